export type ModelFailureReason = 'unreachable' | 'refused' | 'timeout' | 'malformed'

/**
 * The model server did not do its part. `unreachable`: no connection. `refused`: it answered with an
 * error, e.g. an unknown model. `timeout`: it fell silent. `malformed`: its answer cannot be used.
 */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure'
  constructor(
    readonly reason: ModelFailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
