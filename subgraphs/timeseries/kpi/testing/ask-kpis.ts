import { expect } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { EnergySite } from './energy-site.ts'

export const figureFields = 'value unit coverage reason { code message }'
export const loadFields = `load { energy { ${figureFields} } peak { ${figureFields} } peakAt mean { value }
  loadFactor { value } fullLoadHours { value } }`

/** Asks for fields of `Kpis` through the public door; the answer has any shape. */
export function askKpis(site: () => EnergySite) {
  return async (
    selection: object,
    [from, to]: [Date, Date],
    fields: string,
    asOf?: Date,
  ): Promise<unknown> => {
    const { data, codes } = await site().ask(
      `query ($selection: MeterSelectionInput!, $from: DateTime!, $to: DateTime!, $asOf: DateTime) {
        kpis(selection: $selection, from: $from, to: $to, asOf: $asOf) {
          __typename ... on Kpis { ${fields} } ... on UserError { code message place remedy } } }`,
      testViewer('viewer'),
      { selection, from, to, asOf },
    )
    expect(codes).toEqual([])
    return data?.['kpis']
  }
}
