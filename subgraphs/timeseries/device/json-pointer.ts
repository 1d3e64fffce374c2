/** The value at an RFC 6901 pointer; undefined where there is none. `''` is the whole value. */
export function atPointer(value: unknown, pointer: string): unknown {
  let current = value
  for (const step of steps(pointer)) {
    if (typeof current !== 'object' || current === null) return undefined
    if (!Object.hasOwn(current, step)) return undefined
    // An own property of an object or an array element; its type is checked by whoever uses it.
    current = (current as Record<string, unknown>)[step]
  }
  return current
}

function steps(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
