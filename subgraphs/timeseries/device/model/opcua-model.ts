import { z } from 'zod'
import { commonModel, slug } from './common-model.ts'

const node = z.strictObject({
  point: slug,
  /** `ns=2;s=Zaehler1.P` or with the address of the namespace: `nsu=urn:werk:anlage;s=Zaehler1.P`. */
  nodeId: z
    .string()
    .min(3)
    .max(500)
    .regex(
      /^(\{[a-z0-9_]+\}|((ns=(\d+|\{[a-z0-9_]+\})|nsu=[^;]+);)?([isgb]=.+|\{[a-z0-9_]+\}))$/,
      'Erwartet wird eine Knotenkennung wie „ns=2;s=Zaehler1.P“ oder „i=2258“.',
    ),
  /** A node whose parameter is left empty is not subscribed. */
  optional: z.boolean().default(false),
})

export const opcUaModel = z.strictObject({
  protocol: z.literal('OPC_UA'),
  ...commonModel,
  opcUa: z.strictObject({
    /** How often the server looks at the value, and how often it sends what changed. */
    samplingMs: z.int().min(0).max(3_600_000).default(1000),
    publishingMs: z.int().min(50).max(3_600_000).default(1000),
    /** Values the server keeps for each node while it cannot send. */
    queueSize: z.int().min(1).max(10_000).default(100),
    /** Servers send changes only: while the subscription lives, the last value is taken again after this time. */
    repeatSeconds: z.number().min(0.5).max(3600).default(10),
    nodes: z.array(node).min(1).max(200),
  }),
})
export type OpcUaModel = z.infer<typeof opcUaModel>
