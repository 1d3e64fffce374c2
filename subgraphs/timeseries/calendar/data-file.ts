import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { projectRoot } from '#platform/project-root.ts'

/**
 * Facts that a law or an operator changes, kept as JSON beside the code that reads them. `path` counts from
 * `subgraphs/timeseries`; a file of another shape is a programming error and throws.
 */
export function readDataFile<T>(path: string, shape: z.ZodType<T>): T {
  const text = readFileSync(join(projectRoot, 'subgraphs', 'timeseries', path), 'utf8')
  return shape.parse(JSON.parse(text))
}
