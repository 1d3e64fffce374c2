/**
 * Every table that tells something about a person: what of it belongs into their data, and what becomes
 * of it when they are deleted. A test fails when a table with a person's column is not named here.
 */
export type PersonTable = {
  table: string
  /** Columns that hold the id of a person. */
  ids?: readonly string[]
  /** Columns that hold the name a person signs in with; these get the pseudonym. */
  names?: readonly string[]
  /** Instead of the columns: a condition with $1, the id as text, and $2, the names. */
  where?: string
  /**
   * What is handed out of a row: all but secrets, or these columns where the row is about something that
   * belongs to the operation and only its author is personal.
   */
  show: 'all' | readonly string[]
  /**
   * `delete`: the rows go. `pseudonym`: the rows stay, names become the pseudonym; ids stay and lead to
   * the person's row, which tells nothing any more. `keep`: stays as it is, for the reason told.
   */
  ending: 'delete' | 'pseudonym' | { keep: string }
}

const proof = 'Art. 17 (3) b and e GDPR: proof of who did what; entries cannot be changed'
const theirs = 'user_id = $1::uuid'

export const personTables: readonly PersonTable[] = [
  // What only concerns the person goes.
  { table: 'sessions', ids: ['user_id'], where: theirs, show: 'all', ending: 'delete' },
  {
    table: 'password_links',
    ids: ['user_id'],
    where: `user_id = $1::uuid OR (purpose = 'invitation' AND name = ANY ($2::text[]))`,
    show: 'all',
    ending: 'delete',
  },
  {
    table: 'login_failures',
    where: `kind = 'account' AND subject IN (
      SELECT encode(sha256(convert_to(lower(name), 'UTF8')), 'hex') FROM unnest($2::text[]) AS name)`,
    show: 'all',
    ending: 'delete',
  },
  {
    table: 'conversation_turns',
    where: `conversation_id IN (SELECT conversation_id FROM conversations WHERE ${theirs})`,
    show: 'all',
    ending: 'delete',
  },
  { table: 'conversations', ids: ['user_id'], show: 'all', ending: 'delete' },
  { table: 'events', ids: ['user_id'], show: 'all', ending: 'delete' },
  { table: 'labels', ids: ['user_id'], show: 'all', ending: 'delete' },
  {
    table: 'recommendation_outcomes',
    where: `impression_id IN (SELECT impression_id FROM recommendation_impressions WHERE ${theirs})`,
    show: 'all',
    ending: 'delete',
  },
  { table: 'recommendation_impressions', ids: ['user_id'], show: 'all', ending: 'delete' },
  {
    table: 'ingest_batches',
    where: 'owner = $1',
    show: ['owner', 'idempotency_key'],
    ending: 'delete',
  },
  // What belongs to the operation stays, without the person's name.
  {
    table: 'api_keys',
    names: ['created_by'],
    show: ['name', 'prefix', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
    ending: 'pseudonym',
  },
  {
    table: 'password_links',
    names: ['created_by'],
    show: ['purpose', 'created_at', 'expires_at'],
    ending: 'pseudonym',
  },
  by('jobs', { ids: ['created_by'] }, ['job_id', 'kind', 'title', 'state', 'created_at']),
  by('uploads', { ids: ['created_by'] }, ['upload_id', 'file_name', 'size_bytes', 'created_at']),
  by('imports', { ids: ['created_by'] }, ['import_id', 'file_name', 'row_count', 'created_at']),
  by('items', { ids: ['created_by'] }, ['item_id', 'title', 'file_name', 'created_at']),
  by('item_versions', { ids: ['created_by'] }, ['item_id', 'version', 'created_at']),
  by('item_drafts', { ids: ['released_by'] }, ['item_id', 'version', 'released_at']),
  by('devices', { ids: ['created_by'] }, ['device_id', 'name', 'created_at']),
  by('tariff_revisions', { names: ['author'] }, ['tariff_id', 'revision', 'known_from', 'note']),
  by('removed_meters', { names: ['removed_by'] }, ['meter_id', 'name', 'removed_at']),
  by('quality_findings', { names: ['decided_by'] }, ['finding_id', 'decided_at', 'reason']),
  by('reading_changes', { names: ['changed_by'] }, [
    ...['change_id', 'meter_id', 'action', 'reason', 'changed_at'],
  ]),
  by('alert_rules', { names: ['created_by'] }, ['rule_id', 'name', 'created_at']),
  by('alerts', { names: ['acknowledged_by'] }, ['alert_id', 'acknowledged_at', 'note']),
  by('alert_events', { names: ['actor'] }, ['event_id', 'at', 'kind', 'text']),
  by('learnt_ranking', { names: ['changed_by'] }, ['enabled', 'changed_at']),
  by('global_knowledge', { names: ['changed_by'] }, ['enabled', 'changed_at']),
  by('global_blocks', { names: ['imported_by', 'decided_by'] }, [
    ...['block_id', 'title', 'imported_at', 'decided_at'],
  ]),
  by('scenarios', { names: ['created_by'] }, ['scenario_id', 'name', 'created_at']),
  by('model_defaults', { names: ['chosen_by', 'taken_back_by'] }, ['model', 'chosen_at']),
  {
    table: 'audit_log',
    names: ['actor'],
    where: `meta ->> 'userId' = $1 OR (NOT meta ? 'userId' AND actor = ANY ($2::text[])) OR target = $1`,
    show: ['log_id', 'ts', 'actor', 'action', 'target', 'meta'],
    ending: { keep: proof },
  },
]

/** Columns that look like a person's and are none, each with why. */
export const notPersons: Readonly<Record<string, string>> = {
  'users.user_id': 'the person itself: handled apart',
  'users.external_id': 'the person itself: handled apart',
  'users.display_name': 'the person itself: handled apart',
  'sessions.replaced_by': 'a session',
  'sessions.address': 'goes with the session',
  'sessions.user_agent': 'goes with the session',
  'login_failures.subject': 'by condition: the hash of a name',
  'ingest_batches.owner': 'by condition',
  'password_links.email': 'goes with the link',
  'password_links.display_name': 'goes with the link',
}

function by(
  table: string,
  columns: Pick<PersonTable, 'ids' | 'names'>,
  show: readonly string[],
): PersonTable {
  return { table, ...columns, show: [...show, ...(columns.names ?? [])], ending: 'pseudonym' }
}

/** Rows about a person, with $1, the id as text, and $2, the names. */
export function conditionOf({ where, ids = [], names = [] }: PersonTable): string {
  if (where !== undefined) return `(${where})`
  const parts = [
    ...ids.map(id => `${id} = $1::uuid`),
    ...names.map(name => `${name} = ANY ($2::text[])`),
  ]
  return `(${parts.join(' OR ')})`
}
