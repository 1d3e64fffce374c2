import { once } from 'node:events'
import { WebSocket } from 'ws'

type Message = { type: string; id?: string; payload?: unknown }

/** A client that speaks `graphql-transport-ws` by hand, to say what no library would. */
export async function openSocket(
  url: string,
  { headers = {}, protocols = ['graphql-transport-ws'] } = {},
) {
  const socket = new WebSocket(url, protocols, { headers })
  const messages: Message[] = []
  const readers: ((message: Message) => void)[] = []
  socket.on('message', data => {
    // Text frames arrive as one buffer.
    const message = JSON.parse((data as Buffer).toString()) as Message
    const reader = readers.shift()
    if (reader) reader(message)
    else messages.push(message)
  })
  const closed = once(socket, 'close') as Promise<[number, Buffer]>
  closed.catch(() => undefined)
  await once(socket, 'open')
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  const next = (): Promise<Message> => {
    const message = messages.shift()
    return message ? Promise.resolve(message) : new Promise(resolve => readers.push(resolve))
  }
  return {
    socket,
    send,
    next,
    closeCode: async () => (await closed)[0],
    subscribe: (id: string, query: string, variables?: object) =>
      send({ id, type: 'subscribe', payload: { query, variables } }),
    async init(payload?: object) {
      send({ type: 'connection_init', payload })
      return next()
    },
  }
}
