import { lengthOfTime, money, number, percent } from './quantities.ts'

/** What kind of thing a question wants to hear. */
export type QuestionKind =
  | 'frequency'
  | 'duration'
  | 'share'
  | 'penalty'
  | 'money'
  | 'count'
  | 'date'
  | 'figure'
  | 'person'
  | 'definition'
  | 'members'
  | 'condition'
  | 'other'

const kinds: [QuestionKind, RegExp][] = [
  ['condition', /\bunter welche[nr] (\p{L}+ )?(voraussetzung|bedingung|umständ)/u],
  [
    'members',
    /\bwelche[rns]? .*\b(zählen|zählt|gehören|gehört|fallen|umfass\p{L}+)\b|\bwas (zählt|gehört|fällt|umfasst)\b/u,
  ],
  ['frequency', /\bwie (oft|häufig)\b|in welche[mn] (zeitlichen )?(abstand|abständen|turnus)/u],
  [
    'duration',
    /\bwie (lange|schnell|lang)\b|\bwie viele? (\p{L}+ )?(jahre|monate|wochen|werktage|tage|stunden|minuten)\b|\bwelche[rmn]? (\p{L}+ )?(\p{L}*frist|dauer|laufzeit|zeitraum|zeit)\b|\binnerhalb welche|\bwie viel zeit\b/u,
  ],
  ['penalty', /\b(welche[srn]?|wie hoch)\b.*\b(strafe|bußgeld|geldbuße|geldstrafe|zwangsgeld)/u],
  ['share', /\bwie viele? prozent\b|\bwelche[rnm]? (\p{L}+ )?(anteil|prozentsatz|teil)\b/u],
  [
    'money',
    /\bwie teuer\b|\bkoste(t|n|te)\b|\bwie viele? (euro|cent|geld)\b|\bwie hoch\b.*(preis|kosten|entgelt|gebühr|steuer|vergütung|beitrag|prämie|pauschale)|\bwas (zahle|bezahle|verdien)/u,
  ],
  ['count', /\bwie vielen?\b.*\p{L}|\bwie viele\b/u],
  ['date', /(^|[^\p{L}])wann\b|\bwie viel uhr\b|\bwelche[mn] (datum|tag|zeitpunkt|jahr)\b/u],
  [
    'figure',
    /\bwie (hoch|viel|groß|weit|tief|breit|dick|alt|warm|heiß|kalt|schwer|leicht|stark|laut)|(ab|bis zu|mit|unter|über) welche[mrn]\b|\bwelche[mnrs]? (\p{L}+ )?(höhe|menge|betrag|größe|kapazität|temperatur|\p{L}*(wert|leistung|satz|verbrauch))\b/u,
  ],
  ['person', /^(und |aber )?wer (ist|war|hat|wurde|gewann|erfand)\b/u],
  ['definition', /^was (ist|sind|bedeutet|versteht man|heißt)\b/u],
]

export function kindOf(question: string): QuestionKind {
  const text = question.toLowerCase().replace(/\s+/gu, ' ').trim()
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
}

const month =
  '(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)'

const holds: Record<Exclude<QuestionKind, 'person' | 'definition' | 'other'>, RegExp> = {
  condition: /\b(?:[Ww]enn|[Ss]ofern|[Ss]oweit|[Ff]alls|[Vv]oraussetzung\p{L}*|vorausgesetzt)\b/u,
  members: /\b(?:gelten|gilt|zählen|zählt|gehören|gehört|umfass\p{L}+|insbesondere|sind)\b/u,
  frequency: new RegExp(
    String.raw`\b(?:viertel|halb)?jährlich\b|\bmonatlich|\bwöchentlich|\btäglich|\b(?:alle|jede[nrs]?)\s+(?:${number}\s+)?${lengthOfTime}|\b(?:ein|zwei|drei|vier)mal\b|\b\p{L}*jährlichen?\b`,
    'u',
  ),
  duration: new RegExp(
    String.raw`(?:^|[^\p{L}])${number}\s*(?:\p{L}+\s)?${lengthOfTime}(?!\p{L})|\p{L}+(?:monatig|wöchig|tägig|jährig)|\bunverzüglich`,
    'u',
  ),
  share: new RegExp(String.raw`${number}\s?${percent}|\b(?:Hälfte|Drittel|Viertel)\b`, 'u'),
  penalty: /\b(?:Geldbuße|Geldstrafe|Freiheitsstrafe|Zwangsgeld)/u,
  money: new RegExp(
    String.raw`${number}\s?(?:${money}|${percent})|\bkostenfrei|\bunentgeltlich`,
    'u',
  ),
  count: new RegExp(String.raw`(?:^|[^\p{L}])${number}\s+\p{L}|\d`, 'u'),
  date: new RegExp(
    String.raw`\d{1,2}\.\s*${month}|\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d Uhr|\b(?:spätestens|frühestens|unverzüglich|binnen|innerhalb|sobald|vor Beginn)\b`,
    'u',
  ),
  figure: /\d/u,
}
const condition = /\b(?:wenn|sofern|soweit|falls|nachdem|solange)\b/u
/** Numbers that point to a place in a law, or label a paragraph or an item, and are no figures. */
const pointers =
  /(?:§§?|Absatz|Absätze[n]?|Abs\.|Satz|Sätze[n]?|Nummer|Nummern|Nr\.|Anlage|Artikel|Teil|Buchstabe|Seite|S\.|Verordnung|Richtlinie|Norm|EN|DIN)\s*\(?[\dIVX]+[\d./:-]*\p{L}?\)?(?:\s*(?:,|und|bis|oder)\s*\d+\p{L}?)*|^\(\d+\p{L}?\)|(?<=[,;:]\s|^)\d{1,2}\p{L}?\.(?=\s)|\(BGBl[^)]*\)|vom \d{1,2}\. \p{Lu}\p{L}+ \d{4}/gu

/** A text without the numbers that are no figures. */
export function withoutPointers(text: string): string {
  return text.replace(pointers, ' ')
}

/** 1 when a text holds what the kind of question wants, a part of it when only something like it. */
export function holdsKind(kind: QuestionKind, text: string): number {
  if (kind === 'person' || kind === 'definition' || kind === 'other') return 0
  const plain = withoutPointers(text)
  if (holds[kind].test(plain)) return 1
  return likePart(kind, plain)
}

function likePart(kind: QuestionKind, plain: string): number {
  if (kind === 'condition' || kind === 'members') return 0
  if (kind === 'date') return holds.duration.test(plain) || condition.test(plain) ? 0.8 : 0
  return /\d/u.test(plain) ? 0.4 : 0
}

/** Whether the question wants a number, a date or a period. */
export function asksForFigure(kind: QuestionKind): boolean {
  return kind in holds && kind !== 'condition' && kind !== 'members'
}
