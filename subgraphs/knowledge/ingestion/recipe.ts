import { chunkerVersion } from '../chunk/chunker.ts'

/** A change of how documents are read makes a new one: their blocks are extracted anew. */
const extractorVersion = 'blocks-3'

/** Versions of the steps that make passages of bytes; recorded with each version of a document. */
type Recipe = { extractor: string; chunker: string }

/** Today's. What was made by another one is processed anew when an administrator asks for it. */
export const currentRecipe: Recipe = { extractor: extractorVersion, chunker: chunkerVersion }

/** Whether passages that were made with these settings would come out of today's steps, too. */
export function isCurrentRecipe(chunking: Record<string, string>): boolean {
  return (
    chunking['extractor'] === currentRecipe.extractor &&
    chunking['chunker'] === currentRecipe.chunker
  )
}
