import { createContext, use } from 'react'
import type { Role } from '../../graphql/graphql.ts'

export type Viewer = { id: string; name: string; displayName: string; role: Role }

const RANK: Record<Role, number> = { VIEWER: 0, OPERATOR: 1, ADMIN: 2 }

export const ViewerContext = createContext<Viewer | undefined>(undefined)

/** The signed-in user; pages inside the frame always have one. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (!viewer) throw new Error('No viewer: the page is outside the session gate')
  return viewer
}

/** Each role may do what the ones below it may. The server decides; this only hides what would be refused. */
export function mayAct(viewer: Viewer, role: Role): boolean {
  return RANK[viewer.role] >= RANK[role]
}
