import type serial from 'modbus-serial'

export type ModbusClient = InstanceType<typeof serial.default>

/** Loaded when the first Modbus device is connected. */
export async function newModbusClient(): Promise<ModbusClient> {
  const { default: modbus } = await import('modbus-serial')
  return new modbus.default()
}

/** The library's errors are of no common class. */
export function isTimeout(error: unknown): boolean {
  return isNamed(error, 'TransactionTimedOutError')
}

function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}
