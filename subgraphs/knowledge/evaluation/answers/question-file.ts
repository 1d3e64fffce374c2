import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartupError } from '#platform/errors.ts'

const line = z
  .object({
    id: z.string(),
    question: z.string(),
    hardness: z.string().default('easy'),
    answerable: z.boolean().default(true),
    /** A section of a law, or of a document of the manual. */
    law: z.string().optional(),
    document: z.string().optional(),
    section: z.string().optional(),
    also: z.array(z.string()).default([]),
    evidence: z.string().optional(),
  })
  .transform(({ law, document, section, also, ...rest }) => ({
    ...rest,
    gold: [...(law ? [`${law}:${section ?? ''}`] : []), ...(document ? [document] : []), ...also],
  }))

/**
 * A question with what must be told to answer it. `gold`: ids of documents that hold the answer;
 * `evidence`: words of one of them.
 */
export type JudgedQuestion = z.infer<typeof line>

/** Reads a file of one JSON object per line; none when it is not there. */
export function readQuestions(file: string): JudgedQuestion[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split(/\r?\n/u)
  return lines.flatMap((text, at) => {
    if (text.trim() === '') return []
    try {
      return [line.parse(JSON.parse(text))]
    } catch {
      throw new StartupError(`${file}, Zeile ${at + 1}: unerwarteter Inhalt.`)
    }
  })
}
