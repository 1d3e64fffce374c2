/** Parts of German number words: "hunderttausend", "fünfundzwanzig". */
const parts =
  'ein|zwei|drei|vier|fünf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend'
/** For patterns: a number as a word. */
export const numberWord = `(?:eine[mnrs]?|(?:(?:${parts})(?:und)?)+)`
/** For patterns: a number in digits or as a word, also of millions. */
export const number = String.raw`(?:\d[\d.,\u00a0 ]*|(?<!\p{L})${numberWord}(?!\p{L}))(?:\s*(?:Millionen|Million|Milliarden|Milliarde|Mio\.|Mrd\.))?`

export const lengthOfTime = String.raw`(?:Sekunden?|Minuten?|Stunden?|Tage?n?|Werktage?n?|Wochen?|(?:Kalender)?[Mm]onate?[ns]?|(?:Kalender)?[Jj]ahre?[ns]?|Quartale?)`
export const money = String.raw`(?:Euro|EUR|€|Cent|ct)(?!\p{L})`
export const percent = '(?:%|Prozent|vom Hundert)'
const length = String.raw`(?:(?:Kilo|Zenti|Milli)?[Mm]etern?|km|m|cm|mm)(?![\p{L}²³])`
const mass = String.raw`(?:(?:Kilo)?[Gg]ramm|Tonnen?|kg|g|t)(?!\p{L})`
const loudness = String.raw`(?:Dezibel|dB(?:\(A\))?)(?!\p{L})`
const warmth = String.raw`(?:Grad|°\s?C|Kelvin)`
const energy = String.raw`(?:(?:Kilo|Mega|Giga|Tera)?[Ww]att(?:stunden?)?|[kMGT]?Wh?|[Kk]ubikmetern?|m³|Litern?|[Vv]olt(?:ampere)?|[Tt]onnen?|Kilogramm)(?!\p{L})`

const after = (...units: string[]) => new RegExp(`${number}\\s?(?:${units.join('|')})`, 'u')
/** What a question asks for by its adjective, and what an answer to it must hold. */
const measures: [RegExp, RegExp][] = [
  [/\bwie (?:weit|tief|breit|dick)\b/u, after(length, percent)],
  [/\bwie (?:schwer|leicht)\b/u, after(mass)],
  [/\bwie laut\b/u, after(loudness)],
  [/\bwie (?:warm|heiß|kalt)\b|\btemperatur\b/u, after(warmth)],
  [/\bwie alt\b/u, after(lengthOfTime)],
  [/\bwie viel \p{L}/u, after(money, percent, energy, length, mass)],
]

/** What a figure must look like to answer; undefined where the question does not tell. */
export function measureOf(question: string): RegExp | undefined {
  const text = question.toLowerCase()
  return measures.find(([asked]) => asked.test(text))?.[1]
}
