/** Text of an HTTP answer in the charset that it names, else UTF-8; wrong bytes become replacement characters. */
export function decodeAnswer(bytes: Uint8Array, contentType = ''): string {
  const [, charset = 'utf-8'] = /charset="?([\w-]{1,30})"?/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // An encoding that nobody knows: the sources all write UTF-8.
    return new TextDecoder().decode(bytes)
  }
}
