import { join } from 'node:path'
import { projectRoot } from '#platform/project-root.ts'
import type { DeviceModel } from './device-model.ts'
import {
  loadModels,
  type LoadedModel,
  type LoadedModels,
  type ModelProblem,
} from './load-models.ts'

const ownFolder = join(projectRoot, 'subgraphs', 'timeseries', 'device', 'adapters')
/** In the data folder. */
const siteFolder = 'geraetemodelle'
const freshForMs = 2000

/** The device models of this installation; the site's files are read again when somebody asks later. */
export class DeviceCatalog {
  private own: Promise<LoadedModels> | undefined
  private current: Promise<LoadedModels> | undefined
  private readAt = 0

  constructor(private readonly dataDir: string) {}

  /** By name. A file of the site wins over one of Luna's with the same id. */
  async models(): Promise<LoadedModel[]> {
    return (await this.load()).models
  }

  /** Files that are no models, with what is wrong with them. */
  async problems(): Promise<ModelProblem[]> {
    return (await this.load()).problems
  }

  async byId(id: string): Promise<DeviceModel | undefined> {
    const models = await this.models()
    return models.find(({ model }) => model.id === id)?.model
  }

  private load(): Promise<LoadedModels> {
    if (this.current && Date.now() - this.readAt < freshForMs) return this.current
    this.readAt = Date.now()
    this.own ??= loadModels(ownFolder, 'LUNA')
    this.current = Promise.all([this.own, this.loadSite()]).then(([own, site]) => merge(own, site))
    return this.current
  }

  private async loadSite(): Promise<LoadedModels> {
    try {
      return await loadModels(join(this.dataDir, siteFolder), 'SITE')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const messages = [`Der Ordner ist nicht lesbar: ${reason}`]
      return { models: [], problems: [{ fileName: siteFolder, messages }] }
    }
  }
}

function merge(own: LoadedModels, site: LoadedModels): LoadedModels {
  const byId = new Map(own.models.map(loaded => [loaded.model.id, loaded]))
  const problems = [...own.problems, ...site.problems]
  const fromSite = new Map<string, string>()
  for (const loaded of site.models) {
    const { id } = loaded.model
    const other = fromSite.get(id)
    if (other !== undefined) {
      const message = `Das Modell „${id}“ steht schon in ${other}; diese Datei gilt nicht.`
      problems.push({ fileName: loaded.fileName, messages: [message] })
      continue
    }
    fromSite.set(id, loaded.fileName)
    byId.set(id, loaded)
  }
  const models = [...byId.values()].sort((a, b) => a.model.name.localeCompare(b.model.name, 'de'))
  return { models, problems }
}
