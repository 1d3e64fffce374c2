import { isPicture, pictureNotice } from './pictures.ts'
import { readXml } from './xml-reader.ts'
import { openZip } from './zip-scan.ts'

/**
 * Looks through a document before a library parses it: every part is unpacked once within the
 * limits, and its XML has neither document type nor bottomless nesting. Tells of pictures.
 */
export function checkOfficeParts(bytes: Uint8Array): string[] {
  const archive = openZip(bytes)
  for (const name of archive.names) {
    const content = archive.read(name)
    if (content && /\.(xml|rels)$/iu.test(name)) readXml(content, {})
  }
  return pictureNotice([...archive.names].filter(isPicture).length)
}
