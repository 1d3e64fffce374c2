import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isName } from '../name.ts'
import { checkParameters } from '../meter-model/parameters.ts'
import type { Place } from '../meter-model/profile.ts'
import { checkPlace, checkSeed } from '../run/check-settings.ts'
import { centreOfGermany } from '../run/plan-simulation.ts'
import type { SimulationSettings } from '../run/simulation.ts'
import type { NewSimulation, SimulationStore } from '../run/simulation.store.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'
import { SiteMeters } from './site-meters.ts'
import { planSite, type PlannedMeter, type SiteRequest } from './site-plan.ts'

type Use = {
  store: Pick<SimulationStore, 'create'>
  /** Takes up what was made. */
  sync: () => Promise<void>
  timeseries: TimeseriesClient
  logger: Logger
  now: () => number
}

/** What a person gives; the rest is believable by itself. */
export type NewSite = Omit<SiteRequest, 'place'> & {
  place: Partial<Place>
  intervalSeconds: number
}
/** Ids of the meters: the site, its connection, its plants. */
export type Site = { siteId: string; meterIds: string[] }

const longestIntervalSeconds = 900
const longestName = 70
const dayMs = 86_400_000

/** Whole sites of simulated meters. */
export class SiteService {
  constructor(private readonly use: Use) {}

  /**
   * Makes the meters of a site and starts them; where one cannot be made, none stays. Errors: SITE_NAME_INVALID,
   * SIMULATION_…, those of createMeter, TIMESERIES_UNAVAILABLE.
   */
  async create(wanted: NewSite, viewer: Viewer): Promise<Site | UserError> {
    viewer.require('operator')
    const site = { ...wanted, name: wanted.name.trim(), place: { ...germany, ...wanted.place } }
    const wrong = checkSite(site)
    if (wrong) return wrong
    const meters = new SiteMeters(this.use)
    try {
      const made = await this.make(site, meters)
      if (made instanceof UserError) await meters.takeBack()
      else await this.use.sync()
      return made
    } catch (error) {
      await meters.takeBack()
      throw error
    }
  }

  private async make(
    site: SiteRequest & { intervalSeconds: number },
    meters: SiteMeters,
  ): Promise<Site | UserError> {
    const { name, place, intervalSeconds } = site
    const common = { intervalSeconds, simulated: true as const, ...place }
    const folder = { ...common, name, kind: 'SITE', parentId: null, capacityKw: null }
    const siteId = await meters.create(folder)
    if (siteId instanceof UserError) return siteId
    const plan = planSite(site)
    const meterIds: string[] = []
    for (const { name: meterName, kind, capacityKw } of plan) {
      const parentId = meterIds[0] ?? siteId
      const id = await meters.create({ ...common, name: meterName, kind, parentId, capacityKw })
      if (id instanceof UserError) return id
      meterIds.push(id)
    }
    const simulations = this.simulations(site, plan, meterIds)
    if (simulations instanceof UserError) return simulations
    await this.use.store.create(simulations)
    return { siteId, meterIds }
  }

  private simulations(
    { place, intervalSeconds }: SiteRequest & { intervalSeconds: number },
    plan: readonly PlannedMeter[],
    meterIds: readonly string[],
  ): NewSimulation[] | UserError {
    const now = this.use.now()
    const simulations: NewSimulation[] = []
    for (const [index, { profile, seed, parameters: given }] of plan.entries()) {
      const parameters = checkParameters(profile, given)
      if (parameters instanceof UserError) return parameters
      const isBalancing = index === 0 || profile === 'BATTERY'
      const settings: SimulationSettings = {
        ...{ profile, seed, parameters, place, intervalSeconds, faults: {} },
        clock: { speed: 1, simulatedStart: now, realStart: now },
        companions: isBalancing ? meterIds.filter((_, other) => other !== index) : [],
        origin: Math.floor((now - dayMs) / dayMs) * dayMs,
      }
      simulations.push({ meterId: meterIds[index] ?? '', settings, startedAt: new Date(now) })
    }
    return simulations
  }
}

const germany: Place = { ...centreOfGermany, timeZone: 'Europe/Berlin', state: null }

function checkSite(site: SiteRequest & { intervalSeconds: number }): UserError | undefined {
  const { name, seed, place, plants, intervalSeconds } = site
  if (!isName(name, longestName)) {
    return new UserError(
      'SITE_NAME_INVALID',
      'Der Standort braucht einen Namen mit höchstens 70 druckbaren Zeichen.',
      {
        place: 'Name',
        remedy: 'Geben Sie einen Namen ein, zum Beispiel „Grundschule Süd“.',
      },
    )
  }
  if (new Set(plants).size < plants.length) {
    return new UserError('SITE_PLANT_TWICE', 'Eine Anlage ist mehrmals gewählt.', {
      place: 'Anlagen',
      remedy: 'Wählen Sie jede Anlage höchstens einmal.',
    })
  }
  if (intervalSeconds < 1 || intervalSeconds > longestIntervalSeconds) {
    return new UserError(
      'SIMULATION_INTERVAL_UNSUPPORTED',
      `Ein Messintervall von ${intervalSeconds} Sekunden ist nicht möglich.`,
      { place: 'Messintervall', remedy: 'Möglich sind 1 bis 900 Sekunden.' },
    )
  }
  return checkSeed(seed) ?? checkSeed(seed + plants.length) ?? checkPlace(place)
}
