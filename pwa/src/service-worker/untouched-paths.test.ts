import { expect, it } from 'vitest'
import { untouchedPaths } from './untouched-paths.ts'

const isUntouched = (path: string) => untouchedPaths.some(pattern => pattern.test(path))

it.each(['/graphql', '/auth/login', '/objects/abc.def', '/health/live', '/metrics'])(
  'leaves %s to the server',
  path => {
    expect(isUntouched(path)).toBe(true)
  },
)

it.each(['/', '/zaehler/1?von=2018', '/dokumente/1?stelle=2', '/luna', '/gesundheit'])(
  'opens %s with the shell',
  path => {
    expect(isUntouched(path)).toBe(false)
  },
)
