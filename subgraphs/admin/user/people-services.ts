import { createSmtpMailer } from '#platform/mail/smtp-mailer.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { Service } from '#platform/service.ts'
import { ApiKeyService } from '../api-key/api-key.service.ts'
import { ApiKeyListStore } from '../api-key/api-key.store.ts'
import { InvitationService } from '../invitation/invitation.service.ts'
import { InvitationStore } from '../invitation/invitation.store.ts'
import { LoginLockService } from '../login-lock/login-lock.service.ts'
import { LoginLockStore } from '../login-lock/login-lock.store.ts'
import { SessionService } from '../session/session.service.ts'
import { SessionListStore } from '../session/session.store.ts'
import type { UserStore } from './user.store.ts'

export type PeopleServices = {
  sessions: SessionService
  apiKeys: ApiKeyService
  invitations: InvitationService
  loginLocks: LoginLockService
}

/** How people and machines get in, stay in and are put out. */
export function createPeopleServices(
  { config, database }: Pick<Service, 'config' | 'database'>,
  users: UserStore,
): PeopleServices {
  const { pool } = database
  return {
    sessions: new SessionService(new SessionListStore(pool), users),
    apiKeys: new ApiKeyService(new ApiKeyListStore(pool)),
    invitations: new InvitationService({
      invitations: new InvitationStore(database),
      users,
      mailer: config.mail && createSmtpMailer(config.mail, createOutgoingPolicy(config)),
      publicUrl: config.api.publicUrl,
    }),
    loginLocks: new LoginLockService(new LoginLockStore(pool)),
  }
}
