import type { DataValue } from 'node-opcua-client'

/** 64-bit integers come as their upper and lower half; everything else as it is. */
export function plainValue({ value }: DataValue): unknown {
  const raw: unknown = value.value
  if (!Array.isArray(raw)) return raw
  const halves: unknown[] = raw
  const [upper, lower] = halves
  if (halves.length !== 2 || typeof upper !== 'number' || typeof lower !== 'number') return raw
  // The upper half of a negative number has its highest bit set.
  const number = BigInt.asIntN(64, (BigInt(upper >>> 0) << 32n) | BigInt(lower >>> 0))
  return Number.isSafeInteger(Number(number)) ? Number(number) : Number.NaN
}

/** `nsu=urn:werk;s=P` → `ns=2;s=P`; undefined when the server does not know the namespace. */
export function resolvedNodeId(nodeId: string, namespaces: readonly string[]): string | undefined {
  const [, uri, rest] = /^nsu=([^;]+);(.+)$/.exec(nodeId) ?? []
  if (uri === undefined || rest === undefined) return nodeId
  const index = namespaces.indexOf(uri)
  return index === -1 ? undefined : `ns=${index};${rest}`
}
