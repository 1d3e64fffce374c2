import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { checkSettings, originOf, wrongProtocol } from './check-settings.ts'
import {
  unknownConnector,
  type Connector,
  type ConnectorChange,
  type ConnectorInput,
  type RunResult,
  type SourcePreview,
} from './connector.ts'
import type { NewConnector } from './connector.store.ts'
import { openSecret, secretMissing } from './connector-secret.ts'
import { fetchSeries } from './fetch-series.ts'
import { longestRun, type Window } from './fetch-window.ts'
import { previewOf, previewWindow } from './preview.ts'
import type { Provider, ProviderId } from './provider.ts'
import { providers } from './registry.ts'
import { runConnector } from './run-connector.ts'
import { leaseMs, type RunnerUse } from './runner.ts'

export type RunWish = { range?: Window | undefined; override?: boolean | undefined }

/** What a person waits for is not tried again and again. */
const attempts = 1
const longestName = 100
const longestSecret = 1000
/** Somebody waits for it; more comes in several runs. */
const longestRangeMs = longestRun * 86_400_000

export class ConnectorService {
  private readonly stopping = new AbortController()

  constructor(
    private readonly use: RunnerUse,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Ends what is being asked for somebody: a slow source must not delay the end of the process. */
  stop(): void {
    this.stopping.abort()
  }

  providers(viewer: Viewer): Provider[] {
    viewer.require('operator')
    return Object.values(providers)
  }

  list(page: { first: number; after?: string }, viewer: Viewer): Promise<Connector[]> {
    viewer.require('operator')
    return this.use.connectors.list(page)
  }

  async find(id: string, viewer: Viewer): Promise<Connector | undefined> {
    viewer.require('operator')
    return isUuid(id) ? this.use.connectors.byId(id) : undefined
  }

  /** UserError of checkSettings, CONNECTOR_NAME_INVALID, CONNECTOR_NAME_TAKEN, CONNECTOR_SECRET_…, CONNECTOR_RHYTHM, CONNECTOR_NOT_ENCRYPTED. */
  async create(input: ConnectorInput, viewer: Viewer): Promise<Connector | UserError> {
    viewer.require('admin')
    const { provider, secret = '', intervalMinutes = null, enabled = true } = input
    const wrong = wrongInput(provider, { ...input, secret, intervalMinutes })
    if (wrong) return wrong
    const settings = await this.settings(provider, input.settings)
    if (settings instanceof UserError) return settings
    const open = await this.unencrypted(settings, secret.trim() !== '')
    if (open) return open
    const id = this.use.connectors.newId()
    const created = await this.use.connectors.create({
      ...{ id, provider, settings, intervalMinutes, enabled },
      name: input.name.trim(),
      sealedSecret: secret.trim() === '' ? null : this.use.sealer.seal(secret.trim(), id),
    })
    if (!created) return nameTaken(input.name)
    auditChange(null, audited(created), id)
    return created
  }

  /** Like `create`; also CONNECTOR_UNKNOWN, and CONNECTOR_SECRET_NEEDED when the address changes. */
  async update(
    id: string,
    change: ConnectorChange,
    viewer: Viewer,
  ): Promise<Connector | UserError> {
    viewer.require('admin')
    const connector = await this.find(id, viewer)
    if (!connector) return unknownConnector()
    const settings = await this.changedSettings(connector, change)
    if (settings instanceof UserError) return settings
    const moved = originOf(settings) !== originOf(connector.settings)
    if (moved && connector.hasSecret && change.secret === undefined) return secretNeeded()
    const sealedSecret = await this.changedSecret(id, change.secret)
    const next = { ...changed(connector, change), settings, sealedSecret }
    const wrong = await this.wrongChange(connector.provider, next)
    if (wrong) return wrong
    const updated = await this.use.connectors.update(next)
    if (updated === 'TAKEN') return nameTaken(next.name)
    if (!updated) return unknownConnector()
    auditChange(audited(connector), audited(updated), id)
    return updated
  }

  /** What it fetched stays. UserError CONNECTOR_UNKNOWN. */
  async remove(id: string, viewer: Viewer): Promise<Connector | UserError> {
    viewer.require('admin')
    const connector = await this.find(id, viewer)
    if (!connector || !(await this.use.connectors.remove(id))) return unknownConnector()
    auditChange(audited(connector), null, id)
    return connector
  }

  /** Runs it here and now. UserError CONNECTOR_UNKNOWN, CONNECTOR_RUNNING, CONNECTOR_RANGE, CONNECTOR_STOPPED, and of runConnector. */
  async run(
    id: string,
    { range, override = false }: RunWish,
    viewer: Viewer,
  ): Promise<RunResult | UserError> {
    viewer.require('operator')
    if (!(await this.find(id, viewer))) return unknownConnector()
    const length = range ? range.to.getTime() - range.from.getTime() : 1
    if (length <= 0 || length > longestRangeMs) return wrongRange()
    const now = this.now()
    const claimed = await this.use.connectors.claimById(id, now, new Date(now.getTime() + leaseMs))
    if (!claimed) return alreadyRunning()
    const { signal } = this.stopping
    return this.orStopped(
      runConnector(this.use, claimed, { now, signal, range, override, attempts }),
    )
  }

  /**
   * Asks the source without storing anything. The stored secret is used for an existing connector whose address did
   * not change.
   */
  async test(
    input: ConnectorInput,
    id: string | undefined,
    viewer: Viewer,
  ): Promise<SourcePreview | UserError> {
    viewer.require('admin')
    const settings = await this.settings(input.provider, input.settings)
    if (settings instanceof UserError) return settings
    const secret = await this.secretForTest(input, settings, id)
    if (secret instanceof UserError) return secret
    const now = this.now()
    const window = previewWindow(providers[input.provider].target(settings), now)
    const { signal } = this.stopping
    const call = { provider: input.provider, settings, secret, window, now, signal, attempts }
    const parsed = await this.orStopped(fetchSeries(call, this.use))
    return parsed instanceof UserError ? parsed : previewOf(parsed, window)
  }

  private async orStopped<T>(work: Promise<T | UserError>): Promise<T | UserError> {
    try {
      return await work
    } catch (error) {
      if (this.stopping.signal.aborted) return stopped
      throw error
    }
  }

  private async wrongChange(
    provider: ProviderId,
    next: Pick<NewConnector, 'name' | 'intervalMinutes' | 'settings' | 'sealedSecret'>,
  ): Promise<UserError | undefined> {
    const { settings, sealedSecret } = next
    return (
      wrongInput(provider, { ...next, secret: sealedSecret ?? '' }) ??
      (await this.unencrypted(settings, sealedSecret !== null))
    )
  }

  private unencrypted(settings: Record<string, unknown>, hasSecret: boolean) {
    return wrongProtocol(settings, hasSecret, this.use.policy)
  }

  private settings(provider: ProviderId, given: Record<string, string>) {
    return checkSettings(provider, given, {
      meters: this.use.stores.meters,
      policy: this.use.policy,
    })
  }

  private async changedSettings({ provider, settings }: Connector, change: ConnectorChange) {
    return change.settings ? this.settings(provider, change.settings) : settings
  }

  private async changedSecret(
    id: string,
    secret: string | null | undefined,
  ): Promise<string | null> {
    if (secret === undefined) return this.use.connectors.sealedSecret(id)
    const text = secret?.trim() ?? ''
    return text === '' ? null : this.use.sealer.seal(text, id)
  }

  private async secretForTest(
    { provider, secret }: ConnectorInput,
    settings: Record<string, unknown>,
    id: string | undefined,
  ): Promise<string | undefined | UserError> {
    const given = secret?.trim() ?? ''
    if (given !== '') return given
    const stored = await this.storedWithSecret(id)
    if (!stored) return providers[provider].secret?.required ? secretMissing(provider) : undefined
    const fits = stored.provider === provider && originOf(stored.settings) === originOf(settings)
    return fits ? openSecret(this.use, stored) : secretNeeded()
  }

  private async storedWithSecret(id: string | undefined): Promise<Connector | undefined> {
    const stored = id !== undefined && isUuid(id) ? await this.use.connectors.byId(id) : undefined
    return stored?.hasSecret ? stored : undefined
  }
}

/** What people set, not how its runs went. */
function audited({ provider, name, settings, hasSecret, intervalMinutes, enabled }: Connector) {
  return { provider, name, settings, hasSecret, intervalMinutes, enabled }
}

function changed(
  { id, provider, ...connector }: Connector,
  { name = connector.name, intervalMinutes, enabled = connector.enabled }: ConnectorChange,
) {
  const minutes = intervalMinutes === undefined ? connector.intervalMinutes : intervalMinutes
  return { id, provider, name: name.trim(), intervalMinutes: minutes, enabled }
}

type Checked = { name: string; secret: string; intervalMinutes: number | null }

function wrongInput(
  provider: ProviderId,
  { name, secret, intervalMinutes }: Checked,
): UserError | undefined {
  const length = name.trim().length
  if (length === 0 || length > longestName) {
    return new UserError(
      'CONNECTOR_NAME_INVALID',
      `Der Name muss 1 bis ${longestName} Zeichen haben.`,
      { place: 'Name' },
    )
  }
  if (secret.trim() === '' && providers[provider].secret?.required) return secretMissing(provider)
  if (secret.length > longestSecret * 2) {
    return new UserError('CONNECTOR_SECRET_INVALID', 'Der Zugangsschlüssel ist zu lang.', {
      place: 'Zugangsschlüssel',
    })
  }
  if (intervalMinutes === null || (intervalMinutes >= 5 && intervalMinutes <= 10_080))
    return undefined
  return new UserError(
    'CONNECTOR_RHYTHM',
    'Der Abstand der Abrufe muss 5 Minuten bis 7 Tage (10.080 Minuten) betragen.',
    { place: 'Abstand' },
  )
}

function nameTaken(name: string): UserError {
  return new UserError('CONNECTOR_NAME_TAKEN', `Eine Datenquelle „${name.trim()}“ gibt es schon.`, {
    place: 'Name',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}

function secretNeeded(): UserError {
  return new UserError(
    'CONNECTOR_SECRET_NEEDED',
    'Die Adresse hat sich geändert; der gespeicherte Zugangsschlüssel wird nicht dorthin gesendet.',
    { place: 'Zugangsschlüssel', remedy: 'Geben Sie den Zugangsschlüssel neu ein.' },
  )
}

function alreadyRunning(): UserError {
  return new UserError('CONNECTOR_RUNNING', 'Diese Datenquelle wird gerade abgerufen.', {
    remedy: 'Warten Sie, bis der Abruf fertig ist.',
  })
}

const stopped = new UserError(
  'CONNECTOR_STOPPED',
  'Der Abruf ist abgebrochen, weil Luna beendet wird. Was schon gespeichert war, bleibt.',
  { remedy: 'Rufen Sie die Datenquelle nach dem Neustart noch einmal ab.' },
)

function wrongRange(): UserError {
  return new UserError(
    'CONNECTOR_RANGE',
    `Der Zeitraum ist leer oder länger als ein Jahr (${longestRun} Tage).`,
    {
      place: 'Zeitraum',
      remedy: 'Das Ende muss nach dem Beginn liegen. Rufen Sie mehrere Jahre nacheinander ab.',
    },
  )
}
