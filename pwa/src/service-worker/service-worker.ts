import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { untouchedPaths } from './untouched-paths.ts'
import { takeOverOnRequest } from './take-over.ts'

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: { url: string; revision: string | null }[]
}

// The shell: every file of this version, there before it is asked for.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

// Any page opens with the shell; the API, its streams and files go past the service worker.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: untouchedPaths }),
)

// A new version waits until the reader agrees.
takeOverOnRequest(self)
