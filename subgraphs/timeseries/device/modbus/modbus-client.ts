import type serial from 'modbus-serial'
import type { ModbusConnection } from '../connection.ts'

export type ModbusClient = InstanceType<typeof serial.default>

/** The library is loaded when the first Modbus device is connected. Rejects after `timeoutMs` without an answer. */
export async function connectModbus(
  { address, port }: { address: string; port: number },
  { unitId, timeoutMs }: Pick<ModbusConnection, 'unitId' | 'timeoutMs'>,
): Promise<ModbusClient> {
  const { default: modbus } = await import('modbus-serial')
  const client = new modbus.default()
  // Without a listener an error of the socket would end the process; the next poll tells it.
  client.on('error', () => undefined)
  client.setTimeout(timeoutMs)
  client.setID(unitId)
  try {
    await client.connectTCP(address, { port, timeout: timeoutMs })
    return client
  } catch (error) {
    // The library gives up waiting, but its socket would connect later and stay open for ever.
    client.destroy(() => undefined)
    throw error
  }
}

/** The library's errors are of no common class. */
export function isTimeout(error: unknown): boolean {
  return isNamed(error, 'TransactionTimedOutError')
}

function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}
