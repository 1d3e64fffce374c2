import { germanPlural } from '../wording/german.ts'

/** 48600 → `13 Stunden 30 Minuten`, 604800 → `7 Tage`; at most three parts. */
export function germanSpan(seconds: number): string {
  const parts = [
    part(Math.floor(seconds / 86_400), 'Tag', 'Tage'),
    part(Math.floor((seconds % 86_400) / 3600), 'Stunde', 'Stunden'),
    part(Math.floor((seconds % 3600) / 60), 'Minute', 'Minuten'),
    part(seconds % 60, 'Sekunde', 'Sekunden'),
  ].filter(text => text !== '')
  return parts.slice(0, 3).join(' ') || '0 Sekunden'
}

function part(count: number, one: string, many: string): string {
  return count === 0 ? '' : germanPlural(count, one, many)
}
