import type { UserError } from '#platform/errors.ts'

export const deliveryStates = ['QUEUED', 'SENT', 'FAILED'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** A message on its way to a channel, and what became of it. */
export type AlertDelivery = {
  id: string
  ruleId: string | null
  alertId: string | null
  channelId: string
  /** German, one line. */
  subject: string
  state: DeliveryState
  attempts: number
  /** Null once it is sent or given up. */
  nextAttemptAt: Date | null
  /** Why the last attempt failed. */
  lastError: Pick<UserError, 'code' | 'message' | 'place' | 'remedy'> | null
  createdAt: Date
  sentAt: Date | null
}
