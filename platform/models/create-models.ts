import type { Config } from '../config.ts'
import type { Embedder, LanguageModel } from './language-model.ts'
import { OllamaEmbedder } from './ollama-embedder.ts'
import { OllamaLanguageModel } from './ollama-language-model.ts'

/** `undefined` when no model server is configured: answers are extractive then. */
export function createLanguageModel(settings: Config['models']): LanguageModel | undefined {
  if (!settings.ollamaUrl) return undefined
  return new OllamaLanguageModel({
    url: settings.ollamaUrl,
    model: settings.chatModel,
    contextTokens: settings.contextTokens,
  })
}

/** `undefined` when no model server is configured: retrieval is lexical then. */
export function createEmbedder(settings: Config['models']): Embedder | undefined {
  if (!settings.ollamaUrl) return undefined
  return new OllamaEmbedder({
    url: settings.ollamaUrl,
    model: settings.embeddingModel,
    dimension: settings.embeddingDimension,
    contextTokens: settings.contextTokens,
    documentPrefix: settings.documentPrefix,
    queryPrefix: settings.queryPrefix,
  })
}
