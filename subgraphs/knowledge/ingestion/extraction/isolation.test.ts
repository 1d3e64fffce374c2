import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { canSeparate, runIsolated } from './isolated-process.ts'

const run = (script: string, args: string[] = []) =>
  runIsolated(Readable.from(['x']), {
    script: new URL(`./testing/${script}`, import.meta.url),
    args,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
  })

describe('the isolated process', () => {
  it('reaches neither files, processes nor the environment', async () => {
    const outcome = await run('snooping-child.ts')

    expect(outcome).toEqual({
      ended: 'answered',
      answer: JSON.stringify({
        read: 'ERR_ACCESS_DENIED',
        write: 'ERR_ACCESS_DENIED',
        spawn: 'ERR_ACCESS_DENIED',
        worker: 'ERR_ACCESS_DENIED',
        signal: 'ERR_NETWORK_DENIED',
        environment: 0,
      }),
    })
  })

  it('reaches no listener, neither by TCP, UDP, fetch nor a name server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'luna-isolation-'))
    let calls = 0
    const tcp = createServer(() => calls++)
    const local = createServer(() => calls++)
    await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
    await new Promise<void>(resolve => local.listen(join(folder, 's'), resolve))
    const { port } = tcp.address() as AddressInfo

    const outcome = await run('calling-child.ts', [String(port), join(folder, 's')])

    tcp.close()
    local.close()
    await rm(folder, { recursive: true })
    const denied = 'ERR_NETWORK_DENIED'
    expect(outcome).toEqual({
      ended: 'answered',
      answer: JSON.stringify({
        tcp: denied,
        localSocket: denied,
        fetch: denied,
        dispatcher: denied,
        udp: denied,
        udpRequired: denied,
        lookup: denied,
        resolve: denied,
        http: denied,
        tls: denied,
        otherThread: 'ERR_ACCESS_DENIED',
        binding: 'ERR_ACCESS_DENIED',
      }),
    })
    expect(calls).toBe(0)
  })

  it('has, where Linux allows it, no network device but a loopback that is down', async () => {
    const outcome = await run('listing-child.ts')

    const expected = (await canSeparate()) ? { ended: 'answered', answer: '[]' } : {}
    expect(outcome).toMatchObject(expected)
  })
})
