import { mkdir } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { OPCUACertificateManager } from 'node-opcua-certificate-manager'
import {
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  setDebugLogger,
  setErrorLogger,
  setWarningLogger,
  UserTokenType,
  type UserIdentityInfo,
} from 'node-opcua-client'
import { opcUaConnection, type OpcUaConnection } from '../connection.ts'
import type { Target } from '../session.ts'

const modes: Record<OpcUaConnection['securityMode'], MessageSecurityMode> = {
  NONE: MessageSecurityMode.None,
  SIGN: MessageSecurityMode.Sign,
  SIGN_AND_ENCRYPT: MessageSecurityMode.SignAndEncrypt,
}
const policies: Record<OpcUaConnection['securityPolicy'], SecurityPolicy> = {
  NONE: SecurityPolicy.None,
  BASIC256_SHA256: SecurityPolicy.Basic256Sha256,
  AES128_SHA256_RSAOAEP: SecurityPolicy.Aes128_Sha256_RsaOaep,
  AES256_SHA256_RSAPSS: SecurityPolicy.Aes256_Sha256_RsaPss,
}

// The library writes on stdout, which holds our log lines; what matters arrives as an error.
for (const setLogger of [setDebugLogger, setWarningLogger, setErrorLogger])
  setLogger(() => undefined)

const managers = new Map<string, Promise<OPCUACertificateManager>>()

/** A client with this installation's own certificate, that tries once: who calls it comes again. */
export async function newOpcUaClient({ device, certificateFolder }: Target): Promise<OPCUAClient> {
  const connection = opcUaConnection.parse(device.connection)
  const trust = connection.trustUnknownServer
  return OPCUAClient.create({
    applicationName: 'Luna-IEMS',
    clientName: `Luna ${device.id}`,
    securityMode: modes[connection.securityMode],
    securityPolicy: policies[connection.securityPolicy],
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 1000 },
    transportTimeout: 15_000,
    requestedSessionTimeout: 60_000,
    clientCertificateManager: await certificates(certificateFolder, trust),
  })
}

/** The address that was checked, not the host name: a second look-up could answer with another. */
export function endpointUrl({ device, address }: Target): string {
  const { path } = opcUaConnection.parse(device.connection)
  const host = isIPv6(address.address) ? `[${address.address}]` : address.address
  return `opc.tcp://${host}:${address.port}${path === '' || path.startsWith('/') ? path : `/${path}`}`
}

export function identity({ device, password }: Target): UserIdentityInfo {
  const { userName } = opcUaConnection.parse(device.connection)
  if (userName === undefined) return { type: UserTokenType.Anonymous }
  return { type: UserTokenType.UserName, userName, password: password ?? '' }
}

/** One per folder and way of trusting; both share the keys and certificates of the folder. */
function certificates(folder: string, trust: boolean): Promise<OPCUACertificateManager> {
  const key = `${folder} ${trust}`
  const known = managers.get(key)
  if (known) return known
  const made = openCertificates(folder, trust)
  managers.set(key, made)
  // A folder that cannot be written now may be writable at the next try.
  made.catch(() => managers.delete(key))
  return made
}

async function openCertificates(folder: string, trust: boolean): Promise<OPCUACertificateManager> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: trust,
    disableFileWatchers: true,
  })
  await manager.initialize()
  return manager
}
