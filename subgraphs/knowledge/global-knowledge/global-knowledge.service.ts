import type { Readable } from 'node:stream'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue } from '#platform/jobs/job.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import { isUuid } from '#platform/uuid.ts'
import { bundleFileSchema, mostBundleBytes, type Block, type BundleFile } from './bundle.ts'
import { isSignedBy } from './bundle-signature.ts'
import { newBlock, type BlockStatus, type GlobalBlock } from './global-block.ts'
import type { GlobalCounts, GlobalKnowledgeStore, GlobalSwitch } from './global-knowledge.store.ts'
import {
  blockNotThere,
  blockPrivate,
  bundleErrors,
  bundleInvalid,
} from './global-knowledge.texts.ts'
import { findPrivateData } from './private-data.ts'

export type RefusedBlock = { key: string; error: UserError }
export type ImportedBundle = {
  name: string
  publisher: string
  /** By the configured key. */
  signed: boolean
  blocks: GlobalBlock[]
  /** Versions of blocks that were there before; nothing is changed about them. */
  known: number
  refused: RefusedBlock[]
}
export type GlobalKnowledgeState = GlobalSwitch & GlobalCounts
export type BlockQuery = { first: number; after?: string; status?: BlockStatus }

const asWritten = z.looseObject({ bundle: z.unknown() })
/** `signedBundle`: as it was written; reading it trims and fills in. */
type ReadBundle = { file: BundleFile; signedBundle: unknown }

type Dependencies = {
  store: GlobalKnowledgeStore
  uploads: Pick<Uploads, 'get' | 'open'>
  jobs: Pick<JobQueue, 'enqueue'>
  /** Ed25519, Base64: bundles with a signature must be signed by it. */
  publisherKey: string | undefined
}

/**
 * Approved, anonymous building blocks from outside. They are optional, off until an administrator
 * switches them on, each is approved by hand, and they become documents by the ordinary ingestion.
 */
export class GlobalKnowledgeService {
  constructor(private readonly use: Dependencies) {}

  /**
   * UPLOAD_NOT_FOUND, BUNDLE_TOO_LARGE, BUNDLE_NOT_JSON, BUNDLE_INVALID, BUNDLE_SIGNATURE_INVALID; single
   * blocks are refused with BLOCK_PRIVATE_DATA.
   */
  async importBundle(uploadId: string, viewer: Viewer): Promise<ImportedBundle | UserError> {
    viewer.require('admin')
    const upload = await this.use.uploads.get(uploadId, viewer)
    const bytes = upload && (await this.use.uploads.open(uploadId))
    if (!bytes) return bundleErrors.uploadMissing
    const read = parseBundle(await readBounded(bytes))
    if (read instanceof UserError) return read
    const signed = this.isSigned(read)
    if (signed instanceof UserError) return signed
    const { bundle } = read.file
    const refused = bundle.blocks.flatMap(refusalOf)
    const accepted = bundle.blocks.filter(block => refusalOf(block).length === 0)
    const added = await this.use.store.add(
      accepted.map(block => newBlock(block, bundle, { importedBy: viewer.name, signed })),
    )
    const { name, publisher } = bundle
    return {
      name,
      publisher,
      signed,
      refused,
      blocks: added,
      known: accepted.length - added.length,
    }
  }

  async list({ first, after, status }: BlockQuery, viewer: Viewer): Promise<GlobalBlock[]> {
    viewer.require('admin')
    const cursor = after === undefined ? undefined : cursorFrom(after)
    return this.use.store.list({
      first,
      ...(cursor && { after: cursor }),
      ...(status && { status }),
    })
  }

  /** BLOCK_NOT_FOUND. An approved block can be rejected later: its document goes. */
  async decide(
    id: string,
    decision: 'APPROVE' | 'REJECT',
    viewer: Viewer,
  ): Promise<GlobalBlock | UserError> {
    viewer.require('admin')
    if (!isUuid(id)) return blockNotThere
    const status = decision === 'APPROVE' ? 'approved' : 'rejected'
    const block = await this.use.store.decide(id, status, viewer.name)
    if (!block) return blockNotThere
    if (decision === 'APPROVE') await this.takeIn(viewer)
    return block
  }

  async state(viewer: Viewer): Promise<GlobalKnowledgeState> {
    viewer.require('viewer')
    return this.use.store.readSwitch()
  }

  async switch(enabled: boolean, viewer: Viewer): Promise<GlobalKnowledgeState> {
    viewer.require('admin')
    await this.use.store.switch(enabled, viewer.name)
    if (enabled) await this.takeIn(viewer)
    return this.state(viewer)
  }

  /** In the order of the ids: whether each document is global knowledge. */
  async areGlobal(itemIds: readonly string[]): Promise<boolean[]> {
    const found = await this.use.store.globalItems(itemIds.filter(isUuid))
    return itemIds.map(id => found.has(id))
  }

  private async takeIn(viewer: Viewer): Promise<void> {
    await this.use.jobs.enqueue({
      kind: 'GLOBAL_KNOWLEDGE',
      title: 'Globales Wissen aufnehmen',
      payload: {},
      createdBy: viewer.userId,
    })
  }

  private isSigned({ file, signedBundle }: ReadBundle): boolean | UserError {
    const { publisherKey } = this.use
    if (file.signature === undefined || publisherKey === undefined) return false
    return isSignedBy(publisherKey, signedBundle, file.signature) || bundleErrors.signature
  }
}

export function cursorOf({ importedAt, id }: GlobalBlock): string {
  return Buffer.from(`${importedAt.toISOString()} ${id}`).toString('base64url')
}

function cursorFrom(text: string) {
  const [stamp = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  const importedAt = new Date(stamp)
  return isUuid(id) && !Number.isNaN(importedAt.getTime()) ? { importedAt, id } : undefined
}

/** Undefined: more than a bundle may have. */
async function readBounded(stream: Readable): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array)
    size += bytes.length
    if (size > mostBundleBytes) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function parseBundle(bytes: Buffer | undefined): ReadBundle | UserError {
  if (!bytes) return bundleErrors.tooLarge
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return bundleErrors.notJson
  }
  const file = bundleFileSchema.safeParse(parsed)
  if (!file.success) return bundleInvalid(file.error)
  return { file: file.data, signedBundle: asWritten.parse(parsed).bundle }
}

function refusalOf({ key, title, body, tags, source, licence }: Block): RefusedBlock[] {
  const findings = findPrivateData([title, body, ...tags, source, licence].join('\n'))
  return findings.length === 0 ? [] : [{ key, error: blockPrivate(title, findings) }]
}
