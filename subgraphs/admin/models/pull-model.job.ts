import { z } from 'zod'
import type { Config } from '#platform/config.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import {
  ModelDefaults,
  modelPurposes,
  type ModelPurpose,
} from '#platform/models/model-defaults.store.ts'
import { ModelFailure } from '#platform/models/model-failure.ts'
import {
  OllamaServer,
  type PullProgress,
  type ServedModel,
} from '#platform/models/ollama-server.ts'
import type { Service } from '#platform/service.ts'
import { germanBytes } from '../backup/wording.ts'
import { keptName, sameModel } from './model-name.ts'
import { notConfigured, notInLibrary } from './model.texts.ts'

const pullPayload = z.object({ model: z.string() })
type Payload = z.infer<typeof pullPayload>

type Use = { server: OllamaServer | undefined; defaults: ModelDefaults; settings: Config['models'] }

export function createModelJobs({
  config,
  database,
}: Pick<Service, 'config' | 'database'>): JobHandler<unknown>[] {
  const { models: settings } = config
  return [
    createPullModelJob({
      settings,
      server: settings.ollamaUrl ? new OllamaServer(settings.ollamaUrl) : undefined,
      defaults: new ModelDefaults(database.pool, settings),
    }),
  ]
}

/**
 * Loads a model. Of one that is in use the files of before are kept under another name, so that one can go back when
 * the newer ones are worse.
 */
export function createPullModelJob(use: Use): JobHandler<Payload> {
  return {
    kind: 'PULL_MODEL',
    payload: pullPayload,
    retryLimit: 3,
    expireInSeconds: 43_200,
    async run({ model }, context): Promise<JobOutcome> {
      const { server } = use
      if (!server) throw new JobRefused(notConfigured)
      const before = await server.find(model)
      const used = await purposesOf(use, model)
      const kept = used.length > 0 ? await keep(server, before) : undefined
      try {
        await pull(server, model, context)
      } finally {
        await dropUnneeded(server, before, kept)
      }
      const after = await server.find(model)
      if (!before || !after) return { message: loaded(model), targetId: model }
      if (after.digest === before.digest) return { message: upToDate(model), targetId: model }
      if (kept) await noteUpdates(use, used, { before, after, kept })
      return { message: updated(model), targetId: model }
    },
  }
}

async function keep(server: OllamaServer, before: ServedModel | undefined) {
  if (!before) return undefined
  const kept = keptName(before.name, before.digest)
  await server.copy(before.name, kept)
  return kept
}

async function pull(server: OllamaServer, model: string, { signal, progress }: JobContext) {
  const onProgress = ({ completedBytes, totalBytes }: PullProgress) => {
    if (totalBytes === 0) return progress(0.01, 'Modell wird gesucht')
    const share = Math.min(1, completedBytes / totalBytes)
    const step = `${germanBytes(completedBytes)} von ${germanBytes(totalBytes)} geladen`
    return progress(0.02 + 0.96 * share, step)
  }
  try {
    await server.pull(model, { signal, onProgress })
  } catch (error) {
    const isMissing =
      error instanceof ModelFailure && /does not exist|not found/.test(error.message)
    throw isMissing ? new JobRefused(notInLibrary(model)) : error
  }
}

/** Nothing new came: the second name is not needed. A server that is away keeps it; it costs no space. */
async function dropUnneeded(
  server: OllamaServer,
  before: ServedModel | undefined,
  kept: string | undefined,
): Promise<void> {
  if (!before || !kept) return
  try {
    const now = await server.find(before.name)
    if (now?.digest === before.digest) await server.remove(kept)
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error
  }
}

async function purposesOf({ defaults }: Use, model: string): Promise<ModelPurpose[]> {
  const current = { CHAT: await defaults.chat(), EMBEDDING: (await defaults.embedding())?.model }
  return modelPurposes.filter(purpose => sameModel(current[purpose] ?? '', model))
}

type Update = {
  before: ServedModel
  after: ServedModel
  kept: string
}

/** The choice of before is that of the kept files, and the newer ones are the choice of now. */
async function noteUpdates(use: Use, used: ModelPurpose[], update: Update): Promise<void> {
  for (const purpose of used) await noteUpdate(use, purpose, update)
}

async function noteUpdate({ defaults }: Use, purpose: ModelPurpose, update: Update): Promise<void> {
  const { before, after, kept } = update
  const chosen = await defaults.chosen(purpose)
  const embedding = purpose === 'EMBEDDING' ? await defaults.embedding() : undefined
  const same = {
    purpose,
    dimension: embedding?.dimension ?? null,
    documentPrefix: embedding?.documentPrefix ?? null,
    queryPrefix: embedding?.queryPrefix ?? null,
    // Nobody chose: newer files came under the name that was chosen.
    chosenBy: 'Luna',
  }
  if (chosen) await defaults.rename(purpose, chosen.model, kept)
  else await defaults.choose({ ...same, model: kept, digest: before.digest })

  await defaults.choose({ ...same, model: after.name, digest: after.digest })
}

const loaded = (model: string) => `Das Modell „${model}“ ist geladen.`
const updated = (model: string) => `Das Modell „${model}“ ist in einer neueren Fassung geladen.`
const upToDate = (model: string) => `Das Modell „${model}“ war schon auf dem neuesten Stand.`
