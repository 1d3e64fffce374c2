/** Variants of one request. */
export const mostVariants = 5
/** Scenarios that are computed at once by a process; each takes a core for about a second. */
export const mostAtOnce = 2
