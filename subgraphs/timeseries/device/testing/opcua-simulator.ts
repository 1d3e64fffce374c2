import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua-certificate-manager'
import {
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  VariantArrayType,
  type StatusCode,
} from 'node-opcua-client'
import { OPCUAServer } from 'node-opcua-server'
import { freePort } from '#platform/testing/free-port.ts'

type Held = { value: number; status: StatusCode; at: Date; dataType: DataType }
export type SimulatorOptions = { user?: { name: string; password: string } }

/** A real OPC UA server on loopback with numbers that a test sets; its nodes are `ns=1;s=<name>`. */
export async function startOpcUaServer({ user }: SimulatorOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'luna-opcua-server-'))
  const port = await freePort()
  const held = new Map<string, Held>()
  let server: OPCUAServer | undefined
  const certificates = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  })
  await certificates.initialize()
  const up = async () => {
    server = new OPCUAServer({
      port,
      hostname: '127.0.0.1',
      serverCertificateManager: certificates,
      userCertificateManager: certificates,
      allowAnonymous: !user,
      userManager: {
        isValidUser: (name: string, password: string) =>
          name === user?.name && password === user.password,
      },
      disableDiscovery: true,
    })
    await server.initialize()
    addNodes(server, held)
    await server.start()
  }
  return {
    port,
    up,
    /** Before `up`. */
    add(name: string, value: number, dataType = DataType.Double) {
      held.set(name, { value, dataType, status: StatusCodes.Good, at: new Date() })
    },
    set(name: string, value: number, more: { status?: StatusCode; at?: Date } = {}) {
      const dataType = held.get(name)?.dataType ?? DataType.Double
      const { status = StatusCodes.Good, at = new Date() } = more
      held.set(name, { value, dataType, status, at })
    },
    async down() {
      await server?.shutdown(0)
      server = undefined
    },
    async close() {
      await server?.shutdown(0)
      await certificates.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type OpcUaSimulator = Awaited<ReturnType<typeof startOpcUaServer>>

function addNodes(server: OPCUAServer, held: Map<string, Held>): void {
  const space = server.engine.addressSpace
  const own = space?.getOwnNamespace()
  const parent = own?.addObject({
    browseName: 'Werk',
    organizedBy: space?.rootFolder.objects ?? '',
  })
  for (const [name, { dataType }] of held) {
    own?.addVariable({
      componentOf: parent ?? '',
      browseName: name,
      nodeId: `s=${name}`,
      dataType,
      minimumSamplingInterval: 20,
      value: {
        timestamped_get: () => {
          const now = held.get(name)
          const value = now?.value ?? 0
          return new DataValue({
            value: new Variant({ dataType, arrayType: VariantArrayType.Scalar, value }),
            statusCode: now?.status ?? StatusCodes.Good,
            sourceTimestamp: now?.at ?? new Date(),
          })
        },
      },
    })
  }
}
