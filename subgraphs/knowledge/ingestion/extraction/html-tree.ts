import rehypeParse from 'rehype-parse'
import { unified } from 'unified'

export type HtmlNode = HtmlRoot['children'][number]
export type HtmlElement = Extract<HtmlNode, { type: 'element' }>
export type HtmlRoot = ReturnType<typeof parseHtml>

export function parseHtml(html: string) {
  return unified().use(rehypeParse).parse(html)
}

/** All the text inside, seen or not. */
export function wholeText(node: HtmlNode): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(wholeText).join(' ') : ''
}
