/** Tries what a hijacked parser would try and tells how far it came. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

const codeOf = (attempt: () => unknown): unknown => {
  try {
    attempt()
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : String(error)
  }
}

const { environmentVariables: environment } = process.report.getReport() as {
  environmentVariables: Record<string, string>
}
const report = {
  read: codeOf(() => readFileSync(join(tmpdir(), '..', 'etc', 'passwd'))),
  write: codeOf(() => writeFileSync(join(tmpdir(), 'luna-snoop'), 'x')),
  spawn: codeOf(() => spawnSync(process.execPath, ['--version'])),
  worker: codeOf(() => new Worker('', { eval: true })),
  signal: codeOf(() => process.kill(process.ppid, 0)),
  environment: Object.keys(environment).length,
}
process.stdout.write(JSON.stringify(report))
