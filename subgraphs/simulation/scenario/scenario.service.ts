import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { buildVariant, type VariantBase } from './build-variant.ts'
import { checkScenario } from './check-scenario.ts'
import { differenceOf, paybackYears } from './compare-figures.ts'
import { mostAtOnce } from './limits.ts'
import { localQuarters } from './local-quarters.ts'
import type { BaseCase, ScenarioRequest, ScenarioResult, Variant, VariantCase } from './scenario.ts'
import { baseNotes, baseOf, variantNotes, type ScenarioBase } from './scenario-base.ts'
import type { Contracts, SiteFigures } from './site-figures.ts'

const dayMs = 86_400_000

export class ScenarioService {
  private running = 0

  constructor(private readonly figures: SiteFigures) {}

  /**
   * What would have been: figures of a period as it was and of variants of it. Reads and computes; nothing is
   * written. UserErrors: SCENARIO_…, SIMULATION_PARAMETER_…, and those of the figures and prices (METERS_UNKNOWN,
   * RANGE_INVALID, TARIFF_UNKNOWN …).
   */
  async simulate(request: ScenarioRequest, viewer: Viewer): Promise<ScenarioResult> {
    viewer.require('viewer')
    const wrong = checkScenario(request)
    if (wrong) return wrong
    if (this.running >= mostAtOnce) return busy
    this.running++
    try {
      return await this.compute(request)
    } finally {
      this.running--
    }
  }

  private async compute(request: ScenarioRequest): Promise<ScenarioResult> {
    const copy = await this.figures.base(request)
    if (copy instanceof UserError) return copy
    const base = baseOf(copy, request)
    if (base instanceof UserError) return base
    const figures = await this.figures.evaluate(base.energy, base.contracts)
    if (figures instanceof UserError) return figures
    const { energy, timeZone } = base
    const asItWas = { figures, course: { energy, storedKwh: null, timeZone } }
    const variants: VariantCase[] = []
    for (const variant of request.variants) {
      const found = await this.variantOf(variant, request, base, asItWas)
      if (found instanceof UserError) return found
      variants.push(found)
    }
    const { from, to } = request
    return { from, to, base: asItWas, variants, notes: baseNotes(base, figures, request) }
  }

  private async variantOf(
    variant: Variant,
    request: ScenarioRequest,
    base: ScenarioBase,
    asItWas: BaseCase,
  ): Promise<VariantCase | UserError> {
    const contracts: Contracts = {
      ...base.contracts,
      supplyTariffId: variant.supplyTariffId,
      feedInTariffId: variant.feedInTariffId,
    }
    const price = () => this.price(variant, request, asItWas)
    const built = await buildVariant(variant, variantBase(base, request), price)
    if (built instanceof UserError) return built
    const figures = await this.figures.evaluate(built.energy, contracts)
    if (figures instanceof UserError) return figures
    const difference = differenceOf(asItWas.figures, figures)
    const days = (request.to.getTime() - request.from.getTime()) / dayMs
    const { storedKwh, battery, pvSource } = built
    return {
      ...{ name: variant.name.trim(), figures, difference, battery, pvSource },
      course: { energy: built.energy, storedKwh, timeZone: base.timeZone },
      paybackYears: paybackYears(variant.investmentEur, difference, days),
      notes: [...built.notes, ...variantNotes({ variant, figures, difference, days })],
    }
  }

  /** The price a battery is driven by: of the variant's tariff, or of the only supply tariff that counts now. */
  private async price(
    variant: Variant,
    { from, to }: ScenarioRequest,
    { figures }: BaseCase,
  ): Promise<Float64Array | UserError> {
    const { supplyTariffId } = variant
    const ids = supplyTariffId === null ? figures.tariffs.map(({ id }) => id) : [supplyTariffId]
    const supply: Float64Array[] = []
    for (const id of ids) {
      const found = await this.figures.price(id, { from, to }, figures.usageHours)
      if (found instanceof UserError) return found
      if (found.direction === 'SUPPLY') supply.push(found.ct)
    }
    const [only] = supply
    return only && supply.length === 1 ? only : tariffUnclear(variant.name, supply.length)
  }
}

function variantBase(base: ScenarioBase, { seed }: ScenarioRequest): VariantBase {
  const { energy, timeZone, state, place, measuredKwp } = base
  const { startMs } = energy
  const count = energy.gridImport.length
  const quarters = localQuarters(startMs, count, timeZone)
  const pvSite = { startMs, count, place, seed, measured: energy.pv, measuredKwp }
  return { energy, quarters, pvSite, timeZone, state }
}

const busy = new UserError('SCENARIO_BUSY', `Es werden schon ${mostAtOnce} Szenarien gerechnet.`, {
  place: 'Szenario',
  remedy: 'Versuchen Sie es in einigen Sekunden noch einmal.',
})

function tariffUnclear(name: string, count: number): UserError {
  const message =
    count === 0
      ? 'Eine Batterie nach Preisen braucht einen Tarif, aber dem Zähler ist im Zeitraum keiner zugeordnet.'
      : 'Eine Batterie nach Preisen braucht einen Tarif, aber im Zeitraum gelten mehrere nacheinander.'
  return new UserError('SCENARIO_TARIFF', message, {
    place: `Variante „${name}“, Batterie`,
    remedy: 'Wählen Sie für diese Variante einen Tarif.',
  })
}
