import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '../errors.ts'

export type KeyPair = { privateKey: KeyObject; publicKey: KeyObject }

/** What only this installation knows. Made at the first start; there are no defaults. */
export type Secrets = {
  /** Ed25519: signs who asks, from the gateway (and the worker) to the subgraphs. */
  internal: KeyPair
  /** Ed25519: signs the access tokens of API clients. */
  access: KeyPair
  /** 32 bytes: signs links to objects. */
  linkSecret: Uint8Array
  /** 32 bytes: seals secrets of others that are kept in the database, see sealer.ts. */
  sealingKey: Uint8Array
  /** Password of the embedded PostgreSQL. */
  databasePassword: string
  /** Compares in constant time with the static admin token in the file `admin-token`. */
  isAdminToken: (candidate: string) => boolean
}

/**
 * Reads `<dataDir>/secrets`, making what is missing (files 0600, folder 0700). Several processes may
 * start together: the first one wins and all read the same. Throws StartupError for a damaged file.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const folder = join(dataDir, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [internal, access, linkSecret, sealingKey, adminToken, databasePassword] =
    await Promise.all([
      keyPair(join(folder, 'internal-key.pem')),
      keyPair(join(folder, 'access-key.pem')),
      secret(join(folder, 'link-secret'), randomToken, isToken),
      secret(join(folder, 'sealing-key'), randomToken, isToken),
      secret(join(folder, 'admin-token'), randomToken, isToken),
      secret(join(folder, 'database-password'), randomToken, isToken),
    ])
  const adminTokenHash = sha256(adminToken)
  return {
    internal,
    access,
    linkSecret: Buffer.from(linkSecret, 'base64url'),
    sealingKey: Buffer.from(sealingKey, 'base64url'),
    databasePassword,
    isAdminToken: candidate => timingSafeEqual(sha256(candidate), adminTokenHash),
  }
}

async function keyPair(file: string): Promise<KeyPair> {
  const pem = await secret(file, newPrivateKey, text => text.includes('PRIVATE KEY'))
  try {
    const privateKey = createPrivateKey(pem)
    return { privateKey, publicKey: createPublicKey(privateKey) }
  } catch {
    throw damaged(file)
  }
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

async function secret(
  file: string,
  make: () => string,
  isWhole: (text: string) => boolean,
): Promise<string> {
  const content = (await read(file)) ?? (await createOnce(file, make()))
  if (!isWhole(content)) throw damaged(file)
  return content
}

async function read(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw new StartupError(
      `Die Datei ${file} ist nicht lesbar: Geben Sie dem Benutzer, unter dem Luna läuft, Leserechte.`,
    )
  }
}

/** Complete or not there at all: written beside, then linked into place, which fails if another was faster. */
async function createOnce(file: string, content: string): Promise<string> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`
  const handle = await open(beside, 'wx', 0o600)
  try {
    await handle.writeFile(`${content}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(beside, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(beside)
  }
  return (await read(file)) ?? ''
}

function damaged(file: string): StartupError {
  return new StartupError(
    `Die Datei ${file} ist beschädigt: Spielen Sie sie aus der Sicherung zurück, oder löschen Sie sie, damit Luna beim nächsten Start eine neue anlegt.`,
  )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
