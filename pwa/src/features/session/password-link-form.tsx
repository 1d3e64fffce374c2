import { useEffect, useState, type SyntheticEvent } from 'react'
import { Link } from 'react-router'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import type { Problem } from '../../lib/api/problem.ts'
import { post } from '../../lib/api/rest.ts'
import { formatDateTime } from '../../lib/format.ts'
import { typedText } from '../../lib/typed-text.ts'
import { readLink, type PasswordLink } from './password-link.ts'
import { SHORTEST_PASSWORD } from './password-form.tsx'
import { texts } from './session.texts.ts'

const LINK_MISSING: Problem = {
  kind: 'user',
  message: texts.linkMissing,
  remedy: texts.linkMissingHint,
}
const DIFFERENT: Problem = {
  kind: 'user',
  message: texts.passwordsDiffer,
  remedy: texts.passwordsDifferHint,
}

type NewPasswordProps = { token: string; link: PasswordLink; onSet: () => void }

function NewPassword({ token, link, onSet }: NewPasswordProps) {
  const [problem, setProblem] = useState<Problem>()
  const [isSubmitting, setSubmitting] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    const password = typedText(form, 'new')
    if (password !== typedText(form, 'repeated')) {
      setProblem(DIFFERENT)
      return
    }
    setSubmitting(true)
    const failure = await post('/auth/password', { token, password })
    setSubmitting(false)
    setProblem(failure)
    if (!failure) onSet()
  }
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    void submit(event.currentTarget)
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-4">
      <p className="text-sm text-ink-soft">
        {link.isInvitation
          ? texts.invitedHint(link.name, link.roleName)
          : texts.resetHint(link.name)}{' '}
        {texts.linkUntil(formatDateTime(link.expiresAt))}
      </p>
      {/* Password managers keep the new password under this name. */}
      <input
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        autoComplete="username"
        value={link.name}
        readOnly
      />
      <TextField
        label={texts.newPassword}
        hint={texts.newPasswordHint}
        name="new"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
        autoFocus
      />
      <TextField
        label={texts.repeatPassword}
        name="repeated"
        type="password"
        autoComplete="new-password"
        required
      />
      {problem && <ProblemNotice problem={problem} />}
      <Button variant="primary" type="submit" disabled={isSubmitting}>
        {texts.setPassword}
      </Button>
    </form>
  )
}

type OutcomeProps = {
  problem: Problem | undefined
  /** Whose password is set now. */
  name: string | undefined
}

function Outcome({ problem, name }: OutcomeProps) {
  const isSet = name !== undefined
  return (
    <div className="grid gap-4">
      {isSet && (
        <Notice tone="good" title={texts.passwordSet} isAnnounced>
          {texts.passwordSetHint(name)}
        </Notice>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <Button variant={isSet ? 'primary' : 'ghost'} asChild>
        <Link to="/anmelden" replace>
          {texts.toLogin}
        </Link>
      </Button>
    </div>
  )
}

type Props = {
  token: string
  /** Told once it is known what the link is for. */
  onRead: (link: PasswordLink) => void
}

/** What an invitation or a reset leads to: a password of one's own. */
export function PasswordLinkForm({ token, onRead }: Props) {
  const [link, setLink] = useState<PasswordLink>()
  const [problem, setProblem] = useState<Problem | undefined>(
    token === '' ? LINK_MISSING : undefined,
  )
  const [isSet, setIsSet] = useState(false)

  useEffect(() => {
    if (token === '') return
    void readLink(token).then(answer => {
      if ('problem' in answer) {
        setProblem(answer.problem)
        return
      }
      setLink(answer)
      onRead(answer)
    })
  }, [token, onRead])

  if (link && !isSet) return <NewPassword {...{ token, link }} onSet={() => setIsSet(true)} />
  if (!problem && !isSet) return <Skeleton className="h-48" label={texts.linkLoading} />
  return <Outcome problem={problem} name={isSet ? link?.name : undefined} />
}
