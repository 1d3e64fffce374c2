import { useMutation } from '@apollo/client/react'
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import { typedText } from '../../lib/typed-text.ts'
import { changePasswordDocument } from './session.queries.ts'
import { texts } from './session.texts.ts'

export const SHORTEST_PASSWORD = 12

const DIFFERENT: Problem = {
  kind: 'user',
  message: texts.passwordsDiffer,
  remedy: texts.passwordsDifferHint,
}

/** The old password, and the new one twice. */
export function PasswordForm() {
  const [change, { loading }] = useMutation(changePasswordDocument)
  const [problem, setProblem] = useState<Problem>()
  const [isSaved, setSaved] = useState(false)

  const save = async (form: HTMLFormElement) => {
    const typed = (field: string) => typedText(form, field)
    setSaved(false)
    if (typed('new') !== typed('repeated')) {
      setProblem(DIFFERENT)
      return
    }
    const input = { currentPassword: typed('current'), newPassword: typed('new') }
    const { data } = await change({ variables: { input } })
    const result = data?.changePassword
    if (result?.__typename === 'UserError') {
      setProblem(problemOfUserError(result))
      return
    }
    setProblem(undefined)
    setSaved(true)
    form.reset()
  }
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    save(event.currentTarget).catch((error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <form onSubmit={onSubmit} className="grid max-w-md gap-4">
      <TextField
        label={texts.currentPassword}
        name="current"
        type="password"
        autoComplete="current-password"
        required
      />
      <TextField
        label={texts.newPassword}
        hint={texts.newPasswordHint}
        name="new"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
      />
      <TextField
        label={texts.repeatPassword}
        name="repeated"
        type="password"
        autoComplete="new-password"
        required
      />
      {problem && <ProblemNotice problem={problem} />}
      {isSaved && <Notice tone="good" title={texts.saved} isAnnounced />}
      <Button variant="primary" type="submit" disabled={loading} className="justify-self-start">
        {texts.save}
      </Button>
    </form>
  )
}
