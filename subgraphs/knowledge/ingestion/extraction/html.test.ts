import { describe, expect, it } from 'vitest'
import { extractHtml } from './html.ts'

const texts = (html: string) => extractHtml(html).blocks.map(({ text }) => text)

describe('extractHtml', () => {
  it('reads headings, paragraphs, nested lists and table rows in order', () => {
    const { title, blocks } = extractHtml(`<!doctype html><title> Bericht </title>
      <h2>Strom&nbsp;&amp; Wärme</h2><p>Ein <b>Satz</b>.<br>Noch einer.</p>
      <ol start="3"><li>drei<ul><li>innen</li></ul></li><li><p>vier</p><p>mehr</p></li></ol>
      <table><thead><tr><th>Monat</th><th>kWh</th></tr></thead><tr><td><p>Mai</p></td><td>7</td></tr></table>`)

    expect(title).toBe('Bericht')
    expect(blocks.map(({ page, ...block }) => [page, block])).toEqual([
      [null, { kind: 'heading', level: 2, text: 'Strom & Wärme' }],
      [null, { kind: 'paragraph', text: 'Ein Satz. Noch einer.' }],
      [null, { kind: 'listItem', depth: 1, text: '3. drei' }],
      [null, { kind: 'listItem', depth: 2, text: 'innen' }],
      [null, { kind: 'listItem', depth: 1, text: '4. vier' }],
      [null, { kind: 'listItem', depth: 1, text: 'mehr' }],
      [null, { kind: 'tableRow', text: 'Monat | kWh', head: true }],
      [null, { kind: 'tableRow', text: 'Mai | 7' }],
    ])
  })

  it.each([
    '<script>geheim()</script>',
    '<style>.geheim{}</style>',
    '<p style="DISPLAY: none">geheim</p>',
    '<p style="visibility:hidden">geheim</p>',
    '<span style="font-size:0">geheim</span>',
    '<div hidden>geheim</div>',
    '<template><p>geheim</p></template>',
    '<!-- geheim -->',
    '<nav>geheim</nav>',
  ])('leaves out what no reader sees: %s', hidden => {
    expect(texts(`<p>offen</p>${hidden}<p>auch</p>`)).toEqual(['offen', 'auch'])
  })

  it('removes characters that only split words', () => {
    expect(texts('<p>Strom\u00adnetz\u200bbetreiber</p>')).toEqual(['Stromnetzbetreiber'])
  })

  it('counts the pages that Tika marks', () => {
    const { pageCount, blocks } = extractHtml(
      '<body><div class="page"><p>eins</p></div><div class="page"><p>zwei</p></div></body>',
    )

    expect([pageCount, blocks.map(({ page }) => page)]).toEqual([2, [1, 2]])
  })
})
