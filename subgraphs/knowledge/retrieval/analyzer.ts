import { z } from 'zod'

/**
 * How texts become sparse vectors. Belongs to a search index and never changes within it: documents
 * and questions of one index are always weighed alike, also by a later release.
 */
export const analyzerSettings = z.object({
  version: z.string(),
  /** BM25's saturation of the term frequency, and how much a long text counts less. */
  k1: z.number(),
  b: z.number(),
  /** Shortest and longest character gram. */
  grams: z.tuple([z.number().int(), z.number().int()]),
  /** Whether parts of compounds are terms beside the whole word. */
  compounds: z.boolean(),
  /** Weight of a word without content in a question, 0 … 1; 0: not even indexed. */
  stopWordWeight: z.number().default(0),
  /** Grams of a word of n grams weigh n to the power of minus this in a question. */
  gramDamping: z.number().default(0),
  /** Terms of a mean passage; its length counts as neither long nor short. */
  averageLength: z.object({ bm25: z.number().positive(), char: z.number().positive() }),
})
export type AnalyzerSettings = z.infer<typeof analyzerSettings>

/**
 * Measured on headings of energy laws (853) and on general texts of our own (142 questions), nDCG@10:
 * see docs/decisions. Compounds taken apart lift BM25 from .640 to .671 and from .747 to .779. Grams
 * of four letters do what three to five do together (within .003) with a third of the postings, which is
 * memory and time of every search. Stop words left out of the words, as questions share little else
 * with a text at times, cost .04 on general texts; a weight of .3 keeps them harmless.
 */
export const currentAnalyzer: AnalyzerSettings = {
  version: 'de-2',
  k1: 1.2,
  b: 0.9,
  grams: [4, 4],
  compounds: true,
  stopWordWeight: 0.3,
  gramDamping: 0.5,
  // Of passages of some 1,000 characters; a rebuild takes those of the corpus.
  averageLength: { bm25: 200, char: 560 },
}
