const removed = '(Adresse entfernt)'

/** In this order: what is left of one may be caught by the next. */
const rules: [RegExp, string][] = [
  // Invisible characters and those that turn the reading direction can hide any of the below.
  [/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu, ''],
  [/<!--[\s\S]*?-->/gu, ''],
  [/<(script|style|iframe|object|svg|template)\b[\s\S]*?<\/\1\s*>/giu, ''],
  // Markdown: images, links, references and their definitions.
  [/!\[([^\]]*)\]\s*(?:\([^)]*\)?|\[[^\]]*\])?/gu, '$1'],
  [/\[([^\]]*)\]\([^)]*\)?/gu, '$1'],
  [/^[ \t]*\[[^\]]+\]:\s*\S+.*$/gmu, ''],
  [/<(?:[a-z][a-z0-9+.-]*:|www\.)[^>\s]*>/giu, removed],
  [/<\/?[a-z][^<>]*>/giu, ''],
  [/<(?=[a-z/!])/giu, ''],
  // Role markers of chat templates.
  [/<\|[^|>]*\|?>?|\[\/?INST\]|<<\/?SYS>>/gu, ''],
  [/\b(?:https?|ftp|wss?|file):\/\/[^\s"'»“)\]]+/giu, removed],
  [/\b(?:javascript|vbscript|data|file|blob):\s*[^\s"'»“)\]]{3,}/giu, removed],
  [/(?<![\p{L}\p{N}@.])www\.[^\s"'»“)\]]+/giu, removed],
  [/\/\/[\p{L}\p{N}-]+\.[^\s"'»“)\]]+/gu, removed],
]
const mostPasses = 3

/**
 * A text that can be shown anywhere: links, images, HTML, addresses and control tokens are taken out
 * or named as removed. Citations like [1] stay.
 */
export function safeText(text: string): string {
  let safe = text
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = safe
    for (const [pattern, replacement] of rules) safe = safe.replace(pattern, replacement)
    if (safe === before) break
  }
  return safe
}
