import { UserError } from '#platform/errors.ts'
import { quarterHourSeconds } from '#platform/interval/interval.ts'
import { checkEnergyMarket } from '../market/energy-market.ts'
import type { Market } from '../market/market.ts'
import type { Meter } from '../meter/meter.ts'
import { createZoneClock } from '../time/zone-clock.ts'
import { germanDuration } from '../wording/german.ts'
import type { NewAlertRule } from './alert.ts'
import type { AlertChannel } from './alert-channel.ts'

type Wish = Omit<NewAlertRule, 'createdBy'>
/** What was found under the ids of the wish. */
type Found = { meter: Meter | undefined; market: Market | undefined; channels: AlertChannel[] }

const mostNameLength = 100
const mostChannels = 10
const shortestReminderSeconds = 300

export const unknownRule = new UserError('ALERT_RULE_UNKNOWN', 'Diese Alarmregel gibt es nicht.', {
  remedy: 'Laden Sie die Seite neu.',
})

/** What is wrong with a rule; undefined when nothing is. */
export function checkRule(wish: Wish, found: Found): UserError | undefined {
  return (
    checkName(wish) ?? checkSubject(wish, found) ?? checkChannels(wish, found) ?? checkTelling(wish)
  )
}

function checkName({ name }: Wish): UserError | undefined {
  const length = name.trim().length
  if (length > 0 && length <= mostNameLength) return undefined
  return new UserError(
    'ALERT_RULE_NAME_INVALID',
    `Die Regel braucht einen Namen mit höchstens ${mostNameLength} Zeichen.`,
    { place: 'Name', remedy: 'Geben Sie einen Namen ein, zum Beispiel „Lastspitze Werk Süd“.' },
  )
}

function checkSubject(wish: Wish, { meter, market }: Found): UserError | undefined {
  const { kind } = wish.condition
  if (kind === 'PRICE_WINDOW') {
    if (market && wish.meterId === null) return checkEnergyMarket(market, 'Eine Preisregel')
    return new UserError('MARKET_UNKNOWN', 'Den Markt der Regel gibt es nicht.', {
      place: 'Markt',
      remedy: 'Wählen Sie einen Markt, für den es Preise gibt.',
    })
  }
  if (wish.marketId !== null) return noMarketHere
  if (kind === 'FINDING' && wish.meterId === null) return undefined
  if (!meter) return unknownMeter
  return checkMeter(wish, meter)
}

const noMarketHere = new UserError(
  'ALERT_RULE_SUBJECT',
  'Diese Art von Regel betrifft einen Zähler, keinen Markt.',
  { place: 'Markt', remedy: 'Lassen Sie den Markt weg.' },
)
const unknownMeter = new UserError('METER_UNKNOWN', 'Den Zähler der Regel gibt es nicht.', {
  place: 'Zähler',
  remedy: 'Wählen Sie einen vorhandenen Zähler.',
})

function checkMeter({ condition }: Wish, meter: Meter): UserError | undefined {
  const { name, kind, intervalSeconds } = meter
  if (kind === 'VIRTUAL') {
    return new UserError(
      'ALERT_METER_VIRTUAL',
      `Der Zähler „${name}“ wird berechnet und empfängt keine Werte.`,
      { place: 'Zähler', remedy: 'Wählen Sie einen der Zähler, aus denen er berechnet wird.' },
    )
  }
  if (condition.kind === 'PEAK_PROJECTION' && intervalSeconds * 2 > quarterHourSeconds) {
    return new UserError(
      'ALERT_INTERVAL_TOO_LONG',
      `Der Zähler „${name}“ liefert alle ${germanDuration(intervalSeconds)} einen Wert: zu selten für eine Vorausschau auf die laufende Viertelstunde.`,
      {
        place: 'Zähler',
        remedy: 'Wählen Sie einen Zähler mit höchstens 5 Minuten oder einen Grenzwert.',
      },
    )
  }
  if (condition.kind === 'MISSING_DATA' && condition.afterSeconds < intervalSeconds) {
    return new UserError(
      'ALERT_AFTER_TOO_SHORT',
      `Der Zähler „${name}“ liefert nur alle ${germanDuration(intervalSeconds)} einen Wert.`,
      { place: 'Frist', remedy: 'Wählen Sie eine Frist von mindestens zwei Messintervallen.' },
    )
  }
  return undefined
}

function checkChannels({ channelIds }: Wish, { channels }: Found): UserError | undefined {
  const wanted = new Set(channelIds)
  if (wanted.size > mostChannels) {
    return new UserError(
      'ALERT_CHANNELS_TOO_MANY',
      `Eine Regel kann höchstens ${mostChannels} Kanäle haben.`,
      { place: 'Kanäle', remedy: 'Fassen Sie Empfänger in einem Verteiler zusammen.' },
    )
  }
  if (channels.length === wanted.size) return undefined
  return new UserError('ALERT_CHANNEL_UNKNOWN', 'Einen der Kanäle gibt es nicht.', {
    place: 'Kanäle',
    remedy: 'Wählen Sie aus den Kanälen, die eine Administratorin angelegt hat.',
  })
}

function checkTelling(wish: Wish): UserError | undefined {
  const { quietHours, timeZone, notifyAgainSeconds } = wish
  if (!createZoneClock(timeZone)) {
    return new UserError('TIME_ZONE_UNKNOWN', `Die Zeitzone „${timeZone}“ ist unbekannt.`, {
      place: 'Zeitzone',
      remedy: 'Nehmen Sie zum Beispiel Europe/Berlin.',
    })
  }
  if (quietHours && quietHours.from === quietHours.to) {
    return new UserError('ALERT_QUIET_HOURS_INVALID', 'Die Ruhezeit beginnt und endet zugleich.', {
      place: 'Ruhezeit',
      remedy: 'Wählen Sie zwei verschiedene Uhrzeiten oder keine Ruhezeit.',
    })
  }
  if (notifyAgainSeconds !== null && notifyAgainSeconds < shortestReminderSeconds) {
    return new UserError(
      'ALERT_REMINDER_TOO_SHORT',
      `Erinnert wird frühestens nach ${germanDuration(shortestReminderSeconds)}.`,
      { place: 'Erinnerung', remedy: 'Wählen Sie eine längere Frist.' },
    )
  }
  return undefined
}
