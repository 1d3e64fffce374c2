import type { EventBus } from '#platform/events/event-bus.ts'
import { priceTopic } from './market.ts'
import type { PriceCounts } from './plan-prices.ts'

/** Tells the watchers of a market that something came; they read it themselves. Call it after the commit. */
export async function announcePrices(
  events: EventBus,
  marketId: string,
  { added, changed }: Pick<PriceCounts, 'added' | 'changed'>,
): Promise<void> {
  if (added + changed > 0) await events.publish(priceTopic(marketId), { added, changed })
}
