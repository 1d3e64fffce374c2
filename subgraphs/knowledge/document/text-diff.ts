import { diffArrays, diffWordsWithSpace, type ArrayChange } from 'diff'

/** A run of words that both sides have, or only one of them. */
export type WordRun = { kind: 'SAME' | 'ADDED' | 'REMOVED'; text: string }

/** A stretch of paragraphs. */
export type DiffSegment =
  /** `count` paragraphs that both have; only the first and the last are given. */
  | { kind: 'SAME'; count: number; paragraphs: string[] }
  | { kind: 'ADDED' | 'REMOVED'; count: number; paragraphs: string[] }
  /** A paragraph whose words changed. */
  | { kind: 'CHANGED'; count: number; words: WordRun[] }

export type TextDiff = {
  segments: DiffSegment[]
  added: number
  removed: number
  changed: number
  same: number
  /** False: the texts are too long or too different; what is shown is coarser or ends early. */
  isComplete: boolean
}

export const diffLimits = {
  segments: 400,
  /** Of a paragraph that is compared word by word, in characters. */
  paragraph: 6000,
  /** Paragraphs of one stretch that are given. */
  stretch: 50,
  edits: 4000,
  milliseconds: 1500,
} as const

/**
 * What changed between two texts, paragraph by paragraph, and word by word where a paragraph was
 * changed. Bounded in time and size: beyond it, the middle that differs is shown as a whole.
 */
export function diffParagraphs(before: string[], after: string[]): TextDiff {
  const deadline = Date.now() + diffLimits.milliseconds
  const options = { maxEditLength: diffLimits.edits, timeout: diffLimits.milliseconds / 2 }
  const changes = diffArrays(before, after, options)
  const runs = changes ?? coarse(before, after)
  const all = toSegments(runs, deadline)
  return {
    segments: all.slice(0, diffLimits.segments),
    added: countOf(all, 'ADDED'),
    removed: countOf(all, 'REMOVED'),
    changed: countOf(all, 'CHANGED'),
    same: countOf(all, 'SAME'),
    isComplete: changes !== undefined && all.length <= diffLimits.segments,
  }
}

type Run = Pick<ArrayChange<string>, 'value' | 'added' | 'removed'>

function countOf(segments: DiffSegment[], kind: DiffSegment['kind']): number {
  let count = 0
  for (const segment of segments) if (segment.kind === kind) count += segment.count
  return count
}

/** Equal beginning and end; what lies between is removed and added as a whole. */
function coarse(before: string[], after: string[]): Run[] {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const parts: Run[] = [
    { value: before.slice(0, head), added: false, removed: false },
    { value: before.slice(head, before.length - tail), added: false, removed: true },
    { value: after.slice(head, after.length - tail), added: true, removed: false },
    { value: before.slice(before.length - tail), added: false, removed: false },
  ]
  return parts.filter(({ value }) => value.length > 0)
}

function toSegments(runs: Run[], deadline: number): DiffSegment[] {
  const segments: DiffSegment[] = []
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at]
    const next = runs[at + 1]
    if (!run) continue
    if (run.removed && next?.added) {
      segments.push(...changedSegments(run.value, next.value, deadline))
      at += 1
    } else segments.push(stretch(kindOf(run), run.value))
  }
  return segments
}

function kindOf({ added, removed }: Run): 'SAME' | 'ADDED' | 'REMOVED' {
  if (added) return 'ADDED'
  return removed ? 'REMOVED' : 'SAME'
}

function stretch(kind: 'SAME' | 'ADDED' | 'REMOVED', paragraphs: string[]): DiffSegment {
  const count = paragraphs.length
  const shown =
    kind === 'SAME' && count > 2
      ? [paragraphs[0] ?? '', paragraphs[count - 1] ?? '']
      : paragraphs.slice(0, diffLimits.stretch)
  return { kind, count, paragraphs: shown }
}

/** Paragraphs that were exchanged, each beside the one that took its place where they are alike. */
function changedSegments(removed: string[], added: string[], deadline: number): DiffSegment[] {
  const pairs = Math.min(removed.length, added.length)
  const segments: DiffSegment[] = []
  for (let at = 0; at < pairs; at += 1) {
    const before = removed[at] ?? ''
    const after = added[at] ?? ''
    const words = wordsOf(before, after, deadline)
    if (words) segments.push({ kind: 'CHANGED', count: 1, words })
    else segments.push(stretch('REMOVED', [before]), stretch('ADDED', [after]))
  }
  if (removed.length > pairs) segments.push(stretch('REMOVED', removed.slice(pairs)))
  if (added.length > pairs) segments.push(stretch('ADDED', added.slice(pairs)))
  return segments
}

/** Undefined where the paragraphs have too little in common, are too long, or time is up. */
function wordsOf(before: string, after: string, deadline: number): WordRun[] | undefined {
  const left = deadline - Date.now()
  if (left <= 0 || Math.max(before.length, after.length) > diffLimits.paragraph) return undefined
  const changes = diffWordsWithSpace(before, after, { timeout: Math.min(left, 200) })
  if (!changes) return undefined
  const runs = changes.map((change): WordRun => ({
    kind: kindOf({ ...change, value: [] }),
    text: change.value,
  }))
  let shared = 0
  for (const { kind, text } of runs) if (kind === 'SAME') shared += text.trim().length
  return shared * 3 >= Math.max(before.length, after.length) ? runs : undefined
}
