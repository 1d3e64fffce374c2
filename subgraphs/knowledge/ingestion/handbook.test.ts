import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { createLibraryWorld, type LibraryWorld } from '../testing/library-world.ts'
import { ingestHandbookFolder } from './handbook.service.ts'

let world: LibraryWorld
beforeEach(async () => {
  world = await createLibraryWorld()
})
afterEach(() => world.close())

describe('the handbook', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'luna-handbuch-'))
    await writeFile(join(folder, 'a.md'), '# Erstes\n\nAlter Text.')
    await writeFile(join(folder, 'b.md'), '# Zweites\n\nBleibt.')
  })
  afterEach(() => rm(folder, { recursive: true }))
  const start = async () => {
    const use = { ...world.worker, log: createLogger('test') }
    await ingestHandbookFolder(use, folder, new AbortController().signal)
  }
  const titles = async () =>
    (await world.items.list({ first: 10, sort: 'TITLE' }, world.admin)).map(
      ({ title, version }) => `${title} ${version}`,
    )

  it('is taken in once; a changed chapter is a new version', async () => {
    await start()
    const before = await world.index.points()
    await start()
    expect(await titles()).toEqual(['Erstes 1', 'Zweites 1'])
    expect(await world.index.points()).toEqual(before)

    await writeFile(join(folder, 'a.md'), '# Erstes\n\nNeuer Text.')
    await start()

    expect(await titles()).toEqual(['Erstes 2', 'Zweites 1'])
  })

  it('archives a chapter that is gone and takes it back with its file', async () => {
    await start()
    await rm(join(folder, 'b.md'))
    await start()
    expect(await titles()).toEqual(['Erstes 1'])

    await writeFile(join(folder, 'b.md'), '# Zweites\n\nBleibt.')
    await start()

    expect(await titles()).toEqual(['Erstes 1', 'Zweites 2'])
  })

  it('stays deleted when an administrator deleted a chapter', async () => {
    await start()
    const [chapter] = await world.items.list({ first: 1, search: 'zweites' }, world.admin)
    await world.items.delete(chapter?.id ?? '', world.admin)

    await start()

    expect(await titles()).toEqual(['Erstes 1'])
    expect(await readdir(folder)).toContain('b.md')
  })
})
