/** Declarations of one element, names in lower case. */
export type Style = Partial<Record<string, string>>

/** What an element is matched by. */
export type Selectable = { tagName: string; id: string; classes: string[] }

type Rule = { tag: string; id: string; classes: string[]; isWhole: boolean; style: Style }

const maxRules = 5000
const compound = /^([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)$/iu

export function parseStyle(text: string): Style {
  const style: Style = {}
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration.slice(colon + 1).replace(/!\s*important/iu, '')
    if (colon > 0) style[name] = value.trim().toLowerCase()
  }
  return style
}

/**
 * The rules of a page's own style sheets. Of a selector with several parts only the last is matched,
 * and only its background counts, as unknown: it spares white text on a dark banner. Rules for
 * printing and other conditions are left out.
 */
export class StyleSheet {
  private readonly rules = new Map<string, Rule[]>()
  private count = 0

  add(css: string): void {
    const plain = withoutConditions(css.replace(/\/\*[\s\S]*?\*\//gu, ''))
    for (const [, selectors = '', body = ''] of plain.matchAll(/([^{}]+)\{([^{}]*)\}/gu)) {
      if (this.count++ >= maxRules) return
      for (const selector of selectors.split(',')) this.addRule(selector.trim(), parseStyle(body))
    }
  }

  /** The cascade for one element: by tag, then by class, then by id. */
  styleOf({ tagName, id, classes }: Selectable): Style {
    const keys = ['*', tagName, ...classes.map(name => `.${name}`), `#${id}`]
    const style: Style = {}
    for (const rule of keys.flatMap(key => this.rules.get(key) ?? [])) {
      const matches =
        (rule.tag === '' || rule.tag === tagName) &&
        (rule.id === '' || rule.id === id) &&
        rule.classes.every(name => classes.includes(name))
      if (matches) Object.assign(style, rule.isWhole ? rule.style : unknownBackground(rule.style))
    }
    return style
  }

  private addRule(selector: string, style: Style): void {
    const parts = selector.split(/\s*[>+~]\s*|\s+/u)
    const subject = subjectOf(parts.at(-1) ?? '')
    if (!subject) return
    const isWhole = parts.length === 1 && !selector.includes(':')
    const known = this.rules.get(subject.key) ?? []
    this.rules.set(subject.key, [...known, { ...subject, isWhole, style }])
  }
}

/** Of "p.small#x:hover" its tag, classes and id, and the rarest of them as the key. */
function subjectOf(part: string): (Omit<Rule, 'isWhole' | 'style'> & { key: string }) | undefined {
  const match = compound.exec(part.replace(/:{1,2}[\w-]+(\(.*\))?$/u, ''))
  if (!match) return undefined
  const marks = match[2]?.match(/[.#][\w-]+/gu) ?? []
  const id = marks.find(mark => mark.startsWith('#')) ?? ''
  const classes = marks.filter(mark => mark.startsWith('.'))
  const tag = (match[1] ?? '').toLowerCase().replace('*', '')
  const key = [id, classes[0], tag].find(name => name) ?? '*'
  return { tag, id: id.slice(1), classes: classes.map(name => name.slice(1)), key }
}

function unknownBackground(style: Style): Style {
  return style.background || style['background-color'] ? { background: 'unknown' } : {}
}

/** Without @media, @supports and their like, whose blocks hold blocks. */
function withoutConditions(css: string): string {
  let kept = ''
  let at = 0
  for (let start = css.indexOf('@'); start >= 0; start = css.indexOf('@', at)) {
    kept += css.slice(at, start)
    at = endOfRule(css, start)
  }
  return kept + css.slice(at)
}

function endOfRule(css: string, start: number): number {
  let depth = 0
  for (let at = start; at < css.length; at++) {
    if (css[at] === ';' && depth === 0) return at + 1
    if (css[at] === '{') depth++
    if (css[at] === '}' && --depth <= 0) return at + 1
  }
  return css.length
}
