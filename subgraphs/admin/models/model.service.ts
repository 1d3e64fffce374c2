import { auditChange } from '#platform/audit/audit-change.ts'
import type { Config } from '#platform/config.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type {
  ModelChoice,
  ModelDefaults,
  ModelPurpose,
  NewChoice,
} from '#platform/models/model-defaults.store.ts'
import { ModelFailure } from '#platform/models/model-failure.ts'
import type { OllamaServer, ServedModel } from '#platform/models/ollama-server.ts'
import { sameModel, isModelName } from './model-name.ts'
import {
  modelGone,
  modelInUse,
  modelUnknown,
  nameInvalid,
  nothingToTakeBack,
  notConfigured,
  unreachable,
  unsuitable,
} from './model.texts.ts'

export type ModelView = ServedModel & { usedFor: ModelPurpose[] }
export type DefaultView = {
  purpose: ModelPurpose
  model: string
  isConfigured: boolean
  /** The files that were chosen; null when the choice is that of the configuration. */
  chosenDigest: string | null
  /** The files that lie there now; null when the model is not loaded. */
  digest: string | null
  history: ModelChoice[]
}
export type Models = { models: ModelView[]; defaults: DefaultView[] }
export type DefaultWish = {
  purpose: ModelPurpose
  model: string
  documentPrefix?: string | null
  queryPrefix?: string | null
}

type Dependencies = {
  settings: Config['models']
  /** Undefined when none is configured. */
  server: OllamaServer | undefined
  defaults: ModelDefaults
  jobs: Pick<JobQueue, 'enqueue'>
}

const historyShown = 20

/** Which language models there are and which are used. */
export class ModelService {
  constructor(private readonly use: Dependencies) {}

  /** MODELS_NOT_CONFIGURED, MODELS_UNREACHABLE */
  list(viewer: Viewer): Promise<Models | UserError> {
    viewer.require('admin')
    return this.withServer(server => this.describe(server))
  }

  /** Loads the model, or what is new of it, as a job. MODEL_NAME_INVALID */
  pull(name: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    return this.withServer(async () => {
      const model = name.trim()
      if (!isModelName(model)) return nameInvalid(name)
      return this.use.jobs.enqueue({
        kind: 'PULL_MODEL',
        title: `Modell „${model}“ laden`,
        payload: { model },
        createdBy: viewer.userId,
        dedupeKey: `pull-model ${model}`,
      })
    })
  }

  /** MODEL_UNKNOWN, MODEL_IN_USE */
  remove(name: string, viewer: Viewer): Promise<Models | UserError> {
    viewer.require('admin')
    return this.withServer(async server => {
      const found = await server.find(name)
      if (!found) return modelUnknown(name)
      const { models } = await this.describe(server)
      const isUsed = models.some(model => model.name === found.name && model.usedFor.length > 0)
      if (isUsed) return modelInUse(name)
      await server.remove(found.name)
      return this.describe(server)
    })
  }

  /** MODEL_UNKNOWN, MODEL_UNSUITABLE */
  choose(wish: DefaultWish, viewer: Viewer): Promise<Models | UserError> {
    viewer.require('admin')
    return this.withServer(async server => {
      const found = await server.find(wish.model)
      if (!found) return modelUnknown(wish.model)
      const choice = await this.choiceFor(wish, found, server)
      if (choice instanceof UserError) return choice
      const before = (await this.use.defaults.chosen(wish.purpose))?.model
      await this.use.defaults.choose({ ...choice, chosenBy: viewer.name })
      const model = before ?? this.configured(wish.purpose)
      auditChange({ model }, { model: choice.model }, wish.purpose)
      return this.describe(server)
    })
  }

  /** What was used before is used again. MODEL_NOTHING_TO_TAKE_BACK, MODEL_GONE */
  rollBack(purpose: ModelPurpose, viewer: Viewer): Promise<Models | UserError> {
    viewer.require('admin')
    return this.withServer(async server => {
      const { defaults } = this.use
      const live = (await defaults.history(purpose, 1000)).filter(({ takenBackAt }) => !takenBackAt)
      if (live.length === 0) return nothingToTakeBack
      const before = live[1]?.model ?? this.configured(purpose)
      if (!(await server.find(before))) return modelGone(before)
      await defaults.takeBack(purpose, viewer.name)
      auditChange({ model: live[0]?.model }, { model: before }, purpose)
      return this.describe(server)
    })
  }

  private async choiceFor(
    { purpose, documentPrefix, queryPrefix }: DefaultWish,
    { name, digest }: ServedModel,
    server: OllamaServer,
  ): Promise<Omit<NewChoice, 'chosenBy'> | UserError> {
    const plain = { purpose, model: name, digest, dimension: null }
    if (purpose === 'CHAT') {
      const can = await server.capabilities(name)
      if (can && !can.includes('completion')) return unsuitable(name, purpose)
      return { ...plain, documentPrefix: null, queryPrefix: null }
    }
    const dimension = await server.dimension(name).catch((error: unknown) => {
      if (error instanceof ModelFailure && error.reason !== 'unreachable') return 0
      throw error
    })
    if (dimension === 0) return unsuitable(name, purpose)
    const { settings } = this.use
    // What is put before texts belongs to a model; that of the configured one means nothing to others.
    const isConfigured = sameModel(name, settings.embeddingModel)
    return {
      ...{ ...plain, dimension },
      documentPrefix: documentPrefix ?? (isConfigured ? settings.documentPrefix : ''),
      queryPrefix: queryPrefix ?? (isConfigured ? settings.queryPrefix : ''),
    }
  }

  private async describe(server: OllamaServer): Promise<Models> {
    const served = await server.list()
    const defaults = await Promise.all([
      this.describeDefault('CHAT', served),
      this.describeDefault('EMBEDDING', served),
    ])
    const models = served.map(model => ({
      ...model,
      usedFor: defaults.filter(used => sameModel(used.model, model.name)).map(used => used.purpose),
    }))
    return { models, defaults }
  }

  private async describeDefault(
    purpose: ModelPurpose,
    served: ServedModel[],
  ): Promise<DefaultView> {
    const { defaults } = this.use
    const chosen = await defaults.chosen(purpose)
    const model = chosen?.model ?? this.configured(purpose)
    return {
      ...{ purpose, model, isConfigured: chosen === undefined },
      chosenDigest: chosen?.digest ?? null,
      digest: served.find(({ name }) => sameModel(name, model))?.digest ?? null,
      history: await defaults.history(purpose, historyShown),
    }
  }

  private configured(purpose: ModelPurpose): string {
    const { chatModel, embeddingModel } = this.use.settings
    return purpose === 'CHAT' ? chatModel : embeddingModel
  }

  private async withServer<T>(work: (server: OllamaServer) => Promise<T>): Promise<T | UserError> {
    const { server } = this.use
    if (!server) return notConfigured
    try {
      return await work(server)
    } catch (error) {
      if (error instanceof ModelFailure) return unreachable(error)
      throw error
    }
  }
}
