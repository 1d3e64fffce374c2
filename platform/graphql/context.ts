import type { Viewer } from '../identity/viewer.ts'
import type { Links } from '../objects/links.ts'

/** What every resolver of every subgraph gets. */
export type SubgraphContext = { viewer: Viewer; links: Links }
