import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { freePort } from './free-port.ts'

export type ReceivedMail = { from: string; to: string[]; isEncrypted: boolean; source: string }

/** A real SMTP server on loopback that keeps what it gets. */
export async function startMailServer(options: SMTPServerOptions = {}) {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      void buffer(stream).then(source => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          source: source.toString('utf8'),
        })
        callback()
      })
    },
    ...options,
  })
  // A client that gives up, as for a certificate it does not trust, is part of the tests.
  server.on('error', () => undefined)
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    ...{ port, mails },
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
      }),
  }
}
