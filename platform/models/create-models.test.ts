import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { createEmbedder, createLanguageModel } from './create-models.ts'

describe('models by configuration', () => {
  it('are absent without an address', () => {
    const { models } = loadConfig({})

    expect(createLanguageModel(models)).toBeUndefined()
    expect(createEmbedder(models)).toBeUndefined()
  })

  it('are those of the Ollama server that is configured', () => {
    const { models } = loadConfig({ OLLAMA_URL: 'http://ollama:11434' })

    expect(createLanguageModel(models)?.engine).toBe('ollama llama3.1:8b')
    expect(createEmbedder(models)).toMatchObject({ model: 'nomic-embed-text', dimension: 768 })
  })
})
