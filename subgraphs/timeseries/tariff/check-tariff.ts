import { UserError } from '#platform/errors.ts'
import { germanDate } from '../wording/german.ts'
import { catalogue } from './catalogue.ts'
import { wrongField } from './wrong-field.ts'
import {
  componentsShape,
  energyUnits,
  unitNames,
  type Component,
  type ComponentInput,
  type ComponentKind,
  type PriceUnit,
} from './component.ts'
import type { NewRevision, TariffDirection } from './tariff.ts'

/** What a tariff is checked as: its components are still as somebody wrote them. */
export type TariffDraft = Omit<NewRevision, 'components'> & {
  direction: TariffDirection
  components: ComponentInput[]
}

/** Units a kind may have where not every unit makes sense. */
const unitsOfKind: Partial<Record<ComponentKind, PriceUnit[]>> = {
  SPOT: ['SPOT_FACTOR'],
  VAT: ['PERCENT'],
  GRID_DEMAND: ['EUR_PER_KW_YEAR', 'EUR_PER_KW_MONTH'],
  REACTIVE: ['CT_PER_KVARH'],
  FEED_IN: ['CT_PER_KWH', 'EUR_PER_KWH', 'EUR_PER_MWH', 'SPOT_FACTOR'],
}

/** The components of a draft with their defaults, or what is wrong with the first that is wrong. */
export function checkTariff(draft: TariffDraft): Component[] | UserError {
  const parsed = componentsShape.safeParse(draft.components)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return wrongField(issue?.path ?? [], draft.components)
  }
  for (const [i, component] of parsed.data.entries()) {
    const reason = wrongComponent(component, draft)
    if (reason) return wrong(`Bestandteil ${i + 1} „${component.name}“`, reason)
  }
  return parsed.data
}

function wrongComponent(component: Component, draft: TariffDraft): string | undefined {
  const { kind, unit, zeroAtNegativeSpot } = component
  const units = unitsOfKind[kind]
  if (units && !units.includes(unit)) {
    return `Die Einheit ${unitNames[unit]} passt nicht; möglich: ${units.map(each => unitNames[each]).join(', ')}.`
  }
  if ((unit === 'PERCENT') !== (kind === 'VAT')) return 'Prozente gibt es nur für die Umsatzsteuer.'
  if ((unit === 'SPOT_FACTOR' || zeroAtNegativeSpot) && draft.marketId === null) {
    return 'Für einen Spotpreis muss der Tarif einen Markt nennen.'
  }
  return (
    wrongValidity(component) ?? wrongPrice(component) ?? wrongDirection(component, draft.direction)
  )
}

function wrongValidity({ validFrom, validUntil }: Component): string | undefined {
  if (validUntil === null || validFrom < validUntil) return undefined
  const [from, until] = [validFrom, validUntil].map(date => germanDate(Date.parse(date)))
  return `Die Gültigkeit endet am ${until ?? ''}, aber beginnt erst am ${from ?? ''}.`
}

function wrongPrice(component: Component): string | undefined {
  const { price, unit, windows, usageFrom, usageBelow } = component
  if ((price === null) === (component.catalogue === null)) {
    return 'Es braucht entweder einen Preis oder einen Eintrag des Katalogs.'
  }
  const wrongEntry = component.catalogue === null ? undefined : wrongCode(component.catalogue, unit)
  if (wrongEntry) return wrongEntry
  if ((usageBelow ?? Infinity) <= (usageFrom ?? 0)) {
    return 'Die Benutzungsstunden enden, bevor sie beginnen.'
  }
  return windows.length > 0 && !energyUnits.has(unit)
    ? 'Zeitfenster gibt es nur für Preise je kWh.'
    : undefined
}

function wrongCode(code: string, unit: PriceUnit): string | undefined {
  const entry = catalogue().get(code)
  if (entry?.unit === unit) return undefined
  return entry
    ? `Der Katalog führt „${entry.name}“ in ${unitNames[entry.unit]}.`
    : `Den Eintrag „${code}“ gibt es im Katalog nicht; möglich: ${[...catalogue().keys()].join(', ')}.`
}

function wrongDirection({ kind }: Component, direction: TariffDirection): string | undefined {
  const allowed =
    direction === 'FEED_IN' ? kind === 'FEED_IN' || kind === 'VAT' : kind !== 'FEED_IN'
  if (allowed) return undefined
  return direction === 'FEED_IN'
    ? 'Ein Tarif für Einspeisung kennt nur Vergütung und Umsatzsteuer.'
    : 'Eine Vergütung gehört in einen Tarif für Einspeisung.'
}

function wrong(place: string, message: string): UserError {
  return new UserError('TARIFF_COMPONENT_INVALID', message, {
    place,
    remedy: 'Korrigieren Sie den Bestandteil und speichern Sie erneut.',
  })
}
