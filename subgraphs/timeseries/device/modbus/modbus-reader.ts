import type { ModbusModel } from '../model/modbus-model.ts'
import type { Observation } from '../observation.ts'
import { DeviceProblem } from '../session.ts'
import type { ModbusClient } from './modbus-client.ts'
import { readPlan, type Block, type ReadPlan } from './read-plan.ts'
import { decodeRegisters } from './registers.ts'

/** Values of one poll, and the blocks that the device refused. */
export type Poll = { observations: Observation[]; refused: { block: Block; error: Error }[] }

/** Reads all values of a model over one connection. */
export class ModbusReader {
  private readonly plan: ReadPlan
  /** Where the model's addresses begin; SunSpec blocks lie elsewhere in every device. */
  private base = 0

  constructor(
    private readonly client: ModbusClient,
    private readonly model: ModbusModel,
  ) {
    this.plan = readPlan(model)
  }

  /** Finds a SunSpec block. Throws DeviceProblem when the device has none of them. */
  async prepare(): Promise<void> {
    const { sunSpec } = this.model.modbus
    if (sunSpec) this.base = await findSunSpecBlock(this.client, sunSpec)
  }

  /** Rejects when the connection or the device fails as a whole; a refused block is told in the answer. */
  async poll(): Promise<Poll> {
    const registers = new Map<string, number>()
    const refused: Poll['refused'] = []
    for (const block of this.plan.blocks) {
      try {
        const words = await this.read(block)
        for (const [index, word] of words.entries()) {
          registers.set(`${block.function} ${block.address + index}`, word)
        }
      } catch (error) {
        if (!isException(error)) throw error
        refused.push({ block, error })
      }
    }
    if (refused.length === this.plan.blocks.length && refused[0]) throw refusal(refused[0])
    return { observations: this.values(registers), refused }
  }

  private async read({ function: kind, address, count }: Block): Promise<number[]> {
    const at = this.base + address
    const { data } =
      kind === 'INPUT'
        ? await this.client.readInputRegisters(at, count)
        : await this.client.readHoldingRegisters(at, count)
    if (data.length < count) throw new DeviceProblem('Das Gerät hat zu wenige Register geliefert.')
    return data
  }

  private values(registers: Map<string, number>): Observation[] {
    return this.plan.values.flatMap(value => {
      const words = Array.from({ length: value.count }, (_, i) =>
        registers.get(`${value.function} ${value.address + i}`),
      )
      if (!words.every(word => word !== undefined)) return []
      const exponent =
        value.exponentAddress === undefined
          ? 0
          : signed(registers.get(`${value.function} ${value.exponentAddress}`))
      const raw = decodeRegisters(words, value) * 10 ** exponent
      return [{ point: value.point, key: '', at: null, raw }]
    })
  }
}

/** German, with the registers that were refused. */
export function refusal({ block, error }: Poll['refused'][number]): DeviceProblem {
  const last = block.address + block.count - 1
  return new DeviceProblem(
    `Das Gerät lehnt die Register ${block.address} bis ${last} (${block.function}) ab: ${error.message}.`,
  )
}

/** An answer of the device that says no; anything else is a broken connection. */
function isException(error: unknown): error is Error {
  return error instanceof Error && 'modbusCode' in error && error.modbusCode !== undefined
}

/** SunSpec: −10 … 10; -32768 stands for "not available". */
function signed(word: number | undefined): number {
  if (word === undefined) return Number.NaN
  const value = word >= 0x8000 ? word - 0x1_0000 : word
  return Math.abs(value) <= 10 ? value : Number.NaN
}

const marker = [0x5375, 0x6e53]
const endOfChain = 0xffff
const mostBlocks = 60

/** Walks the chain of blocks (id, length, content) that begins with "SunS". */
async function findSunSpecBlock(
  client: ModbusClient,
  { base, models }: NonNullable<ModbusModel['modbus']['sunSpec']>,
): Promise<number> {
  const { data: start } = await client.readHoldingRegisters(base, 2)
  if (start[0] !== marker[0] || start[1] !== marker[1]) {
    throw new DeviceProblem(`Ab Register ${base} steht keine SunSpec-Kennung.`)
  }
  let address = base + 2
  for (let i = 0; i < mostBlocks; i++) {
    const { data } = await client.readHoldingRegisters(address, 2)
    const [id = endOfChain, length = 0] = data
    if (models.includes(id)) return address
    if (id === endOfChain || length === 0) break
    address += length + 2
  }
  throw new DeviceProblem(`Das Gerät hat keinen SunSpec-Block ${models.join(', ')}.`)
}
