export type RawPdf = {
  /** Drawing operators of its one page, 595 × 842 pt; /F1 is Helvetica. */
  content: string
  /** Further entries of the page, such as /CropBox or /Annots. */
  page?: string
  /** Further entries of its resources, such as /XObject. */
  resources?: string
  /** Further entries of the catalog, such as /OCProperties. */
  catalog?: string
  /** Further objects, numbered from 6. */
  objects?: string[]
}

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'

/** A PDF that is drawn by hand: colours, render modes, pictures, notes. */
export function makeRawPdf({
  content,
  page = '',
  resources = '',
  catalog = '',
  objects = [],
}: RawPdf): Buffer {
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    font,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R ' +
      `/Resources << /Font << /F1 3 0 R >> ${resources} >> ${page} >>`,
    pdfStream('', content),
    ...objects,
  ]
  let text = '%PDF-1.7\n'
  const offsets = bodies.map((body, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = bodies.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(text + table + trailer, 'latin1')
}

/** A stream object with the given entries; the content is Latin 1. */
export function pdfStream(entries: string, content: string): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`
}

/** A grey picture of 2 × 2 points, stretched by whoever draws it. */
export const greyPicture = pdfStream(
  '/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8',
  'ABCD',
)

export type PdfText = { text: string; x?: number; y?: number; sizePt?: number; before?: string }

/** A line of text, set at (60, 700) in 12 pt unless said otherwise; `before` sets its colour or mode. */
export function pdfText({ text, x = 60, y = 700, sizePt = 12, before = '' }: PdfText): string {
  const escaped = text.replace(/[\\()]/gu, character => `\\${character}`)
  return `q ${before} BT /F1 ${sizePt} Tf 1 0 0 1 ${x} ${y} Tm (${escaped}) Tj ET Q\n`
}
