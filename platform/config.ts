import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { StartupError } from './errors.ts'
import { parseSmtpUrl } from './mail/smtp-url.ts'
import { parseAllowList } from './net/allow-list.ts'

export const subgraphNames = ['knowledge', 'timeseries', 'simulation', 'admin'] as const
export type SubgraphName = (typeof subgraphNames)[number]

const whole = (what: string, least: number, most: number) => {
  const expected = `${what} von ${least} bis ${most}`
  return z.coerce.number(expected).int(expected).min(least, expected).max(most, expected)
}
const port = (fallback: number) => whole('eine Portnummer', 1, 65_535).default(fallback)
const flag = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'], 'on oder off')
    .default(fallback)
    .transform(value => value === 'on')
const url = (protocols: string) => z.url(`eine Adresse wie ${protocols}`).optional()
const secret = z.string().min(1).optional()
const days = whole('eine Anzahl Tage', 1, 36_500)

/** One entry per variable of `.env`; `.env.example` explains each and a test keeps both in step. */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'development, production oder test')
    .default('development'),
  LUNA_DATA_DIR: z.string().min(1).default('data'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'z. B. info oder debug')
    .default('info'),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port(8001),
  PUBLIC_URL: url('https://luna.example.org'),
  BIND_HOST: z.string().min(1).default('127.0.0.1'),
  KNOWLEDGE_PORT: port(8011),
  TIMESERIES_PORT: port(8012),
  SIMULATION_PORT: port(8013),
  ADMIN_PORT: port(8014),
  WORKER_PORT: port(8015),
  KNOWLEDGE_URL: url('http://knowledge:8011/graphql'),
  TIMESERIES_URL: url('http://timeseries:8012/graphql'),
  SIMULATION_URL: url('http://simulation:8013/graphql'),
  ADMIN_URL: url('http://admin:8014/graphql'),
  GATEWAY_URL: url('http://gateway:8001'),
  WORKER_URL: url('http://worker:8015'),
  PG_PORT: port(8301),
  DATABASE_URL: url('postgres://luna:geheim@db:5432/luna'),
  S3_ENDPOINT: url('http://objects:9000'),
  S3_ACCESS_KEY: secret,
  S3_SECRET_KEY: secret,
  S3_BUCKET_PREFIX: z.string().default(''),
  S3_REGION: z.string().min(1).default('eu-central-1'),
  MINIO_API: port(9000),
  MINIO_CONSOLE: port(9001),
  SEARCH_FUSION: z.enum(['sum', 'rrf'], 'sum oder rrf').default('sum'),
  SEARCH_WEIGHTS: z
    .string()
    .regex(/^(?:\d{1,3}(?:\.\d{1,3})? *(?:, *|$)){3}$/, 'drei Gewichte wie 0.4,0.6,1')
    .default('0.4,0.6,1'),
  QDRANT_URL: url('http://qdrant:6333'),
  QDRANT_API_KEY: secret,
  QDRANT_HTTP: port(6333),
  QDRANT_GRPC: port(6334),
  OLLAMA_URL: url('http://ollama:11434'),
  OLLAMA_PORT: port(11_434),
  OLLAMA_CHAT_MODEL: z.string().min(1).default('llama3.1:8b'),
  OLLAMA_EMBEDDING_MODEL: z.string().min(1).default('nomic-embed-text'),
  OLLAMA_EMBEDDING_DIMENSION: whole('eine ganze Zahl', 1, 8192).default(768),
  OLLAMA_CONTEXT_TOKENS: whole('eine ganze Zahl', 1024, 262_144).default(8192),
  OLLAMA_DOCUMENT_PREFIX: z.string().default('search_document: '),
  OLLAMA_QUERY_PREFIX: z.string().default('search_query: '),
  OLLAMA_REWRITE_QUESTIONS: flag('off'),
  TIKA_URL: url('http://tika:9998'),
  GLOBAL_KNOWLEDGE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'ein Ed25519-Schlüssel in Base64 (32 Bytes)')
    .optional(),
  READINGS_COMPRESS_AFTER_DAYS: days.optional(),
  READINGS_RETENTION_DAYS: days.optional(),
  RETENTION_JOBS_DAYS: days.default(90),
  RETENTION_IMPORT_REPORTS_DAYS: days.default(400),
  RETENTION_ALERTS_DAYS: days.default(400),
  RETENTION_ALERT_MESSAGES_DAYS: days.default(90),
  RETENTION_REFUSED_READINGS_DAYS: days.default(400),
  RETENTION_INGEST_KEYS_DAYS: days.default(7),
  RETENTION_EXPORTS_DAYS: days.default(30),
  INTAKE_FOLDER: z.string().min(1).default('eingang'),
  DOCUMENTS_FOLDER: z.string().min(1).default('dokumente'),
  BACKUP_FOLDER: z.string().min(1).optional(),
  OUTGOING_ALLOW: z.string().default(''),
  SMTP_URL: z.string().min(1).optional(),
  MAIL_FROM: z.string().min(1).max(320).optional(),
  GATEWAY_SUPERGRAPH: z.string().min(1).optional(),
  GATEWAY_AUTH: flag('on'),
  DEMO_DATA: flag('on'),
  GRAFANA_PORT: port(3000),
  PROM_PORT: port(9090),
  LOKI_PORT: port(3100),
  LOKI_URL: url('http://loki:3100'),
})
type Variables = z.infer<typeof variables>

