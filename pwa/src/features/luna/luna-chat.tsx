import { useApolloClient } from '@apollo/client/react'
import { MoonStar, Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { Answer } from './answer.tsx'
import { conversation, useConversation } from './conversation-store.ts'
import { texts } from './luna.texts.ts'
import { QuestionForm } from './question-form.tsx'

/** So close to the end the page follows the text; further up the reader is reading. */
const FOLLOW_PX = 240

function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  return (
    <div className="grid content-center justify-items-center gap-4 py-8 text-center">
      <span className="grid size-16 place-items-center rounded-full bg-accent-soft text-accent">
        <MoonStar aria-hidden className="size-8" />
      </span>
      <p className="text-xl font-semibold">{texts.greeting}</p>
      <p className="max-w-prose text-ink-soft">{texts.introduction}</p>
      <div className="grid w-full max-w-xl gap-2">
        <h2 className="text-sm font-semibold text-ink-soft">{texts.examples}</h2>
        {texts.exampleQuestions.map(question => (
          <button
            key={question}
            type="button"
            onClick={() => onAsk(question)}
            className="min-h-11 rounded-xl border border-line bg-card px-4 py-3 text-left text-sm hover:border-line-strong"
          >
            {question}
          </button>
        ))}
      </div>
    </div>
  )
}

function useFollow(length: number): void {
  const lastLength = useRef(0)
  useEffect(() => {
    const { scrollHeight } = document.documentElement
    const distance = scrollHeight - innerHeight - scrollY
    if (lastLength.current > 0 && length > lastLength.current && distance < FOLLOW_PX) {
      scrollTo({ top: scrollHeight })
    }
    lastLength.current = length
  }, [length])
}

/** Begins anew; offered once there is something to put away. */
export function NewConversation() {
  const { exchanges } = useConversation()
  if (exchanges.length === 0) return null
  return (
    <Button onClick={() => conversation.clear()}>
      <Plus />
      {texts.clear}
    </Button>
  )
}

/** The conversation with Luna. */
export function LunaChat() {
  const client = useApolloClient()
  const { exchanges, isAnswering } = useConversation()
  const latest = exchanges.at(-1)
  useFollow(latest?.text.length ?? 0)
  const ask = (question: string) => conversation.ask(client, question)
  return (
    <div className="mx-auto grid min-h-[calc(100dvh-12.25rem)] max-w-3xl grid-rows-[1fr_auto] gap-4 lg:min-h-[calc(100dvh-6.5rem)]">
      <div role="log" aria-label={texts.luna} className="grid content-start gap-10">
        {exchanges.length === 0 && <Welcome onAsk={ask} />}
        {exchanges.map(exchange => (
          <Answer key={exchange.id} exchange={exchange} onAskAgain={() => ask(exchange.question)} />
        ))}
      </div>
      <div className="sticky bottom-[calc(var(--bottom-bar)+env(safe-area-inset-bottom))] grid gap-2 bg-page pt-2 pb-3">
        <QuestionForm onAsk={ask} onStop={isAnswering ? () => conversation.stop() : undefined} />
      </div>
    </div>
  )
}
