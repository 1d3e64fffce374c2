import { z } from 'zod'
import type { Protocol } from './model/common-model.ts'

const host = z.string().trim().min(1).max(253)
const port = (fallback: number) => z.int().min(1).max(65_535).default(fallback)
const name = z.string().max(200).optional()
/** PEM; more than one certificate is possible. */
const pem = z
  .string()
  .max(65_536)
  .regex(/-----BEGIN CERTIFICATE-----/, 'Erwartet wird ein Zertifikat im PEM-Format.')
  .optional()

export const mqttConnection = z.strictObject({
  host,
  port: port(1883),
  tls: z.boolean().default(false),
  /** Authority that signed the broker's certificate; left out, the system's authorities count. */
  caPem: pem,
  /** False accepts any certificate: only for brokers in a network of their own. */
  verify: z.boolean().default(true),
  userName: name,
  /** Left out, Luna uses one of its own, so that the broker keeps messages while Luna is away. */
  clientId: name,
  version: z.union([z.literal(4), z.literal(5)]).default(4),
})

export const modbusConnection = z.strictObject({
  host,
  port: port(502),
  unitId: z.int().min(0).max(255).default(1),
  /** Instead of the model's. */
  pollSeconds: z.number().min(0.2).max(3600).optional(),
  timeoutMs: z.int().min(100).max(60_000).default(3000),
})

export const securityModes = ['NONE', 'SIGN', 'SIGN_AND_ENCRYPT'] as const
export const securityPolicies = [
  'NONE',
  'BASIC256_SHA256',
  'AES128_SHA256_RSAOAEP',
  'AES256_SHA256_RSAPSS',
] as const

export const opcUaConnection = z.strictObject({
  host,
  port: port(4840),
  /** After the port, e.g. `/UA/Server`. */
  path: z.string().max(200).default(''),
  securityMode: z.enum(securityModes).default('NONE'),
  securityPolicy: z.enum(securityPolicies).default('NONE'),
  /** Accepts a certificate of the server that is not known yet. */
  trustUnknownServer: z.boolean().default(false),
  userName: name,
})

export type MqttConnection = z.infer<typeof mqttConnection>
export type ModbusConnection = z.infer<typeof modbusConnection>
export type OpcUaConnection = z.infer<typeof opcUaConnection>
export type Connection = MqttConnection | ModbusConnection | OpcUaConnection

export const connectionSchemas = {
  MQTT: mqttConnection,
  MODBUS_TCP: modbusConnection,
  OPC_UA: opcUaConnection,
} as const satisfies Record<Protocol, z.ZodType<Connection>>
