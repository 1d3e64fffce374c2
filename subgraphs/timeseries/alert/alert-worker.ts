import { createSmtpMailer } from '#platform/mail/smtp-mailer.ts'
import { openGuardedFetch } from '#platform/net/guarded-fetch.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { Service } from '#platform/service.ts'
import { AlertChannelStore } from './alert-channel.store.ts'
import { AlertDeliveryStore } from './alert-delivery.store.ts'
import { AlertRetentionStore } from './alert-retention.store.ts'
import { AlertRuleStore } from './alert-rule.store.ts'
import { AlertWatch } from './alert-watch.ts'
import { AlertDeliverer } from './deliver-alerts.ts'
import { RuleEvaluator } from './rule-evaluator.store.ts'

type AlertPorts = Pick<Service, 'database' | 'events' | 'config' | 'logger'> & {
  secrets: Pick<Service['secrets'], 'sealingKey'>
}

/** Raises and sends alerts, in the worker. Answers how to stop. */
export function startAlerts(service: AlertPorts): () => Promise<void> {
  const { database, events, config, secrets } = service
  const logger = service.logger.child({ part: 'alerts' })
  const policy = createOutgoingPolicy(config)
  const fetch = openGuardedFetch(policy)
  const watch = new AlertWatch({
    rules: new AlertRuleStore(database),
    evaluator: new RuleEvaluator({ database, events }),
    retention: new AlertRetentionStore(database, config.retention),
    events,
    logger,
  })
  const deliverer = new AlertDeliverer({
    deliveries: new AlertDeliveryStore(database),
    channels: new AlertChannelStore(database),
    mailer: config.mail && createSmtpMailer(config.mail, policy),
    fetch,
    installationSecret: secrets.sealingKey,
    publicUrl: config.api.publicUrl,
    events,
    logger,
  })
  watch.start()
  deliverer.start()
  return async () => {
    await Promise.all([watch.stop(), deliverer.stop()])
    await fetch.close()
  }
}
