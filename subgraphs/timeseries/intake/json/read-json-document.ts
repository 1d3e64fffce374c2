import { UserError } from '#platform/errors.ts'
import { mostDepth } from '../limits.ts'

/** Parses JSON whose nesting is bounded. UserError: IMPORT_JSON_BROKEN with the line, IMPORT_JSON_TOO_DEEP. */
export function readJsonDocument(text: string): unknown {
  if (depthOf(text) > mostDepth) {
    return new UserError(
      'IMPORT_JSON_TOO_DEEP',
      `Die JSON-Datei ist tiefer als ${mostDepth} Ebenen verschachtelt.`,
      { remedy: 'Erwartet wird eine Liste von Einträgen mit Zeitstempel und Wert.' },
    )
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    // JSON.parse throws SyntaxError with the position in its message.
    return broken(text, error instanceof Error ? error.message : '')
  }
}

/** The deepest nesting of brackets outside of strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isString = false
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (isString) {
      if (code === backslash) i += 1
      else if (code === quote) isString = false
      continue
    }
    if (code === quote) isString = true
    else if (code === openBrace || code === openBracket) deepest = Math.max(deepest, (depth += 1))
    else if (code === closeBrace || code === closeBracket) depth -= 1
  }
  return deepest
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

function broken(text: string, reason: string): UserError {
  const position = /position (\d+)/.exec(reason)?.[1]
  const line = position === undefined ? lastLine(text) : lastLine(text.slice(0, Number(position)))
  return new UserError('IMPORT_JSON_BROKEN', 'Die Datei ist kein gültiges JSON.', {
    place: `Zeile ${line}`,
    remedy: 'Laden Sie die vollständige Datei hoch, oder prüfen Sie Klammern und Kommas.',
  })
}

function lastLine(text: string): number {
  return text.split('\n').length
}
