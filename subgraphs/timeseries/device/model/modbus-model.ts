import { z } from 'zod'
import { commonModel, slug } from './common-model.ts'

export const registerTypes = ['U16', 'I16', 'U32', 'I32', 'U64', 'I64', 'F32', 'F64'] as const
export type RegisterType = (typeof registerTypes)[number]

/** Registers (16 bit each) that a type fills. */
export const registerCount: Record<RegisterType, number> = {
  U16: 1,
  I16: 1,
  U32: 2,
  I32: 2,
  F32: 2,
  U64: 4,
  I64: 4,
  F64: 4,
}

const address = z.int().min(0).max(65_535)
export const wordOrders = ['BIG', 'LITTLE'] as const
export const functions = ['HOLDING', 'INPUT'] as const

const register = z.strictObject({
  point: slug,
  /** As it goes over the wire, counted from 0 (a manual's 30001 or 40001 is 0). */
  address,
  function: z.enum(functions).optional(),
  type: z.enum(registerTypes),
  wordOrder: z.enum(wordOrders).optional(),
  byteOrder: z.enum(wordOrders).optional(),
  /** SunSpec: a register with the power of ten by which the value is multiplied. */
  exponentAddress: address.optional(),
  /** Raw values that stand for "not available", such as 0x8000 in SunSpec; integers only. */
  notAvailable: z.array(z.number()).max(8).default([]),
})
export type ModbusRegister = z.infer<typeof register>

/** SunSpec: addresses of this model count from the block with one of these ids, wherever it lies. */
const sunSpec = z.strictObject({
  base: address.default(40_000),
  models: z.array(z.int().min(1).max(65_534)).min(1).max(20),
})

export const modbusModel = z.strictObject({
  protocol: z.literal('MODBUS_TCP'),
  ...commonModel,
  modbus: z.strictObject({
    pollSeconds: z.number().min(0.2).max(3600).default(5),
    /** Defaults of the registers. BIG word order: the first register holds the upper half. */
    function: z.enum(functions).default('HOLDING'),
    wordOrder: z.enum(wordOrders).default('BIG'),
    byteOrder: z.enum(wordOrders).default('BIG'),
    /** Longest block that is read at once; the protocol allows 125. */
    mostRegisters: z.int().min(1).max(125).default(100),
    /** Unused registers that may be read along to save a request. */
    mostGap: z.int().min(0).max(100).default(16),
    sunSpec: sunSpec.optional(),
    registers: z.array(register).min(1).max(200),
  }),
})
export type ModbusModel = z.infer<typeof modbusModel>
