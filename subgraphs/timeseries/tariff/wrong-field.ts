import { UserError } from '#platform/errors.ts'

type Field = { name: string; demand: string; remedy: string }

const number = 'ist keine Zahl mit Dezimalpunkt'
const date = 'ist kein Datum'
const clock = 'ist keine Uhrzeit auf einer Viertelstunde'
const hours = 'liegt nicht zwischen 0 und 8.784 h'
const text = (most: number) => `ist leer oder länger als ${most} Zeichen`

/** What each field is called, what it must be, and an example. */
const fields: Record<string, Field> = {
  kind: field('Art', 'ist keine bekannte Art', 'Wählen Sie eine Art aus der Liste.'),
  name: field('Name', text(100), 'Schreiben Sie zum Beispiel „Netzarbeitspreis“.'),
  unit: field('Einheit', 'ist keine bekannte Einheit', 'Wählen Sie eine Einheit aus der Liste.'),
  price: field('Preis', number, 'Schreiben Sie zum Beispiel 8.05.'),
  catalogue: field('Eintrag des Katalogs', text(40), 'Wählen Sie einen Eintrag aus der Liste.'),
  validFrom: field('gültig ab', date, 'Schreiben Sie zum Beispiel 2026-01-01.'),
  validUntil: field('gültig bis', date, 'Schreiben Sie zum Beispiel 2027-01-01.'),
  source: field('Quelle', text(500), 'Nennen Sie Preisblatt, Vertrag oder Gesetz.'),
  windows: field('Zeitfenster', 'ist zu viel', 'Geben Sie höchstens 20 Zeitfenster an.'),
  months: field('Monate', 'ist kein Monat', 'Geben Sie Monate von 1 bis 12 an.'),
  dayTypes: field('Tagesarten', 'ist keine Tagesart', 'Wählen Sie Tagesarten aus der Liste.'),
  from: field('von', clock, 'Schreiben Sie zum Beispiel 17:00.'),
  to: field('bis', clock, 'Schreiben Sie zum Beispiel 19:30 oder 24:00.'),
  usageFrom: field('Benutzungsstunden ab', hours, 'Geben Sie zum Beispiel 2500 an.'),
  usageBelow: field('Benutzungsstunden unter', hours, 'Geben Sie zum Beispiel 2500 an.'),
}

/** What is wrong with the value at this path of the components, in German, and the way out. */
export function wrongField(
  [index, ...path]: readonly PropertyKey[],
  components: readonly unknown[],
): UserError {
  const names = path.filter(part => typeof part === 'string')
  const known = fields[names.at(-1) ?? '']
  if (typeof index !== 'number' || !known) return wrongCount(components.length)
  const value = shown(valueAt(components[index], path))
  const message =
    value === undefined
      ? `Die Angabe „${known.name}“ fehlt oder hat nicht die richtige Form.`
      : `Der Wert „${value}“ ${known.demand}.`
  const place = [`Bestandteil ${index + 1}`, ...placesOf(path)].join(', ')
  return new UserError('TARIFF_COMPONENT_INVALID', message, { place, remedy: known.remedy })
}

function field(name: string, demand: string, remedy: string): Field {
  return { name, demand, remedy }
}

/** `Zeitfenster 2`, `von` */
function placesOf(path: readonly PropertyKey[]): string[] {
  const places: string[] = []
  for (const part of path) {
    if (typeof part === 'string') places.push(fields[part]?.name ?? part)
    else if (typeof part === 'number') places.push(`${places.pop() ?? ''} ${part + 1}`)
  }
  return places
}

function valueAt(component: unknown, path: readonly PropertyKey[]): unknown {
  let value = component
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<PropertyKey, unknown>(Object.entries(value)).get(String(part))
  }
  return value
}

function shown(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, 40)
    : undefined
}

function wrongCount(count: number): UserError {
  return new UserError(
    'TARIFF_COMPONENT_INVALID',
    `Ein Tarif hat 1 bis 100 Bestandteile; hier sind es ${count}.`,
    { place: 'Bestandteile', remedy: 'Ergänzen oder streichen Sie Bestandteile.' },
  )
}
