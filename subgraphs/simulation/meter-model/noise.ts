/**
 * Random numbers by counter instead of by state: the value of a tick depends on seed, stream and tick
 * alone, so a simulation can be resumed or recomputed anywhere and gives the same bytes.
 * Mixing function: splitmix32 (Steele, Lea, Flood 2014).
 */
export function uniform(seed: number, stream: number, tick: number): number {
  const mixed = mix(mix(mix(seed) ^ stream) ^ tick)
  return (mixed + 0.5) / 4_294_967_296
}

/** Standard normal by Box–Muller. */
export function gaussian(seed: number, stream: number, tick: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(seed, stream * 2, tick)))
  return radius * Math.cos(2 * Math.PI * uniform(seed, stream * 2 + 1, tick))
}

function mix(value: number): number {
  let z = (value + 0x9e37_79b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0_aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a_2d97)
  return (z ^ (z >>> 15)) >>> 0
}
