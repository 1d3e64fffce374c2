import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gaussian } from '../meter-model/noise.ts'
import { createAutoRegression } from './auto-regression.ts'

const settings = { seed: 11, stream: 3, phi: 0.99, blockSteps: 96 }

describe('an AR(1) process', () => {
  it('has mean 0, variance 1 and the wanted correlation', () => {
    for (const phi of [0, 0.5, 0.95]) {
      const process = createAutoRegression({ ...settings, phi })
      let [sum, squares, products] = [0, 0, 0]
      const count = 200_000
      for (let step = 0; step < count; step++) {
        sum += process(step)
        squares += process(step) ** 2
        products += process(step) * process(step + 1)
      }

      expect(Math.abs(sum / count)).toBeLessThan(0.05)
      expect(Math.abs(squares / count - 1)).toBeLessThan(0.06)
      expect(Math.abs(products / squares - phi)).toBeLessThan(0.01)
    }
  })

  it('is the endless recursion, also across its blocks, to a millionth', () => {
    const { seed, stream, phi } = settings
    const process = createAutoRegression(settings)
    let value = 0
    for (let step = -5000; step < 1000; step++) {
      value = phi * value + Math.sqrt(1 - phi ** 2) * gaussian(seed, stream, step)
      if (step >= 0) expect(Math.abs(process(step) - value)).toBeLessThan(5e-6)
    }
  })

  it('has the same value at a step whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -10_000, max: 4_000_000 }), { minLength: 1, maxLength: 12 }),
        steps => {
          const process = createAutoRegression(settings)
          const inOrder = steps.map(process)
          const alone = steps.map(step => createAutoRegression(settings)(step))

          expect(inOrder).toEqual(alone)
        },
      ),
      { numRuns: 50 },
    )
  })
})
