import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Settings } from '../objects/s3-object-store.ts'

type S3rver = { run(): Promise<{ port: number }>; close(): Promise<void> }
type S3rverOptions = { address: string; port: number; silent: boolean; directory: string }

/** An S3-compatible server (s3rver from npm) on a free port, with a folder of its own. */
export async function startS3Server(): Promise<S3Settings & { stop(): Promise<void> }> {
  // The package is CommonJS and brings no types.
  const Server = createRequire(import.meta.url)('s3rver') as new (options: S3rverOptions) => S3rver
  const directory = await mkdtemp(join(tmpdir(), 'luna-s3-'))
  const server = new Server({ address: '127.0.0.1', port: 0, silent: true, directory })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKey: 'S3RVER',
    secretKey: 'S3RVER',
    bucketPrefix: 'luna-test-',
    region: 'us-east-1',
    async stop() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
