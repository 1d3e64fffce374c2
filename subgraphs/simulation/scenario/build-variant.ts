import { UserError } from '#platform/errors.ts'
import { addDevice, scaleLoad, shiftLoad } from './change-load.ts'
import { batteryFigures } from './compare-figures.ts'
import { deviceLoad } from './device-load.ts'
import {
  applyRun,
  lowestTarget,
  peakShaving,
  runBeside,
  selfConsumption,
  type BatteryRun,
} from './dispatch.ts'
import { german, germanPlural } from './german.ts'
import type { LocalQuarters } from './local-quarters.ts'
import { canScale, generationOf, type PvSite } from './pv-source.ts'
import type { AddedBattery, AddedPv, BatteryFigures, Variant, VariantCase } from './scenario.ts'
import { addPv, copyOf, type SiteEnergy } from './site-energy.ts'
import { runByPrice } from './tariff-dispatch.ts'

/** What variants are built from; nothing of it is changed. */
export type VariantBase = {
  energy: SiteEnergy
  quarters: LocalQuarters
  pvSite: PvSite
  timeZone: string
  state: string | null
}

export type BuiltVariant = {
  energy: SiteEnergy
  storedKwh: Float64Array | null
  battery: BatteryFigures | null
  pvSource: VariantCase['pvSource']
  notes: string[]
}

/**
 * The energy of a variant: first the load is changed, then devices, PV and battery are added. `price` gives ct/kWh
 * per quarter-hour for a battery that is driven by prices. UserError: SCENARIO_PV_UNKNOWN, or that of the price.
 */
export async function buildVariant(
  variant: Variant,
  base: VariantBase,
  price: () => Promise<Float64Array | UserError>,
): Promise<BuiltVariant | UserError> {
  const energy = copyOf(base.energy)
  const notes = changeLoad(energy, variant, base)
  const pv = variant.pv ? addedPv(energy, variant.pv, base, variant.name) : withoutPv
  if (pv instanceof UserError) return pv
  const battery = variant.battery
    ? await addedBattery(energy, variant.battery, base, price)
    : withoutBattery
  if (battery instanceof UserError) return battery
  return {
    energy,
    storedKwh: battery.storedKwh,
    battery: battery.figures,
    pvSource: pv.source,
    notes: [...notes, ...pv.notes, ...battery.notes],
  }
}

const withoutPv = { source: null, notes: [] }
const withoutBattery = { storedKwh: null, figures: null, notes: [] }

function changeLoad(energy: SiteEnergy, variant: Variant, base: VariantBase): string[] {
  const notes: string[] = []
  if (variant.loadPercent !== 0) scaleLoad(energy, variant.loadPercent)
  if (variant.shift) {
    const { daysLeftOut } = shiftLoad(energy, variant.shift, base.quarters)
    if (daysLeftOut > 0) {
      notes.push(
        `An ${germanPlural(daysLeftOut, 'Tag', 'Tagen')} ist keine Last verschoben, weil Messwerte fehlen oder der Tag nicht ganz im Zeitraum liegt.`,
      )
    }
  }
  for (const device of variant.devices) {
    const { startMs, count, place, seed } = base.pvSite
    const site = { startMs, count, place, seed, timeZone: base.timeZone, state: base.state }
    const { millijoules, note } = deviceLoad(device, site)
    addDevice(energy, millijoules)
    notes.push(note)
  }
  return notes
}

function addedPv(energy: SiteEnergy, pv: AddedPv, base: VariantBase, name: string) {
  const measuredKwp = pv.measuredKwp ?? base.pvSite.measuredKwp
  const site = { ...base.pvSite, measuredKwp }
  if (pv.source === 'MEASURED' && !canScale(site)) return pvUnknown(name)
  const generation = generationOf(pv, site)
  addPv(energy, generation.millijoules)
  const isGuess = generation.source === 'MEASURED' && pv.measuredKwp === null
  return { ...generation, notes: isGuess ? [...generation.notes, byCapacity] : generation.notes }
}

async function addedBattery(
  energy: SiteEnergy,
  battery: AddedBattery,
  base: VariantBase,
  price: () => Promise<Float64Array | UserError>,
) {
  const run = await batteryRun(energy, battery, base, price)
  if (run instanceof UserError) return run
  applyRun(energy, run)
  return {
    storedKwh: run.storedKwh,
    figures: batteryFigures(run, battery.capacityKwh, run.targetKw),
    notes: batteryNotes(run, battery),
  }
}

const byCapacity =
  'Als Leistung der vorhandenen PV-Anlage zählt die Anschlussleistung ihres Zählers; weicht die Modulleistung davon ab, geben Sie sie an.'

type Run = BatteryRun & { targetKw: number | null; unpriced: number }

async function batteryRun(
  energy: SiteEnergy,
  battery: AddedBattery,
  { quarters }: VariantBase,
  price: () => Promise<Float64Array | UserError>,
): Promise<Run | UserError> {
  switch (battery.strategy) {
    case 'SELF_CONSUMPTION':
      return {
        ...runBeside(energy, battery, selfConsumption(energy)),
        ...{ targetKw: null, unpriced: 0 },
      }
    case 'PEAK_SHAVING': {
      const targetKw = battery.targetKw ?? lowestTarget(energy, battery)
      return {
        ...runBeside(energy, battery, peakShaving(energy, targetKw)),
        ...{ targetKw, unpriced: 0 },
      }
    }
    case 'TARIFF': {
      const ct = await price()
      if (ct instanceof UserError) return ct
      let unpriced = 0
      for (const each of ct) if (Number.isNaN(each)) unpriced++
      return { ...runByPrice(energy, battery, { ct, quarters }), targetKw: null, unpriced }
    }
  }
}

function batteryNotes(run: Run, battery: AddedBattery): string[] {
  const left = (run.storedKwh.at(-1) ?? run.startKwh) - run.startKwh
  const notes = [
    `Die Batterie beginnt leer (Mindestladestand); die am Ende verbliebenen ${german(Math.max(0, left))} kWh sind nicht gutgeschrieben.`,
  ]
  if (battery.strategy === 'PEAK_SHAVING' && battery.targetKw === null) {
    notes.push(
      `${german(run.targetKw ?? 0)} kW ist der niedrigste Bezug, den diese Batterie im ganzen Zeitraum halten kann; dabei ist der Verlauf der Last vorab bekannt.`,
    )
  }
  if (battery.strategy === 'TARIFF') {
    notes.push(
      'Die Batterie kennt Preise, Last und Erzeugung des laufenden Tages im Voraus; im Betrieb sind Last und Erzeugung nur vorhergesagt. Gespeicherte Überschüsse sind ohne den Wert ihrer Einspeisung bewertet.',
    )
  }
  if (run.unpriced > 0) {
    notes.push(
      `Für ${germanPlural(run.unpriced, 'Viertelstunde', 'Viertelstunden')} ist kein Preis bekannt; dort gibt die Batterie nichts ab und lädt nur Überschuss.`,
    )
  }
  return notes
}

function pvUnknown(name: string): UserError {
  return new UserError(
    'SCENARIO_PV_UNKNOWN',
    'Die vorhandene PV-Erzeugung lässt sich nicht hochrechnen: Es fehlt ein PV-Zähler in der Auswahl oder dessen installierte Leistung.',
    {
      place: `Variante „${name}“, PV`,
      remedy:
        'Geben Sie die installierte Leistung der vorhandenen Anlage an, oder lassen Sie die Erzeugung aus dem Sonnenstand rechnen.',
    },
  )
}
