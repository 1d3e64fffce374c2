import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { unreadable } from './feed-errors.ts'
import { readXml, unescapeXml } from './read-xml.ts'

export const entsoe = 'ENTSO-E'

const point = z.object({ position: z.string(), 'price.amount': z.string() })
const period = z.object({
  timeInterval: z.object({ start: z.string(), end: z.string() }),
  resolution: z.string(),
  Point: z.array(point).default([]),
})
const timeSeries = z.object({
  mRID: z.string().optional(),
  'in_Domain.mRID': z.string(),
  'currency_Unit.name': z.string().default('EUR'),
  'price_Measure_Unit.name': z.string().default('MWH'),
  'contract_MarketAgreement.type': z.string().default('A01'),
  'classificationSequence_AttributeInstanceComponent.position': z.string().optional(),
  curveType: z.string().default('A01'),
  Period: z.array(period).default([]),
})
const publication = z.object({
  Publication_MarketDocument: z.object({
    type: z.string().optional(),
    TimeSeries: z.array(timeSeries).default([]),
  }),
})
const acknowledgement = z.object({
  Acknowledgement_MarketDocument: z.object({
    Reason: z
      .array(z.object({ code: z.string().default(''), text: z.string().default('') }))
      .default([]),
  }),
})

export type EntsoePeriod = z.infer<typeof period>
export type EntsoeTimeSeries = z.infer<typeof timeSeries>

/**
 * The time series of a price document (A44, IEC 62325-451-3). An acknowledgement is an error in words:
 * UserError FEED_NO_DATA when there is nothing for the period, FEED_REFUSED otherwise; FEED_UNREADABLE for
 * anything else.
 */
export function readEntsoe(text: string): EntsoeTimeSeries[] | UserError {
  const xml = readXml(text, entsoe)
  if (xml instanceof UserError) return xml
  const refused = acknowledgement.safeParse(xml)
  if (refused.success) return refusal(refused.data.Acknowledgement_MarketDocument.Reason)
  const read = publication.safeParse(xml)
  if (!read.success) {
    const [issue] = read.error.issues
    const place = issue?.path.map(String).join(' › ')
    return unreadable(entsoe, 'Es ist kein Preisdokument (A44).', place)
  }
  const { type, TimeSeries } = read.data.Publication_MarketDocument
  if (type !== undefined && type !== 'A44') {
    return unreadable(entsoe, `Das Dokument hat den Typ ${type.slice(0, 10)} statt A44 (Preise).`)
  }
  return TimeSeries
}

function refusal(reasons: { code: string; text: string }[]): UserError {
  const said = reasons.map(({ text }) => unescapeXml(text)).join(' ')
  const codes = reasons.map(({ code }) => code).filter(code => code !== '')
  if (/no matching data/i.test(said)) {
    return new UserError(
      'FEED_NO_DATA',
      `ENTSO-E hat für diesen Zeitraum keine Preise. Wortlaut: „${said.slice(0, 300)}“`,
      { remedy: 'Wählen Sie einen anderen Zeitraum oder versuchen Sie es später erneut.' },
    )
  }
  const code = codes.length > 0 ? ` (Code ${codes.join(', ').slice(0, 40)})` : ''
  return new UserError(
    'FEED_REFUSED',
    `ENTSO-E hat die Anfrage abgelehnt${code}: „${said.slice(0, 300) || 'ohne Begründung'}“`,
    { remedy: 'Prüfen Sie Gebotszone, Zeitraum und Zugangsschlüssel.' },
  )
}
