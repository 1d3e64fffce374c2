import type { Problem } from '../../lib/api/problem.ts'
import type { ImportChoices, ImportPreview } from './import-preview.ts'

/** The steps of an import. A problem is shown at the step where it occurred. */
export type ImportState =
  | { step: 'choose'; problem?: Problem | undefined }
  | { step: 'upload'; fileName: string; share: number }
  | { step: 'read'; fileName: string }
  | {
      step: 'preview'
      preview: ImportPreview
      choices: ImportChoices
      isUpdating: boolean
      problem?: Problem | undefined
    }
  | { step: 'run'; preview: ImportPreview; jobId: string }

export type ImportEvent =
  | { type: 'file-chosen'; fileName: string }
  | { type: 'sent'; share: number }
  | { type: 'uploaded' }
  | { type: 'previewed'; preview: ImportPreview }
  | { type: 'changed'; choices: ImportChoices; isUpdating: boolean }
  | { type: 'started'; jobId: string }
  | { type: 'failed'; problem: Problem }
  | { type: 'restarted' }

/** A failure keeps what the user has already done: a preview stays, an upload starts over. */
function afterFailure(state: ImportState, problem: Problem): ImportState {
  return state.step === 'preview'
    ? { ...state, isUpdating: false, problem }
    : { step: 'choose', problem }
}

function afterPreview(state: ImportState, preview: ImportPreview): ImportState {
  const choices = state.step === 'preview' ? state.choices : {}
  return { step: 'preview', preview, choices, isUpdating: false }
}

function afterTransfer(state: ImportState, share: number): ImportState {
  return state.step === 'upload' ? { ...state, share } : state
}

function afterUpload(state: ImportState): ImportState {
  return state.step === 'upload' ? { step: 'read', fileName: state.fileName } : state
}

function afterChange(state: ImportState, choices: ImportChoices, isUpdating: boolean): ImportState {
  return state.step === 'preview' ? { ...state, choices, isUpdating, problem: undefined } : state
}

function afterStart(state: ImportState, jobId: string): ImportState {
  return state.step === 'preview' ? { step: 'run', preview: state.preview, jobId } : state
}

export function nextImportState(state: ImportState, event: ImportEvent): ImportState {
  switch (event.type) {
    case 'file-chosen':
      return { step: 'upload', fileName: event.fileName, share: 0 }
    case 'sent':
      return afterTransfer(state, event.share)
    case 'uploaded':
      return afterUpload(state)
    case 'previewed':
      return afterPreview(state, event.preview)
    case 'changed':
      return afterChange(state, event.choices, event.isUpdating)
    case 'started':
      return afterStart(state, event.jobId)
    case 'failed':
      return afterFailure(state, event.problem)
    case 'restarted':
      return { step: 'choose' }
  }
}
