import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Sealer } from '#platform/identity/sealer.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { checkAddress } from '#platform/net/check-address.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { checkDevice, type DeviceInput } from './check-device.ts'
import type { Device, DeviceSettings, DeviceState } from './device.ts'
import { devicesTopic } from './devices-topic.ts'
import type { DeviceStore, Taken } from './device.store.ts'
import type { DeviceCatalog } from './model/device-catalog.ts'
import type { LoadedModel, ModelProblem } from './model/load-models.ts'
import { tryDevice, type Trial } from './trial.ts'

export type DevicePorts = {
  devices: DeviceStore
  meters: Pick<MeterStore, 'byIds'>
  catalog: DeviceCatalog
  sealer: Sealer
  policy: OutgoingPolicy
  events: EventBus
  /** `<data folder>/geraete`. */
  folder: string
}
/** Undefined leaves the stored password, empty removes it. */
export type DeviceChange = DeviceInput & { password: string | undefined }

const longestTrialMs = 20_000

/**
 * Operators see devices and try those that are set up. Only administrators change them, or try settings that are
 * not stored: that lets Luna connect anywhere in the site's network.
 */
export class DeviceService {
  constructor(private readonly use: DevicePorts) {}

  async models(viewer: Viewer): Promise<LoadedModel[]> {
    viewer.require('operator')
    return this.use.catalog.models()
  }

  async modelProblems(viewer: Viewer): Promise<ModelProblem[]> {
    viewer.require('operator')
    return this.use.catalog.problems()
  }

  async list(page: { first: number; after?: string }, viewer: Viewer): Promise<Device[]> {
    viewer.require('operator')
    return this.use.devices.list(page)
  }

  async find(id: string, viewer: Viewer): Promise<Device | undefined> {
    viewer.require('operator')
    return this.use.devices.byId(id)
  }

  async states(ids: readonly string[], viewer: Viewer): Promise<Map<string, DeviceState>> {
    viewer.require('operator')
    return this.use.devices.states(ids)
  }

  async create(input: DeviceChange, viewer: Viewer): Promise<Device | UserError> {
    viewer.require('admin')
    const checked = await this.check(input)
    if (checked instanceof UserError) return checked
    const id = randomUUID()
    const sealed = input.password ? this.use.sealer.seal(input.password, id) : undefined
    const created = await this.use.devices.create(id, checked, { sealed, createdBy: viewer.userId })
    const device = await this.told(created, checked)
    if (!(device instanceof UserError)) auditChange(null, device, id)
    return device
  }

  async update(id: string, input: DeviceChange, viewer: Viewer): Promise<Device | UserError> {
    viewer.require('admin')
    const device = await this.use.devices.byId(id)
    if (!device) return unknownDevice()
    const checked = await this.check(input)
    if (checked instanceof UserError) return checked
    const { password } = input
    // Otherwise a stored password could be sent to a server that only wants to hear it.
    const moved = !isSamePlace(device, checked)
    if (moved && device.hasPassword && password === undefined) return passwordNeeded()
    const sealed = password
      ? this.use.sealer.seal(password, id)
      : password === ''
        ? null
        : undefined
    const updated = await this.told(await this.use.devices.update(id, checked, sealed), checked)
    if (!(updated instanceof UserError)) auditChange(device, updated, id)
    return updated
  }

  async remove(id: string, viewer: Viewer): Promise<Device | UserError> {
    viewer.require('admin')
    const device = await this.use.devices.byId(id)
    if (!device || !(await this.use.devices.remove(id))) return unknownDevice()
    auditChange(device, null, id)
    await this.use.events.publish(devicesTopic, { deviceId: id })
    return device
  }

  /** Connects to a stored device and shows its first values. UserError: DEVICE_UNREACHABLE and those of addresses. */
  async test(id: string, viewer: Viewer): Promise<Trial | UserError> {
    viewer.require('operator')
    const device = await this.use.devices.byId(id)
    if (!device) return unknownDevice()
    const sealed = await this.use.devices.sealedPassword(id)
    return this.try(device, sealed === undefined ? undefined : this.use.sealer.open(sealed, id))
  }

