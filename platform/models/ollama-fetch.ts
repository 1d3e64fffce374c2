import { z } from 'zod'
import { checkLines } from './check-lines.ts'
import { ModelFailure } from './model-failure.ts'

const errorBody = z.object({ error: z.string() })

/**
 * `fetch` for the ollama client, which by itself cannot be aborted per request, skips malformed lines
 * and writes to the console. Every failure is a ModelFailure, except that an abort of `signal` comes
 * through with its own reason.
 */
export function ollamaFetch(signal: AbortSignal): typeof fetch {
  return async (address, init) => {
    const response = await connect(address, init, signal)
    if (!response.ok) throw await refusal(response)
    if (!response.headers.get('content-type')?.includes('ndjson')) return response
    const lines = response.body?.pipeThrough(checkLines())
    return new Response(lines, { status: response.status, headers: response.headers })
  }
}

async function connect(
  address: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal })
  } catch (error) {
    signal.throwIfAborted()
    const { host } = new URL(address instanceof Request ? address.url : address)
    throw new ModelFailure('unreachable', `no connection to Ollama at ${host}`, { cause: error })
  }
}

async function refusal(response: Response): Promise<ModelFailure> {
  const text = await response.text()
  const told = errorBody.safeParse(parseJson(text))
  const reason = told.success ? told.data.error : text.slice(0, 200)
  return new ModelFailure('refused', `Ollama answered ${response.status}: ${reason}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
