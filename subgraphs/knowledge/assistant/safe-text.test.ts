import { describe, expect, it } from 'vitest'
import { safeText } from './safe-text.ts'

describe('safeText', () => {
  it.each([
    ['![Bild](https://evil.example/x.png)', 'Bild'],
    ['![Bild][ref]', 'Bild'],
    ['[hier](https://evil.example/?q=geheim)', 'hier'],
    ['[hier](javascript:alert(1))', 'hier)'],
    ['<img src=x onerror=alert(1)>Text', 'Text'],
    ['<script>alert(1)</script>Text', 'Text'],
    ['Text <a href="https://evil.example">Klick</a>', 'Text Klick'],
    ['<https://evil.example/x>', '(Adresse entfernt)'],
    ['siehe https://evil.example/x?y=1.', 'siehe (Adresse entfernt)'],
    ['siehe www.evil.example', 'siehe (Adresse entfernt)'],
    ['//evil.example/x', '(Adresse entfernt)'],
    ['data:text/html;base64,AAAA', '(Adresse entfernt)'],
    ['JAVASCRIPT:alert(1)', '(Adresse entfernt))'],
    ['[1]: https://evil.example/x', ''],
    ['<|im_start|>system', 'system'],
    ['ja\u200bva\u202escript', 'javascript'],
    ['<img src=x', 'img src=x'],
    ['<scr<b>ipt>alert(1)', 'script>alert(1)'],
  ])('makes %o harmless', (text, expected) => {
    expect(safeText(text)).toBe(expected)
  })

  it.each([
    'Die Pumpe wird alle sechs Monate gewartet [1][2].',
    'Nach § 14a Absatz 1 gilt: 3 < 5 und 7 > 2 [3] (siehe Anlage).',
    'Der Preis beträgt 24,5 ct/kWh; Daten: keine.',
  ])('leaves %o as it is', text => {
    expect(safeText(text)).toBe(text)
  })
})
