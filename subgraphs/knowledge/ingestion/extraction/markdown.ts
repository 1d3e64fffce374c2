import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import { extractHtml } from './html.ts'

type MarkdownNode = ReturnType<typeof parse>['children'][number]
type ListNode = Extract<MarkdownNode, { type: 'list' }>
type TableNode = Extract<MarkdownNode, { type: 'table' }>

/**
 * GitHub-flavoured Markdown: headings, paragraphs, list items and table rows. Front matter is left
 * out.
 */
export function extractMarkdown(source: string): Block[] {
  const text = source.replace(/^\s*---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/u, '')
  return parse(text).children.flatMap(node => blocksOf(node))
}

function parse(text: string) {
  return unified().use(remarkParse).use(remarkGfm).parse(text)
}

function blocksOf(node: MarkdownNode): Block[] {
  if (node.type === 'list') return listItems(node, 1)
  if (node.type === 'table') return tableRows(node)
  if (node.type === 'html') return extractHtml(node.value).blocks
  if (node.type === 'blockquote' || node.type === 'footnoteDefinition') {
    return node.children.flatMap(child => blocksOf(child))
  }
  const text = cleanText(plainText(node))
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
  return table.children.flatMap((row): Block[] => {
    const text = row.children.map(cell => cleanText(plainText(cell))).join(' | ')
    return /[^\s|]/u.test(text) ? [{ kind: 'tableRow', text, page: null }] : []
  })
}

/** Inline HTML holds only tags; the text between them comes as text nodes. */
function plainText(node: { type: string } & object): string {
  if (node.type === 'html' || node.type === 'definition') return ''
  if (node.type === 'break') return '\n'
  if ('value' in node && typeof node.value === 'string') return node.value
  if ('alt' in node && typeof node.alt === 'string') return node.alt
  if (!('children' in node) || !Array.isArray(node.children)) return ''
  return (node.children as { type: string }[]).map(child => plainText(child)).join('')
}
