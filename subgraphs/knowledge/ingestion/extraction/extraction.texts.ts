import { UserError } from '#platform/errors.ts'
import type { ExtractionFailureCode } from './extraction-failure.ts'
import { maxDocumentBytes } from './text-extractor.ts'

const readable = 'PDF, DOCX, XLSX, PPTX, ODT, EML, CSV, Markdown, HTML oder Text'
const sizeLimit = `mehr als ${maxDocumentBytes / 1_000_000} MB liest Luna nicht`

type Texts = { message: (file: string, detail: string) => string; remedy: string }

const texts: Record<ExtractionFailureCode, Texts> = {
  DOCUMENT_EMPTY: {
    message: file => `${file} ist leer.`,
    remedy: 'Bitte prüfen Sie die Datei und laden Sie sie mit Inhalt noch einmal hoch.',
  },
  DOCUMENT_NOT_A_PDF: {
    message: (file, detail) => `${file} ist keine PDF-Datei, sondern ${detail}.`,
    remedy: 'Speichern Sie das Dokument als PDF, oder laden Sie es mit der richtigen Endung hoch.',
  },
  DOCUMENT_ENCRYPTED: {
    message: (file, detail) => `${file} ist ${detail || 'mit einem Passwort geschützt'}.`,
    remedy:
      'Speichern Sie das Dokument ohne Passwort oder Verschlüsselung und laden Sie es noch einmal hoch.',
  },
  DOCUMENT_NEEDS_OCR: {
    message: file => `${file} enthält nur Bilder und keinen lesbaren Text (OCR nötig).`,
    remedy:
      'Lassen Sie die Seiten von einer Texterkennung bearbeiten und laden Sie das Ergebnis hoch.',
  },
  DOCUMENT_UNREADABLE: {
    message: (file, detail) =>
      detail === '' ? `${file} ist nicht lesbar.` : `${file} ist nicht lesbar: ${detail}.`,
    remedy:
      'Öffnen Sie das Dokument in seinem Programm, speichern Sie es neu und laden Sie es wieder hoch.',
  },
  DOCUMENT_TOO_LARGE: {
    message: (file, detail) => `${file} ist zu groß: ${detail || sizeLimit}.`,
    remedy: 'Teilen Sie das Dokument auf und laden Sie die Teile einzeln hoch.',
  },
  DOCUMENT_KIND_UNSUPPORTED: {
    message: (file, detail) => `${file} ist ${detail}; diese Art von Datei liest Luna nicht.`,
    remedy: `Laden Sie das Dokument als ${readable} hoch.`,
  },
  DOCUMENT_KIND_MISMATCH: {
    message: (file, detail) => `${file} ist ${detail}.`,
    remedy: 'Laden Sie das Dokument mit der Endung hoch, die zu seinem Inhalt gehört.',
  },
  DOCUMENT_TIMEOUT: {
    message: file => `${file} konnte nicht in der vorgesehenen Zeit gelesen werden.`,
    remedy: 'Teilen Sie das Dokument auf, oder speichern Sie es in einer einfacheren Form.',
  },
}

/** The one place that turns a failure of extraction into what the user reads. */
export function extractionError(
  code: ExtractionFailureCode,
  fileName: string,
  detail = '',
): UserError {
  const { message, remedy } = texts[code]
  return new UserError(code, message(`Die Datei „${fileName}“`, detail), {
    place: fileName,
    remedy,
  })
}
