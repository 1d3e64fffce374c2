import { UserError } from '#platform/errors.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import { ModelFailure, WrongDimension } from '#platform/models/model-failure.ts'

/** Tries the model with one text: whether it answers, and with vectors of the length that is set. */
export async function probeEmbedding(embedder: Embedder): Promise<UserError | undefined> {
  try {
    await embedder.embed(['Probe'], 'document')
    return undefined
  } catch (error) {
    if (error instanceof WrongDimension) return wrongDimension(embedder.model, error)
    if (error instanceof ModelFailure) return unavailable(embedder.model, error)
    throw error
  }
}

function wrongDimension(model: string, { found, expected }: WrongDimension): UserError {
  return new UserError(
    'EMBEDDING_DIMENSION_MISMATCH',
    `Das Modell „${model}“ liefert Vektoren mit ${found} Zahlen, eingestellt sind ${expected}.`,
    {
      place: 'OLLAMA_EMBEDDING_DIMENSION',
      remedy: `Setzen Sie OLLAMA_EMBEDDING_DIMENSION=${found}, oder wählen Sie ein Modell mit ${expected} Zahlen; starten Sie Luna neu.`,
    },
  )
}

function unavailable(model: string, { message }: ModelFailure): UserError {
  return new UserError(
    'EMBEDDING_MODEL_UNAVAILABLE',
    `Das Modell „${model}“ für die Suche nach Bedeutung antwortet nicht (${message}).`,
    {
      place: 'OLLAMA_EMBEDDING_MODEL',
      remedy: `Prüfen Sie OLLAMA_URL, und laden Sie das Modell mit „ollama pull ${model}“.`,
    },
  )
}
