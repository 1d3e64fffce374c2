/** How wide the buckets of a series are. The ones from DAY on are local: 23 to 25 hours, 28 to 31 days. */
export const resolutions = [
  'AUTO',
  'RAW',
  'MIN_15',
  'HOUR',
  'DAY',
  'WEEK',
  'MONTH',
  'YEAR',
] as const
export type Resolution = (typeof resolutions)[number]

/**
 * How many readings become one point. MIN_MAX: mean with both extremes, so that no peak is lost. LTTB: the
 * readings themselves that keep the shape, always with the highest and the lowest. MEAN: the mean alone.
 */
export const downsamplings = ['MIN_MAX', 'LTTB', 'MEAN'] as const
export type Downsampling = (typeof downsamplings)[number]
