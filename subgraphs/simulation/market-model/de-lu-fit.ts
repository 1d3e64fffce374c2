import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '#platform/project-root.ts'
import { dayAheadFit, type DayAheadFit } from './day-ahead-fit.ts'

const path = join(projectRoot, 'subgraphs', 'simulation', 'market-model', 'de-lu-day-ahead.json')

/** What `npm run fit-markets` found in the real prices of DE-LU. */
export const deLuDayAhead: DayAheadFit = dayAheadFit.parse(JSON.parse(readFileSync(path, 'utf8')))
