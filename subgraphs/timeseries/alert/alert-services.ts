import type { Service } from '#platform/service.ts'
import type { Config } from '#platform/config.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Secrets } from '#platform/identity/secrets.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { AlertChannelService, type AlertSettings } from './alert-channel.service.ts'
import { AlertChannelStore } from './alert-channel.store.ts'
import { AlertDeliveryStore } from './alert-delivery.store.ts'
import { AlertRuleService } from './alert-rule.service.ts'
import { AlertRuleStore } from './alert-rule.store.ts'
import { AlertService } from './alert.service.ts'
import { AlertStore } from './alert.store.ts'
import { AlertTestStore } from './alert-test.store.ts'

export type AlertStores = {
  alerts: AlertStore
  rules: AlertRuleStore
  channels: AlertChannelStore
  deliveries: AlertDeliveryStore
  tests: AlertTestStore
}
export type AlertServices = {
  alerts: AlertService
  rules: AlertRuleService
  channels: AlertChannelService
}

export function createAlertStores(database: Service['database']): AlertStores {
  return {
    alerts: new AlertStore(database),
    rules: new AlertRuleStore(database),
    channels: new AlertChannelStore(database),
    deliveries: new AlertDeliveryStore(database),
    tests: new AlertTestStore(database),
  }
}

type Use = {
  meters: MeterStore
  markets: MarketStore
  events: EventBus
  config: Config
  secrets: Pick<Secrets, 'sealingKey'>
}

export function createAlertServices(stores: AlertStores, use: Use): AlertServices {
  return {
    alerts: new AlertService({ ...stores, events: use.events }),
    rules: new AlertRuleService({ ...stores, ...use }),
    channels: new AlertChannelService({ channels: stores.channels, settings: settingsOf(use) }),
  }
}

function settingsOf({ config, secrets }: Use): AlertSettings {
  return {
    installationSecret: secrets.sealingKey,
    policy: createOutgoingPolicy(config),
    hasMail: config.mail !== undefined,
  }
}
