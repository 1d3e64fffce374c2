import { deflateSync } from 'node:zlib'

export type PdfLineInput = { text: string; sizePt?: number; yPt?: number }

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'

/**
 * A PDF whose pages hold the given lines, 12 pt from y = 780 downwards unless said otherwise; a page
 * may be the operators that draw it.
 */
export function makePdf(
  pages: ((PdfLineInput | string)[] | { operators: string })[],
  options: { title?: string } = {},
): Buffer {
  return assemble(
    pages.map(page => ({ body: 'operators' in page ? page.operators : pageContent(page) })),
    { info: `<< /Title (${escape(options.title ?? '')}) >>` },
  )
}

/** Password-protected: no password is accepted. */
export function makeEncryptedPdf(): Buffer {
  const key = `<${'ab'.repeat(32)}>`
  return assemble([{ body: pageContent(['geheim']) }], {
    trailer: `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
  })
}

/** A page with a drawing and no text, like a scan. */
export const scannedPage = { operators: '0.5 g 50 50 300 300 re f' }

export function makeScannedPdf(pageCount: number): Buffer {
  return makePdf(Array.from({ length: pageCount }, () => scannedPage))
}

/** A few kilobytes that inflate to `bytes`, packed twice. */
export function makePdfBomb(bytes: number): Buffer {
  const packed = deflateSync(deflateSync(Buffer.alloc(bytes, ' ')))
  return assemble([{ body: packed, filter: '/Filter [/FlateDecode /FlateDecode]' }])
}

function pageContent(lines: (PdfLineInput | string)[]): string {
  let next = 780
  const parts = lines.map(line => {
    const { text, sizePt = 12, yPt = next } = typeof line === 'string' ? { text: line } : line
    next = yPt - sizePt * 1.3
    return `BT /F1 ${sizePt} Tf 1 0 0 1 60 ${yPt} Tm (${escape(text)}) Tj ET`
  })
  return parts.join('\n')
}

/** WinAnsi puts bullet and dash where Latin 1 has control characters. */
const escape = (text: string) =>
  text
    .replaceAll('•', '\x95')
    .replaceAll('–', '\x96')
    .replace(/[\\()]/gu, character => `\\${character}`)

type Content = { body: string | Buffer; filter?: string }

function assemble(contents: Content[], extra: { info?: string; trailer?: string } = {}): Buffer {
  const kids = contents.map((_, index) => `${4 + index * 2} 0 R`).join(' ')
  const objects: Buffer[] = [
    latin1('<< /Type /Catalog /Pages 2 0 R >>'),
    latin1(`<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`),
    latin1(font),
  ]
  contents.forEach(({ body, filter = '' }, index) => {
    objects.push(
      latin1(
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ' +
          `/Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      ),
    )
    const bytes = typeof body === 'string' ? latin1(body) : body
    const head = latin1(`<< /Length ${bytes.length} ${filter} >>\nstream\n`)
    objects.push(Buffer.concat([head, bytes, latin1('\nendstream')]))
  })
  if (extra.info) objects.push(latin1(extra.info))
  const info = extra.info ? `/Info ${objects.length} 0 R` : ''
  return withTable(objects, `${info} ${extra.trailer ?? ''}`)
}

function withTable(objects: Buffer[], trailer: string): Buffer {
  const parts = [latin1('%PDF-1.4\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  objects.forEach((object, index) => {
    const whole = Buffer.concat([latin1(`${index + 1} 0 obj\n`), object, latin1('\nendobj\n')])
    offsets.push(length)
    parts.push(whole)
    length += whole.length
  })
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    latin1(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
        `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
