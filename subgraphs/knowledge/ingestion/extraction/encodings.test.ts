import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
/** The letters and signs of German texts, in the bytes of each encoding. */
const encodings: [name: string, encode: (text: string) => Buffer][] = [
  ['UTF-8', text => Buffer.from(text)],
  ['UTF-8 with a mark', text => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 LE', utf16],
  ['UTF-16 LE with a mark', text => utf16(`\ufeff${text}`)],
  ['UTF-16 BE', text => utf16(text).swap16()],
  ['UTF-16 BE with a mark', text => utf16(`\ufeff${text}`).swap16()],
  [
    'Windows-1252',
    text =>
      Buffer.from(
        text.replaceAll('€', '\x80').replaceAll('„', '\x84').replaceAll('“', '\x93'),
        'latin1',
      ),
  ],
]

const sentence = 'Größe, Wärme und „Maß“ kosten 5 € je m².'
const texts = (content: string) => [
  { kind: 'text', name: 'a.txt', content },
  { kind: 'markdown', name: 'a.md', content: `# Titel\n\n${content}\n` },
  { kind: 'html', name: 'a.html', content: `<!doctype html><meta charset="x"><p>${content}</p>` },
  { kind: 'csv', name: 'a.csv', content: `Nr;Text\n1;${content}\n2;anders\n` },
  {
    kind: 'eml',
    name: 'a.eml',
    content: `From: a@example.org\nTo: b@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n${content}\n`,
  },
]

describe.each(encodings)('a text in %s', (encoding, encode) => {
  const cases = texts(sentence).filter(({ kind }) => kind !== 'eml' || encoding === 'UTF-8')

  it.each(cases)('is read as $kind', async ({ kind, name, content }) => {
    const document = await extract(encode(content), name)

    expect(document.kind).toBe(kind)
    expect(document.blocks.map(({ text }) => text).join('\n')).toContain(sentence)
  })
})
