import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from '#platform/testing/free-port.ts'
import { connectModbus } from './modbus-client.ts'

const server =
  "require('node:net').createServer().listen({ host: '127.0.0.1', port: +process.argv[1], backlog: 1 }, () => console.log('up'))"
const openSockets = () =>
  process.getActiveResourcesInfo().filter(name => /^TCP(Connect|Socket)Wrap$/.test(name)).length

// A stopped process takes as many connections as its queue holds; the next one is not answered.
it.runIf(existsSync('/proc'))('leaves no socket behind when a device does not answer', async () => {
  const port = await freePort()
  const device = spawn(process.execPath, ['-e', server, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(device.stdout, 'data')
  device.kill('SIGSTOP')
  const waiting: Socket[] = []
  for (let i = 0; i < 4; i++) waiting.push(connect(port, '127.0.0.1').on('error', () => undefined))
  await expect.poll(() => waiting.filter(({ connecting }) => !connecting).length).toBeGreaterThan(0)
  const before = openSockets()

  await expect(
    connectModbus({ address: '127.0.0.1', port }, { unitId: 1, timeoutMs: 300 }),
  ).rejects.toBeDefined()

  await expect.poll(openSockets).toBe(before)
  for (const socket of waiting) socket.destroy()
  device.kill('SIGKILL')
})
