import { UserError } from '#platform/errors.ts'
import type { ModelFailure } from '#platform/models/model-failure.ts'

export const notConfigured = new UserError(
  'MODELS_NOT_CONFIGURED',
  'Es ist kein Server für Sprachmodelle eingerichtet.',
  {
    place: 'OLLAMA_URL',
    remedy: 'Tragen Sie OLLAMA_URL in der Datei .env ein, und starten Sie Luna neu.',
  },
)

export const nothingToTakeBack = new UserError(
  'MODEL_NOTHING_TO_TAKE_BACK',
  'Es wurde kein anderes Modell gewählt: Es gilt das Modell aus der Datei .env.',
  { remedy: 'Wählen Sie ein Modell aus der Liste.' },
)

export function nameInvalid(name: string): UserError {
  return new UserError(
    'MODEL_NAME_INVALID',
    `„${name.slice(0, 80)}“ ist kein Name eines Modells.`,
    { place: 'model', remedy: 'Ein Name sieht so aus: llama3.1:8b.' },
  )
}

export function modelUnknown(name: string): UserError {
  return new UserError('MODEL_UNKNOWN', `Das Modell „${name}“ ist nicht geladen.`, {
    place: 'model',
    remedy: 'Laden Sie es zuerst, oder wählen Sie eines aus der Liste.',
  })
}

export function notInLibrary(name: string): UserError {
  return new UserError('MODEL_NOT_FOUND', `Das Modell „${name}“ gibt es bei Ollama nicht.`, {
    place: 'model',
    remedy: 'Prüfen Sie die Schreibweise mit der Größe nach dem Doppelpunkt, z. B. llama3.1:8b.',
  })
}

export function modelInUse(name: string): UserError {
  return new UserError('MODEL_IN_USE', `Das Modell „${name}“ wird gerade verwendet.`, {
    place: 'model',
    remedy: 'Wählen Sie zuerst ein anderes Modell.',
  })
}

export function modelGone(name: string): UserError {
  return new UserError(
    'MODEL_GONE',
    `Das frühere Modell „${name}“ ist nicht mehr geladen; nichts wurde geändert.`,
    { remedy: `Laden Sie „${name}“, und gehen Sie dann zurück.` },
  )
}

export function unsuitable(name: string, purpose: string): UserError {
  const what = purpose === 'CHAT' ? 'schreibt keine Antworten' : 'liefert keine Vektoren'
  return new UserError('MODEL_UNSUITABLE', `Das Modell „${name}“ ${what}.`, {
    place: 'model',
    remedy: 'Wählen Sie ein Modell, das dafür gemacht ist.',
  })
}

export function unreachable({ message }: ModelFailure): UserError {
  return new UserError(
    'MODELS_UNREACHABLE',
    `Der Server für Sprachmodelle antwortet nicht, wie er soll (${message}).`,
    { place: 'OLLAMA_URL', remedy: 'Prüfen Sie, ob Ollama läuft, und versuchen Sie es erneut.' },
  )
}
