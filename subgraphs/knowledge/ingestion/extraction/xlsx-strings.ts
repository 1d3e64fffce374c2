import { readXml } from './xml-reader.ts'
import type { ZipArchive } from './zip-scan.ts'

/** The table of texts that cells refer to by number; phonetic readings are left out. */
export function readSharedStrings(archive: ZipArchive, part: string | undefined): string[] {
  const bytes = part === undefined ? undefined : archive.read(part)
  if (!bytes) return []
  const strings: string[] = []
  let text: string | undefined
  let phonetic = 0
  let inText = false
  readXml(bytes, {
    open: name => {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic++
      if (name === 't') inText = phonetic === 0
    },
    close: name => {
      if (name === 'si') strings.push(text ?? '')
      if (name === 'rPh') phonetic--
      if (name === 't') inText = false
    },
    text: value => {
      if (inText) text = (text ?? '') + value
    },
  })
  return strings
}
