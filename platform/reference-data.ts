import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { projectRoot } from './project-root.ts'

/**
 * Facts of the outside world that several subgraphs read, kept as JSON in `reference-data/`. `path` counts from
 * there; a file of another shape is a programming error and throws.
 */
export function readReferenceData<T>(path: string, shape: z.ZodType<T>): T {
  const text = readFileSync(join(projectRoot, 'reference-data', path), 'utf8')
  return shape.parse(JSON.parse(text))
}
