import { useMutation } from '@apollo/client/react'
import { UserPlus } from 'lucide-react'
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import type { CreateUserInput, Role } from '../../graphql/graphql.ts'
import { problemOf, problemOfUserError, type Problem } from '../../lib/api/problem.ts'
import { roleTexts } from '../../lib/session/role.texts.ts'
import { typedText } from '../../lib/typed-text.ts'
import { USERS_PER_PAGE } from './users-page-size.ts'
import { createUserDocument, usersDocument } from './users.queries.ts'
import { texts } from './users.texts.ts'

const SHORTEST_PASSWORD = 12
const ROLES: Role[] = ['VIEWER', 'OPERATOR', 'ADMIN']

function inputOf(form: HTMLFormElement, role: Role): CreateUserInput {
  return {
    name: typedText(form, 'name').trim(),
    displayName: typedText(form, 'displayName').trim(),
    password: typedText(form, 'password'),
    role,
  }
}

function UserForm() {
  const [role, setRole] = useState<Role>('VIEWER')
  const [problem, setProblem] = useState<Problem>()
  const [created, setCreated] = useState<string>()
  const [create, { loading }] = useMutation(createUserDocument, {
    refetchQueries: [{ query: usersDocument, variables: { first: USERS_PER_PAGE } }],
  })
  const save = async (form: HTMLFormElement) => {
    setCreated(undefined)
    const { data } = await create({ variables: { input: inputOf(form, role) } })
    const result = data?.createUser
    if (result?.__typename === 'UserError') {
      setProblem(problemOfUserError(result))
      return
    }
    setProblem(undefined)
    setCreated(result?.displayName)
    form.reset()
  }
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    save(event.currentTarget).catch((error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-4" autoComplete="off">
      <TextField
        label={texts.displayName}
        hint={texts.displayNameHint}
        name="displayName"
        required
      />
      <TextField
        label={texts.name}
        hint={texts.nameHint}
        name="name"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <SelectField
        label={texts.role}
        hint={roleTexts[role].description}
        value={role}
        choices={ROLES.map(value => ({ value, label: roleTexts[value].name }))}
        onChoose={chosen => setRole(ROLES.find(value => value === chosen) ?? 'VIEWER')}
      />
      <TextField
        label={texts.password}
        hint={texts.passwordHint}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
      />
      {problem && <ProblemNotice problem={problem} />}
      {created && <Notice tone="good" title={texts.created(created)} isAnnounced />}
      <Button variant="primary" type="submit" disabled={loading}>
        {texts.save}
      </Button>
    </form>
  )
}

/** A new account. For administrators. */
export function CreateUser() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <UserPlus />
        {texts.create}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={texts.create}
        closeLabel={texts.close}
      >
        <UserForm />
      </Dialog>
    </>
  )
}