/** Settings, grouped by concern. The only place that reads the environment. */
export type Config = ReturnType<typeof group>

/**
 * Reads `.env` of the working directory and the process environment (which wins) once.
 * Throws StartupError that names every wrong variable, its value and what is expected.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = fromDotEnv()): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in variables.shape && value !== ''),
  )
  const parsed = variables.safeParse(given)
  if (!parsed.success) throw new StartupError(explain(parsed.error, given))
  const config = group(parsed.data)
  if (!config.gateway.auth && config.mode === 'production') {
    throw new StartupError(
      'GATEWAY_AUTH=off ist mit NODE_ENV=production nicht erlaubt: Entfernen Sie GATEWAY_AUTH.',
    )
  }
  return config
}

function fromDotEnv(): NodeJS.ProcessEnv {
  const file = resolve('.env')
  return existsSync(file)
    ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env }
    : process.env
}

/** The environment for a process of Luna: the same settings, plus what its supervisor adds. */
export function childEnvironment(more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...more }
}

function explain(error: z.ZodError, given: Record<string, string | undefined>): string {
  const lines = error.issues.map(issue => {
    const name = String(issue.path[0])
    const shown = /SECRET|KEY|DATABASE_URL|SMTP_URL/.test(name)
      ? '(verborgen)'
      : `„${given[name] ?? ''}“`
    return `  ${name} = ${shown}: erwartet wird ${issue.message}`
  })
  return ['Die Konfiguration (.env) ist fehlerhaft:', ...lines].join('\n')
}

