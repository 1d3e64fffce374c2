import type { Database } from '#platform/database/database.ts'
import type { AlertRule } from './alert.ts'
import { testMessage } from './delivery-message.ts'
import { insertDeliveries } from './record-change.store.ts'

/** Test messages go through the same queue as alerts. */
export class AlertTestStore {
  constructor(private readonly database: Database) {}

  /** Ids of the deliveries, one per channel that is switched on. */
  queue(rule: AlertRule, by: string): Promise<string[]> {
    const message = testMessage(rule.name, by)
    return this.database.transaction(client =>
      insertDeliveries(client, rule, { message, now: new Date(), alertId: null, eventId: null }),
    )
  }
}
