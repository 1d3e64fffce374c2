import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseModel } from '../model/load-models.ts'
import { registerTypes, type ModbusModel } from '../model/modbus-model.ts'
import { readPlan } from './read-plan.ts'
import { decodeRegisters } from './registers.ts'

const big = { wordOrder: 'BIG', byteOrder: 'BIG', notAvailable: [] } as const

describe('registers', () => {
  it.each([
    ['U16', [0xfffe], 65_534],
    ['I16', [0xfffe], -2],
    ['U32', [0x0001, 0x0002], 65_538],
    ['I32', [0xffff, 0xfffe], -2],
    ['U64', [0, 1, 0, 2], 4_294_967_298],
    ['I64', [0xffff, 0xffff, 0xffff, 0xfffe], -2],
    ['F32', [0x4366, 0x199a], 230.1],
    ['F64', [0x406c, 0xc333, 0x3333, 0x3333], 230.1],
  ] as const)('of type %s are read in every order of words and bytes', (type, words, expected) => {
    const swapped = words.map(word => ((word & 0xff) << 8) | (word >> 8))
    const backwards = [...words].reverse()

    expect(decodeRegisters(words, { ...big, type })).toBe(expected)
    expect(decodeRegisters(backwards, { ...big, type, wordOrder: 'LITTLE' })).toBe(expected)
    expect(decodeRegisters(swapped, { ...big, type, byteOrder: 'LITTLE' })).toBe(expected)
    expect(
      decodeRegisters([...swapped].reverse(), {
        ...{ type, notAvailable: [] },
        ...{ wordOrder: 'LITTLE', byteOrder: 'LITTLE' },
      }),
    ).toBe(expected)
  })

  it('that stand for "not available" are no number, nor are integers that could not be exact', () => {
    const sunSpec = { ...big, type: 'I16', notAvailable: [-32_768] } as const

    expect(decodeRegisters([0x8000], sunSpec)).toBeNaN()
    expect(decodeRegisters([0x7fff, 0, 0, 0], { ...big, type: 'U64' })).toBeNaN()
  })

  it('of single precision give the shortest decimal that is the same number', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
        const bytes = Buffer.alloc(4)
        bytes.writeFloatBE(value)
        const words = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]

        expect(Math.fround(decodeRegisters(words, { ...big, type: 'F32' }))).toBe(
          Math.fround(value),
        )
      }),
    )
  })
})

describe('a read plan', () => {
  function model(registers: object[], more: object = {}): ModbusModel {
    const points = registers.map((_, i) => ({
      id: `p${i}`,
      name: `P${i}`,
      kind: 'POWER',
      unit: 'W',
    }))
    const parsed = parseModel(
      JSON.stringify({
        ...{ id: 'm', name: 'M', manufacturer: 'M', description: 'M', source: 'M' },
        ...{ protocol: 'MODBUS_TCP', points, channels: [{ id: 'c', name: 'C', net: 'p0' }] },
        modbus: { ...more, registers: registers.map((one, i) => ({ point: `p${i}`, ...one })) },
      }),
    )
    if (!('protocol' in parsed) || parsed.protocol !== 'MODBUS_TCP') throw new Error('no model')
    return parsed
  }

  it('joins registers that lie close together, and asks apart what lies far or is of another kind', () => {
    const { blocks } = readPlan(
      model(
        [
          { address: 20, type: 'F32' },
          { address: 0, type: 'F32' },
          { address: 90, type: 'U16', exponentAddress: 93 },
          { address: 4, type: 'U16', function: 'INPUT' },
        ],
        { mostGap: 20 },
      ),
    )

    expect(blocks).toEqual([
      { function: 'HOLDING', address: 0, count: 22 },
      { function: 'HOLDING', address: 90, count: 4 },
      { function: 'INPUT', address: 4, count: 1 },
    ])
  })

  it('asks for every register it needs, never for more than allowed', () => {
    const register = fc.record({
      address: fc.integer({ min: 0, max: 400 }),
      type: fc.constantFrom(...registerTypes),
    })
    fc.assert(
      fc.property(
        fc.array(register, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 4, max: 125 }),
        (registers, mostRegisters) => {
          const { blocks, values } = readPlan(model(registers, { mostRegisters }))

          for (const { count } of blocks) expect(count).toBeLessThanOrEqual(mostRegisters)
          for (const { address, count } of values) {
            const covered = (at: number) =>
              blocks.some(block => at >= block.address && at < block.address + block.count)
            for (let i = 0; i < count; i++) expect(covered(address + i)).toBe(true)
          }
        },
      ),
    )
  })
})
