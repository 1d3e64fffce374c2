import type { UserError } from '../errors.ts'

export type Mail = {
  /** Letters, digits and dashes; the same at every attempt, so that a repetition can be recognised. */
  id: string
  to: string
  /** One line. */
  subject: string
  text: string
  html: string
  isUrgent: boolean
}

/** The mail was not taken. `final`: the server will not take it another time either. */
export class MailFailure {
  constructor(
    readonly reason: UserError,
    readonly final: boolean,
  ) {}
}

export type Mailer = {
  /** Resolves when the server has taken the mail, or tells why it has not. */
  send: (mail: Mail) => Promise<MailFailure | undefined>
}
