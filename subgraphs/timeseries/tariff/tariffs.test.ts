import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'
import { createTariff, ct, customer, listed, spot, tariffDesk } from './testing/tariff-desk.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const { ask, create } = tariffDesk(() => site)

describe('a tariff', () => {
  it('gives the end price of each quarter-hour with its parts', async () => {
    const from = berlin('2026-03-02')
    const tariffId = await create({})
    await site.prices(from, 3600, [100.41, -499.99])

    const { endPrice } = await ask(
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) { endPrice(tariffId: $id, from: $from, to: $to) {
         ... on EndPrice { start stepSeconds net gross unknown columns { kind values } tariff { name } } } }`,
      { id: tariffId, from, to: new Date(from.getTime() + 9 * 900_000) },
    )

    expect(endPrice).toMatchObject({
      ...{ start: from.toISOString(), stepSeconds: 900, unknown: 1, tariff: { name: 'Dynamisch' } },
      net: [26.197, 26.197, 26.197, 26.197, -33.843, -33.843, -33.843, -33.843, null],
      gross: [31.17443, 31.17443, 31.17443, 31.17443, ...Array(4).fill(-40.27317), null],
    })
  })

  it.each([
    [{ components: [{ ...spot, unit: 'CT_PER_KWH' }] }, 'Bestandteil 1 „Börsenpreis“'],
    [{ components: [{ ...spot, price: 'acht' }] }, 'Bestandteil 1, Preis'],
    [{ components: [{ ...spot, price: null }] }, 'Bestandteil 1 „Börsenpreis“'],
    [{ components: [listed('MARGIN')] }, 'Bestandteil 1 „MARGIN“'],
    [
      { components: [{ ...ct('MARGIN', '1'), validUntil: '2025-01-01' }] },
      'Bestandteil 1 „MARGIN“',
    ],
    [{ components: [spot], marketId: null }, 'Bestandteil 1 „Börsenpreis“'],
    [{ components: [ct('FEED_IN', '8')] }, 'Bestandteil 1 „FEED_IN“'],
    [{ components: [ct('MARGIN', '1')], direction: 'FEED_IN' }, 'Bestandteil 1 „MARGIN“'],
    [{ components: [] }, 'Bestandteile'],
    [{ name: ' ' }, 'Name des Tarifs'],
  ])('%j is refused at its place', async (change, place) => {
    const input = { name: 'x', marketId: 'DE-LU/day-ahead', components: customer, ...change }
    const answer = await ask(createTariff, { input })
    expect(answer).toMatchObject({ createTariff: { __typename: 'UserError', place } })
  })

  it('names a wrong value in German, with the way out', async () => {
    const refused = async (component: object) => {
      const input = { name: 'x', components: [{ ...ct('MARGIN', '1'), ...component }] }
      const query = `mutation ($input: CreateTariffInput!) { createTariff(input: $input) {
        ... on UserError { code message place remedy } } }`
      return (await ask(query, { input }))['createTariff']
    }
    expect(await refused({ price: '8,05' })).toEqual({
      code: 'TARIFF_COMPONENT_INVALID',
      message: 'Der Wert „8,05“ ist keine Zahl mit Dezimalpunkt.',
      place: 'Bestandteil 1, Preis',
      remedy: 'Schreiben Sie zum Beispiel 8.05.',
    })
    const windows = [{ name: 'HT', price: '1', from: '6 Uhr', to: '22:00' }]
    expect(await refused({ windows })).toMatchObject({
      message: expect.stringContaining('„6 Uhr“'),
      place: 'Bestandteil 1, Zeitfenster 1, von',
    })
    expect(await refused({ validUntil: '2025-01-01' })).toMatchObject({
      message: 'Die Gültigkeit endet am 01.01.2025, aber beginnt erst am 01.01.2026.',
    })
  })

  it('names a market that there is, and a note of up to 500 characters', async () => {
    const usual = { name: 'x', components: customer }
    for (const marketId of ['GIBT/ES-NICHT', 'unsinn']) {
      expect(await ask(createTariff, { input: { ...usual, marketId } })).toMatchObject({
        createTariff: { code: 'MARKET_UNKNOWN', place: 'Markt' },
      })
    }
    const co2 = { id: 'SIM-EU-ETS/co2', name: 'CO₂', stepSeconds: 3600, unit: 'EUR/t' as const }
    await site.stores.markets.ensure(co2)
    expect(await ask(createTariff, { input: { ...usual, marketId: co2.id } })).toMatchObject({
      createTariff: {
        code: 'MARKET_NOT_ENERGY',
        message: 'Ein Tarif braucht Preise in EUR/MWh; der Markt „CO₂“ hat solche in EUR/t.',
      },
    })
    const components = [ct('MARGIN', '1')]
    expect(
      await ask(createTariff, { input: { name: 'y', components, note: 'x'.repeat(501) } }),
    ).toMatchObject({ createTariff: { code: 'TARIFF_NOTE_INVALID' } })
  })

  it('is corrected only by who has seen its newest revision; what is left out stays', async () => {
    const id = await create({ state: 'BY', components: [ct('MARGIN', '1')] })
    const update = async (change: object) =>
      (
        await ask(
          `mutation ($input: UpdateTariffInput!) { updateTariff(input: $input) {
             ... on Tariff { revision marketId state } ... on UserError { code message } } }`,
          { input: { id, note: '', components: [ct('MARGIN', '2')], ...change } },
        )
      )['updateTariff']

    expect(await update({ expectedRevision: 1 })).toEqual({
      ...{ revision: 2, marketId: 'DE-LU/day-ahead', state: 'BY' },
    })
    expect(await update({ expectedRevision: 1 })).toMatchObject({ code: 'TARIFF_CHANGED' })
    expect(await update({ expectedRevision: 2, marketId: null, state: null })).toEqual({
      ...{ revision: 3, marketId: null, state: null },
    })
    expect(await update({ expectedRevision: 3, marketId: 'unsinn' })).toMatchObject({
      code: 'MARKET_UNKNOWN',
    })
    const both = await Promise.all([
      update({ expectedRevision: 3 }),
      update({ expectedRevision: 3 }),
    ])
    expect(both).toContainEqual({ revision: 4, marketId: null, state: null })
    expect(both).toContainEqual(expect.objectContaining({ code: 'TARIFF_CHANGED' }))
  })

  it('has an end price only for Benutzungsstunden that a year has', async () => {
    const id = await create({})
    const query = `query ($id: ID!, $hours: Float, $from: DateTime!, $to: DateTime!) {
      endPrice(tariffId: $id, from: $from, to: $to, usageHours: $hours) { ... on UserError { code } } }`
    const range = { from: berlin('2026-03-02'), to: berlin('2026-03-03') }
    for (const hours of [-1, 9000, 1e100]) {
      expect(await ask(query, { id, hours, ...range })).toEqual({
        endPrice: { code: 'USAGE_INVALID' },
      })
    }
  })

  it('has a name of its own, is listed, and is for operators to change', async () => {
    const input = { name: 'Dynamisch', components: [ct('MARGIN', '1')] }
    await create({})

    expect(await ask(createTariff, { input })).toMatchObject({
      createTariff: { code: 'TARIFF_NAME_TAKEN' },
    })
    expect((await site.ask(createTariff, testViewer('viewer'), { input })).codes).toEqual([
      'FORBIDDEN',
    ])
    expect(
      await ask(
        '{ tariffs { nodes { name components { name price } } pageInfo { hasNextPage } } }',
        {},
      ),
    ).toMatchObject({ tariffs: { nodes: [{ name: 'Dynamisch' }] } })
  })

  it('ships levies and taxes with validity and source', async () => {
    const { tariffCatalogue } = await ask(
      '{ tariffCatalogue { code prices { price validFrom source } } }',
      {},
    )
    const priceOf = (code: string, year: string) =>
      (
        tariffCatalogue as {
          code: string
          prices: { price: string; validFrom: string }[]
        }[]
      )
        .find(entry => entry.code === code)
        ?.prices.find(({ validFrom }) => validFrom.startsWith(year))?.price
    const levies = ['KWKG', 'OFFSHORE', 'STROM_NEV_19']
    expect(levies.map(code => priceOf(code, '2025'))).toEqual(['0.277', '0.816', '1.558'])
    expect(levies.map(code => priceOf(code, '2026'))).toEqual(['0.446', '0.941', '1.559'])
  })
})
