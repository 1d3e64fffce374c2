import { expect, it } from 'vitest'
import { mayAct, type Viewer } from './viewer.ts'

const viewer = (role: Viewer['role']): Viewer => ({ id: '1', name: 'x', displayName: 'X', role })

it('lets each role do what the ones below it may', () => {
  expect(mayAct(viewer('ADMIN'), 'OPERATOR')).toBe(true)
  expect(mayAct(viewer('OPERATOR'), 'OPERATOR')).toBe(true)
  expect(mayAct(viewer('OPERATOR'), 'ADMIN')).toBe(false)
  expect(mayAct(viewer('VIEWER'), 'OPERATOR')).toBe(false)
})
