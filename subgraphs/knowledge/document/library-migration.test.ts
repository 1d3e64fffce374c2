import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  openEarlierInstallation,
  type EarlierInstallation,
} from '../testing/earlier-installation.ts'

// An installation from before there were versions in the library.
const active = '0f6f2d1e-5a0c-4d4e-9a51-000000000001'
const deleted = '0f6f2d1e-5a0c-4d4e-9a51-000000000002'

let installation: EarlierInstallation
let client: pg.Client
beforeAll(async () => {
  installation = await openEarlierInstallation('library_before')
  client = installation.client
  await installation.migrateTo('20261121183000_library')
  await client.query(
    `INSERT INTO items (item_id, source, title, kind, tags, sha256, version, status, ingestion_method,
       file_name, media_type, page_count, chunking, created_at) VALUES
     ($1, 'Upload', 'Alt', 'document', NULL, 'aa', 2, 'active', 'upload', 'alt.pdf', 'application/pdf', 3,
       '{"chunker": "blocks-1"}', '2026-01-01'),
     ($2, 'Upload', 'Weg', 'document', '{x}', 'bb', 1, 'archived', 'upload', 'weg.txt', 'text/plain', NULL,
       '{}', '2026-01-02')`,
    [active, deleted],
  )
  await client.query(
    `INSERT INTO item_versions (version_id, item_id, version, file_uri, checksum) VALUES
     (gen_random_uuid(), $1, 1, 'documents/a0', 'a0'), (gen_random_uuid(), $1, 2, 'documents/aa', 'aa'),
     (gen_random_uuid(), $2, 1, 'documents/bb', 'bb')`,
    [active, deleted],
  )
  await client.query(
    `INSERT INTO item_chunks (chunk_id, item_id, chunk_idx, text, metadata) VALUES
     (gen_random_uuid(), $1, 0, 'Eins.', '{"headings": ["A"], "page": 1, "start": 0, "end": 5}'),
     (gen_random_uuid(), $1, 1, 'Zwei.', '{}'), (gen_random_uuid(), $2, 0, 'Drei.', '{}')`,
    [active, deleted],
  )
  await installation.migrateTo()
}, 60_000)
afterAll(() => installation.drop())

describe('an installation that already holds documents', () => {
  it('keeps its passages as those of the current version', async () => {
    const { rows } = await client.query(
      'SELECT item_id, version, count(*)::int FROM item_chunks GROUP BY 1, 2 ORDER BY 1',
    )

    expect(rows).toEqual([
      { item_id: active, version: 2, count: 2 },
      { item_id: deleted, version: 1, count: 1 },
    ])
  })

  it('knows of its current versions what its items said, and nothing of earlier ones', async () => {
    const { rows } = await client.query(
      `SELECT version, file_name, page_count, chunk_count, char_count::int FROM item_versions
       WHERE item_id = $1 ORDER BY version`,
      [active],
    )

    expect(rows).toEqual([
      { version: 1, file_name: null, page_count: null, chunk_count: 0, char_count: 0 },
      { version: 2, file_name: 'alt.pdf', page_count: 3, chunk_count: 2, char_count: 10 },
    ])
  })

  it('knows when a document was deleted at the latest, and has tags for each', async () => {
    const { rows } = await client.query(
      'SELECT status, archived_at IS NOT NULL AS archived, tags, in_force FROM items ORDER BY item_id',
    )

    expect(rows).toEqual([
      { status: 'active', archived: false, tags: [], in_force: true },
      { status: 'archived', archived: true, tags: ['x'], in_force: true },
    ])
  })
})
