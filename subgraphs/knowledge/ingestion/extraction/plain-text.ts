import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import { legalHeadingLevel } from './legal-heading.ts'

const bullet = /^[-*•–▪‣]\s+/u
const legalAbsatz = /^\(\d+[a-z]?\)\s/u

/**
 * Blank lines part paragraphs; a bullet, the heading of a legal section or an Absatz begins a block
 * of its own also without one.
 */
export function extractPlainText(text: string): Block[] {
  const paragraphs = text.replace(/\r\n?/gu, '\n').split(/\n\s*\n/u)
  return paragraphs.flatMap(paragraph => joinLines(paragraph.split('\n').map(cleanText)))
}

function joinLines(lines: string[]): Block[] {
  const blocks: Block[] = []
  let closed = true
  for (const line of lines.filter(candidate => candidate !== '')) {
    const isHeading = legalHeadingLevel(line) !== undefined
    const last = blocks.at(-1)
    if (bullet.test(line)) {
      blocks.push({ kind: 'listItem', depth: 1, text: line.replace(bullet, ''), page: null })
    } else if (!last || closed || isHeading || legalAbsatz.test(line)) {
      blocks.push({ kind: 'paragraph', text: line, page: null })
    } else {
      last.text = `${last.text} ${line}`
    }
    closed = isHeading
  }
  return blocks
}
