import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { extractHtml } from './html.ts'

type MarkdownNode = ReturnType<typeof parse>['children'][number]
type ListNode = Extract<MarkdownNode, { type: 'list' }>
type TableNode = Extract<MarkdownNode, { type: 'table' }>

/**
 * GitHub-flavoured Markdown: headings, paragraphs, list items and table rows. Front matter is left
 * out. What no reader of the rendered text sees goes to `hidden`.
 */
export function extractMarkdown(source: string, hidden = new HiddenTexts()): Block[] {
  const text = source.replace(/^\s*---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/u, '')
  const { children } = parse(text)
  for (const node of children) noteHidden(node, hidden)
  return children.flatMap(node => blocksOf(node, hidden))
}

function parse(text: string) {
  return unified().use(remarkParse).use(remarkGfm).parse(text)
}

function blocksOf(node: MarkdownNode, hidden: HiddenTexts): Block[] {
  if (node.type === 'list') return listItems(node, 1)
  if (node.type === 'table') return tableRows(node)
  if (node.type === 'html') return extractHtml(node.value, hidden).blocks
  if (node.type === 'blockquote' || node.type === 'footnoteDefinition') {
    return node.children.flatMap(child => blocksOf(child, hidden))
  }
  const text = hasTags(node) ? visibleText(node, hidden) : cleanText(plainText(node))
  if (text === '') return []
  return node.type === 'heading'
    ? [{ kind: 'heading', level: node.depth, text, page: null }]
    : [{ kind: 'paragraph', text, page: null }]
}

function listItems(list: ListNode, depth: number): Block[] {
  let number = list.start ?? 1
  return list.children.flatMap(item => {
    const marker = list.ordered === true ? `${number++}. ` : ''
    return item.children.flatMap((child, index): Block[] => {
      if (child.type === 'list') return listItems(child, depth + 1)
      if (child.type === 'table') return tableRows(child)
      const text = cleanText(plainText(child))
      if (text === '') return []
      return [{ kind: 'listItem', depth, text: index === 0 ? marker + text : text, page: null }]
    })
  })
}

function tableRows(table: TableNode): Block[] {
  return table.children.flatMap((row, index): Block[] => {
    const text = row.children.map(cell => cleanText(plainText(cell))).join(' | ')
    if (!/[^\s|]/u.test(text)) return []
    return [{ kind: 'tableRow', text, page: null, ...(index === 0 && { head: true as const }) }]
  })
}

/** Titles of links and pictures, definitions that nothing refers to, comments between words. */
function noteHidden(node: { type: string } & object, hidden: HiddenTexts): void {
  const { title, url, value } = node as Record<string, unknown>
  for (const text of [title, url]) if (typeof text === 'string') hidden.add('note', text)
  if (node.type === 'html' && typeof value === 'string' && value.startsWith('<!--')) {
    hidden.add('note', value.slice(4, -3))
  }
  for (const child of childrenOf(node)) noteHidden(child, hidden)
}

function childrenOf(node: object): { type: string; value?: unknown }[] {
  const children = 'children' in node && Array.isArray(node.children) ? node.children : []
  return children as { type: string; value?: unknown }[]
}

function hasTags(node: { type: string } & object): boolean {
  return childrenOf(node).some(child => child.type === 'html')
}

/** Words between tags are as visible as the tags make them. */
function visibleText(node: { type: string } & object, hidden: HiddenTexts): string {
  const html = childrenOf(node).map(child =>
    child.type === 'html' ? String(child.value) : escapeHtml(plainText(child)),
  )
  const { blocks } = extractHtml(html.join(''), hidden)
  return blocks.map(block => block.text).join(' ')
}

const escapeHtml = (text: string) => text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;')

/** Inline HTML holds only tags; the text between them comes as text nodes. */
function plainText(node: { type: string } & object): string {
  if (node.type === 'html' || node.type === 'definition') return ''
  if (node.type === 'break') return '\n'
  if ('value' in node && typeof node.value === 'string') return node.value
  if ('alt' in node && typeof node.alt === 'string') return node.alt
  if (!('children' in node) || !Array.isArray(node.children)) return ''
  return (node.children as { type: string }[]).map(child => plainText(child)).join('')
}
