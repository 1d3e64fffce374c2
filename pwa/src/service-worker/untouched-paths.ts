/** Addresses that belong to the server: the API and its streams, the session, files, health, metrics. */
export const untouchedPaths = [
  /^\/graphql/,
  /^\/auth\//,
  /^\/objects\//,
  /^\/health(\/|$)/,
  /^\/metrics/,
]
