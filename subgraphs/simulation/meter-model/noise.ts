/**
 * Random numbers by counter instead of by state: the value of a tick depends on seed, stream and tick
 * alone, so a simulation can be resumed or recomputed anywhere and gives the same bytes.
 * Mixing function: splitmix32 (Steele, Lea, Flood 2014).
 */
export function uniform(seed: number, stream: number, tick: number): number {
  return uniformOf(noiseKey(seed, stream), tick)
}

/** Standard normal by Box–Muller. */
export function gaussian(seed: number, stream: number, tick: number): number {
  return gaussianOf(noiseKey(seed, stream * 2), noiseKey(seed, stream * 2 + 1), tick)
}

/** Seed and stream as one number, for those who ask the same stream often. */
export function noiseKey(seed: number, stream: number): number {
  return mix(mix(seed) ^ stream)
}

/** In (0, 1) for a tick of the stream with this key. */
export function uniformOf(key: number, tick: number): number {
  return (mix(key ^ tick) + 0.5) / 4_294_967_296
}

/** `gaussian` of one stream. */
export function gaussianNoise(seed: number, stream: number): (tick: number) => number {
  const radiusKey = noiseKey(seed, stream * 2)
  const angleKey = noiseKey(seed, stream * 2 + 1)
  return tick => gaussianOf(radiusKey, angleKey, tick)
}

/** Standard normal at whole steps, moving smoothly from one to the next in between. */
export function smoothNoise(seed: number, stream: number): (steps: number) => number {
  const noise = gaussianNoise(seed, stream)
  let step = Number.NaN
  let from = 0
  let rise = 0
  return steps => {
    const floor = Math.floor(steps)
    if (floor !== step) {
      step = floor
      from = noise(floor)
      rise = noise(floor + 1) - from
    }
    const part = steps - floor
    return from + part * part * (3 - 2 * part) * rise
  }
}

function gaussianOf(radiusKey: number, angleKey: number, tick: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniformOf(radiusKey, tick)))
  return radius * Math.cos(2 * Math.PI * uniformOf(angleKey, tick))
}

function mix(value: number): number {
  let z = (value + 0x9e37_79b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0_aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a_2d97)
  return (z ^ (z >>> 15)) >>> 0
}
