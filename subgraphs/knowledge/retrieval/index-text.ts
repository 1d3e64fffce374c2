/** What is indexed of a passage: its headings, the innermost twice, then the text. */
export function indexText(headings: string[], text: string): string {
  return [...headings, ...headings.slice(-1), text].join('\n')
}
