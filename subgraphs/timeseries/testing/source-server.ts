import type { ServerResponse } from 'node:http'
import { startFakeServer, type FakeServer } from '#platform/testing/fake-server.ts'
import { zoneClock } from '../time/zone-clock.ts'
import * as answers from './feed-answers.ts'

export type SourceServer = FakeServer & {
  /** Path and query of each request, in order. */
  asked: URL[]
  /** Prices end here, as if the rest was not published yet. */
  publishedUntil: Date
  /** EUR/MWh of a position counted from 1970 in quarter-hours. */
  priceOf: (quarter: number) => number
  /** Answers instead of the source; the next requests get the source again when it returns false. */
  disturb: (response: ServerResponse, asked: URL) => boolean
}

const quarterMs = 900_000
const weekMs = 7 * 86_400_000
/** A Monday in Germany; SMARD's files begin on Mondays. */
const someMonday = Date.parse('2026-03-22T23:00:00Z')
const berlin = zoneClock('Europe/Berlin')

/** A server on loopback that answers like every source Luna knows, for whatever range is asked. */
export async function startSourceServer(): Promise<SourceServer> {
  const state: Omit<SourceServer, keyof FakeServer> = {
    asked: [],
    publishedUntil: new Date('2100-01-01'),
    priceOf: quarter => ((quarter * 37) % 1000) / 10,
    disturb: () => false,
  }
  const server = await startFakeServer(async ({ request, response }) => {
    const asked = new URL(request.url ?? '/', 'http://source')
    state.asked.push(asked)
    if (state.disturb(response, asked)) return
    const text = answerTo(asked, state)
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': typeOf(text) })
    response.end(text)
  })
  return Object.assign(state, server)
}

function typeOf(text = ''): string {
  return text.startsWith('<') ? 'text/xml; charset=utf-8' : 'application/json'
}

type State = Pick<SourceServer, 'publishedUntil' | 'priceOf'>

function answerTo(asked: URL, state: State): string | undefined {
  const param = (name: string) => asked.searchParams.get(name) ?? ''
  const { pathname } = asked
  if (pathname.startsWith('/app/chart_data/')) return smard(pathname, state)
  if (pathname.endsWith('/energyDetails')) return solarEdge(param)
  return bySimplePath[pathname]?.(param, state)
}

type Param = (name: string) => string
const bySimplePath: Partial<Record<string, (param: Param, state: State) => string>> = {
  '/api': entsoe,
  '/price': (param, state) =>
    answers.energyCharts(prices(new Date(param('start')), new Date(param('end')), state)),
  '/v1/marketdata': (param, state) => {
    const [from, to] = ['start', 'end'].map(name => new Date(Number(param(name))))
    return answers.awattar(prices(from ?? new Date(), to ?? new Date(), state))
  },
  '/weather': param => answers.brightSky({ from: param('date'), to: param('last_date') }),
  '/v1/forecast': openMeteo,
  '/v1/archive': openMeteo,
}

function prices(from: Date, to: Date, { publishedUntil, priceOf }: State): answers.Stretch {
  const first = from.getTime() / quarterMs
  const end = to < publishedUntil ? to : publishedUntil
  return { from, to: end, stepSeconds: 900, value: position => priceOf(first + position) }
}

function entsoe(param: Param, state: State): string {
  const [from, to] = [param('periodStart'), param('periodEnd')].map(entsoeDate)
  const stretch = prices(from ?? new Date(), to ?? new Date(), state)
  if (new Date(stretch.to) <= new Date(stretch.from)) {
    return answers.entsoeAcknowledgement('No matching data found for Data item Day-ahead Prices')
  }
  return answers.entsoeDocument([stretch])
}

function entsoeDate(stamp: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp)?.slice(1) ?? []
  const [year, month, day, hour, minute] = parts
  return new Date(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}Z`)
}

function smard(pathname: string, state: State): string | undefined {
  const weeks = Array.from({ length: 160 }, (_, i) => mondayMs(i - 24))
  if (pathname.endsWith('/index_quarterhour.json') || pathname.endsWith('/index_hour.json')) {
    return JSON.stringify({ timestamps: weeks })
  }
  const week = Number(/_(\d+)\.json$/.exec(pathname)?.[1])
  const next = weeks[weeks.indexOf(week) + 1]
  if (!weeks.includes(week) || next === undefined) return undefined
  return answers.smardChart(prices(new Date(week), new Date(next), state))
}

/** Midnight in Germany, also across the change of clocks. */
function mondayMs(weeks: number): number {
  const wallMs = someMonday + berlin.offsetMs(someMonday) + weeks * weekMs
  return berlin.instantsOf(wallMs)[0] ?? wallMs
}

function openMeteo(param: Param): string {
  const from = new Date(`${param('start_date')}T00:00Z`)
  const to = new Date(new Date(`${param('end_date')}T00:00Z`).getTime() + 86_400_000)
  return answers.openMeteo({ from, to }, { unix: true })
}

function solarEdge(param: Param): string {
  const [from, to] = [param('startTime'), param('endTime')].map(stamp => {
    const [instant] = berlin.instantsOf(Date.parse(`${stamp.replace(' ', 'T')}Z`))
    return new Date(instant ?? 0)
  })
  const stretch = { from: from ?? new Date(), to: to ?? new Date(), stepSeconds: 900 }
  const first = stretch.from.getTime() / quarterMs
  return answers.solarEdgeEnergy({ ...stretch, value: position => ((first + position) % 10) * 100 })
}
