import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealer } from './sealer.ts'

const key = randomBytes(32)
const sealer = createSealer(key, 'connectors')

describe('a sealed secret', () => {
  it('opens to what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, owner) => {
        const sealed = sealer.seal(plain, owner)
        expect(sealer.open(sealed, owner)).toBe(plain)
        if (plain.length > 8) expect(sealed).not.toContain(plain)
      }),
    )
  })

  it('never looks the same twice', () => {
    expect(sealer.seal('geheim', 'a')).not.toBe(sealer.seal('geheim', 'a'))
  })

  it.each([
    ['another owner', sealer, 'b'],
    ['another purpose', createSealer(key, 'webhooks'), 'a'],
    ['another installation', createSealer(randomBytes(32), 'connectors'), 'a'],
  ])('does not open for %s', (_name, other, owner) => {
    expect(other.open(sealer.seal('geheim', 'a'), owner)).toBeUndefined()
  })

  it('does not open when a single character changed, or to nonsense', () => {
    const sealed = sealer.seal('geheim', 'a')
    for (let i = 3; i < sealed.length - 1; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, i) + other + sealed.slice(i + 1)
      expect(sealer.open(changed, 'a')).toBeUndefined()
    }
    for (const text of ['', 'v1', 'v1.', 'v1.AAAA', `v2.${sealed.slice(3)}`]) {
      expect(sealer.open(text, 'a')).toBeUndefined()
    }
  })
})
