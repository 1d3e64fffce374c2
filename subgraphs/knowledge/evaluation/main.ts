import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { argv, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { loadConfig } from '#platform/config.ts'
import { createEmbedder } from '#platform/models/create-models.ts'
import { projectRoot } from '#platform/project-root.ts'
import { runProcess } from '#platform/run-process.ts'
import { readCorpus } from './corpus-files.ts'
import { sections } from './sections.ts'

// `npm run eval [-- folder] [--titles] [--json=file]`: how well passages are found and questions answered, on any
// corpus of corpus.jsonl, queries.jsonl and qrels.tsv.
const lawCorpus = join(projectRoot, '../shared/data/retrieval')
const ownCorpus = join(projectRoot, 'subgraphs/knowledge/evaluation/corpus')

await runProcess(async () => {
  const { values, positionals } = parseArgs({
    args: argv.slice(2),
    allowPositionals: true,
    options: { titles: { type: 'boolean', default: false }, json: { type: 'string' } },
  })
  const config = loadConfig()
  const [given] = positionals
  const folder = given ? resolve(given) : existsSync(lawCorpus) ? lawCorpus : ownCorpus
  const input = {
    corpus: readCorpus(folder),
    withTitles: values.titles,
    embedder: createEmbedder(config.models),
  }
  const report: Record<string, unknown> = { folder, withTitles: values.titles }
  for (const [name, evaluate] of Object.entries(sections)) {
    const { title, lines, json } = await evaluate(input)
    stdout.write(`\n${title}\n${lines.join('\n')}\n`)
    report[name] = json
  }
  const file = resolve(
    values.json ?? join(config.dataDir, 'auswertung', `${basename(folder)}.json`),
  )
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`)
  stdout.write(`\nAls JSON: ${file}\n`)
  return { close: () => Promise.resolve() }
})