function group(env: Variables) {
  const dataDir = resolve(env.LUNA_DATA_DIR)
  const subgraph = (name: SubgraphName, number: number, address: string | undefined) => {
    const http = address ?? `http://127.0.0.1:${number}/graphql`
    return { name, port: number, url: http, webSocketUrl: http.replace(/^http/, 'ws') }
  }
  return {
    mode: env.NODE_ENV,
    dataDir,
    demoData: env.DEMO_DATA,
    log: { level: env.LOG_LEVEL, lokiUrl: env.LOKI_URL },
    api: {
      host: env.API_HOST,
      port: env.API_PORT,
      publicUrl: env.PUBLIC_URL,
      internalUrl: env.GATEWAY_URL ?? `http://${reachable(env.API_HOST)}:${env.API_PORT}`,
    },
    bindHost: env.BIND_HOST,
    worker: {
      port: env.WORKER_PORT,
      url: env.WORKER_URL ?? `http://${reachable(env.BIND_HOST)}:${env.WORKER_PORT}`,
    },
    subgraphs: {
      knowledge: subgraph('knowledge', env.KNOWLEDGE_PORT, env.KNOWLEDGE_URL),
      timeseries: subgraph('timeseries', env.TIMESERIES_PORT, env.TIMESERIES_URL),
      simulation: subgraph('simulation', env.SIMULATION_PORT, env.SIMULATION_URL),
      admin: subgraph('admin', env.ADMIN_PORT, env.ADMIN_URL),
    } satisfies Record<SubgraphName, unknown>,
    gateway: { supergraphPath: env.GATEWAY_SUPERGRAPH, auth: env.GATEWAY_AUTH },
    database: { url: env.DATABASE_URL, embeddedPort: env.PG_PORT },
    readings: {
      compressAfterDays: env.READINGS_COMPRESS_AFTER_DAYS,
      retentionDays: env.READINGS_RETENTION_DAYS,
    },
    retention: {
      jobsDays: env.RETENTION_JOBS_DAYS,
      importReportsDays: env.RETENTION_IMPORT_REPORTS_DAYS,
      alertsDays: env.RETENTION_ALERTS_DAYS,
      alertMessagesDays: env.RETENTION_ALERT_MESSAGES_DAYS,
      refusedReadingsDays: env.RETENTION_REFUSED_READINGS_DAYS,
      ingestKeysDays: env.RETENTION_INGEST_KEYS_DAYS,
      exportsDays: env.RETENTION_EXPORTS_DAYS,
    },
    objects: objectSettings(env, dataDir),
    vectors: env.QDRANT_URL
      ? { engine: 'qdrant' as const, url: env.QDRANT_URL, apiKey: env.QDRANT_API_KEY }
      : { engine: 'embedded' as const },
    search: { fusion: { method: env.SEARCH_FUSION, weights: searchWeights(env.SEARCH_WEIGHTS) } },
    models: {
      ollamaUrl: env.OLLAMA_URL,
      chatModel: env.OLLAMA_CHAT_MODEL,
      embeddingModel: env.OLLAMA_EMBEDDING_MODEL,
      embeddingDimension: env.OLLAMA_EMBEDDING_DIMENSION,
      contextTokens: env.OLLAMA_CONTEXT_TOKENS,
      documentPrefix: env.OLLAMA_DOCUMENT_PREFIX,
      queryPrefix: env.OLLAMA_QUERY_PREFIX,
      rewritesQuestions: env.OLLAMA_REWRITE_QUESTIONS,
    },
    extraction: { tikaUrl: env.TIKA_URL },
    globalKnowledge: { publisherKey: env.GLOBAL_KNOWLEDGE_KEY },
    intake: {
      folder: env.INTAKE_FOLDER === 'off' ? undefined : resolve(dataDir, env.INTAKE_FOLDER),
      documents:
        env.DOCUMENTS_FOLDER === 'off' ? undefined : resolve(dataDir, env.DOCUMENTS_FOLDER),
    },
    backups: { folder: backupFolder(env, dataDir) },
    outgoing: { allow: parseAllowList(env.OUTGOING_ALLOW) },
    mail: parseSmtpUrl(env.SMTP_URL, env.MAIL_FROM),
  }
}

/** Where a process that listens at `host` answers this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Undefined: in the object store's bucket `backups`. */
function backupFolder(env: Variables, dataDir: string): string | undefined {
  if (env.BACKUP_FOLDER) return resolve(dataDir, env.BACKUP_FOLDER)
  return env.S3_ENDPOINT ? undefined : resolve(dataDir, 'backups')
}

function objectSettings(env: Variables, dataDir: string) {
  if (!env.S3_ENDPOINT) return { engine: 'folder' as const, folder: resolve(dataDir, 'objects') }
  if (!env.S3_ACCESS_KEY || !env.S3_SECRET_KEY) {
    throw new StartupError('S3_ENDPOINT verlangt auch S3_ACCESS_KEY und S3_SECRET_KEY.')
  }
  return {
    engine: 's3' as const,
    endpoint: env.S3_ENDPOINT,
    accessKey: env.S3_ACCESS_KEY,
    secretKey: env.S3_SECRET_KEY,
    bucketPrefix: env.S3_BUCKET_PREFIX,
    region: env.S3_REGION,
  }
}

function searchWeights(text: string) {
  const [bm25 = 0, char = 0, dense = 0] = text.split(',').map(Number)
  return { bm25, char, dense }
}
