import modbus from 'modbus-serial'
import { freePort } from '#platform/testing/free-port.ts'

type Function = 'HOLDING' | 'INPUT'

/** A real Modbus TCP server on loopback with registers that a test sets. */
export async function startModbusServer() {
  const port = await freePort()
  const registers: Record<Function, Map<number, number>> = { HOLDING: new Map(), INPUT: new Map() }
  const requests: { address: number; length: number }[] = []
  let server: InstanceType<typeof modbus.ServerTCP> | undefined
  let delayMs = 0
  type Answer = (error: Error | null, words: number[]) => void
  const read = (kind: Function) => (address: number, length: number, _: number, answer: Answer) => {
    requests.push({ address, length })
    const words = Array.from({ length }, (__, i) => registers[kind].get(address + i))
    setTimeout(() => {
      if (words.every(word => word !== undefined)) answer(null, words)
      else answer(Object.assign(new Error('illegal address'), { modbusErrorCode: 2 }), [])
    }, delayMs)
  }
  const up = () =>
    new Promise<void>(resolve => {
      const vector = {
        getMultipleHoldingRegisters: read('HOLDING'),
        getMultipleInputRegisters: read('INPUT'),
      }
      server = new modbus.ServerTCP(vector, { host: '127.0.0.1', port, unitID: 1 })
      server.on('initialized', () => resolve())
      server.on('socketError', () => undefined)
    })
  const down = () =>
    new Promise<void>(resolve => {
      if (server) server.close(() => resolve())
      else resolve()
      server = undefined
    })
  await up()
  return {
    ...{ port, up, down, requests },
    /** Answers everything this much later. */
    setDelay: (ms: number) => (delayMs = ms),
    set(kind: Function, address: number, words: number[]) {
      for (const [i, word] of words.entries()) registers[kind].set(address + i, word)
    },
    close: down,
  }
}

export type ModbusSimulator = Awaited<ReturnType<typeof startModbusServer>>

/** Registers of a number as most meters send it: big endian, upper word first. */
export function wordsOf(type: 'F32' | 'F64' | 'U32' | 'I32' | 'U64', value: number): number[] {
  const bytes = Buffer.alloc(type === 'F64' || type === 'U64' ? 8 : 4)
  if (type === 'F32') bytes.writeFloatBE(value)
  if (type === 'F64') bytes.writeDoubleBE(value)
  if (type === 'U32') bytes.writeUInt32BE(value)
  if (type === 'I32') bytes.writeInt32BE(value)
  if (type === 'U64') bytes.writeBigUInt64BE(BigInt(value))
  return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16BE(i * 2))
}
