import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '#platform/project-root.ts'

const passageLength = 1000
/** Enough different words that the vocabulary grows with the number of passages, as it does in life. */
const namesEvery = 9

/** Sentences of the manual and of the evaluation's corpus. */
export function germanSentences(): string[] {
  const manual = join(projectRoot, 'docs', 'handbuch')
  const texts = readdirSync(manual)
    // The chapter on documents quotes what puts a document into quarantine.
    .filter(name => name.endsWith('.md') && name !== 'dokumente.md')
    .map(name => readFileSync(join(manual, name), 'utf8'))
  const corpus = join(projectRoot, 'subgraphs/knowledge/evaluation/corpus/corpus.jsonl')
  texts.push(readFileSync(corpus, 'utf8').replaceAll(/"(?:id|title|text)": "/gu, ''))
  return texts
    .flatMap(text => text.split(/(?<=[.!?:])\s+|\n+/u))
    .map(sentence => sentence.replaceAll(/[#*_`"{}|]/gu, ' ').trim())
    .filter(sentence => sentence.length > 30)
}

/** Passages of some 1,000 characters, each from other sentences; the same ones at every run. */
export function* germanPassages(count: number): Generator<string> {
  const sentences = germanSentences()
  const random = pseudoRandom(42)
  for (let made = 0; made < count; made++) {
    let text = ''
    for (let at = 0; text.length < passageLength; at++) {
      text += `${sentences[Math.floor(random() * sentences.length)] ?? ''} `
      if (at % namesEvery === 0) text += `Die Anlage ${name(random)} steht in ${name(random)}. `
    }
    yield text.trim()
  }
}

const syllables = 'ba den fel gro hin kar lau mer nor ost pel rad sten tal ul wen zer'.split(' ')

function name(random: () => number): string {
  const word = Array.from({ length: 4 }, () => syllables[Math.floor(random() * syllables.length)])
  return word.join('').replace(/^./u, first => first.toUpperCase())
}

/** mulberry32: the benchmark needs the same texts again, not secrets. */
export function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
