import { makeZip, type Part } from './make-zip.ts'

type Options = { styles?: string; meta?: string; encrypted?: boolean; extra?: Part[] }

const namespaces = ['office', 'text', 'table', 'style', 'draw', 'fo', 'meta', 'manifest']
  .map(name => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')

/** An OpenDocument text; `body` is the XML inside of `office:text`. */
export function makeOdt(body: string, options: Options = {}): Buffer {
  const encryption = options.encrypted
    ? '<manifest:encryption-data manifest:checksum-type="SHA1/1K"/>'
    : ''
  return makeZip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
    {
      name: 'META-INF/manifest.xml',
      content:
        `<manifest:manifest ${namespaces}><manifest:file-entry manifest:full-path="content.xml">` +
        `${encryption}</manifest:file-entry></manifest:manifest>`,
    },
    {
      name: 'content.xml',
      content:
        `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${namespaces}>` +
        `<office:automatic-styles>${options.styles ?? ''}</office:automatic-styles>` +
        `<office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    },
    {
      name: 'meta.xml',
      content: `<office:document-meta ${namespaces}><office:meta>${options.meta ?? ''}</office:meta></office:document-meta>`,
    },
    ...(options.extra ?? []),
  ])
}
