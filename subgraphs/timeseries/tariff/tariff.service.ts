import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { germanCount, germanDate } from '../wording/german.ts'
import { checkEnergyMarket } from '../market/energy-market.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { AssignmentStore } from './assignment.store.ts'
import { catalogue, type CatalogueEntry } from './catalogue.ts'
import { checkTariff, type TariffDraft } from './check-tariff.ts'
import type { Tariff, TariffAssignment } from './tariff.ts'
import type { TariffStore } from './tariff.store.ts'

export type CreateTariff = Omit<TariffDraft, 'author'> & { name: string }
/** A market or state that is left out stays; null clears it. */
export type UpdateTariff = Pick<TariffDraft, 'components' | 'note'> & {
  id: string
  /** The newest revision that the author has seen. */
  expectedRevision: number
  marketId?: Tariff['marketId'] | undefined
  state?: Tariff['state'] | undefined
}
export type AssignTariff = {
  meterId: string
  tariffId: string
  validFrom: string
  validUntil: string | null
}

type Use = {
  tariffs: TariffStore
  assignments: AssignmentStore
  meters: MeterStore
  markets: MarketStore
}

const longestNote = 500

export class TariffService {
  constructor(private readonly use: Use) {}

  list(page: { first: number; after?: string | undefined }, viewer: Viewer): Promise<Tariff[]> {
    viewer.require('viewer')
    return this.use.tariffs.list(page)
  }

  find(id: string, asOf: Date | undefined, viewer: Viewer): Promise<Tariff | undefined> {
    viewer.require('viewer')
    return this.use.tariffs.byId(id, asOf)
  }

  revisions(id: string, viewer: Viewer): Promise<Tariff[]> {
    viewer.require('viewer')
    return this.use.tariffs.revisions(id)
  }

  catalogue(viewer: Viewer): CatalogueEntry[] {
    viewer.require('viewer')
    return [...catalogue().values()]
  }

  assignments(
    meterId: string,
    asOf: Date | undefined,
    viewer: Viewer,
  ): Promise<TariffAssignment[]> {
    viewer.require('viewer')
    return this.use.assignments.ofMeters([meterId], asOf)
  }

  async create(input: CreateTariff, viewer: Viewer): Promise<Tariff | UserError> {
    viewer.require('operator')
    const name = input.name.trim()
    if (name === '' || name.length > 100) {
      return new UserError(
        'TARIFF_NAME_INVALID',
        'Der Tarif braucht einen Namen mit höchstens 100 Zeichen.',
        {
          place: 'Name des Tarifs',
          remedy: 'Geben Sie einen Namen ein, zum Beispiel „Netz Mittelspannung 2026“.',
        },
      )
    }
    const components = checkTariff({ ...input, author: viewer.name })
    if (components instanceof UserError) return components
    const wrong = await this.checkHead(input)
    if (wrong) return wrong
    const tariff = { ...input, name, components, author: viewer.name }
    const created = await this.use.tariffs.create(tariff)
    if (!created) return nameTaken(name)
    auditChange(null, created, created.id)
    return created
  }

  /** Appends a correction; what was known before stays and can be asked for by its day. */
  async update(input: UpdateTariff, viewer: Viewer): Promise<Tariff | UserError> {
    viewer.require('operator')
    const before = await this.use.tariffs.byId(input.id)
    if (!before) return tariffUnknown
    if (before.revision !== input.expectedRevision) return tariffChanged(before)
    const author = viewer.name
    const { note, marketId = before.marketId, state = before.state } = input
    const { direction } = before
    const draft = { marketId, state, note, direction, author, components: input.components }
    const components = checkTariff(draft)
    if (components instanceof UserError) return components
    const wrong = await this.checkHead(draft)
    if (wrong) return wrong
    const revision = { marketId, state, note, components, author }
    const appended = await this.use.tariffs.append(input.id, input.expectedRevision, revision)
    if (!appended) return tariffChanged(before)
    auditChange(before, appended, input.id)
    return appended
  }

  async assign(input: AssignTariff, viewer: Viewer): Promise<TariffAssignment | UserError> {
    viewer.require('operator')
    const { meterId, tariffId, validFrom, validUntil } = input
    const wrong = wrongDates(validFrom, validUntil)
    if (wrong) return datesInvalid(wrong)
    const [tariff, [meter]] = await Promise.all([
      this.use.tariffs.byId(tariffId),
      this.use.meters.byIds([meterId]),
    ])
    if (!tariff) return tariffUnknown
    if (!meter) return meterUnknown
    return this.use.assignments.assign({ ...input, direction: tariff.direction })
  }

  private async checkHead({
    marketId,
    note,
  }: Pick<TariffDraft, 'marketId' | 'note'>): Promise<UserError | undefined> {
    if (note.length > longestNote) return noteInvalid(note)
    if (marketId === null) return undefined
    const market = await this.use.markets.byId(marketId)
    return market ? checkEnergyMarket(market, 'Ein Tarif') : marketUnknown(marketId)
  }
}

export const tariffUnknown = new UserError('TARIFF_UNKNOWN', 'Den Tarif gibt es nicht.', {
  place: 'Tarif',
  remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
})

export const meterUnknown = new UserError('METER_UNKNOWN', 'Den Zähler gibt es nicht.', {
  place: 'Zähler',
  remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
})

function tariffChanged({ name }: Tariff): UserError {
  return new UserError(
    'TARIFF_CHANGED',
    `Der Tarif „${name}“ ist inzwischen geändert worden; Ihre Änderung ist nicht gespeichert.`,
    { place: 'Tarif', remedy: 'Laden Sie den Tarif neu und ändern Sie ihn noch einmal.' },
  )
}

function noteInvalid(note: string): UserError {
  return new UserError(
    'TARIFF_NOTE_INVALID',
    `Die Begründung hat ${germanCount(note.length)} Zeichen; höchstens ${longestNote} sind möglich.`,
    { place: 'Begründung', remedy: 'Kürzen Sie die Begründung.' },
  )
}

function marketUnknown(marketId: string): UserError {
  return new UserError('MARKET_UNKNOWN', `Den Markt „${marketId.slice(0, 80)}“ gibt es nicht.`, {
    place: 'Markt',
    remedy: 'Wählen Sie einen Markt, für den Preise geladen werden.',
  })
}

function datesInvalid(message: string): UserError {
  return new UserError('ASSIGNMENT_DATES_INVALID', message, {
    place: 'Gültigkeit',
    remedy: 'Geben Sie Daten wie 2026-01-01 an; das Ende gehört nicht dazu.',
  })
}

function wrongDates(validFrom: string, validUntil: string | null): string | undefined {
  const wrong = [validFrom, validUntil].find(date => date !== null && !isDate(date))
  if (typeof wrong === 'string') return `„${wrong.slice(0, 40)}“ ist kein Datum.`
  if (validUntil === null || validFrom < validUntil) return undefined
  const [from, until] = [validFrom, validUntil].map(date => germanDate(Date.parse(date)))
  return `Die Gültigkeit endet am ${until ?? ''}, aber beginnt erst am ${from ?? ''}.`
}

function nameTaken(name: string): UserError {
  return new UserError('TARIFF_NAME_TAKEN', `Einen Tarif „${name}“ gibt es schon.`, {
    place: 'Name des Tarifs',
    remedy: 'Wählen Sie einen anderen Namen oder korrigieren Sie den vorhandenen Tarif.',
  })
}

/** Whether a text is a calendar date such as `2026-01-31`. */
export function isDate(text: string): boolean {
  const ms = Date.parse(text)
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(ms) &&
    new Date(ms).toISOString().startsWith(text)
  )
}
