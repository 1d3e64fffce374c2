import { join } from 'node:path'
import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Sealer } from '#platform/identity/sealer.ts'
import type { Logger } from '#platform/logger.ts'
import { checkAddress } from '#platform/net/check-address.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import type { Device } from './device.ts'
import type { DeviceStore } from './device.store.ts'
import { devicesTopic } from './devices-topic.ts'
import { DeviceRunner, type RunnerOptions } from './intake/device-runner.ts'
import { deviceSetup, type DeviceSetup } from './intake/device-setup.ts'
import { intakeTroubled, journalBytes } from './intake/intake-metrics.ts'
import { IntakePump, type PumpOptions } from './intake/intake-pump.ts'
import { IntakeState } from './intake/intake-state.ts'
import { ReadingWriter } from './intake/reading-writer.ts'
import { sampleSink } from './intake/sample-sink.ts'
import { StatusBoard } from './intake/status-board.ts'
import { readCheckpoint } from './journal/checkpoint.ts'
import { Journal } from './journal/journal.ts'
import type { RegisterStandingStore } from './register-standing.store.ts'
import type { DeviceCatalog } from './model/device-catalog.ts'
import type { Target } from './session.ts'

export type IntakePorts = {
  devices: DeviceStore
  meters: Pick<MeterStore, 'byIds'>
  readings: Pick<ReadingStore, 'write'>
  standings: Pick<RegisterStandingStore, 'write'>
  catalog: DeviceCatalog
  sealer: Sealer
  policy: OutgoingPolicy
  events: EventBus
  logger: Logger
  /** In the data folder. */
  folder: string
}

export type IntakeOptions = RunnerOptions &
  Omit<PumpOptions, 'folder'> & {
    /** Limit of the samples on disk while the database is away. */
    mostJournalBytes: number
    /** How often changes of devices are looked for, beside the news of them. */
    syncEveryMs: number
    statusEveryMs: number
  }

const usual: IntakeOptions = {
  openWithinMs: 30_000,
  shortestPauseMs: 1000,
  longestPauseMs: 60_000,
  calmAfterMs: 60_000,
  gatherMs: 200,
  mostRecords: 1000,
  checkpointEveryMs: 30_000,
  tickMs: 1000,
  mostJournalBytes: 4 * 2 ** 30,
  syncEveryMs: 10_000,
  statusEveryMs: 2000,
}

/** `signature`: another one means another connection. */
type Running = { signature: string; runner: DeviceRunner }

/**
 * All devices of the site: connects them, keeps their values on disk until they are readings in the
 * database, follows every change of their settings. One device's failure never touches another.
 */
export class DeviceIntake {
  private readonly running = new Map<string, Running>()
  private readonly stopping = new AbortController()
  private timers: NodeJS.Timeout[] = []
  private syncing: Promise<void> = Promise.resolve()
  private followed: Promise<void> = Promise.resolve()

  private constructor(
    private readonly ports: IntakePorts,
    private readonly options: IntakeOptions,
    private readonly parts: {
      journal: Journal
      state: IntakeState
      status: StatusBoard
      pump: IntakePump
    },
  ) {}

  /** Works off what the last run left on disk, and connects the devices. */
  static async start(
    ports: IntakePorts,
    options: Partial<IntakeOptions> = {},
  ): Promise<DeviceIntake> {
    const all = { ...usual, ...options }
    const intake = new DeviceIntake(ports, all, await openParts(ports, all))
    await intake.sync()
    intake.parts.pump.start()
    intake.follow()
    return intake
  }

  /** Takes up, changes and lets go of devices as the database has them by now. */
  sync(): Promise<void> {
    this.syncing = this.syncing
      .then(() => this.syncNow())
      .catch((error: unknown) => {
        // The database may be restarting: everything goes on as it was, and the next look tries again.
        this.ports.logger.warn({ err: error }, 'devices not read')
      })
    return this.syncing
  }

  /** Devices first, so that nothing new comes; then what is on disk, as far as time allows. */
  async close(withinMs = 5000): Promise<void> {
    this.stopping.abort()
    for (const timer of this.timers) clearInterval(timer)
    await this.followed
    await this.syncing
    await Promise.all([...this.running.values()].map(({ runner }) => runner.stop()))
    await this.parts.pump.stop(withinMs)
    await this.parts.journal.close()
    await this.parts.status.flush()
  }

  private follow(): void {
    const { events } = this.ports
    const { syncEveryMs, statusEveryMs } = this.options
    const { signal } = this.stopping
    const news = events.subscribe(devicesTopic, signal)
    this.followed = (async () => {
      for await (const { deviceId } of news) {
        this.ports.logger.debug({ deviceId }, 'devices changed')
        await this.sync()
      }
    })()
    this.timers = [
      setInterval(() => void this.sync(), syncEveryMs),
      setInterval(() => void this.report(), statusEveryMs),
    ]
  }

