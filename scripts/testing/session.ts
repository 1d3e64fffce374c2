import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Setting } from './luna.ts'

const upload = z.object({ createUpload: z.object({ id: z.string(), url: z.string() }) })
const jobAnswer = z.object({
  job: z.object({
    state: z.string(),
    progress: z.number(),
    message: z.string().nullable(),
    targetId: z.string().nullable(),
  }),
})
export type JobState = z.infer<typeof jobAnswer>['job']

/** What an administrator does with a running Luna, through its public address. */
export type Session = {
  ask: <T>(schema: z.ZodType<T>, query: string, variables: object) => Promise<T>
  /** The id of the upload. */
  uploadFile: (file: {
    name: string
    body: string
    purpose: 'IMPORT' | 'DOCUMENT'
  }) => Promise<string>
  job: (id: string) => Promise<JobState>
}

export async function signIn({ dataDir, ports }: Setting): Promise<Session> {
  const url = `http://127.0.0.1:${ports['API_PORT'] ?? ''}`
  const text = readFileSync(join(dataDir, 'erste-anmeldung.txt'), 'utf8')
  const password = /admin\s+(\S+)/.exec(text)?.[1]
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant: 'password', name: 'admin', password }),
  })
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await response.json())

  const ask: Session['ask'] = async (schema, query, variables) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query, variables }),
    })
    return schema.parse(z.object({ data: z.unknown() }).parse(await answer.json()).data)
  }

  return {
    ask,
    async uploadFile({ name, body, purpose }) {
      const { createUpload } = await ask(
        upload,
        'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id url } } }',
        { input: { fileName: name, sizeBytes: Buffer.byteLength(body), purpose } },
      )
      const { status } = await fetch(url + createUpload.url, { method: 'PUT', body })
      if (status !== 204) throw new Error(`the upload of ${name} was answered with ${status}`)
      return createUpload.id
    },
    async job(id) {
      const query = 'query ($id: ID!) { job(id: $id) { state progress message targetId } }'
      return (await ask(jobAnswer, query, { id })).job
    },
  }
}

const identified = z.object({ id: z.string() })

/** Starts the import of an uploaded file into a new meter; answers the job's id. */
export async function startImport(
  { ask }: Session,
  { uploadId, meterName }: { uploadId: string; meterName: string },
): Promise<string> {
  const answer = await ask(
    z.object({ startImport: identified }),
    'mutation ($input: ImportInput!) { startImport(input: $input) { ... on Job { id } } }',
    { input: { uploadId, options: { newMeterName: meterName } } },
  )
  return answer.startImport.id
}

/** Intervals with a value, and intervals of the range. */
export async function presence(
  { ask }: Session,
  meterId: string | null,
  range: { from: string; to: string },
): Promise<{ present: number; expected: number }> {
  const summary = z.object({ present: z.number(), expected: z.number() })
  const { series } = await ask(
    z.object({ series: z.tuple([z.object({ summary })]) }),
    `query ($meterIds: [ID!]!, $from: DateTime!, $to: DateTime!) {
      series(meterIds: $meterIds, from: $from, to: $to) { summary { present expected } }
    }`,
    { meterIds: [meterId], ...range },
  )
  return series[0].summary
}
