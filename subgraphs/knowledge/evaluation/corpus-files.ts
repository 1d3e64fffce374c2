import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartupError } from '#platform/errors.ts'

export type EvaluationDocument = { id: string; title: string; text: string }
/** `relevant`: documents that answer it, with how well (1 or more). */
export type EvaluationQuery = { id: string; text: string; relevant: Map<string, number> }
export type EvaluationSample = { question: string; hardness: string; gold: string[] }
export type EvaluationCorpus = {
  folder: string
  documents: EvaluationDocument[]
  queries: EvaluationQuery[]
  /** Queries of the file that no document is judged for; they do not count. */
  unjudged: number
  samples: EvaluationSample[]
}

// The field names of BEIR's files are taken as well.
const named = { id: z.string().optional(), _id: z.string().optional(), text: z.string() }
const documentLine = z.object({ ...named, title: z.string().default('') })
const queryLine = z.object(named)
const sampleLine = z.object({
  question: z.string(),
  hardness: z.string(),
  law: z.string().optional(),
  section: z.string().optional(),
  also: z.array(z.string()).default([]),
})

/** Reads corpus.jsonl, queries.jsonl, qrels.tsv and, where it is, sample_questions.jsonl of a folder. */
export function readCorpus(folder: string): EvaluationCorpus {
  const relevant = readJudgements(folder)
  const queries = jsonLines(folder, 'queries.jsonl', queryLine).map(query => ({
    ...{ id: idOf(query, folder), text: query.text },
    relevant: relevant.get(idOf(query, folder)) ?? new Map<string, number>(),
  }))
  const judged = queries.filter(query => query.relevant.size > 0)
  return {
    folder,
    documents: jsonLines(folder, 'corpus.jsonl', documentLine).map(document => ({
      ...{ id: idOf(document, folder), title: document.title, text: document.text },
    })),
    queries: judged,
    unjudged: queries.length - judged.length,
    samples: existsSync(join(folder, 'sample_questions.jsonl')) ? readSamples(folder) : [],
  }
}

function readSamples(folder: string): EvaluationSample[] {
  return jsonLines(folder, 'sample_questions.jsonl', sampleLine)
    .filter(({ law, section }) => law && section)
    .map(({ question, hardness, law, section, also }) => ({
      ...{ question, hardness },
      gold: [`${law ?? ''}:${section ?? ''}`, ...also],
    }))
}

/** Lines of query, document and grade; with TREC's second column, and with a heading, too. */
function readJudgements(folder: string): Map<string, Map<string, number>> {
  const judged = new Map<string, Map<string, number>>()
  for (const line of linesOf(folder, 'qrels.tsv')) {
    const columns = line.split('\t')
    const [query = '', document = ''] = [columns[0], columns.at(-2)]
    const grade = Number(columns.at(-1))
    if (!(grade > 0)) continue
    const known = judged.get(query) ?? new Map<string, number>()
    judged.set(query, known.set(document, grade))
  }
  return judged
}

function jsonLines<T>(folder: string, name: string, schema: z.ZodType<T>): T[] {
  return linesOf(folder, name).map((line, at) => {
    try {
      return schema.parse(JSON.parse(line))
    } catch {
      throw new StartupError(`${join(folder, name)}, Zeile ${at + 1}: unerwarteter Inhalt.`)
    }
  })
}

function linesOf(folder: string, name: string): string[] {
  const file = join(folder, name)
  if (!existsSync(file)) throw new StartupError(`Die Datei ${file} fehlt.`)
  return readFileSync(file, 'utf8')
    .split(/\r?\n/u)
    .filter(line => line.trim() !== '')
}

function idOf({ id, _id }: { id?: string | undefined; _id?: string | undefined }, folder: string) {
  const name = id ?? _id
  if (name === undefined) throw new StartupError(`In ${folder} fehlt eine Kennung (id).`)
  return name
}
