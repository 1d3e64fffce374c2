import type { UserError } from '../errors.ts'

/** The lines beside a file that say why it was refused. */
export function explainRefusal({ code, message, place, remedy }: UserError): string[] {
  return [
    `Abgelehnt: ${message}`,
    ...(place ? [`Stelle: ${place}`] : []),
    ...(remedy ? [`Abhilfe: ${remedy}`] : []),
    `Kennung: ${code}`,
  ]
}

/** JSON beside a file; undefined where it is none: the schema refuses it. */
export function optionsFromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
