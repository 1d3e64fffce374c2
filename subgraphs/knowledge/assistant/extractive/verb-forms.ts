/** Prefixes that part from their verb: "stellt … ab", "abzustellen", "abgestellt". */
const particles = (
  'zurück zusammen herunter heraus hinaus herab weiter weg fest frei los ' +
  'statt auf aus ein vor nach mit ab an zu um bei'
).split(' ')
const parted = new RegExp(`^(${particles.join('|')})(?:ge|zu)(\\p{L}{3,})$`, 'u')
const participle = /^ge(\p{L}{3,}(?:t|en))$/u
const ending = /(?:e?te?n?|e?st|en|e|n)$/u
const clauseEnd = /[.?!,;:–]/u
/** Marks a verb's root, so that "gründen" is not taken for "Grund". */
const mark = '~'

/** The root of a verb in any of its regular forms, or of a noun in -ung; none for other nouns. */
export function verbRoots(word: string): string[] {
  if (/^\p{Lu}/u.test(word)) {
    const noun = /^(\p{L}{3,})ung(?:en|s)?$/u.exec(word)
    return noun ? [`${mark}${(noun[1] ?? '').toLowerCase()}`] : []
  }
  const inner = parted.exec(word)
  const past = participle.exec(word)
  const forms = [
    word,
    ...(inner ? [`${inner[1] ?? ''}${inner[2] ?? ''}`] : []),
    ...(past ? [past[1] ?? ''] : []),
  ]
  return forms.map(rootOf).filter(root => root.length > mark.length + 2)
}

/**
 * Verbs whose particle stands at the end of their clause: of "Wann stellt er den Strom ab?" the
 * root of "abstellen", under the word that carries it ("stellt").
 */
export function partedVerbs(text: string): Map<string, string> {
  const verbs = new Map<string, string>()
  for (const clause of text.split(clauseEnd)) {
    const words = clause.trim().split(/\s+/u)
    const last = words.at(-1) ?? ''
    if (!particles.includes(last)) continue
    for (const word of words.slice(0, -1)) {
      if (/^\p{Ll}{3,}(e|t|st|en)$/u.test(word)) verbs.set(word, rootOf(last + word))
    }
  }
  return verbs
}

function rootOf(verb: string): string {
  return `${mark}${verb.replace(ending, '')}`
}