  private async report(): Promise<void> {
    journalBytes.set(this.parts.journal.bytes)
    await this.parts.status.flush()
  }

  private async syncNow(): Promise<void> {
    if (this.stopping.signal.aborted) return
    const devices = await this.ports.devices.all()
    const setups = await this.setupsOf(devices)
    await this.parts.status.keep(devices.map(({ id }) => id))
    this.parts.state.configure(setups)
    const wanted = new Map(setups.map(setup => [setup.device.id, setup]))
    await this.stopUnwanted(wanted)
    for (const [id, setup] of wanted) {
      if (!this.running.has(id)) this.run(setup)
    }
    this.tellIdle(devices.filter(({ id }) => !wanted.has(id)))
  }

  private async setupsOf(devices: Device[]): Promise<DeviceSetup[]> {
    const meterIds = devices.flatMap(({ mappings }) => mappings.map(({ meterId }) => meterId))
    const meters = new Map((await this.ports.meters.byIds(meterIds)).map(one => [one.id, one]))
    const models = new Map(
      (await this.ports.catalog.models()).map(({ model }) => [model.id, model] as const),
    )
    return devices.flatMap(device => {
      const model = models.get(device.modelId)
      const fits = model?.protocol === device.protocol
      return device.enabled && fits ? [deviceSetup(device, model, id => meters.get(id))] : []
    })
  }

  /** Devices that are switched off, and those whose model is gone. */
  private tellIdle(devices: Device[]): void {
    for (const { id, enabled, modelId } of devices) {
      const message = `Das Gerätemodell „${modelId}“ gibt es nicht (mehr).`
      if (enabled) this.parts.status.idle(id, 'FAILED', message)
      else this.parts.status.idle(id, 'DISABLED')
    }
  }

  private async stopUnwanted(wanted: ReadonlyMap<string, DeviceSetup>): Promise<void> {
    const unwanted = [...this.running].filter(
      ([id, { signature }]) => signatureOf(wanted.get(id)) !== signature,
    )
    for (const [id] of unwanted) this.running.delete(id)
    await Promise.all(unwanted.map(([, { runner }]) => runner.stop()))
  }

  private run(setup: DeviceSetup): void {
    const { device, model, points } = setup
    const { logger } = this.ports
    const { journal, status } = this.parts
    const sink = sampleSink({ deviceId: device.id, points, journal, status })
    const target = () => this.targetOf({ device, model })
    const use = { deviceId: device.id, target, sink, status, logger }
    const runner = new DeviceRunner(use, this.options)
    this.running.set(device.id, { signature: signatureOf(setup) ?? '', runner })
    runner.start()
  }

  private async targetOf({
    device,
    model,
  }: Pick<DeviceSetup, 'device' | 'model'>): Promise<Target | UserError> {
    const { devices, sealer, policy, folder } = this.ports
    const { host, port } = device.connection
    const address = await checkAddress(host, port, { purpose: 'device', policy })
    if (address instanceof UserError) return address
    const sealed = device.hasPassword ? await devices.sealedPassword(device.id) : undefined
    const password = sealed && sealer.open(sealed, device.id)
    const certificateFolder = join(folder, 'opcua')
    return { device, model, password, address, certificateFolder, trial: false }
  }
}

const diskFull =
  'Der Datenträger nimmt keine Werte mehr auf (voll?): Schaffen Sie Platz. Bis dahin wird nichts bestätigt und nichts verworfen; danach geht es von selbst weiter.'

function signatureOf(setup: DeviceSetup | undefined): string | undefined {
  return setup && JSON.stringify([setup.device.revision, setup.model])
}

async function openParts(ports: IntakePorts, options: IntakeOptions) {
  const { logger, devices, readings, standings, events } = ports
  const folder = join(ports.folder, 'journal')
  const status = new StatusBoard(devices, logger)
  const journal = await Journal.open({
    folder,
    mostBytes: options.mostJournalBytes,
    onTrouble(error) {
      intakeTroubled.set({ part: 'disk' }, error ? 1 : 0)
      if (!error) {
        logger.info('disk takes samples again')
        return
      }
      logger.error({ err: error }, 'disk takes no samples, nothing is acknowledged')
      status.problemOfAll(diskFull)
    },
  })
  const checkpoint = await readCheckpoint(folder)
  const state = new IntakeState(
    (id, event, times) => status.count(id, event, times),
    checkpoint?.state,
  )
  const writer = new ReadingWriter({
    ...{ readings, standings, events, logger },
    onKept: meterIds => state.kept(meterIds),
    onRefused: refused => logger.error({ readings: refused.length }, 'readings refused'),
    onDatabase: away => intakeTroubled.set({ part: 'database' }, away ? 1 : 0),
  })
  const use = { journal, state, writer, logger }
  const pump = new IntakePump(use, { ...options, folder }, checkpoint?.position ?? journal.start)
  return { journal, state, status, pump }
}
