import { ApiKeyResolver } from '../api-key/api-key.resolver.ts'
import { InvitationResolver } from '../invitation/invitation.resolver.ts'
import { LoginLockResolver } from '../login-lock/login-lock.resolver.ts'
import { SessionResolver } from '../session/session.resolver.ts'
import { UserResolver } from './user.resolver.ts'

export const peopleResolvers = [
  UserResolver,
  SessionResolver,
  ApiKeyResolver,
  InvitationResolver,
  LoginLockResolver,
] as const
