/**
 * How many of `most` places each claimant gets: everyone gets the same until its claim is met, and what small
 * claims leave over goes to the large ones. Where there are more claimants than places, the first get one each.
 */
export function fairShares(claims: readonly number[], most: number): number[] {
  const shares = new Array<number>(claims.length).fill(0)
  const smallestFirst = [...claims.keys()].sort(
    (a, b) => (claims[a] ?? 0) - (claims[b] ?? 0) || a - b,
  )
  let left = most
  let waiting = claims.length
  for (const index of smallestFirst) {
    const even = Math.max(1, Math.floor(left / waiting))
    const share = Math.min(claims[index] ?? 0, even, left)
    shares[index] = share
    left -= share
    waiting--
  }
  return shares
}
