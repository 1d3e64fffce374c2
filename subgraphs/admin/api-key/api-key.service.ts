import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import { apiKeyScopes, generateApiKey, type ApiKeyScope } from '#platform/identity/api-key.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { ApiKey, ApiKeyListStore } from './api-key.store.ts'

export type CreateApiKey = {
  name: string
  scopes: readonly ApiKeyScope[]
  expiresAt: Date | undefined
}
/** `key` is shown this once; nobody can tell it again. */
export type CreatedApiKey = { id: string; apiKey: ApiKey; key: string }

/** Keys by which machines ask the gateway. */
export class ApiKeyService {
  constructor(private readonly keys: ApiKeyListStore) {}

  async list(page: { first: number; after?: string }, viewer: Viewer): Promise<ApiKey[]> {
    viewer.require('admin')
    return this.keys.list(page)
  }

  async create(input: CreateApiKey, viewer: Viewer): Promise<CreatedApiKey | UserError> {
    viewer.require('admin')
    const wrong = check(input)
    if (wrong) return wrong
    const { key, prefix, keyHash } = generateApiKey()
    const apiKey = await this.keys.create({
      name: input.name,
      prefix,
      keyHash,
      // Every key may read.
      scopes: apiKeyScopes.filter(scope => scope === 'READ' || input.scopes.includes(scope)),
      createdBy: viewer.name,
      expiresAt: input.expiresAt ?? null,
    })
    if (!apiKey) return nameTaken(input.name)
    auditChange(null, apiKey, apiKey.id)
    return { id: apiKey.id, apiKey, key }
  }

  /** The machine is out within 5 s, open connections too. */
  async revoke(id: string, viewer: Viewer): Promise<ApiKey | UserError> {
    viewer.require('admin')
    const revoked = isUuid(id) ? await this.keys.revoke(id) : undefined
    if (!revoked) return unknown
    auditChange({ ...revoked, revokedAt: null }, revoked, id)
    return revoked
  }
}

function check({ name, expiresAt }: CreateApiKey): UserError | undefined {
  if (!/^[a-z0-9][a-z0-9.-]{1,39}$/.test(name)) {
    return new UserError(
      'API_KEY_NAME_INVALID',
      `Der Name „${name.slice(0, 60)}“ eines API-Schlüssels ist nicht zulässig.`,
      {
        place: 'Name',
        remedy: 'Nehmen Sie 2 bis 40 Zeichen: Kleinbuchstaben, Ziffern, Punkt und Bindestrich.',
      },
    )
  }
  if (expiresAt === undefined || expiresAt.getTime() > Date.now()) return undefined
  return new UserError(
    'API_KEY_EXPIRY_PAST',
    'Das Ende der Gültigkeit liegt in der Vergangenheit.',
    {
      place: 'Gültig bis',
      remedy: 'Wählen Sie einen Tag in der Zukunft, oder lassen Sie das Feld leer.',
    },
  )
}

function nameTaken(name: string): UserError {
  return new UserError(
    'API_KEY_NAME_TAKEN',
    `Einen API-Schlüssel „${name}“ gibt oder gab es schon.`,
    {
      place: 'Name',
      remedy: 'Wählen Sie einen anderen Namen: Im Protokoll steht ein Name für einen Schlüssel.',
    },
  )
}

const unknown = new UserError(
  'API_KEY_UNKNOWN',
  'Diesen API-Schlüssel gibt es nicht, oder er ist schon gesperrt.',
  { remedy: 'Laden Sie die Liste neu.' },
)
