import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { createObjectStore } from './create-object-store.ts'

describe('the object store by configuration', () => {
  it('is a folder in the data folder unless a server is named', () => {
    expect(createObjectStore(loadConfig({}).objects).engine).toBe('folder')
  })

  it('is the S3 server that is configured', () => {
    const { objects } = loadConfig({
      S3_ENDPOINT: 'http://objects:9000',
      S3_ACCESS_KEY: 'key',
      S3_SECRET_KEY: 'secret',
    })

    expect(createObjectStore(objects).engine).toBe('s3')
  })
})
