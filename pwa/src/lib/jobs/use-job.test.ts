import { expect, it } from 'vitest'
import { statusOfJob, type Job } from './use-job.ts'

const job: Job = {
  __typename: 'Job',
  id: '1',
  kind: 'IMPORT',
  title: 'Import',
  state: 'RUNNING',
  progress: 0.4,
  step: 'Werte werden gespeichert',
  message: null,
  error: null,
  targetId: null,
  downloadUrl: null,
}

it('shows a waiting and a running job with its step', () => {
  const running = { state: 'running', progress: 0.4, step: 'Werte werden gespeichert' }

  expect(statusOfJob(job)).toEqual(running)
  expect(statusOfJob({ ...job, state: 'QUEUED' })).toEqual(running)
})

it('hands over the finished job', () => {
  const done: Job = { ...job, state: 'DONE', targetId: 'm1' }

  expect(statusOfJob(done)).toEqual({ state: 'done', job: done })
})

it('tells why a job failed, with place and remedy', () => {
  const error = {
    __typename: 'UserError' as const,
    code: 'X',
    message: 'Zeile 7 hat zu wenige Spalten.',
    place: 'Zeile 7',
    remedy: 'Korrigieren Sie sie.',
  }

  expect(statusOfJob({ ...job, state: 'FAILED', error })).toEqual({
    state: 'failed',
    problem: {
      kind: 'user',
      code: 'X',
      message: error.message,
      place: 'Zeile 7',
      remedy: error.remedy,
    },
  })
  expect(statusOfJob({ ...job, state: 'FAILED' })).toMatchObject({
    state: 'failed',
    problem: { kind: 'server' },
  })
})
