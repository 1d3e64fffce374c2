import { StartupError } from '../errors.ts'

/** Throws StartupError when the configured embedding model does not fit the stored vectors. */
export function refuseDimension(wanted: number, stored: number): void {
  if (wanted === stored) return
  throw new StartupError(
    `Das Modell für Einbettungen liefert Vektoren mit ${wanted} Zahlen, gespeichert sind solche mit ${stored}. ` +
      `Setzen Sie OLLAMA_EMBEDDING_MODEL und OLLAMA_EMBEDDING_DIMENSION wieder auf das bisherige Modell, ` +
      `oder bauen Sie den Suchindex neu auf (Verwaltung, Suchindex).`,
  )
}
