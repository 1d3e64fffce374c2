const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]
/** Chrome names itself in Edge's and Opera's agent too: the rarer ones come first. */
const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const longest = 60

/** „Firefox, Linux“ of a user agent; the beginning of what is not known, `null` for none. It is what the client says. */
export function deviceHint(userAgent: string | null): string | null {
  if (userAgent === null) return null
  const named = [browsers, systems].flatMap(
    kinds => kinds.find(([pattern]) => pattern.test(userAgent))?.[1] ?? [],
  )
  return named.length > 0 ? named.join(', ') : userAgent.slice(0, longest)
}
