/**
 * Writes pwa/src/graphql/ (types and documents of the PWA) from the API schema that the gateway offers.
 * Usage: node codegen.ts [--schema <SDL file>] [--check]
 * Without --schema the composed supergraph is read; --check writes nothing and exits with 1 when a file is stale.
 */
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exit, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { Supergraph } from '@apollo/federation-internals'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import type { Types } from '@graphql-codegen/plugin-helpers'
import { buildSchema, parse, printSchema, type GraphQLSchema } from 'graphql'

const SUPERGRAPH = 'gateway/supergraph.graphql'
const SOURCES = 'pwa/src/**/*.queries.ts'
const OUTPUT = 'pwa/src/graphql/'
const DOCUMENT = /graphql\(\s*(?:\/\* GraphQL \*\/\s*)?`([^`]*)`/g

const config = {
  enumType: 'string-literal',
  useTypeImports: true,
  skipTypeNameForRoot: true,
  nonOptionalTypename: true,
  importExtension: '.ts',
  strictScalars: true,
  scalars: { DateTime: 'string', FloatSeries: '(number | null)[]', ID: 'string' },
}

async function readSchema(path: string | undefined): Promise<GraphQLSchema> {
  const sdl = await readFile(path ?? SUPERGRAPH, 'utf8')
  if (path !== undefined) return buildSchema(sdl)
  return Supergraph.build(sdl).apiSchema().toGraphQLJSSchema()
}

async function readDocuments(): Promise<Types.DocumentFile[]> {
  const documents: Types.DocumentFile[] = []
  for await (const location of glob(SOURCES)) {
    const source = await readFile(location, 'utf8')
    for (const [, rawSDL] of source.matchAll(DOCUMENT)) {
      if (rawSDL !== undefined) documents.push({ location, rawSDL, document: parse(rawSDL) })
    }
  }
  return documents.sort((a, b) => `${a.location}`.localeCompare(`${b.location}`))
}

async function generate(schemaAst: GraphQLSchema): Promise<Map<string, string>> {
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: OUTPUT,
    presetConfig: { fragmentMasking: false, skipIndexFile: true },
    schema: parse(printSchema(schemaAst)),
    schemaAst,
    documents: await readDocuments(),
    config,
    plugins: [],
    pluginMap: {},
  })
  const files = new Map<string, string>()
  for (const section of sections) {
    const content = await codegen({ ...section, schemaAst })
    // The same type, from a package that the PWA declares itself.
    files.set(
      section.filename,
      content.replaceAll('@graphql-typed-document-node/core', '@apollo/client'),
    )
  }
  return files
}

async function isStale([path, content]: [string, string]): Promise<boolean> {
  return !existsSync(path) || (await readFile(path, 'utf8')) !== content
}

const { values } = parseArgs({
  options: { schema: { type: 'string' }, check: { type: 'boolean', default: false } },
})
const files = await generate(await readSchema(values.schema))
const stale: string[] = []
for (const file of files) if (await isStale(file)) stale.push(file[0])

if (values.check && stale.length > 0) {
  stderr.write(`Stale, run \`npm run codegen\`: ${stale.join(', ')}\n`)
  exit(1)
}
for (const path of stale) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, files.get(path) ?? '')
}
stdout.write(`codegen: ${stale.length} of ${files.size} files written\n`)
