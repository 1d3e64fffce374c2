import { ChevronDown, ChevronUp, Quote } from 'lucide-react'
import { Fragment, useEffect, useRef } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { cx } from '../../components/class-names.ts'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { newHeadings } from './new-headings.ts'
import { texts } from './documents.texts.ts'
import { useChunks, type Chunk } from './use-chunks.ts'

type Props = { itemId: string; citedId: string | undefined }

function CitedChunk({ chunk }: { chunk: Chunk }) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    const { current } = element
    // A long passage is shown from its beginning.
    const isLong = (current?.offsetHeight ?? 0) > innerHeight / 2
    current?.scrollIntoView({ block: isLong ? 'start' : 'center' })
    element.current?.focus({ preventScroll: true })
  }, [chunk.id])
  return (
    <section
      ref={element}
      tabIndex={-1}
      aria-label={texts.cited}
      className="grid scroll-mt-16 gap-2 rounded-xl border-l-4 border-warn bg-mark p-4"
    >
      <p>
        <Badge tone="warn">
          <Quote aria-hidden />
          {texts.cited}
        </Badge>
      </p>
      <RichText source={chunk.text} />
    </section>
  )
}

function Headings({ chunk, before }: { chunk: Chunk; before: Chunk | undefined }) {
  const headings = newHeadings(chunk, before)
  const isNewPage = chunk.page !== null && chunk.page !== before?.page
  if (headings.length === 0 && !isNewPage) return null
  return (
    <div className="mt-4 grid gap-1 first:mt-0">
      {isNewPage && chunk.page !== null && (
        <p className="border-b border-line pb-1 text-xs text-ink-soft">{texts.page(chunk.page)}</p>
      )}
      {headings.map(({ level, text }) => (
        <h3
          key={`${level} ${text}`}
          className={cx('font-semibold', level === 0 ? 'text-lg' : 'text-base')}
        >
          {text}
        </h3>
      ))}
    </div>
  )
}

/** The text of a document; a cited chunk is marked, and the page opens there. */
export function DocumentText({ itemId, citedId }: Props) {
  const { text, showEarlier, showLater, retry } = useChunks(itemId, citedId)
  if (text.state === 'failed') return <ProblemNotice problem={text.problem} onRetry={retry} />
  if (text.state === 'loading') return <Skeleton className="h-96" label={texts.textLoading} />
  const { stretch, isCitedMissing } = text
  const { chunks, hasEarlier, hasLater, currentVersion } = stretch
  const [first] = chunks
  if (!first) return <p className="text-sm text-ink-soft">{texts.noText}</p>
  return (
    <div className="grid max-w-prose gap-4">
      {isCitedMissing && (
        <Notice tone="warn" title={texts.citedMissing}>
          {texts.citedMissingHint}
        </Notice>
      )}
      {first.version !== currentVersion && (
        <Notice tone="warn" title={texts.earlierVersion(first.version)}>
          {texts.earlierVersionHint(currentVersion)}
        </Notice>
      )}
      {hasEarlier && (
        <Button className="justify-self-center" onClick={showEarlier}>
          <ChevronUp />
          {texts.earlier}
        </Button>
      )}
      {chunks.map((chunk, index) => (
        <Fragment key={chunk.id}>
          <Headings chunk={chunk} before={chunks[index - 1]} />
          {chunk.id === citedId ? <CitedChunk chunk={chunk} /> : <RichText source={chunk.text} />}
        </Fragment>
      ))}
      {hasLater && (
        <Button className="justify-self-center" onClick={showLater}>
          <ChevronDown />
          {texts.later}
        </Button>
      )}
    </div>
  )
}
