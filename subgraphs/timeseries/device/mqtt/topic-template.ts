import { fillIn, placeholders } from '../model/common-model.ts'

/** A topic of a model with the parameters of one device. */
export type TopicFilter = {
  /** What is subscribed; the key's level is `+`. */
  filter: string
  /** The key in a matching topic (empty where the model has none); undefined when it does not match. */
  keyOf: (topic: string) => string | undefined
}

/** Undefined when a parameter has no value. `keyParameter` is the one that is read from the topic. */
export function topicFilter(
  template: string,
  values: ReadonlyMap<string, string>,
  keyParameter: string | undefined,
): TopicFilter | undefined {
  const parts: ((level: string) => string | undefined)[] = []
  const filter: string[] = []
  for (const level of template.split('/')) {
    if (keyParameter !== undefined && placeholders(level).includes(keyParameter)) {
      filter.push('+')
      parts.push(between(level, keyParameter))
      continue
    }
    const filled = fillIn(level, values)
    if (filled === undefined) return undefined
    // A value may hold several levels, such as `haus/keller`.
    for (const literal of filled.split('/')) {
      filter.push(literal)
      parts.push(given => (given === literal ? '' : undefined))
    }
  }
  return { filter: filter.join('/'), keyOf: topic => keyFrom(topic, parts) }
}

function keyFrom(
  topic: string,
  parts: ((level: string) => string | undefined)[],
): string | undefined {
  const levels = topic.split('/')
  if (levels.length !== parts.length) return undefined
  let key = ''
  for (const [index, part] of parts.entries()) {
    const found = part(levels[index] ?? '')
    if (found === undefined) return undefined
    key ||= found
  }
  return key
}

/** `zaehler-{nr}` reads `7` from `zaehler-7`. */
function between(template: string, parameter: string): (level: string) => string | undefined {
  const [before = '', after = ''] = template.split(`{${parameter}}`)
  return level => {
    const fits = level.startsWith(before) && level.endsWith(after)
    const key = level.slice(before.length, level.length - after.length)
    return fits && level.length > before.length + after.length ? key : undefined
  }
}
