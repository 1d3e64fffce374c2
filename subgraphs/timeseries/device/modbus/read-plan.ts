import { registerCount, type ModbusModel, type ModbusRegister } from '../model/modbus-model.ts'
import type { Decoding } from './registers.ts'

type RegisterFunction = 'HOLDING' | 'INPUT'

/** One value to read; the address counts from the model's base. */
export type PlannedValue = Decoding & {
  point: string
  address: number
  count: number
  exponentAddress: number | undefined
}
/** Registers that are read in one request. */
export type Block = { function: RegisterFunction; address: number; count: number }
export type ReadPlan = {
  blocks: Block[]
  values: (PlannedValue & { function: RegisterFunction })[]
}

/** As few requests as the model's limits allow. */
export function readPlan({ modbus }: ModbusModel): ReadPlan {
  const values = modbus.registers.map(register => planned(register, modbus))
  const blocks: Block[] = []
  for (const { function: kind, address, count } of wantedRanges(values)) {
    const last = blocks.at(-1)
    const end = address + count
    const joins =
      last?.function === kind &&
      address - (last.address + last.count) <= modbus.mostGap &&
      end - last.address <= modbus.mostRegisters
    if (last && joins) last.count = Math.max(last.count, end - last.address)
    else blocks.push({ function: kind, address, count })
  }
  return { blocks, values }
}

function planned(register: ModbusRegister, defaults: ModbusModel['modbus']) {
  return {
    point: register.point,
    address: register.address,
    count: registerCount[register.type],
    exponentAddress: register.exponentAddress,
    type: register.type,
    notAvailable: register.notAvailable,
    function: register.function ?? defaults.function,
    wordOrder: register.wordOrder ?? defaults.wordOrder,
    byteOrder: register.byteOrder ?? defaults.byteOrder,
  }
}

/** By function and address. */
function wantedRanges(values: ReadPlan['values']): Block[] {
  const ranges = values.flatMap(value => {
    const own = { function: value.function, address: value.address, count: value.count }
    const { exponentAddress } = value
    return exponentAddress === undefined
      ? [own]
      : [own, { ...own, address: exponentAddress, count: 1 }]
  })
  return ranges.sort((a, b) =>
    a.function === b.function ? a.address - b.address : a.function < b.function ? -1 : 1,
  )
}
