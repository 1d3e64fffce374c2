import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isMissing } from '#platform/objects/durable-folder.ts'
import { protocols } from './common-model.ts'
import { deviceModel, type DeviceModel } from './device-model.ts'
import { germanIssues } from './german-issues.ts'

/** Where a model comes from: with Luna, or from the folder of the site. */
export type ModelOrigin = 'LUNA' | 'SITE'
export type LoadedModel = { model: DeviceModel; origin: ModelOrigin; fileName: string }
/** A file that is no model; the others are not affected. German. */
export type ModelProblem = { fileName: string; messages: string[] }
export type LoadedModels = { models: LoadedModel[]; problems: ModelProblem[] }

const mostFiles = 500
const mostBytes = 256 * 1024

/** Every `*.json` of a folder; none when there is no folder. Bad files are reported, never thrown. */
export async function loadModels(folder: string, origin: ModelOrigin): Promise<LoadedModels> {
  const loaded: LoadedModels = { models: [], problems: [] }
  const names = await jsonFiles(folder)
  for (const fileName of names.slice(0, mostFiles)) {
    const model = await loadModel(join(folder, fileName))
    if ('protocol' in model) loaded.models.push({ model, origin, fileName })
    else loaded.problems.push({ fileName, messages: model.messages })
  }
  if (names.length > mostFiles) {
    const message = `Der Ordner enthält ${names.length} Dateien; gelesen werden höchstens ${mostFiles}.`
    loaded.problems.push({ fileName: folder, messages: [message] })
  }
  return loaded
}

async function jsonFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter(entry => entry.isFile() && entry.name.toLowerCase().endsWith('.json'))
      .map(({ name }) => name)
      .sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function loadModel(path: string): Promise<DeviceModel | { messages: string[] }> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) {
      return { messages: [`Die Datei ist größer als ${mostBytes / 1024} KB.`] }
    }
    const text = await readFile(path, 'utf8')
    return parseModel(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { messages: [`Die Datei ist nicht lesbar: ${reasonOf(error)}`] }
  }
}

/** A model from its JSON text, or what is wrong with it. */
export function parseModel(text: string): DeviceModel | { messages: string[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { messages: [`Die Datei ist kein gültiges JSON: ${reasonOf(error)}`] }
  }
  const protocol = z.object({ protocol: z.enum(protocols) }).safeParse(json)
  if (!protocol.success) return { messages: germanIssues(protocol.error) }
  const parsed = deviceModel.safeParse(json)
  return parsed.success ? parsed.data : { messages: germanIssues(parsed.error) }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
