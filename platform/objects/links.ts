import type { Bucket } from './object-store.ts'
import { signLink } from './signed-link.ts'

const quarterHourMs = 15 * 60_000

export type DownloadTarget = { bucket: Bucket; key: string; fileName: string; contentType: string }

/** Signed links for a subgraph's answers, relative to the gateway. */
export type Links = {
  download(target: DownloadTarget): string
  upload(key: string, maxBytes: number): { url: string; expiresAt: Date }
}

export function createLinks(secret: Uint8Array): Links {
  return {
    download: target =>
      signLink({ method: 'GET', ...target, expiresAt: Date.now() + quarterHourMs }, secret),
    upload(key, maxBytes) {
      const expiresAt = new Date(Date.now() + quarterHourMs)
      const url = signLink(
        { method: 'PUT', bucket: 'uploads', key, maxBytes, expiresAt: expiresAt.getTime() },
        secret,
      )
      return { url, expiresAt }
    },
  }
}
