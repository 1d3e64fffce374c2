import { expect, it } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { describeSettings } from './describe-settings.ts'

it('tells no password, key or login of any setting', () => {
  const login = 'canary:canary@host'
  const config = loadConfig({
    DATABASE_URL: `postgres://${login}:5432/luna`,
    S3_ENDPOINT: `http://host:9000`,
    S3_ACCESS_KEY: 'canary',
    S3_SECRET_KEY: 'canary',
    QDRANT_URL: 'http://host:6333',
    QDRANT_API_KEY: 'canary',
    OLLAMA_URL: `http://${login}:11434`,
    TIKA_URL: `http://${login}:9998`,
    GATEWAY_URL: `http://${login}:8300`,
    PUBLIC_URL: 'https://luna.example.de',
    SMTP_URL: `smtp://${login}:587`,
    MAIL_FROM: 'luna@example.de',
    LOKI_URL: `http://${login}:3100`,
  })

  const text = JSON.stringify(describeSettings(config))

  expect(text).toContain('luna.example.de')
  expect(text).not.toContain('canary')
})
