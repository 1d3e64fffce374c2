import { describe, expect, it } from 'vitest'
import { fuse } from './fusion.ts'

describe('fuse', () => {
  it('sums what each ranking gives relative to its best', () => {
    const fused = fuse([
      {
        weight: 1,
        hits: [
          { id: 'a', score: 10 },
          { id: 'b', score: 5 },
        ],
      },
      {
        weight: 3,
        hits: [
          { id: 'b', score: 0.4 },
          { id: 'c', score: 0.2 },
        ],
      },
    ])

    expect(fused).toEqual([
      { id: 'b', score: 0.875 },
      { id: 'c', score: 0.375 },
      { id: 'a', score: 0.25 },
    ])
  })

  it('leaves out rankings that found nothing', () => {
    expect(
      fuse([
        { weight: 5, hits: [] },
        { weight: 1, hits: [{ id: 'a', score: 2 }] },
      ]),
    ).toEqual([{ id: 'a', score: 1 }])
  })

  it('breaks ties by id', () => {
    const hits = [
      { id: 'b', score: 1 },
      { id: 'a', score: 1 },
    ]

    expect(fuse([{ weight: 1, hits }]).map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('can count ranks only, with a constant that lets no first rank decide alone', () => {
    const fused = fuse(
      [
        {
          weight: 1,
          hits: [
            { id: 'a', score: 100 },
            { id: 'b', score: 1 },
          ],
        },
        {
          weight: 1,
          hits: [
            { id: 'b', score: 9 },
            { id: 'c', score: 8.9 },
          ],
        },
      ],
      'rrf',
    )

    expect(fused.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
    expect(fused[1]?.score).toBeCloseTo(0.5)
    expect(fused[0]?.score).toBeCloseTo((61 / 62 + 1) / 2)
  })
})
