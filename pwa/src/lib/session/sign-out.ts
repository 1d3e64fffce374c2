import type { Problem } from '../api/problem.ts'
import { post } from '../api/rest.ts'

type Wipe = () => Promise<void> | void

const wipes = new Set<Wipe>()

/** Whoever keeps something of the user registers here how it is wiped. */
export function whenSignedOut(wipe: Wipe): () => void {
  wipes.add(wipe)
  return () => wipes.delete(wipe)
}

async function wipeAll(): Promise<void> {
  await Promise.all([...wipes].map(async wipe => wipe()))
}

/** Ends the session on the server and wipes what this device kept of the user, even where the server is away. */
export async function signOut(): Promise<Problem | undefined> {
  const problem = await post('/auth/logout')
  await wipeAll()
  return problem
}

/** Begins a session; nothing of an earlier user is left when it does. */
export async function signIn(name: string, password: string): Promise<Problem | undefined> {
  const problem = await post('/auth/login', { name, password })
  if (!problem) await wipeAll()
  return problem
}
