import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (folder: string) => fileURLToPath(new URL(`./${folder}/`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      // Two copies of graphql make FORBIDDEN arrive as INTERNAL_SERVER_ERROR.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: /^#(platform|prisma)\/(.*)$/, replacement: `${source('.')}$1/$2` },
    ],
  },
  test: {
    include: [
      '{platform,subgraphs,gateway,worker,prisma,scripts}/**/*.test.ts',
      'pwa/src/**/*.test.{ts,tsx}',
    ],
    setupFiles: ['reflect-metadata'],
    globalSetup: ['platform/testing/global-setup.ts'],
    env: {
      TZ: 'America/Caracas',
      LOG_LEVEL: 'silent',
      NODE_ENV: 'test',
      APOLLO_TELEMETRY_DISABLED: '1',
    },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
