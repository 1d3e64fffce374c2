import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Garbage may grow to this share of what is in use before it is collected. */
const garbagePercent = 50

/**
 * Keeps the memory of a process that runs for months near what it uses. By itself Node lets garbage grow
 * with the memory of the machine, hundreds of megabytes in each of our processes, because its first full
 * collection comes late and the next ones wait for several times what was left. To be called once the
 * process is up: it collects once, which takes some ten milliseconds and sets the measure for the next.
 */
export function keepMemorySteady(): void {
  setFlagsFromString(`--heap-growing-percent=${garbagePercent}`)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
