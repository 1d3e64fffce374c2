import { setTimeout as pause } from 'node:timers/promises'
import { modbusConnection } from '../connection.ts'
import { DeviceProblem, type OpenSession, type Sink } from '../session.ts'
import { connectModbus, isTimeout } from './modbus-client.ts'
import { ModbusReader, refusal } from './modbus-reader.ts'

/** Unanswered polls in a row after which the connection is made anew. */
const mostSilentPolls = 3

/** Polls on the clock's own steps (every 5 s at :00, :05 …), one request at a time. */
export const openModbusSession: OpenSession = async (target, sink, signal) => {
  const { model, device } = target
  if (model.protocol !== 'MODBUS_TCP') throw new Error(`${model.id} is no Modbus model`)
  const connection = modbusConnection.parse(device.connection)
  const client = await connectModbus(target.address, connection)
  const stopping = new AbortController()
  const stop = AbortSignal.any([signal, stopping.signal])
  const destroy = () => client.destroy(() => undefined)
  stop.addEventListener('abort', destroy, { once: true })
  if (stop.aborted) destroy()
  const reader = new ModbusReader(client, model)
  try {
    await reader.prepare()
  } catch (error) {
    destroy()
    throw error
  }
  const everyMs = (connection.pollSeconds ?? model.modbus.pollSeconds) * 1000
  const polling = pollForEver({ reader, sink, everyMs, stop }).finally(destroy)
  return {
    ended: polling.then(
      () => undefined,
      (error: unknown) => (stop.aborted ? undefined : asError(error)),
    ),
    async close() {
      stopping.abort()
      await polling.catch(() => undefined)
    },
  }
}

type Polling = { reader: ModbusReader; sink: Sink; everyMs: number; stop: AbortSignal }

async function pollForEver({ reader, sink, everyMs, stop }: Polling): Promise<void> {
  let silent = 0
  while (!stop.aborted) {
    try {
      await pollOnce(reader, sink)
      silent = 0
    } catch (error) {
      silent += 1
      if (!isTimeout(error) || silent >= mostSilentPolls) throw error
      sink.problem('Das Gerät hat nicht rechtzeitig geantwortet.')
    }
    // A poll that took longer than its step leaves out the steps it missed.
    await pause(everyMs - (Date.now() % everyMs), undefined, { signal: stop })
  }
}

async function pollOnce(reader: ModbusReader, sink: Sink): Promise<void> {
  const { observations, refused } = await reader.poll()
  sink.count('MESSAGES')
  if (refused[0]) sink.problem(refusal(refused[0]).message)
  await sink.observe(observations)
}

function asError(error: unknown): Error {
  if (isTimeout(error)) return new DeviceProblem('Das Gerät hat mehrmals nicht geantwortet.')
  if (error instanceof Error) return error
  return new Error(isMessage(error) ? error.message : String(error))
}

function isMessage(error: unknown): error is { message: string } {
  return typeof error === 'object' && error !== null && 'message' in error
}
