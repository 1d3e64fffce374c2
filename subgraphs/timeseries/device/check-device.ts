import { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Meter } from '../meter/meter.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import { connectionSchemas, type Connection } from './connection.ts'
import type { DeviceMapping, DeviceSettings } from './device.ts'
import { hasKeys, type DeviceModel } from './model/device-model.ts'
import { germanIssues } from './model/german-issues.ts'

/** What a person enters; the protocol follows from the model. */
export type DeviceInput = {
  name: string
  modelId: string
  enabled: boolean
  connection: unknown
  parameters: Record<string, string>
  mappings: DeviceMapping[]
}

const mostMappings = 5000
const mostName = 100
const mostParameter = 200

type KnownMeter = Pick<Meter, 'id' | 'kind' | 'name'>

/** The settings as they are stored, or the first thing that is wrong with them. */
export function checkDevice(
  input: DeviceInput,
  model: DeviceModel | undefined,
  meters: ReadonlyMap<string, KnownMeter>,
): DeviceSettings | UserError {
  const name = input.name.trim()
  if (name === '' || name.length > mostName) {
    return wrong(
      'DEVICE_NAME_INVALID',
      'Das Gerät braucht einen Namen mit höchstens 100 Zeichen.',
      'Name',
    )
  }
  if (!model) {
    const message = `Das Gerätemodell „${input.modelId}“ gibt es nicht.`
    return wrong('DEVICE_MODEL_UNKNOWN', message, 'Modell')
  }
  const connection = checkConnection(model, input.connection)
  if (connection instanceof UserError) return connection
  const problem =
    parameterProblem(model, input.parameters) ?? mappingProblem(model, input.mappings, meters)
  if (problem) return problem
  return {
    ...{ name, modelId: model.id, protocol: model.protocol, enabled: input.enabled, connection },
    parameters: input.parameters,
    mappings: input.mappings,
  }
}

function checkConnection(model: DeviceModel, given: unknown): Connection | UserError {
  const parsed = connectionSchemas[model.protocol].safeParse(given)
  if (parsed.success) return parsed.data
  const message = `Die Verbindungsdaten sind unvollständig oder falsch. ${germanIssues(parsed.error).join(' ')}`
  return wrong('DEVICE_CONNECTION_INVALID', message, 'Verbindung')
}

function parameterProblem(
  model: DeviceModel,
  given: Record<string, string>,
): UserError | undefined {
  const known = new Map(model.parameters.map(parameter => [parameter.id, parameter]))
  for (const [id, value] of Object.entries(given)) {
    const parameter = known.get(id)
    if (!parameter || parameter.key) {
      return wrong('DEVICE_PARAMETER_UNKNOWN', `Die Angabe „${id}“ kennt das Modell nicht.`, id)
    }
    const isTopic = model.protocol === 'MQTT'
    if (value.length > mostParameter || (isTopic && /[+#\0]/.test(value))) {
      const message = `„${parameter.name}“ ist zu lang oder enthält „+“ oder „#“.`
      return wrong('DEVICE_PARAMETER_INVALID', message, parameter.name)
    }
  }
  const missing = model.parameters.find(
    ({ id, key }) => !key && model.protocol === 'MQTT' && !given[id]?.trim(),
  )
  return missing
    ? wrong('DEVICE_PARAMETER_MISSING', `Die Angabe „${missing.name}“ fehlt.`, missing.name)
    : undefined
}

function mappingProblem(
  model: DeviceModel,
  mappings: DeviceMapping[],
  meters: ReadonlyMap<string, KnownMeter>,
): UserError | undefined {
  if (mappings.length > mostMappings) {
    const message = `Ein Gerät kann höchstens ${mostMappings.toLocaleString('de-DE')} Zähler speisen.`
    return wrong('DEVICE_MAPPINGS_TOO_MANY', message, 'Zuordnung')
  }
  const seen = new Set<string>()
  for (const mapping of mappings) {
    const meter = isUuid(mapping.meterId) ? meters.get(mapping.meterId) : undefined
    const isVirtual = meter && takesNoReadings(meter)
    if (isVirtual) return isVirtual
    const message = problemOf(mapping, model, meter)
    if (message !== undefined) return wrong('DEVICE_MAPPING_INVALID', message, 'Zuordnung')
    for (const key of [`${mapping.channel} ${mapping.key}`, mapping.meterId]) {
      if (!seen.has(key)) seen.add(key)
      else
        return wrong(
          'DEVICE_MAPPING_TWICE',
          'Jeder Kanal und jeder Zähler kann nur einmal zugeordnet werden.',
          'Zuordnung',
        )
    }
  }
  return undefined
}

function problemOf(
  { channel, key, factor }: DeviceMapping,
  model: DeviceModel,
  meter: KnownMeter | undefined,
): string | undefined {
  if (!model.channels.some(({ id }) => id === channel)) {
    return `Den Kanal „${channel}“ hat das Modell nicht.`
  }
  if (!meter) return 'Einen der Zähler gibt es nicht (mehr).'
  if (!(factor > 0 && factor <= 1e6)) return 'Der Faktor muss größer als 0 sein.'
  if (hasKeys(model) && key === '')
    return `Für „${meter.name}“ fehlt der Schlüssel in den Nachrichten.`
  return key.length > 200 ? 'Der Schlüssel ist länger als 200 Zeichen.' : undefined
}

function wrong(code: string, message: string, place: string): UserError {
  return new UserError(code, message, { place })
}
