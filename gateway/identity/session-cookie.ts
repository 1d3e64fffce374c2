import type { CookieOptions, Request } from 'express'

export const sessionCookie = 'luna_session'

/** Readable by no script, sent by no foreign page, and only encrypted where the page is. */
export function cookieOptions(request: Request, publicUrl: string | undefined): CookieOptions {
  return {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: request.secure || publicUrl?.startsWith('https:') === true,
  }
}

export function readSessionCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.split('=', 2)
    if (name?.trim() === sessionCookie) return value?.trim()
  }
  return undefined
}
