import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

export const SessionKindEnum = { BROWSER: 'BROWSER', API_CLIENT: 'API_CLIENT' } as const
registerEnumType(SessionKindEnum, {
  name: 'SessionKind',
  description:
    'BROWSER: a cookie, ends after 12 h without use; API_CLIENT: a refresh token, 30 days.',
})

@Directive('@auth(role: VIEWER)')
@ObjectType('Session', { description: 'A sign-in that still counts.' })
export class SessionType {
  @Field(() => ID)
  id!: string

  @Field(() => SessionKindEnum)
  kind!: keyof typeof SessionKindEnum

  @Field(() => DateTimeScalar, { description: 'When the person signed in.' })
  createdAt!: Date

  @Field(() => DateTimeScalar, { description: 'Exact to a minute.' })
  lastUsedAt!: Date

  @Field(() => DateTimeScalar, { description: 'Ends then at the latest.' })
  expiresAt!: Date

  @Field(() => String, {
    nullable: true,
    description: 'IP address at the sign-in, or at the last renewal of the refresh token.',
  })
  address!: string | null
}

@ObjectType()
export class SessionConnection extends connection(() => SessionType) {}

@ObjectType({ description: 'A session that ended: its connections close within 5 s.' })
export class RevokedSession {
  @Field(() => ID)
  id!: string
}

@ObjectType({ description: 'Sessions that ended: their connections close within 5 s.' })
export class RevokedSessions {
  @Field(() => Int)
  count!: number
}

export const RevokeSessionResult = resultUnion('RevokeSessionResult', () => RevokedSession)
export const RevokeAllSessionsResult = resultUnion('RevokeAllSessionsResult', () => RevokedSessions)
