import { useSyncExternalStore } from 'react'

/** Dark unless the user chooses light or leaves it to the device. `public/theme.js` applies it before the first paint. */
export type ThemeChoice = 'dark' | 'light' | 'system'
export type Theme = 'dark' | 'light'

const KEY = 'luna.theme'
const LIGHT = '(prefers-color-scheme: light)'
const PAGE_COLOUR: Record<Theme, string> = { dark: '#0b1220', light: '#f4f6fb' }
const listeners = new Set<() => void>()

export function readThemeChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'system' ? stored : 'dark'
}

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark'
}

function applyTheme(): void {
  const choice = readThemeChoice()
  const light = choice === 'light' || (choice === 'system' && matchMedia(LIGHT).matches)
  const theme: Theme = light ? 'light' : 'dark'
  document.documentElement.dataset['theme'] = theme
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', PAGE_COLOUR[theme])
  for (const listener of listeners) listener()
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice)
  applyTheme()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const media = matchMedia(LIGHT)
  media.addEventListener('change', applyTheme)
  return () => {
    listeners.delete(listener)
    media.removeEventListener('change', applyTheme)
  }
}

/** The theme as it is now; follows the choice and the device. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme)
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readThemeChoice)
}
