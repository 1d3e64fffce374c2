import type { Piece } from './pieces.ts'

export type Packing = {
  min: number
  max: number
  /** Characters that are repeated at the start of a passage which begins with this piece. */
  repeatedBefore: (piece: Piece) => number
}
/** Pieces [first, last] of one passage. */
export type Packed = { first: number; last: number }

/** Every passage costs this much, so that few long ones win over many short ones. */
const passageCost = 3
/** More than any cut between words: a short passage only comes about where nothing else fits. */
const shortCost = 70
/** For each hundred characters that are missing, squared. */
const missingCost = 3
/** More than any header that is repeated. */
const longestRepeat = 400

/**
 * Puts pieces together to passages of `min` to `max` characters at the cheapest cuts. Each piece must
 * be shorter than `max`. A passage is looked at once for each piece it may begin with, so the time is
 * linear in the number of pieces.
 */
export function pack(pieces: Piece[], packing: Packing): Packed[] {
  const best: Best[] = []
  pieces.forEach((_, last) => best.push(cheapestTo(last, { pieces, best, packing })))
  const packed: Packed[] = []
  for (let last = pieces.length - 1; last >= 0;) {
    const first = best[last]?.first ?? last
    packed.push({ first, last })
    last = first - 1
  }
  return packed.reverse()
}

/** The cheapest way to part everything up to a piece, and where its last passage begins. */
type Best = { cost: number; first: number }
type Search = { pieces: Piece[]; best: Best[]; packing: Packing }

function cheapestTo(last: number, { pieces, best, packing }: Search): Best {
  const end = endOf(pieces, last)
  const cutCost = last === pieces.length - 1 ? 0 : costOf(pieces, last)
  let cheapest: Best = { cost: Infinity, first: last }
  for (let first = last; first >= 0; first--) {
    const length = lengthFrom(pieces[first], end, packing)
    // The header that some pieces repeat is short, so that those before it may still fit.
    if (first < last && length > packing.max + longestRepeat) break
    if (first < last && length > packing.max) continue
    const before = costBefore(best, first)
    const cost = before + passageCost + lengthCost(length, packing.min) + cutCost
    if (cost < cheapest.cost) cheapest = { cost, first }
  }
  return cheapest
}

const costBefore = (best: Best[], first: number) => best[first - 1]?.cost ?? 0
const endOf = (pieces: Piece[], at: number) => pieces[at]?.end ?? 0
const costOf = (pieces: Piece[], at: number) => pieces[at]?.cost ?? 0

function lengthFrom(piece: Piece | undefined, end: number, { repeatedBefore }: Packing): number {
  return piece ? end - piece.start + repeatedBefore(piece) : 0
}

function lengthCost(length: number, min: number): number {
  return length >= min ? 0 : shortCost + missingCost * ((min - length) / 100) ** 2
}
