import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { auditChange, collectChanges, type AuditChange } from './audit-change.ts'
import { forAudit } from './for-audit.ts'

async function changesOf(work: () => Promise<void> | void): Promise<AuditChange[]> {
  const changes: AuditChange[] = []
  await collectChanges(changes, work)
  return changes
}

describe('What a mutation changed', () => {
  it('is only what differs', async () => {
    const changes = await changesOf(() => {
      auditChange(
        { name: 'Alt', tags: ['a'], at: new Date(0), same: { deep: [1] }, gone: 1 },
        { name: 'Neu', tags: ['a', 'b'], at: new Date(0), same: { deep: [1] }, came: 2 },
        'x',
      )
    })

    expect(changes).toEqual([
      {
        target: 'x',
        before: { name: 'Alt', tags: ['a'], gone: 1, came: null },
        after: { name: 'Neu', tags: ['a', 'b'], gone: null, came: 2 },
      },
    ])
  })

  it('is nothing where nothing differs, and all of what came or went', async () => {
    const changes = await changesOf(() => {
      auditChange({ a: 1, b: undefined }, { a: 1 })
      auditChange(null, undefined)
      auditChange(null, { a: 1 })
      auditChange({ a: 1 }, null)
    })

    expect(changes).toEqual([
      { before: null, after: { a: 1 } },
      { before: { a: 1 }, after: null },
    ])
  })

  it('stays with its mutation, also when several are under way', async () => {
    const mutation = (name: string) =>
      changesOf(async () => {
        await turn()
        auditChange(null, { name })
        await turn()
      })

    const [a, b] = await Promise.all([mutation('a'), mutation('b')])
    auditChange(null, { name: 'outside' })

    expect([a, b]).toEqual([
      [{ before: null, after: { name: 'a' } }],
      [{ before: null, after: { name: 'b' } }],
    ])
  })

  it('tells that a secret changed, never which it was', async () => {
    const changes = await changesOf(() => {
      auditChange(
        { hasSecret: false, password: 'alt', settings: { url: 'https://x.example/a?key=alt' } },
        { hasSecret: true, password: 'neu', settings: { url: 'https://x.example/a?key=neu' } },
      )
    })

    expect(changes).toEqual([
      {
        before: {
          hasSecret: false,
          password: '(verborgen)',
          settings: { url: 'https://x.example/…' },
        },
        after: {
          hasSecret: true,
          password: '(verborgen)',
          settings: { url: 'https://x.example/…' },
        },
      },
    ])
  })
})

describe('What may stand in the audit log', () => {
  it.each([
    [
      { name: 'api-key', value: 's' },
      { name: 'api-key', value: '(verborgen)' },
    ],
    [
      { name: 'token', value: 's' },
      { name: 'token', value: '(verborgen)' },
    ],
    [
      { name: 'zone', value: 'DE-LU' },
      { name: 'zone', value: 'DE-LU' },
    ],
    [{ host: 'mqtts://user:pass@broker:8883' }, { host: 'mqtts://broker:8883/…' }],
    [{ apiKey: 's' }, { apiKey: '(verborgen)' }],
    [
      { clientSecret: null, hasPassword: true },
      { clientSecret: null, hasPassword: true },
    ],
    [
      { bytes: new Uint8Array(3), big: 5n },
      { bytes: '(3 Byte)', big: '5' },
    ],
  ])('of %o is %o', (given, kept) => {
    expect(forAudit(given)).toEqual(kept)
  })

  it.each([
    ['a long text', 'x'.repeat(1_000_000)],
    ['many texts', Array.from({ length: 10_000 }, () => 'y'.repeat(400))],
    ['many fields', Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, i]))],
    [
      'lists of lists',
      Array.from({ length: 60 }, () => Array.from({ length: 60 }, () => [1, 2, 3])),
    ],
    ['deep nesting', nested(5000)],
  ])('is bounded for %s', (_what, value) => {
    expect(JSON.stringify(forAudit(value)).length).toBeLessThan(40_000)
  })
})

function nested(depth: number): object {
  let inner: object = {}
  for (let level = 0; level < depth; level++) inner = { inner }
  return inner
}
