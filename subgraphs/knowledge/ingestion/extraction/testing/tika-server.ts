import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExtractedDocument } from '../block.ts'
import { extract } from '../extract.ts'
import { ExtractionFailure } from '../extraction-failure.ts'

export type TikaServer = { url: string; requests: string[]; close(): Promise<void> }

/**
 * Speaks the part of Tika's HTTP API that Luna uses: PUT /tika with `Accept: text/html` answers
 * XHTML with `<div class="page">`, 422 to what cannot be parsed. `stall` never answers;
 * `recognised` is what its text recognition finds on each scan.
 */
export async function startTikaServer(
  options: { stall?: boolean; recognised?: string } = {},
): Promise<TikaServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(
      `${request.method ?? ''} ${request.url ?? ''} ${request.headers['content-type'] ?? ''}`,
    )
    if (options.stall === true) return
    if (request.method === 'GET') return response.end('This is Tika Server. Please PUT')
    if (request.headers.accept !== 'text/html') return response.writeHead(406).end()
    void answer(request, options.recognised ?? '').then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'text/html;charset=UTF-8' }).end(body),
    )
    return undefined
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  recognised: string,
): Promise<{ status: number; body: string }> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const pdf = request.headers['content-type'] === 'application/pdf'
  try {
    const document = await extract(new Uint8Array(Buffer.concat(parts)), pdf ? 'x.pdf' : 'x.docx')
    return { status: 200, body: xhtml(document) }
  } catch (error) {
    // Tika answers a page without text for a scan, and 422 for the rest.
    return error instanceof ExtractionFailure && error.code === 'DOCUMENT_NEEDS_OCR'
      ? { status: 200, body: page('', `<div class="page"><p>${escape(recognised)}</p></div>`) }
      : { status: 422, body: '' }
  }
}

function xhtml({ title, pageCount, blocks }: ExtractedDocument): string {
  const tags = { paragraph: 'p', listItem: 'li', tableRow: 'td' } as const
  const render = (pageNumber: number | null) =>
    blocks
      .filter(block => block.page === pageNumber)
      .map(block => {
        if (block.kind === 'heading')
          return `<h${block.level}>${escape(block.text)}</h${block.level}>`
        if (block.kind === 'tableRow') {
          const cells = block.text.split(' | ').map(cell => `<td>${escape(cell)}</td>`)
          return `<table><tbody><tr>${cells.join('')}</tr></tbody></table>`
        }
        const tag = tags[block.kind]
        return `<${tag}>${escape(block.text)}</${tag}>`
      })
      .join('\n')
  const body =
    pageCount === null
      ? render(null)
      : Array.from(
          { length: pageCount },
          (_, index) => `<div class="page"><p/>\n${render(index + 1)}</div>`,
        ).join('\n')
  return page(title ?? '', body)
}

const page = (title: string, body: string) =>
  `<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name="X-TIKA:Parsed-By" content="x"/>` +
  `<title>${escape(title)}</title></head><body>${body}</body></html>`

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
