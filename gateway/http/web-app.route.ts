import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compression from 'compression'
import express, { Router, type Response } from 'express'

/** Vite writes a hash of the content into the names in this folder. */
const hashedFolder = '/assets/'

/** The built PWA: hashed files for ever, the page and the service worker never from a cache. */
export function webAppRoute(folder: string): Router {
  const router = Router()
  const page = join(folder, 'index.html')
  router.use(compression())
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders(response, path) {
        const hashed = path.slice(folder.length).replaceAll('\\', '/').startsWith(hashedFolder)
        response.setHeader(
          'Cache-Control',
          hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    }),
  )
  // Every other address without a file ending is a page of the app, which routes by itself.
  router.get(/^[^.]*$/, (request, response, next) => {
    if (!request.accepts('html')) {
      next()
      return
    }
    if (!existsSync(page)) {
      notBuilt(response)
      return
    }
    response.setHeader('Cache-Control', 'no-cache')
    response.sendFile(page)
  })
  return router
}

function notBuilt(response: Response): void {
  response
    .status(503)
    .type('text/plain')
    .send('Die Oberfläche ist noch nicht gebaut. „npm start“ erledigt das.\n')
}
