import { ArrowUp, Square } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { texts } from './luna.texts.ts'

type Props = {
  onAsk: (question: string) => void
  /** Given while an answer is running: the button then stops it. */
  onStop?: (() => void) | undefined
}

const LONGEST_QUESTION = 1000

/** One line that grows; Enter asks, Shift and Enter make a new line. */
export function QuestionForm({ onAsk, onStop }: Props) {
  const [question, setQuestion] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const asked = question.trim()
    if (asked === '' || onStop) return
    onAsk(asked)
    setQuestion('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    form.current?.requestSubmit()
  }
  return (
    <form
      ref={form}
      onSubmit={submit}
      className="flex items-end gap-2 rounded-2xl border border-line-strong bg-page p-1.5 focus-within:border-accent"
    >
      <textarea
        aria-label={texts.question}
        placeholder={texts.placeholder}
        rows={1}
        maxLength={LONGEST_QUESTION}
        value={question}
        onChange={event => setQuestion(event.target.value)}
        onKeyDown={onKeyDown}
        enterKeyHint="send"
        className="field-sizing-content max-h-40 min-h-11 flex-1 resize-none bg-transparent px-3 py-2.5 text-base outline-none placeholder:text-ink-soft"
      />
      {onStop ? (
        <Button size="icon" aria-label={texts.stop} title={texts.stop} onClick={onStop}>
          <Square />
        </Button>
      ) : (
        <Button
          variant="primary"
          size="icon"
          type="submit"
          aria-label={texts.ask}
          title={texts.ask}
          disabled={question.trim() === ''}
        >
          <ArrowUp />
        </Button>
      )}
    </form>
  )
}
