import { z } from 'zod'

/** A bundle is text; what is larger is none. */
export const mostBundleBytes = 5 * 1024 * 1024
export const mostBlocks = 500

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u)

/** A building block: general knowledge, checked by whoever published it, nobody's data. */
const blockSchema = z.strictObject({
  /** Names the block within its publisher; a new version has the same. */
  key: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/),
  version: z.int().min(1).max(1_000_000),
  title: line(200),
  /** Markdown. */
  body: z.string().min(20).max(20_000),
  tags: z.array(line(40)).max(10).default([]),
  source: line(300),
  licence: line(100),
})
export type Block = z.infer<typeof blockSchema>

const bundleSchema = z.strictObject({
  name: line(200),
  publisher: line(100),
  blocks: z.array(blockSchema).min(1).max(mostBlocks),
})
export type Bundle = z.infer<typeof bundleSchema>

/** The file: the bundle and, over its canonical JSON, an Ed25519 signature in Base64. */
export const bundleFileSchema = z.strictObject({
  format: z.literal('luna-global-knowledge'),
  formatVersion: z.literal(1),
  bundle: bundleSchema,
  signature: z.base64().max(200).optional(),
})
export type BundleFile = z.infer<typeof bundleFileSchema>
