import { describe, expect, it } from 'vitest'
import { nextImportState, type ImportEvent, type ImportState } from './import-state.ts'
import { importPreview } from './testing/import-preview.fixture.ts'

const preview = importPreview()
const problem = { kind: 'user', message: 'Die Datei ist leer.' } as const

function after(...events: ImportEvent[]): ImportState {
  let state: ImportState = { step: 'choose' }
  for (const event of events) state = nextImportState(state, event)
  return state
}

const chosen: ImportEvent = { type: 'file-chosen', fileName: 'a.csv' }
const previewed: ImportEvent[] = [chosen, { type: 'uploaded' }, { type: 'previewed', preview }]

describe('an import', () => {
  it('goes from the choice over upload and reading to the preview', () => {
    expect(after(chosen, { type: 'sent', share: 0.5 })).toEqual({
      step: 'upload',
      fileName: 'a.csv',
      share: 0.5,
    })
    expect(after(chosen, { type: 'uploaded' })).toEqual({ step: 'read', fileName: 'a.csv' })
    expect(after(...previewed)).toEqual({
      step: 'preview',
      preview,
      choices: {},
      isUpdating: false,
    })
  })

  it('keeps what the user changed when the file is read anew', () => {
    const state = after(
      ...previewed,
      { type: 'changed', choices: { unit: 'KW' }, isUpdating: true },
      { type: 'previewed', preview: importPreview({ unit: 'KW' }) },
    )

    expect(state).toMatchObject({ choices: { unit: 'KW' }, isUpdating: false })
  })

  it('begins anew after a file that was refused', () => {
    expect(after(chosen, { type: 'failed', problem })).toEqual({ step: 'choose', problem })
  })

  it('keeps the preview when a change or the start fails', () => {
    const state = after(
      ...previewed,
      { type: 'changed', choices: { unit: 'W' }, isUpdating: true },
      { type: 'failed', problem },
    )

    expect(state).toMatchObject({ step: 'preview', isUpdating: false, problem })
    expect(
      nextImportState(state, { type: 'changed', choices: {}, isUpdating: false }),
    ).toMatchObject({
      problem: undefined,
    })
  })

  it('ends with the job', () => {
    expect(after(...previewed, { type: 'started', jobId: 'j' })).toEqual({
      step: 'run',
      preview,
      jobId: 'j',
    })
  })

  it('ignores what comes too late', () => {
    expect(after({ type: 'sent', share: 1 })).toEqual({ step: 'choose' })
    expect(after({ type: 'uploaded' })).toEqual({ step: 'choose' })
    expect(after({ type: 'started', jobId: 'j' })).toEqual({ step: 'choose' })
  })
})
