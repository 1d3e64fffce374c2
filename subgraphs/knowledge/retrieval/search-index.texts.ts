import type { IndexEmbedding, SearchIndex } from './search-index.ts'

const whole = new Intl.NumberFormat('de-DE')

export const indexMessages = {
  learning: 'Wortschatz wird gelernt',
  copying: (done: number, planned: number) =>
    `Suchindex: ${whole.format(done)} von ${whole.format(planned)} Abschnitten`,
  done: ({ embedding }: SearchIndex, count: number) =>
    `Der Suchindex ist neu aufgebaut: ${whole.format(count)} ${count === 1 ? 'Abschnitt' : 'Abschnitte'}, ` +
    `${searchedBy(embedding)}.`,
  title: 'Suchindex neu aufbauen',
} as const

/** How an index finds. */
function searchedBy(embedding: IndexEmbedding | null): string {
  return embedding
    ? `Suche nach Wörtern und nach Bedeutung mit „${embedding.model}“`
    : 'Suche nach Wörtern'
}

/** Why the search does not use the configured model; undefined when it does. */
export function embeddingNotice(
  active: IndexEmbedding | null,
  configured: IndexEmbedding | null,
): string {
  const rebuild = 'Bauen Sie den Suchindex neu auf (Verwaltung, Suchindex).'
  if (!configured) {
    return `Der Suchindex enthält Vektoren von „${active?.model ?? ''}“, aber OLLAMA_URL ist nicht gesetzt: Luna sucht nur nach Wörtern. Setzen Sie OLLAMA_URL.`
  }
  if (!active) {
    return `Das Modell „${configured.model}“ ist eingestellt, der Suchindex enthält aber noch keine Vektoren davon: Luna sucht nur nach Wörtern. ${rebuild}`
  }
  if (active.model !== configured.model) {
    return `Eingestellt ist das Modell „${configured.model}“, der Suchindex enthält Vektoren von „${active.model}“: Luna sucht nur nach Wörtern. ${rebuild}`
  }
  if (active.dimension !== configured.dimension) {
    return `Das Modell „${configured.model}“ ist mit ${configured.dimension} Zahlen eingestellt, der Suchindex enthält Vektoren mit ${active.dimension}: Luna sucht nur nach Wörtern. ${rebuild}`
  }
  return `Das Modell „${configured.model}“ oder seine Vorsätze sind andere als die, mit denen der Suchindex entstand: Luna sucht nur nach Wörtern. ${rebuild}`
}
