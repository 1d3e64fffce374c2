import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig, variables } from './config.ts'
import { projectRoot } from './project-root.ts'

describe('loadConfig', () => {
  it('has a default for everything', () => {
    const config = loadConfig({})

    expect(config.api.port).toBe(8001)
    expect(config.database).toEqual({ url: undefined, embeddedPort: 8301 })
    expect(config.objects.engine).toBe('folder')
    expect(config.subgraphs.timeseries.webSocketUrl).toBe('ws://127.0.0.1:8012/graphql')
  })

  it('chooses each production engine by one line', () => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://db/luna',
      S3_ENDPOINT: 'http://objects:9000',
      S3_ACCESS_KEY: 'key',
      S3_SECRET_KEY: 'secret',
      QDRANT_URL: 'http://qdrant:6333',
      OLLAMA_URL: 'http://ollama:11434',
      TIKA_URL: 'http://tika:9998',
    })

    expect(config.database.url).toBe('postgres://db/luna')
    expect(config.objects.engine).toBe('s3')
    expect(config.vectors.engine).toBe('qdrant')
    expect(config.models.ollamaUrl).toBe('http://ollama:11434')
    expect(config.extraction.tikaUrl).toBe('http://tika:9998')
  })

  it('names every wrong variable with its value and what is expected', () => {
    const load = () => loadConfig({ API_PORT: 'achttausend', PG_PORT: '99999', LOG_LEVEL: 'laut' })

    expect(load).toThrow(/API_PORT = „achttausend“: erwartet wird eine Portnummer/)
    expect(load).toThrow(/PG_PORT = „99999“: erwartet wird eine Portnummer von 1 bis 65535/)
    expect(load).toThrow(/LOG_LEVEL = „laut“: erwartet wird z\. B\. info/)
  })

  it('never shows a secret', () => {
    expect(() => loadConfig({ DATABASE_URL: 'geheimes-passwort' })).toThrow(/\(verborgen\)/)
    expect(() => loadConfig({ DATABASE_URL: 'geheimes-passwort' })).not.toThrow(/geheimes/)
  })

  it('refuses a gateway without login in production', () => {
    expect(() => loadConfig({ GATEWAY_AUTH: 'off', NODE_ENV: 'production' })).toThrow(
      /GATEWAY_AUTH/,
    )
    expect(loadConfig({ GATEWAY_AUTH: 'off' }).gateway.auth).toBe(false)
  })

  it('keeps readings for ever unless told otherwise', () => {
    const forEver = { compressAfterDays: undefined, retentionDays: undefined }
    expect(loadConfig({}).readings).toEqual(forEver)
    expect(loadConfig({ READINGS_RETENTION_DAYS: '730' }).readings.retentionDays).toBe(730)
    expect(() => loadConfig({ READINGS_RETENTION_DAYS: '0' })).toThrow(/eine Anzahl Tage von 1/)
  })

  it('refuses an object store without its keys', () => {
    expect(() => loadConfig({ S3_ENDPOINT: 'http://objects:9000' })).toThrow(/S3_ACCESS_KEY/)
  })
})

describe('.env.example', () => {
  it('explains exactly the variables there are', () => {
    const text = readFileSync(join(projectRoot, '.env.example'), 'utf8')
    const named = [...text.matchAll(/^#([A-Z0-9_]+)=/gm)].map(([, name]) => name)

    expect(named.sort()).toEqual(Object.keys(variables.shape).sort())
  })

  it('shows the default of each variable that has one', () => {
    const text = readFileSync(join(projectRoot, '.env.example'), 'utf8')
    const shown = new Map([...text.matchAll(/^#([A-Z0-9_]+)=(.*)$/gm)].map(([, k, v]) => [k, v]))
    const defaults = Object.entries(variables.parse({})).filter(
      ([name, value]) =>
        value !== '' && typeof value !== 'boolean' && name !== 'GATEWAY_SUPERGRAPH',
    )

    for (const [name, value] of defaults) {
      expect(`${name}=${shown.get(name)?.replaceAll('"', '')}`).toBe(`${name}=${String(value)}`)
    }
  })
})
