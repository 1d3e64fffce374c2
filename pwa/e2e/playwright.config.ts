import { defineConfig, devices } from '@playwright/test'
import type { LunaOptions } from './luna-test.ts'

const {
  LUNA_URL = 'http://localhost:8001',
  LUNA_ADMIN_PASSWORD = '',
  LUNA_OPERATOR_PASSWORD = '',
  CHROMIUM = '/usr/bin/chromium',
  PLAYWRIGHT_JSON_OUTPUT_NAME,
} = process.env

/** Runs against a Luna that is already up; only this file reads the environment. */
export default defineConfig<LunaOptions>({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? [['list']] : [['list'], ['json']],
  use: {
    baseURL: LUNA_URL,
    adminPassword: LUNA_ADMIN_PASSWORD,
    operatorPassword: LUNA_OPERATOR_PASSWORD,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    serviceWorkers: 'allow',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
        '--force-color-profile=srgb',
        '--hide-scrollbars',
      ],
    },
  },
  projects: [
    {
      name: 'phone-dark',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        theme: 'dark',
      },
    },
    {
      name: 'tablet-light',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1024, height: 768 },
        theme: 'light',
      },
    },
  ],
})
