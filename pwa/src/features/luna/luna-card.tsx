import { useApolloClient } from '@apollo/client/react'
import { useNavigate } from 'react-router'
import { Card, CardTitle } from '../../components/card.tsx'
import { conversation } from './conversation-store.ts'
import { texts } from './luna.texts.ts'
import { QuestionForm } from './question-form.tsx'

/** The question field of the start page; the answer comes on Luna's own page. */
export function LunaCard() {
  const client = useApolloClient()
  const navigate = useNavigate()
  const ask = (question: string) => {
    conversation.ask(client, question)
    void navigate('/luna')
  }
  return (
    <Card aria-labelledby="luna">
      <CardTitle id="luna">{texts.cardTitle}</CardTitle>
      <div className="grid gap-3">
        <p className="text-sm text-ink-soft">{texts.cardHint}</p>
        <QuestionForm onAsk={ask} />
        <ul className="hidden flex-wrap gap-2 sm:flex">
          {texts.exampleQuestions.slice(0, 2).map(question => (
            <li key={question}>
              <button
                type="button"
                onClick={() => ask(question)}
                className="min-h-11 rounded-xl bg-raised px-3 py-2 text-left text-sm text-ink-soft hover:text-ink"
              >
                {question}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}
