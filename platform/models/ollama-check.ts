import { Ollama } from 'ollama'
import { z } from 'zod'
import { ModelFailure } from './model-failure.ts'
import { ollamaFetch } from './ollama-fetch.ts'

const withinMs = 3000
const told = z.string().min(1).nullable().catch(null)

/** Resolves when the server answers and has the model; rejects with ModelFailure otherwise. */
export async function checkModel(url: string, model: string): Promise<void> {
  await ask(url, client => client.show({ model }))
}

/** SHA-256 of the model's files, which changes when another model comes under the same name. */
export async function modelDigest(url: string, model: string): Promise<string | null> {
  const { models } = await ask(url, client => client.list())
  const names = new Set([model, `${model}:latest`])
  const found = models.find(({ name }) => names.has(name))
  return told.parse(found?.digest)
}

async function ask<T>(url: string, question: (client: Ollama) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    return await question(new Ollama({ host: url, fetch: ollamaFetch(signal) }))
  } catch (error) {
    if (!signal.aborted) throw error
    throw new ModelFailure('timeout', `Ollama did not answer in ${withinMs} ms`)
  }
}
