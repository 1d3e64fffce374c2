import { Link } from 'react-router'
import { Badge } from '../../components/badge.tsx'
import type { LunaSource } from './conversation.ts'
import { texts } from './luna.texts.ts'

/** Where a citation leads: the document, at the cited chunk. */
export function placeOf({ item, chunkId }: LunaSource): string {
  return `/dokumente/${item.id}?stelle=${chunkId}`
}

/** The mark inside the text. */
export function CitationMark({ source }: { source: LunaSource }) {
  return (
    <Link
      to={placeOf(source)}
      aria-label={texts.openSource(source.number, source.title)}
      className="relative mx-0.5 inline-flex min-w-5 justify-center rounded-md bg-accent-soft px-1 align-[0.15em] text-xs leading-5 font-semibold text-accent no-underline before:absolute before:-inset-3 hover:bg-accent hover:text-accent-ink"
    >
      {source.number}
    </Link>
  )
}

/** The list of places under an answer. */
export function AnswerSources({ sources }: { sources: readonly LunaSource[] }) {
  if (sources.length === 0) return null
  return (
    <section aria-label={texts.sources} className="grid gap-2">
      <h3 className="text-sm font-semibold text-ink-soft">{texts.sources}</h3>
      <ol className="grid gap-2 sm:grid-cols-2">
        {sources.map(source => (
          <li key={source.number} className="grid min-w-0">
            <Link
              to={placeOf(source)}
              className="grid content-start gap-1 rounded-xl border border-line bg-raised p-3 text-sm hover:border-line-strong"
            >
              <span className="flex gap-2">
                <span className="grid size-5 shrink-0 place-items-center rounded-md bg-accent-soft text-xs font-semibold text-accent">
                  {source.number}
                </span>
                <span className="min-w-0 font-semibold">{source.title}</span>
                {source.global && <Badge>{texts.global}</Badge>}
              </span>
              <span className="text-xs text-ink-soft">
                {[...source.headings.slice(-2), source.page && texts.page(source.page)]
                  .filter(Boolean)
                  .join(' › ')}
              </span>
              <span className="line-clamp-3 text-xs text-ink-soft">{source.excerpt}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}
