import { UserError } from '#platform/errors.ts'
import { germanPlural } from '../wording/german.ts'
import type { SimulatedMeterStore } from './simulated-meters.store.ts'

type Wanted = { meterIds: readonly string[]; markets: readonly string[] }

/**
 * Why nothing can be removed now: something still makes what is to go. SIMULATION_RUNNING, HISTORY_RUNNING,
 * MARKET_SIMULATION_RUNNING. A running simulation is refused, not stopped: stopping it is a decision of its own.
 */
export async function refuseRunning(
  store: SimulatedMeterStore,
  { meterIds, markets }: Wanted,
): Promise<UserError | undefined> {
  const running = (await store.find(meterIds)).filter(({ isRunning }) => isRunning)
  if (running.length > 0) return simulationRunning(running.map(({ name }) => name))
  if (await store.isHistoryBeingMade(meterIds)) return historyRunning
  const runningMarkets = markets.length > 0 ? await store.runningMarkets() : []
  return runningMarkets.length > 0 ? marketsRunning(runningMarkets) : undefined
}

const namesShown = 3

function simulationRunning(names: string[]): UserError {
  const shown = names.slice(0, namesShown).map(name => `„${name}“`)
  const more = names.length > namesShown ? ' und weitere' : ''
  const verb = germanPlural(names.length, 'Simulation läuft', 'Simulationen laufen')
  return new UserError('SIMULATION_RUNNING', `${verb} noch: ${shown.join(', ')}${more}.`, {
    place: 'Zähler',
    remedy: 'Halten Sie sie zuerst an; danach lassen sich die simulierten Daten löschen.',
  })
}

const historyRunning = new UserError(
  'HISTORY_RUNNING',
  'Für einen dieser Zähler wird gerade ein Verlauf erzeugt.',
  { place: 'Zähler', remedy: 'Warten Sie, bis der Auftrag fertig ist, oder brechen Sie ihn ab.' },
)

function marketsRunning(markets: string[]): UserError {
  return new UserError(
    'MARKET_SIMULATION_RUNNING',
    `Eine Marktsimulation läuft noch: ${markets.join(', ')}.`,
    {
      place: 'Märkte',
      remedy: 'Halten Sie sie zuerst an; danach lassen sich die simulierten Preise löschen.',
    },
  )
}

/** MARKET_IN_TARIFF. */
export function marketInUse(marketId: string, tariffs: string[]): UserError {
  return new UserError(
    'MARKET_IN_TARIFF',
    `Nach den simulierten Preisen „${marketId}“ rechnet noch: ${tariffs.map(name => `„${name}“`).join(', ')}.`,
    {
      place: 'Märkte',
      remedy: 'Stellen Sie diese Tarife auf einen anderen Markt um und löschen Sie dann erneut.',
    },
  )
}
