/** `llama3.1:8b`, `library/llama3.1`, `registry.example.org/team/model:tag` */
export function isModelName(name: string): boolean {
  return (
    /^[a-zA-Z0-9][\w.-]*(?:\/[a-zA-Z0-9][\w.-]*){0,3}(?::[\w.-]{1,80})?$/.test(name) &&
    name.length <= 200
  )
}

/** Without a tag a name means `latest`. */
export function sameModel(one: string, other: string): boolean {
  return withTag(one) === withTag(other)
}

/** A second name for the files that the model has now: `llama3.1:8b` → `llama3.1:8b-1a2b3c4d`. */
export function keptName(model: string, digest: string): string {
  return `${withTag(model)}-${digest
    .replace(/^sha256:/, '')
    .replace(/[^\w]/g, '')
    .slice(0, 8)}`
}

function withTag(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`
}
