/** What a register of a device showed at an instant. */
export type RegisterStanding = {
  meterId: string
  /** e.g. 1-0:1.8.0 */
  obis: string
  /** Milliseconds since 1970, as the device or its arrival says. */
  at: number
  /** As the device shows it; × factor = primary side. */
  kwh: number
  factor: number
}
