import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { inlineDocuments } from './tools/inline-documents.ts'
import { manifest } from './tools/manifest.ts'

/** What every page needs and what changes less often than our own code: it stays in the browser's cache. */
const VENDOR =
  /node_modules\/(react|react-dom|scheduler|react-router|@apollo|graphql|rxjs|optimism|@wry|tslib)\//

const repository = fileURLToPath(new URL('..', import.meta.url))
const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig(({ mode }) => {
  const { API_PORT = '8001' } = loadEnv(mode, repository, 'API_')
  const gateway = `http://127.0.0.1:${API_PORT}`
  return {
    root,
    plugins: [
      inlineDocuments(),
      react(),
      tailwindcss(),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src/service-worker',
        filename: 'service-worker.ts',
        outDir: 'dist',
        registerType: 'prompt',
        injectRegister: false,
        manifest,
        // The large icons are for the installer, not for the app.
        includeManifestIcons: false,
        injectManifest: {
          globPatterns: ['**/*.{html,js,css,svg}', 'icons/luna-{48,180,192}.png'],
        },
      }),
    ],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: ['chrome111', 'firefox114', 'safari16.4'],
      modulePreload: { polyfill: false },
      // The content security policy allows no data: fonts or scripts; icons stay files that the service worker caches.
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'vendor', test: VENDOR }] } },
      },
    },
    server: {
      proxy: {
        '/graphql': { target: gateway, ws: true },
        '/auth': gateway,
        '/objects': gateway,
        '/health': gateway,
      },
    },
  }
})
