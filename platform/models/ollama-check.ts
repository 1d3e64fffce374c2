import { Ollama } from 'ollama'
import { ModelFailure } from './model-failure.ts'
import { ollamaFetch } from './ollama-fetch.ts'

const withinMs = 3000

/** Resolves when the server answers and has the model; rejects with ModelFailure otherwise. */
export async function checkModel(url: string, model: string): Promise<void> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    await new Ollama({ host: url, fetch: ollamaFetch(signal) }).show({ model })
  } catch (error) {
    if (!signal.aborted) throw error
    throw new ModelFailure('timeout', `Ollama did not answer in ${withinMs} ms`)
  }
}