  /** The same for settings that are not stored; with `id` an empty password is the stored one. */
  async testSettings(
    input: DeviceChange,
    id: string | undefined,
    viewer: Viewer,
  ): Promise<Trial | UserError> {
    viewer.require('admin')
    const checked = await this.check(input)
    if (checked instanceof UserError) return checked
    const device = { ...checked, id: id ?? randomUUID(), hasPassword: false }
    const stored = id === undefined ? undefined : await this.storedPassword(id, checked)
    return this.try({ ...device, revision: 0, createdAt: new Date() }, input.password ?? stored)
  }

  /** Only for the place it was entered for. */
  private async storedPassword(id: string, settings: DeviceSettings): Promise<string | undefined> {
    const device = await this.use.devices.byId(id)
    const sealed = await this.use.devices.sealedPassword(id)
    if (!device || sealed === undefined || !isSamePlace(device, settings)) return undefined
    return this.use.sealer.open(sealed, id)
  }

  private async try(device: Device, password: string | undefined): Promise<Trial | UserError> {
    const model = await this.use.catalog.byId(device.modelId)
    if (!model) return unknownModel(device.modelId)
    const { host, port } = device.connection
    const { policy, folder } = this.use
    const address = await checkAddress(host, port, { purpose: 'device', policy })
    if (address instanceof UserError) return address
    const certificateFolder = join(folder, 'opcua')
    const target = { device, model, password, address, certificateFolder, trial: true }
    return tryDevice(target, longestTrialMs)
  }

  private async check(input: DeviceChange): Promise<DeviceSettings | UserError> {
    const model = await this.use.catalog.byId(input.modelId)
    const ids = input.mappings.map(({ meterId }) => meterId)
    const meters = new Map((await this.use.meters.byIds(ids)).map(meter => [meter.id, meter]))
    return checkDevice(input, model, meters)
  }

  private async told(
    result: Device | Taken,
    { name }: DeviceSettings,
  ): Promise<Device | UserError> {
    if ('taken' in result) {
      if (result.taken === 'NAME') return nameTaken(name)
      const [meter] = await this.use.meters.byIds([result.meterId])
      return meterTaken(meter?.name ?? '')
    }
    await this.use.events.publish(devicesTopic, { deviceId: result.id })
    return result
  }
}

function isSamePlace(a: DeviceSettings, b: DeviceSettings): boolean {
  return a.connection.host === b.connection.host && a.connection.port === b.connection.port
}

function passwordNeeded(): UserError {
  return new UserError(
    'DEVICE_PASSWORD_NEEDED',
    'Für die neue Adresse muss das Passwort neu eingegeben werden.',
    {
      place: 'Passwort',
      remedy: 'Geben Sie das Passwort ein; das gespeicherte gilt nur für die bisherige Adresse.',
    },
  )
}

function unknownDevice(): UserError {
  return new UserError('DEVICE_UNKNOWN', 'Dieses Gerät gibt es nicht (mehr).')
}

function unknownModel(id: string): UserError {
  return new UserError('DEVICE_MODEL_UNKNOWN', `Das Gerätemodell „${id}“ gibt es nicht.`, {
    place: 'Modell',
  })
}

function nameTaken(name: string): UserError {
  return new UserError('DEVICE_NAME_TAKEN', `Ein Gerät „${name}“ gibt es schon.`, {
    place: 'Name',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}

function meterTaken(name: string): UserError {
  return new UserError(
    'DEVICE_METER_TAKEN',
    `Den Zähler „${name}“ speist schon ein anderes Gerät.`,
    {
      place: 'Zuordnung',
      remedy: 'Entfernen Sie dort die Zuordnung, oder wählen Sie einen anderen Zähler.',
    },
  )
}
