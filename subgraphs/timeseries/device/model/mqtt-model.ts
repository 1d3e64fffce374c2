import { z } from 'zod'
import { commonModel, slug } from './common-model.ts'

/** RFC 6901; empty stands for the whole payload. Placeholders are filled in before it is read. */
const pointer = z
  .string()
  .max(300)
  .regex(/^(\/.*)?$/, 'Ein JSON-Zeiger beginnt mit „/“, zum Beispiel „/total_power“.')

const topic = z
  .string()
  .min(1)
  .max(500)
  .refine(
    text => !/[+#\0]/.test(text),
    'Im Thema sind „+“ und „#“ nicht erlaubt; nehmen Sie {platzhalter}.',
  )
  .refine(
    text =>
      text
        .split('/')
        .every(level => !level.includes('{') || /^[^{}]*\{[a-z0-9_]+\}[^{}]*$/.test(level)),
    'Je Ebene des Themas ist ein Platzhalter {name} möglich.',
  )

export const stampFormats = ['UNIX_S', 'UNIX_MS', 'ISO'] as const

/** One kind of message. Without `timestamp` a value counts from its arrival. */
const message = z.strictObject({
  topic,
  /** An array in the payload; `key`, `timestamp` and `values` are then read from each of its elements. */
  each: pointer.optional(),
  /** Where the payload names the meter. */
  key: pointer.optional(),
  timestamp: z
    .strictObject({
      path: pointer,
      format: z.enum(stampFormats),
      /** IANA zone of ISO stamps without an offset. */
      zone: z.string().max(60).optional(),
    })
    .optional(),
  values: z
    .array(z.strictObject({ point: slug, path: pointer.default('') }))
    .min(1)
    .max(200),
})
export type MqttMessage = z.infer<typeof message>

export const mqttModel = z.strictObject({
  protocol: z.literal('MQTT'),
  ...commonModel,
  mqtt: z.strictObject({
    /** 1: the broker repeats until Luna has the message on disk. */
    qos: z.union([z.literal(0), z.literal(1)]).default(1),
    messages: z.array(message).min(1).max(50),
  }),
})
export type MqttModel = z.infer<typeof mqttModel>
