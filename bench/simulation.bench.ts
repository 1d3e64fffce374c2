import { createMeterModel, profiles } from '../subgraphs/simulation/meter-model/meter-model.ts'
import type {
  MeterModelSettings,
  Profile,
} from '../subgraphs/simulation/meter-model/meter-model.ts'
import { fallbackParameters } from '../subgraphs/simulation/meter-model/parameters.ts'
import { ms, quantile, report, timesInTurn } from './measure.ts'

// A year of a meter by the minute, made in memory on one core: each reading is consumption, production and voltage.
// Beside it, as the measure of this machine, three columns of plain normal noise (Box–Muller on Math.random).
const minutes = 525_600
const from = Date.parse('2025-12-31T23:00Z')
const rounds = { rounds: 7, warmUp: 2 }

function settingsOf(profile: Profile): MeterModelSettings {
  return {
    ...{ profile, seed: 2026, intervalSeconds: 60, origin: from, companions: [] },
    parameters: fallbackParameters(profile),
    place: { latitude: 51.3, longitude: 9.5, timeZone: 'Europe/Berlin', state: 'HE' },
  }
}

/** The battery closes the balance of a house with PV, whose readings are made along with its own. */
const meters: Record<string, MeterModelSettings> = Object.fromEntries(
  profiles.map(profile => {
    const companions = profile === 'BATTERY' ? [settingsOf('HOUSEHOLD')] : []
    return [profile, { ...settingsOf(profile), companions }]
  }),
)

const runs = Object.fromEntries(
  Object.entries(meters).map(([profile, settings]) => [
    profile,
    { run: async () => createMeterModel(settings).fill(from, minutes) },
  ]),
)
const times: Record<string, number[]> = await timesInTurn<string>(
  { noise: { run: async () => plainNoise() }, ...runs },
  rounds,
)
const noise = times['noise'] ?? []

report({
  'one core, three columns of noise': line(noise, noise),
  ...Object.fromEntries(
    profiles.map(profile => [`one core, ${profile}`, line(times[profile] ?? [], noise)]),
  ),
  'one core, mean of all profiles': line(meanOf(profiles.map(name => times[name] ?? [])), noise),
  ...(await liveFigures()),
})

/** Readings per second of the median run, and how long it takes as a multiple of the noise of the same turn. */
function line(own: number[], reference: number[]): string {
  const perSecond = (minutes * 1000) / quantile(own, 0.5)
  const ratios = own.map((time, i) => time / (reference[i] ?? Number.NaN))
  return `${Math.round(perSecond).toLocaleString('de-DE')} readings/s, ${quantile(ratios, 0.5).toFixed(2)} × noise`
}

function meanOf(all: number[][]): number[] {
  return Array.from({ length: rounds.rounds }, (_, round) => {
    let sum = 0
    for (const own of all) sum += own[round] ?? Number.NaN
    return sum / all.length
  })
}

function plainNoise(): Float64Array[] {
  return [3.5, 1, 230].map(mean => {
    const column = new Float64Array(minutes)
    for (let i = 0; i < minutes; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - Math.random()))
      column[i] = mean + radius * Math.cos(2 * Math.PI * Math.random())
    }
    return column
  })
}

/** As a live run asks: 1,000 meters of all profiles, one reading each, second after second. */
async function liveFigures(): Promise<Record<string, string>> {
  const live = Array.from({ length: 1000 }, (_, i) => {
    const settings = meters[profiles[i % profiles.length] ?? 'NORMAL'] ?? settingsOf('NORMAL')
    return createMeterModel({ ...settings, seed: i, intervalSeconds: 1 })
  })
  let second = 0
  const { tick } = await timesInTurn(
    {
      tick: {
        run: async () => {
          for (const model of live) model.fill(from + second * 1000, 1)
          second++
        },
      },
    },
    { rounds: 120, warmUp: 60 },
  )
  const [half, worst] = [quantile(tick, 0.5), quantile(tick, 0.99)]
  return { '1,000 meters, one second': `${ms(half)}, ${ms(worst)} at p99` }
}
