/** federation.md §6: n nested fragments, each used twice: 2^n fields in under two kilobytes. */
export function plannerBomb(depth: number): string {
  const fragments = Array.from(
    { length: depth },
    (_, level) =>
      `fragment F${level} on Meter { latestReading { meter { ...F${level + 1} ...F${level + 1} } } }`,
  )
  return `{ meter(id: "1") { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Meter { id }`
}
