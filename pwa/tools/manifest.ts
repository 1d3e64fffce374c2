import type { ManifestOptions } from 'vite-plugin-pwa'

/** What the browser shows when Luna is installed. Icons are drawn by `tools/draw-icons.mjs`. */
export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Luna – Energiemanagement',
  short_name: 'Luna',
  description:
    'Lastgänge, Marktpreise und Dokumente Ihres Standorts; Luna beantwortet Fragen mit Beleg.',
  lang: 'de',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  orientation: 'any',
  background_color: '#0b1220',
  theme_color: '#0b1220',
  categories: ['business', 'productivity', 'utilities'],
  icons: [
    { src: '/icons/luna.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/icons/luna-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/luna-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    {
      src: '/icons/luna-maskable-192.png',
      sizes: '192x192',
      type: 'image/png',
      purpose: 'maskable',
    },
    {
      src: '/icons/luna-maskable-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: 'maskable',
    },
  ],
  shortcuts: [
    { name: 'Zähler', url: '/zaehler', icons: [{ src: '/icons/luna-192.png', sizes: '192x192' }] },
    {
      name: 'Marktpreise',
      url: '/marktpreise',
      icons: [{ src: '/icons/luna-192.png', sizes: '192x192' }],
    },
    {
      name: 'Luna fragen',
      url: '/luna',
      icons: [{ src: '/icons/luna-192.png', sizes: '192x192' }],
    },
  ],
}
