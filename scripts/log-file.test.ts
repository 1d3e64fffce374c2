import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLogFile } from './log-file.ts'

it('keeps what is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'luna-log-'))
  const path = join(folder, 'a.log')
  const log = openLogFile(path)
  log.write(Buffer.from('eins\n'))
  log.write(Buffer.from('zwei\n'))
  log.end()

  await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8')).toBe('eins\nzwei\n')
  rmSync(folder, { recursive: true })
})

it.runIf(existsSync('/dev/full'))('outlives a disk that takes nothing', async () => {
  const log = openLogFile('/dev/full')
  const failures: unknown[] = []
  const noted = (error: unknown) => failures.push(error)
  process.on('uncaughtException', noted)
  for (let line = 0; line < 3; line++) {
    log.write(Buffer.from('verloren\n'))
    // The failure of a write arrives some turns of the event loop later.
    await once(AbortSignal.timeout(50), 'abort')
  }
  process.off('uncaughtException', noted)
  log.end()

  expect(failures).toEqual([])
})
