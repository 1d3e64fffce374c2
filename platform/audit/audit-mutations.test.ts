import { describe, expect, it } from 'vitest'
import { testViewer } from '../testing/test-subgraph.ts'
import { auditMutations } from './audit-mutations.ts'

describe('what a mutation leaves in the audit log', () => {
  it.each([
    ['https://hooks.example.org/services/T0/B0/geheim?key=1', 'https://hooks.example.org/…'],
    ['https://user:pass@hooks.example.org:8443/a', 'https://hooks.example.org:8443/…'],
    ['https://hooks.example.org/', 'https://hooks.example.org/'],
    ['hooks.example.org/services/geheim', '(verborgen)'],
    ['leitwarte@example.org', 'leitwarte@example.org'],
  ])('of the address %s is %s', async (target, kept) => {
    const entries: unknown[] = []
    const audit = auditMutations({
      record: entry => {
        entries.push(entry.meta['args'])
        return Promise.resolve()
      },
    })

    await audit({
      ...{ name: 'createAlertChannel', viewer: testViewer('admin') },
      args: { input: { name: 'Leitwarte', target, url: target } },
      outcome: { ok: true, result: null },
    })

    expect(entries).toEqual([{ input: { name: 'Leitwarte', target: kept, url: kept } }])
  })

  it.each([
    ['deleteItem', 1],
    ['recordEvents', 0],
    ['recordLabels', 0],
    ['renameConversation', 0],
  ])('of %s is %i entries: what people read and talk about is theirs', async (name, count) => {
    const entries: unknown[] = []
    const audit = auditMutations({
      record: entry => {
        entries.push(entry)
        return Promise.resolve()
      },
    })

    await audit({
      ...{ name, viewer: testViewer('admin'), args: {} },
      outcome: { ok: true, result: null },
    })

    expect(entries).toHaveLength(count)
  })
})
