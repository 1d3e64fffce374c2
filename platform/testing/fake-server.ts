import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export type FakeServer = { url: string; stop(): Promise<void> }
export type Exchange = {
  /** `POST /api/chat`, without the query. */
  route: string
  /** Parsed JSON, undefined when the request has none. */
  body: unknown
  request: IncomingMessage
  response: ServerResponse
}

/** A real HTTP server on a free loopback port that hands every request to `answer`. */
export async function startFakeServer(
  answer: (exchange: Exchange) => Promise<void>,
): Promise<FakeServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://fake')
    void buffer(request)
      .then(async bytes => {
        const isJson = request.headers['content-type']?.includes('json') && bytes.length > 0
        const body: unknown = isJson ? JSON.parse(bytes.toString()) : undefined
        await answer({ route: `${request.method} ${pathname}`, body, request, response })
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
