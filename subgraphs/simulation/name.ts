const unprintable = /\p{C}/u

/** Whether a text without spaces around it can be a name; a database stores no NUL and no half of a character. */
export function isName(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest && !unprintable.test(text)
}
