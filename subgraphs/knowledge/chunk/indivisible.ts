import { abbreviations, months } from './abbreviations.ts'

const keyword =
  String.raw`(?:§§?|(?:Art(?:ikel[ns]?|\.)|Unterabs(?:atz(?:es)?|ätze[n]?|\.)|Abs(?:atz(?:es)?|ätze[n]?|\.)|` +
  String.raw`Halbs(?:atz(?:es)?|\.)|S(?:atz(?:es)?|ätze[n]?|\.)|Hs\.|Nrn?\.|Nummern?|Ziff(?:ern?|\.)|` +
  String.raw`(?:Doppelb|B)uchst(?:aben?|\.)|lit\.|Anlagen?|Anhang(?:s|es)?|Anl\.|Anh\.|Teil(?:s|en|es)?|Kapitel[ns]?|Kap\.|` +
  String.raw`(?:Unter)?[Aa]bschnitt(?:s|es|e|en)?|Abschn\.|Tabellen?|Tab\.|Abbildung(?:en)?|Abb\.|Seiten?|Rn\.|Rz\.|Tz\.|Fn\.|` +
  String.raw`Variante|Alternative|Alt\.|Spiegelstrich|Zeile|Stufe|Klasse|Buch|BGBl\.|ABl\.|BT-Drs\.|Az\.|L)(?!\p{L}))`
const number = String.raw`(?:\d+(?:\.\d+)*\p{Ll}{0,2}(?!\p{L})|[IVXLC]+(?!\p{L})|\p{Ll}{1,2}(?![\p{L})]))(?:\sff?\.)?`
const joint = String.raw`(?:,|,?\s(?:und|oder|bis|sowie|bzw\.|auch|i\.\s?V\.\s?m\.|in\sVerbindung\smit|jeweils\sauch))?`
const linked = String.raw`(?:(?:des|der|den|dem|nach|mit|auch)\s)?${keyword}\s?${number}`
/** A further number, unless it is the label of the next item or counts something. */
const further = String.raw`${number}(?=[\s,.;)])(?!\.\s)(?!\s(?!${keyword})\p{Lu}\p{Ll})`
const statute = String.raw`(?:\s(?:des|der|dieses|dieser)\s\p{Lu}[\p{L}-]+|\s(?:des\s|der\s)?\p{Lu}\p{L}*\p{Lu}(?!\p{L}))?`
/** "§ 14a Abs. 1 S. 2 Nr. 3 und 4 EnWG": a keyword, then keywords and numbers, then the law. */
const citation = String.raw`${keyword}\s?${number}(?:${joint}\s(?:${linked}|${further}))*${statute}`

const unit =
  String.raw`(?:[kMGT]?(?:W|Wh|VA|V|A|J|Hz|t|g|m|l)[²³]?(?:\/\p{L}+)?|°C|%|€|Euro|Cent|ct|EUR|Prozent|Promille|` +
  String.raw`(?:Kilo|Mega|Giga)?(?:watt|wattstunden?|volt|joule)|Watt|Volt|Ampere|Jahre?n?|Monate?n?|Wochen?|Tage?n?|Werktage?n?|` +
  String.raw`Stunden?|Minuten?|Sekunden?|Uhr|Meter|Kilometer|Quadratmeter|Kubikmeter|Tonnen|Mio\.|Mrd\.|Millionen|Milliarden)(?!\p{L})`

/** What must stay on one side of a cut. */
const wholes = [
  new RegExp(citation, 'gu'),
  new RegExp(String.raw`\d{1,2}\.\s?(?:\d{1,2}\.|${[...months].join('|')})(?:\s?\d{2,4})?`, 'gu'),
  new RegExp(String.raw`(?:${[...months].join('|')})\s\d{4}`, 'gu'),
  // Ordinals, labels of an enumeration and what they count.
  new RegExp(
    String.raw`(?<![\p{L}\d])(?:\d{1,3}\p{Ll}{0,2}\.|\p{Ll}{1,2}\)|\(\d{1,3}\p{Ll}?\))\s\S+`,
    'gu',
  ),
  /\((?:EU|EG|EWG|Euratom)\)\s(?:Nr\.\s)?\S+/gu,
  new RegExp(String.raw`\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)`, 'gu'),
  new RegExp(String.raw`\d\s${unit}`, 'gu'),
  new RegExp(
    String.raw`(?:&|\+|=|×|–|≤|≥|<|>)\s\S+|(?<!\S)\S{1,80}\s(?:&|\+|=|×|≤|≥|<|>)(?=\s)`,
    'gu',
  ),
]

/** "z. B.", "i. V. m.", "Nr.": a word with a full stop; whether it is short for something is looked up. */
const stopped = /(?<![\p{L}\d])(\p{L}+)\.(?=\s)/gu

/** Places of a text that are no seam, because they lie inside a citation, a date, an amount … */
export function indivisible(text: string): (at: number) => boolean {
  const inside = new Uint8Array(text.length + 1)
  for (const pattern of wholes) {
    for (const { index, 0: whole } of text.matchAll(pattern)) {
      // A sentence may end with the abbreviation, so the last place is left to the splitter.
      inside.fill(1, index + 1, index + whole.length)
    }
  }
  for (const { index, 0: match, 1: word = '' } of text.matchAll(stopped)) {
    const isShort = word.length === 1 || abbreviations.has(word.toLowerCase())
    if (isShort) inside[index + match.length] = 1
  }
  return at => inside[at] === 1
}
