import { request } from 'undici'
import type { Part } from './health.route.ts'

/** Our subgraphs as parts of /health/ready: each answers for itself. */
export function subgraphParts(subgraphs: Readonly<Record<string, { url: string }>>): Part[] {
  return Object.entries(subgraphs).map(([name, { url }]) => ({
    name,
    async check() {
      const { statusCode, body } = await request(new URL('/health/ready', url))
      await body.dump()
      if (statusCode !== 200) throw new Error(`${name} answers ${statusCode}`)
    },
  }))
}
