import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecrets, type Secrets } from './secrets.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'luna-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const essence = ({ internal, access, linkSecret, databasePassword }: Secrets) => [
  internal.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  access.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  Buffer.from(linkSecret).toString('hex'),
  databasePassword,
]

describe('secrets', () => {
  it('are made once and stay the same', async () => {
    const first = await loadSecrets(dataDir)
    const second = await loadSecrets(dataDir)

    expect(essence(second)).toEqual(essence(first))
    expect(first.linkSecret).toHaveLength(32)
    expect(new Set(essence(first)).size).toBe(4)
  })

  it('are the same for processes that start at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dataDir)))

    for (const secrets of all) expect(essence(secrets)).toEqual(essence(all[0] ?? secrets))
    const leftovers = (await readdir(join(dataDir, 'secrets'))).filter(name =>
      name.endsWith('.new'),
    )
    expect(leftovers).toEqual([])
  })

  it('can be read by nobody else', async () => {
    await loadSecrets(dataDir)

    const folder = join(dataDir, 'secrets')
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
  })

  it('know the admin token from any other text', async () => {
    const { isAdminToken } = await loadSecrets(dataDir)
    const token = (await readFile(join(dataDir, 'secrets', 'admin-token'), 'utf8')).trim()

    expect(isAdminToken(token)).toBe(true)
    expect(isAdminToken(`${token}x`)).toBe(false)
    expect(isAdminToken('')).toBe(false)
  })

  it('stop the start with the file and the way out when one is damaged', async () => {
    await loadSecrets(dataDir)
    await writeFile(join(dataDir, 'secrets', 'link-secret'), '')

    await expect(loadSecrets(dataDir)).rejects.toThrow(/link-secret ist beschädigt: .*Sicherung/)
  })
})
