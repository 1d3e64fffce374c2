import { expect, it } from 'vitest'
import { extractMarkdown } from './markdown.ts'

it('reads GitHub-flavoured Markdown and leaves out front matter and markup', () => {
  const blocks = extractMarkdown(`---
title: weg
---
# Titel mit **fett**

Ein [Link](https://example.org) und \`Code\`.
Dieselbe Zeile.

> Zitat

- [ ] offen
  1. innen

| a | b |
|---|---|
| 1 | |

\`\`\`
let x = 1
\`\`\`

<div>roh<script>weg()</script></div>
`)

  expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
    ['heading', 'Titel mit fett'],
    ['paragraph', 'Ein Link und Code. Dieselbe Zeile.'],
    ['paragraph', 'Zitat'],
    ['listItem', 'offen'],
    ['listItem', '1. innen'],
    ['tableRow', 'a | b'],
    ['tableRow', '1 | '],
    ['paragraph', 'let x = 1'],
    ['paragraph', 'roh'],
  ])
})
