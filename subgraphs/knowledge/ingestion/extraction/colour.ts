/** Red, green and blue from 0 to 255, and how opaque from 0 to 1. */
export type Colour = { red: number; green: number; blue: number; alpha: number }

export const white: Colour = { red: 255, green: 255, blue: 255, alpha: 1 }

/** Steps of 255 in each channel that no eye tells apart in print or on a screen. */
const leastContrast = 16

const named: Partial<Record<string, string>> = {
  white: '#ffffff',
  snow: '#fffafa',
  ivory: '#fffff0',
  ghostwhite: '#f8f8ff',
  floralwhite: '#fffaf0',
  whitesmoke: '#f5f5f5',
  black: '#000000',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  red: '#ff0000',
  blue: '#0000ff',
  green: '#008000',
  yellow: '#ffff00',
  navy: '#000080',
  transparent: '#00000000',
}

/** A colour as CSS, HTML and Office write it; undefined for names and functions beyond these. */
export function parseColour(text: string): Colour | undefined {
  const value = text.trim().toLowerCase()
  return fromHex(named[value] ?? value) ?? fromFunction(value)
}

export function looksSame(one: Colour, other: Colour): boolean {
  const steps = [one.red - other.red, one.green - other.green, one.blue - other.blue]
  return steps.every(step => Math.abs(step) <= leastContrast)
}

function fromHex(value: string): Colour | undefined {
  const digits = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/u.exec(value)?.[1]
  if (digits === undefined) return undefined
  const long = digits.length < 6 ? digits.replace(/./gu, '$&$&') : digits
  const channel = (at: number) => Number.parseInt(long.slice(at, at + 2), 16)
  const alpha = long.length === 8 ? channel(6) / 255 : 1
  return { red: channel(0), green: channel(2), blue: channel(4), alpha }
}

function fromFunction(value: string): Colour | undefined {
  const parts = /^rgba?\(([^)]*)\)$/u.exec(value)?.[1]?.split(/[\s,/]+/u) ?? []
  const [red, green, blue, alpha = 1] = parts.filter(part => part !== '').map(channelOf)
  if (red === undefined || green === undefined || blue === undefined) return undefined
  const values = [red, green, blue, alpha]
  return values.every(Number.isFinite) ? { red, green, blue, alpha } : undefined
}

/** "50 %" of a channel, or its number. */
const channelOf = (part: string, index: number) =>
  part.endsWith('%') ? (Number(part.slice(0, -1)) / 100) * (index < 3 ? 255 : 1) : Number(part)
