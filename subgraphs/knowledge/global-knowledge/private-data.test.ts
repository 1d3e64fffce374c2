import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPrivateData } from './private-data.ts'

const rulesOf = (text: string) => findPrivateData(text).map(({ rule }) => rule)

describe('private data in a building block', () => {
  it.each([
    ['EMAIL', 'Fragen an erika.muster@stadtwerke-beispiel.de richten.'],
    ['PHONE', 'Rufen Sie 0221 / 123 45 67 an.'],
    ['PHONE', 'Hotline +49 (221) 1234567'],
    ['PHONE', 'Telefon: 02211234567.'],
    ['IBAN', 'Konto DE89 3704 0044 0532 0130 00'],
    ['METERING_LOCATION', 'Zählpunkt DE00056266802AO6G56M11SN51G21M24S'],
    ['MARKET_LOCATION', 'Marktlokation 51238696780 beliefert'],
    ['PERSON', 'Zuständig ist Frau Dr. Müller.'],
    ['PERSON', 'Herr Schmidt liest ab.'],
    ['ADDRESS', 'Das Werk in der Hauptstraße 12 b'],
    ['INTERNAL_ID', 'Zähler 0f6f2d1e-5a0c-4d4e-9a51-1c7e0d0a0001'],
    ['NETWORK_ADDRESS', 'Der Zähler ist unter 192.168.0.17 erreichbar.'],
    ['COORDINATES', 'Standort 50.93753, 6.96028'],
    [
      'READINGS',
      Array.from({ length: 6 }, (_, hour) => `01.02.2026 0${hour}:15; ${hour * 3},5`).join('\n'),
    ],
    ['READINGS', Array.from({ length: 24 }, (_, at) => `12${at},5 `).join('; ')],
  ])('is found: %s', (rule, text) => {
    expect(rulesOf(text)).toContain(rule)
  })

  it.each([
    'Nach § 14a EnWG darf der Netzbetreiber steuerbare Verbrauchseinrichtungen auf 4,2 kW drosseln.',
    'Die Umsatzsteuer beträgt 19 %, der Grundpreis 0,2 Cent je kWh, die Frist 14 Tage ab dem 01.01.2026.',
    'Ein Lastgang hat 35.040 Viertelstunden im Jahr; am 29. März sind es 92, am 25. Oktober 100.',
    'OBIS 1-0:1.8.0 zählt den Bezug, 1-0:2.8.0 die Einspeisung, siehe Abschnitt 10.2.3 der Norm.',
    'Frauen und Herren fragen: Wie weit ist der Weg 3 zur Anlage? Die Allee ist lang.',
    'Die Abstände 0,5 / 0,25 / 0,125 m und die Jahre 2024, 2025, 2026 sind Beispiele; 1 - 0 = 1.',
    'Um 02:15 Uhr am 25.10.2026 gibt es die Stunde zweimal: 02:15 und 02:15.',
  ])('is not seen in general knowledge: %s', text => {
    expect(rulesOf(text)).toEqual([])
  })

  it('is looked for in bounded time, whatever the text', () => {
    const parts = fc.constantFrom(
      '1',
      ' ',
      'DE',
      ';',
      '0',
      'A',
      '-',
      '@',
      '.',
      'straße',
      '\n',
      ':',
      '9.',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), some => {
        const text = some.join('').repeat(400).slice(0, 20_000)
        const startedAt = performance.now()
        findPrivateData(text)
        expect(performance.now() - startedAt).toBeLessThan(500)
      }),
      { numRuns: 60 },
    )
  })
})
