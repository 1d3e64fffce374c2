import http from 'node:http'
import https from 'node:https'

const silentAfterMs = 60_000
type Transport = Pick<typeof http, 'request'>

/** minio waits for ever for a server that fell silent; here the request ends with an error. */
export function s3Transport(useSSL: boolean): Transport {
  const transport: Transport = useSSL ? https : http
  const bounded = (...input: Parameters<Transport['request']>) => {
    const sent = transport.request(...input)
    sent.setTimeout(silentAfterMs, () => {
      sent.destroy(new Error(`the object server was silent for ${silentAfterMs} ms`))
    })
    return sent
  }
  // Overloads cannot be inferred; the arguments are handed on as they come.
  return { request: bounded as Transport['request'] }
}
