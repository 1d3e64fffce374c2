/**
 * What of a value may stand in the audit log: no secrets, and never more than a few thousand characters.
 */
const secretFields =
  /password|passwort|passphrase|token|secret|credential|authorization|private|api[-_ ]?key|(^|_)pin$|sealed|hash$/i
/** Addresses: those of webhooks carry a key in their path. */
const addressFields =
  /(^|_)(target|url|uri|address|endpoint)$|(Target|Url|URL|Uri|Address|Endpoint)$/
export const hidden = '(verborgen)'
const cut = '(gekürzt)'

const longestText = 500
const mostElements = 50
const deepest = 8
const mostCharacters = 8000

/** Secrets are hidden, long texts and lists cut. */
export function forAudit(value: unknown): unknown {
  return part(value, { left: mostCharacters }, 0)
}

type Budget = { left: number }

function part(value: unknown, budget: Budget, depth: number): unknown {
  if (typeof value === 'string') return text(withoutKey(value), budget)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return spend(value, budget, 8)
  if (value instanceof Date) return spend(value, budget, 24)
  if (depth >= deepest) return cut
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} Byte)`
  return Array.isArray(value) ? list(value, budget, depth) : record(value, budget, depth)
}

function list(values: unknown[], budget: Budget, depth: number): unknown[] {
  const kept: unknown[] = []
  for (const value of values.slice(0, mostElements)) {
    if (budget.left <= 0) break
    budget.left -= 2
    kept.push(part(value, budget, depth + 1))
  }
  const left = values.length - kept.length
  return left > 0 ? [...kept, `… ${left} weitere`] : kept
}

function record(value: object, budget: Budget, depth: number): object {
  const entries: [string, unknown][] = []
  const isSecret = isSecretPair(value)
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue
    budget.left -= key.length
    if (budget.left < 0) {
      entries.push(['…', cut])
      break
    }
    entries.push([key.slice(0, 100), field(key, inner, { isSecret, budget, depth })])
  }
  return Object.fromEntries(entries)
}

function field(
  key: string,
  inner: unknown,
  { isSecret, budget, depth }: { isSecret: boolean; budget: Budget; depth: number },
): unknown {
  const tells = inner === null || typeof inner === 'boolean' || inner === ''
  if (secretFields.test(key) && !tells) return hidden
  if (isSecret && key === 'value') return hidden
  if (typeof inner === 'string' && addressFields.test(key)) return text(hostOnly(inner), budget)
  return part(inner, budget, depth + 1)
}

/** `{ name: 'token', value: '…' }`: settings that are given as a list. */
function isSecretPair(value: object): boolean {
  return ['name', 'id', 'key'].some(key => {
    const name: unknown = Reflect.get(value, key)
    return typeof name === 'string' && secretFields.test(name)
  })
}

function text(value: string, budget: Budget): string {
  if (budget.left <= 0) return cut
  budget.left -= Math.min(value.length, longestText)
  return value.length > longestText ? `${value.slice(0, longestText)} ${cut}` : value
}

function spend(value: unknown, budget: Budget, characters: number): unknown {
  if (budget.left <= 0) return cut
  budget.left -= characters
  return value
}

/** Whatever a field is called: an address with a user, a password or a query keeps its host only. */
function withoutKey(value: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return value
  const url = URL.parse(value)
  if (!url) return hidden
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  return isPlain ? value : hostOnly(value)
}

/** `https://hooks.example.org/…`; what is no address, e.g. that of an e-mail, stays. */
function hostOnly(value: string): string {
  const url = URL.parse(value)
  if (!url || url.host === '') return value.includes('/') ? hidden : value
  const origin = `${url.protocol}//${url.host}`
  const isWhole = url.pathname.length < 2 && url.search === '' && url.hash === ''
  return isWhole && url.username === '' && url.password === '' ? value : `${origin}/…`
}
