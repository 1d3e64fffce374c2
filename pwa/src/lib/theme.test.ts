// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import { chooseTheme, currentTheme, readThemeChoice } from './theme.ts'

function deviceIs(theme: 'light' | 'dark') {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes(theme) }))
}

beforeEach(() => {
  localStorage.clear()
  deviceIs('light')
})

it('is dark until someone chooses, whatever the device is set to', () => {
  expect(readThemeChoice()).toBe('dark')
})

it('follows the choice', () => {
  chooseTheme('light')
  expect(currentTheme()).toBe('light')

  chooseTheme('dark')
  expect(currentTheme()).toBe('dark')
})

it('follows the device where that is chosen', () => {
  chooseTheme('system')
  expect(currentTheme()).toBe('light')

  deviceIs('dark')
  chooseTheme('system')
  expect(currentTheme()).toBe('dark')
})
