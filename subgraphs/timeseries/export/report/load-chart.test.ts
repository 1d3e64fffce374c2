import { describe, expect, it } from 'vitest'
import { loadChartSvg } from './load-chart.ts'

const dayMs = 86_400_000
const from = new Date('2026-01-01T00:00:00Z')

describe('the label of the peak', () => {
  it('stands above the plot, where no line goes through it', () => {
    const points = [0, 1, 2].map(day => {
      const startMs = from.getTime() + day * dayMs
      return { startMs, endMs: startMs + dayMs, meanKw: 40, peakKw: 80 + day }
    })
    const range = { from, to: new Date(from.getTime() + 3 * dayMs) }

    const svg = loadChartSvg({
      range,
      points,
      peak: { kw: 60, at: new Date(points[1]?.startMs ?? 0) },
    })

    const [, y] = /<text x="[\d.]+" y="([\d.]+)"[^>]*>60,00 kW/.exec(svg) ?? []
    expect(Number(y)).toBeLessThan(16)
  })
})
