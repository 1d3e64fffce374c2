import { GraphQLError } from 'graphql'

type Details = {
  /** HTTP status when the whole request is refused; over WebSocket it has no meaning. */
  status?: number
  extensions?: Record<string, unknown>
  cause?: Error
}

/** A failure that the gateway itself reports: stable code, German sentence. */
export function gatewayError(code: string, message: string, details: Details = {}): GraphQLError {
  const { status, extensions, cause } = details
  return new GraphQLError(message, {
    ...(cause && { originalError: cause }),
    extensions: { ...extensions, code, ...(status !== undefined && { http: { status } }) },
  })
}

export const notSignedIn = () =>
  gatewayError('UNAUTHENTICATED', 'Bitte melden Sie sich an.', { status: 401 })

export const noIntrospection = () =>
  gatewayError(
    'GRAPHQL_VALIDATION_FAILED',
    'Das Schema gibt es hier nur für API-Schlüssel mit dem Recht „Schema erkunden“.',
    { status: 400 },
  )

export const subscriptionsNeedSocket = () =>
  gatewayError(
    'BAD_REQUEST',
    'Abonnements laufen über WebSocket (graphql-transport-ws) an derselben Adresse oder als Server-Sent Events über /graphql/stream.',
    { status: 400 },
  )

export const onlySubscriptions = () =>
  gatewayError(
    'BAD_REQUEST',
    'An diese Adresse gehen nur Abonnements, als JSON mit query und variables. Anderes beantwortet /graphql.',
    { status: 400 },
  )

export const notPlannable = (cause?: unknown) =>
  gatewayError('OPERATION_NOT_PLANNABLE', 'Diese Anfrage lässt sich nicht ausführen.', {
    status: 400,
    ...(cause instanceof Error && { cause }),
  })

export const upstreamLost = () =>
  gatewayError(
    'UPSTREAM_LOST',
    'Die Verbindung zum zuständigen Dienst ist abgerissen. Bitte versuchen Sie es in einem Moment erneut.',
  )

export const eventsMissed = () =>
  gatewayError(
    'EVENTS_MISSED',
    'Die Verbindung zum zuständigen Dienst war kurz unterbrochen. Es können Ereignisse fehlen; das Abonnement läuft weiter.',
  )

export const clientTooSlow = () =>
  gatewayError(
    'CLIENT_TOO_SLOW',
    'Die Daten kommen schneller, als sie abgeholt werden. Bitte abonnieren Sie neu.',
  )

export const tooManyOperations = (maximum: number) =>
  gatewayError(
    'TOO_MANY_OPERATIONS',
    `Es laufen schon ${maximum} Vorgänge, mehr sind nicht erlaubt.`,
    { status: 429 },
  )

const serviceTitles: Record<string, string> = {
  knowledge: 'Wissen',
  timeseries: 'Zeitreihen',
  simulation: 'Simulation',
  admin: 'Verwaltung',
}

export function subgraphUnavailable(name: string): string {
  const title = serviceTitles[name]
  const part = title === undefined ? 'Ein Dienst' : `Der Dienst „${title}“`
  return `${part} antwortet gerade nicht. Bitte versuchen Sie es in einem Moment erneut.`
}
