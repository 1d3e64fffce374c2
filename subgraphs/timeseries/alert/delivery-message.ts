import { z } from 'zod'
import {
  alertEventKinds,
  alertSeverities,
  type Alert,
  type AlertEventKind,
  type AlertSeverity,
} from './alert.ts'
import { stampText } from './wording.ts'

/** What is sent, as it stood when it happened. */
export const deliveryMessage = z.object({
  event: z.enum([...alertEventKinds, 'TEST']),
  /** German, one line. */
  subject: z.string(),
  /** German paragraphs. */
  text: z.array(z.string()),
  alert: z
    .object({
      id: z.string(),
      rule: z.string(),
      kind: z.string(),
      severity: z.enum(alertSeverities),
      state: z.string(),
      meterId: z.string().nullable(),
      meter: z.string().nullable(),
      marketId: z.string().nullable(),
      since: z.string(),
      value: z.number().nullable(),
      limit: z.number().nullable(),
      unit: z.string().nullable(),
      message: z.string(),
    })
    .nullable(),
})
export type DeliveryMessage = z.infer<typeof deliveryMessage>

const severityNames: Record<AlertSeverity, string> = {
  INFO: 'Hinweis',
  WARNING: 'Warnung',
  CRITICAL: 'Kritisch',
}
const prefixes: Record<AlertEventKind, string> = {
  OPENED: '',
  UPDATED: '',
  REMINDED: 'Noch offen: ',
  ACKNOWLEDGED: 'Quittiert: ',
  CLOSED: 'Behoben: ',
}

type Occasion = {
  event: AlertEventKind
  text: string
  /** Name of the meter. */
  subject: string | null
  timeZone: string
  /** Of an end: nobody has been told of the beginning. */
  isFirst?: boolean
}

export function messageFor(
  alert: Alert,
  { event, text, subject, timeZone, isFirst = false }: Occasion,
): DeliveryMessage {
  const about = subject ?? alert.marketId
  const title = about === null ? alert.ruleName : `${alert.ruleName} (${about})`
  const began = `Begonnen am ${stampText(alert.since, timeZone)}.`
  const earlier = isFirst ? 'Gemeldet wird beides erst jetzt' : 'Gemeldet war'
  return {
    event,
    subject: `[Luna] ${severityNames[alert.severity]}: ${prefixes[event]}${title}`,
    text: [text, ...(event === 'CLOSED' ? [`${earlier}: ${alert.message}`] : []), began],
    alert: {
      ...{ id: alert.id, rule: alert.ruleName, kind: alert.kind, severity: alert.severity },
      ...{ state: alert.state, meterId: alert.meterId, meter: subject, marketId: alert.marketId },
      ...{ since: alert.since.toISOString(), value: alert.value, limit: alert.limit },
      ...{ unit: alert.unit, message: alert.message },
    },
  }
}

export function testMessage(ruleName: string, by: string): DeliveryMessage {
  return {
    event: 'TEST',
    subject: `[Luna] Probe: ${ruleName}`,
    text: [
      `Dies ist eine Probenachricht der Alarmregel „${ruleName}“, ausgelöst von ${by}.`,
      'Es ist nichts passiert. Kommt sie an, ist der Weg für Alarme frei.',
    ],
    alert: null,
  }
}
