import type { Config } from '#platform/config.ts'

/** What `.env` says, for whoever sets up a new machine; no password, key or address that carries one. */
export function describeSettings(config: Config) {
  const { api, readings, retention, search, models, intake, gateway } = config
  return {
    mode: config.mode,
    api: {
      ...api,
      publicUrl: withoutLogin(api.publicUrl),
      internalUrl: withoutLogin(api.internalUrl),
    },
    bindHost: config.bindHost,
    gateway: { auth: gateway.auth },
    database: { engine: config.database.url ? 'server' : 'embedded' },
    objects: { engine: config.objects.engine },
    vectors: { engine: config.vectors.engine },
    readings,
    retention,
    search,
    models: { ...models, ollamaUrl: withoutLogin(models.ollamaUrl) },
    extraction: { tikaUrl: withoutLogin(config.extraction.tikaUrl) },
    intake,
    backups: config.backups,
    globalKnowledge: config.globalKnowledge,
  }
}

function withoutLogin(address: string | undefined): string | undefined {
  const url = address === undefined ? null : URL.parse(address)
  if (!url) return undefined
  url.username = ''
  url.password = ''
  url.search = ''
  return url.href
}
