import { Check, Copy, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { RichText } from '../../components/rich-text.tsx'
import type { AnswerLevel } from '../../graphql/graphql.ts'
import { AnswerSources, CitationMark } from './answer-sources.tsx'
import { isRunning, shownSources, type AnswerState, type Exchange } from './conversation.ts'
import { texts } from './luna.texts.ts'

const TONES: Record<AnswerLevel, Tone> = { SUPPORTED: 'good', UNCERTAIN: 'warn', NONE: 'neutral' }

function Progress({ state }: { state: AnswerState }) {
  const sentences = {
    searching: texts.searching,
    writing: texts.writing,
    stopped: texts.stopped,
    done: undefined,
    failed: undefined,
  }
  const sentence = sentences[state.phase]
  if (!sentence) return null
  return (
    <p
      className={`text-sm text-ink-soft ${state.phase === 'stopped' ? '' : 'motion-safe:animate-pulse'}`}
    >
      {sentence}
    </p>
  )
}

function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true))
  }
  return (
    <Button variant="ghost" onClick={copy}>
      {isCopied ? <Check /> : <Copy />}
      {isCopied ? texts.copied : texts.copy}
    </Button>
  )
}

type DoneProps = {
  state: Extract<AnswerState, { phase: 'done' }>
  text: string
  onAskAgain: () => void
}

function Done({ state, text, onAskAgain }: DoneProps) {
  const level = texts.levels[state.level]
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        <Badge tone={TONES[state.level]}>{level.name}</Badge>
        {level.hint}
      </p>
      {state.note && <p className="text-sm text-ink-soft">{state.note}</p>}
      <div className="flex flex-wrap items-center gap-x-1">
        <div className="-ml-4 flex flex-wrap">
          <CopyButton text={text} />
          <Button variant="ghost" onClick={onAskAgain}>
            <RotateCcw />
            {texts.again}
          </Button>
        </div>
        <span className="text-xs text-ink-soft">
          {texts.engine(state.engine, state.milliseconds)}
        </span>
      </div>
    </>
  )
}

type Props = { exchange: Exchange; onAskAgain: () => void }

/** A question and its answer, as far as it has come. */
export function Answer({ exchange, onAskAgain }: Props) {
  const { question, text, state, sources } = exchange
  const renderCitation = (number: number) => {
    const source = sources.find(candidate => candidate.number === number)
    return source && <CitationMark source={source} />
  }
  return (
    <article className="grid gap-4">
      <h2 className="justify-self-end rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 font-medium whitespace-pre-line sm:max-w-[80%]">
        <span className="sr-only">{texts.you}: </span>
        {question}
      </h2>
      <div className="grid gap-4" aria-busy={isRunning(exchange)}>
        {text !== '' && <RichText source={text} renderCitation={renderCitation} />}
        <Progress state={state} />
        {state.phase === 'failed' && <ProblemNotice problem={state.problem} onRetry={onAskAgain} />}
        {text !== '' && <AnswerSources sources={shownSources(exchange)} />}
        {state.phase === 'done' && <Done {...{ state, text, onAskAgain }} />}
      </div>
    </article>
  )
}
