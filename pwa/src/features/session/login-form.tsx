import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import type { Problem } from '../../lib/api/problem.ts'
import { signIn } from '../../lib/session/sign-out.ts'
import { typedText } from '../../lib/typed-text.ts'
import { texts } from './session.texts.ts'

type Props = {
  onSignedIn: () => void
  /** The reader was signed in before and comes back to where they were. */
  isExpired: boolean
}

/** Name and password; the session comes back as a cookie that no script can read. */
export function LoginForm({ onSignedIn, isExpired }: Props) {
  const [problem, setProblem] = useState<Problem>()
  const [isSubmitting, setSubmitting] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    setSubmitting(true)
    const failure = await signIn(typedText(form, 'name').trim(), typedText(form, 'password'))
    setSubmitting(false)
    setProblem(failure)
    if (!failure) onSignedIn()
  }
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    void submit(event.currentTarget)
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-4">
      {isExpired && !problem && (
        <Notice tone="info" title={texts.expired}>
          {texts.expiredHint}
        </Notice>
      )}
      <TextField
        label={texts.name}
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <TextField
        label={texts.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {problem && <ProblemNotice problem={problem} />}
      <Button variant="primary" type="submit" disabled={isSubmitting}>
        {isSubmitting ? texts.submitting : texts.submit}
      </Button>
    </form>
  )
}
