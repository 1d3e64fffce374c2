export type ModelFailureReason = 'unreachable' | 'refused' | 'timeout' | 'malformed'

/**
 * The model server did not do its part. `unreachable`: no connection. `refused`: it answered with an
 * error, e.g. an unknown model. `timeout`: it fell silent. `malformed`: its answer cannot be used.
 */
export class ModelFailure extends Error {
  override readonly name: string = 'ModelFailure'
  constructor(
    readonly reason: ModelFailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** The model's vectors have another length than the configuration says. */
export class WrongDimension extends ModelFailure {
  constructor(
    readonly found: number,
    readonly expected: number,
  ) {
    super('malformed', `Ollama sent a vector of ${found} numbers instead of ${expected}`)
  }
}
