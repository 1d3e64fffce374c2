export type MsconsValue = { from: string; to: string; amount: string; qualifier?: string }
export type MsconsPoint = { location: string; obis: string; values: MsconsValue[] }

/** An interchange with one message per point; stamps are written as given, e.g. `201803250145?+01`. */
export function msconsFile(points: MsconsPoint[], una = "UNA:+,? '"): string {
  const messages = points.map(({ location, obis, values }, i) => {
    const body = [
      `UNH+${i + 1}+MSCONS:D:04B:UN:2.2e`,
      `BGM+7+REF${i + 1}+9`,
      'UNS+D',
      'NAD+DP',
      `LOC+172+${location}`,
      `DTM+163:${values[0]?.from ?? ''}:303`,
      `DTM+164:${values.at(-1)?.to ?? ''}:303`,
      'LIN+1',
      `PIA+5+${obis.replaceAll(':', '?:')}:SRW`,
      ...values.flatMap(({ from, to, amount, qualifier = '220' }) => [
        `QTY+${qualifier}:${amount}`,
        `DTM+163:${from}:303`,
        `DTM+164:${to}:303`,
      ]),
    ]
    return [...body, `UNT+${body.length + 1}+${i + 1}`]
  })
  const segments = [
    'UNB+UNOC:3+1:500+2:500+180326:0100+R1++TL',
    ...messages.flat(),
    `UNZ+${points.length}+R1`,
  ]
  return `${una}${segments.map(segment => `${segment}'`).join('')}`
}

/** `count` quarter-hours from an instant, written with the offset of `offsetHours`. */
export function quarterHours(
  start: string,
  amounts: string[],
  offsetHours: (utcMs: number) => number = () => 1,
): MsconsValue[] {
  const first = Date.parse(start)
  const write = (utcMs: number) => {
    const hours = offsetHours(utcMs)
    const wall = new Date(utcMs + hours * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 12)
    return `${wall}?+0${hours}`
  }
  return amounts.map((amount, i) => ({
    from: write(first + i * 900_000),
    to: write(first + (i + 1) * 900_000),
    amount,
  }))
}
