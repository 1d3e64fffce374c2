/** PROFILE: a mean or sum per interval. REGISTER: a counter that only rises. */
export const channelKinds = ['PROFILE', 'REGISTER'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** What a meter measures beside power and voltage, by OBIS code: registers, reactive energy, heat. */
export type MeterChannel = {
  meterId: string
  obis: string
  kind: ChannelKind
  name: string
  unit: string
  /** Stored value × factor = value of the primary side. */
  factor: number
}
