/**
 * Draws the app icons from one drawing: `node pwa/tools/draw-icons.mjs [path of Chromium]`.
 * The results in public/icons are committed; run it again only when the drawing changes.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { chromium } from '@playwright/test'

const target = new URL('../public/icons/', import.meta.url)

/**
 * @param {{ corner: number, scale: number }} shape corner radius; share of the square that the drawing takes
 * @returns {string}
 */
function drawing({ corner, scale }) {
  const shift = (512 * (1 - scale)) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <defs>
    <linearGradient id="night" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#25336b"/><stop offset="1" stop-color="#0b1220"/>
    </linearGradient>
    <linearGradient id="moon" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#f5f7ff"/><stop offset="1" stop-color="#a5b4fc"/>
    </linearGradient>
  </defs>
  <rect width="512" height="512" rx="${corner}" fill="url(#night)"/>
  <g transform="translate(${shift} ${shift}) scale(${scale})">
    <path fill="url(#moon)" d="M286 66a192 192 0 1 0 160 262A160 160 0 0 1 286 66z"/>
    <path fill="#eab90c" d="M374 92 298 226h54l-22 104 96-148h-60z"/>
  </g>
</svg>
`
}

const rounded = drawing({ corner: 116, scale: 0.86 })
const square = drawing({ corner: 0, scale: 0.86 })
const maskable = drawing({ corner: 0, scale: 0.68 })

const images = [
  { name: 'luna-48.png', size: 48, svg: rounded },
  { name: 'luna-180.png', size: 180, svg: square },
  { name: 'luna-192.png', size: 192, svg: rounded },
  { name: 'luna-512.png', size: 512, svg: rounded },
  { name: 'luna-maskable-192.png', size: 192, svg: maskable },
  { name: 'luna-maskable-512.png', size: 512, svg: maskable },
]

await mkdir(target, { recursive: true })
await writeFile(new URL('luna.svg', target), rounded)
await writeFile(new URL('luna-maskable.svg', target), maskable)

const browser = await chromium.launch({
  executablePath: argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage()
for (const { name, size, svg } of images) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`)
  const image = await page.screenshot({ omitBackground: true })
  await writeFile(new URL(name, target), image)
}
await browser.close()
