import { Fragment, useMemo, type ReactNode } from 'react'
import { parseRichText, type Block, type Inline } from '../lib/rich-text.ts'

type Props = {
  source: string
  /** How a citation mark looks; without it the mark stays plain text. */
  renderCitation?: ((number: number) => ReactNode) | undefined
}

type InlineProps = Pick<Props, 'renderCitation'> & { content: readonly Inline[] }

function InlineText({ content, renderCitation }: InlineProps) {
  return content.map((part, index) => {
    switch (part.kind) {
      case 'text':
        return <Fragment key={index}>{part.text}</Fragment>
      case 'strong':
        return <strong key={index}>{part.text}</strong>
      case 'citation':
        return (
          <Fragment key={index}>{renderCitation?.(part.number) ?? `[${part.number}]`}</Fragment>
        )
    }
  })
}

type BlockProps = Pick<Props, 'renderCitation'> & { block: Block }

function BlockText({ block, renderCitation }: BlockProps) {
  if (block.kind === 'paragraph') {
    return (
      <p className="whitespace-pre-line">
        <InlineText content={block.content} renderCitation={renderCitation} />
      </p>
    )
  }
  const items = block.items.map((content, index) => (
    <li key={index}>
      <InlineText content={content} renderCitation={renderCitation} />
    </li>
  ))
  return block.isOrdered ? (
    <ol className="grid list-decimal gap-1 pl-5">{items}</ol>
  ) : (
    <ul className="grid list-disc gap-1 pl-5">{items}</ul>
  )
}

/** Text with paragraphs, lists and citations; everything is text, nothing is HTML. */
export function RichText({ source, renderCitation }: Props) {
  const blocks = useMemo(() => parseRichText(source), [source])
  return (
    <div className="grid gap-3 leading-relaxed">
      {blocks.map((block, index) => (
        <BlockText key={index} block={block} renderCitation={renderCitation} />
      ))}
    </div>
  )
}
