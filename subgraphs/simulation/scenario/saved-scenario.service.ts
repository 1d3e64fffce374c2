import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { isName } from '../name.ts'
import { checkScenario } from './check-scenario.ts'
import { german } from './german.ts'
import type { ScenarioRequest } from './scenario.ts'
import type { SavedScenario, SavedScenarioStore } from './saved-scenario.store.ts'

const longestName = 60
const longestInput = 100_000
const mostSaved = 1000

export class SavedScenarioService {
  constructor(private readonly scenarios: SavedScenarioStore) {}

  list(
    page: { first: number; after?: string | undefined },
    viewer: Viewer,
  ): Promise<SavedScenario[]> {
    viewer.require('viewer')
    const { first, after = '' } = page
    return this.scenarios.list(isName(after, longestName) ? { first, after } : { first })
  }

  /** Keeps what was asked, as JSON; the request is what the JSON means. UserErrors: SCENARIO_…. */
  async save(
    name: string,
    { request, json }: { request: ScenarioRequest; json: string },
    viewer: Viewer,
  ): Promise<SavedScenario | UserError> {
    viewer.require('operator')
    const trimmed = name.trim()
    if (!isName(trimmed, longestName)) return nameInvalid
    const wrong = checkScenario(request)
    if (wrong) return wrong
    if (json.length > longestInput) return tooLarge(json.length)
    if ((await this.scenarios.count()) >= mostSaved) return tooMany
    const scenario = { name: trimmed, input: json, createdBy: viewer.name }
    return (await this.scenarios.create(scenario)) ?? nameTaken(trimmed)
  }

  async remove(id: string, viewer: Viewer): Promise<SavedScenario | UserError> {
    viewer.require('operator')
    return (isUuid(id) ? await this.scenarios.remove(id) : undefined) ?? scenarioUnknown
  }
}

const nameInvalid = new UserError(
  'SCENARIO_NAME_INVALID',
  `Ein Szenario braucht einen Namen mit höchstens ${longestName} druckbaren Zeichen.`,
  { place: 'Name des Szenarios', remedy: 'Geben Sie einen Namen ein, zum Beispiel „Dach Süd“.' },
)

const scenarioUnknown = new UserError('SCENARIO_UNKNOWN', 'Dieses Szenario gibt es nicht mehr.', {
  place: 'Szenario',
  remedy: 'Laden Sie die Seite neu.',
})

const tooMany = new UserError(
  'SCENARIO_TOO_MANY',
  `Es lassen sich höchstens ${german(mostSaved)} Szenarien speichern.`,
  { place: 'Szenario', remedy: 'Löschen Sie Szenarien, die Sie nicht mehr brauchen.' },
)

function nameTaken(name: string): UserError {
  return new UserError('SCENARIO_NAME_TAKEN', `Ein Szenario „${name}“ gibt es schon.`, {
    place: 'Name des Szenarios',
    remedy: 'Wählen Sie einen anderen Namen, oder löschen Sie das vorhandene Szenario.',
  })
}

function tooLarge(length: number): UserError {
  return new UserError(
    'SCENARIO_TOO_LARGE',
    `Das Szenario ist mit ${german(length)} Zeichen zu groß zum Speichern, möglich sind ${german(longestInput)}.`,
    { place: 'Szenario', remedy: 'Speichern Sie weniger Varianten oder Geräte.' },
  )
}
