import {
  CircleUser,
  Euro,
  FileText,
  Gauge,
  House,
  MoonStar,
  ScrollText,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { texts } from './app.texts.ts'

export type Destination = { to: string; label: string; icon: LucideIcon }

/** The five places everyone goes to; more do not fit under a thumb. */
export const mainDestinations: Destination[] = [
  { to: '/', label: texts.start, icon: House },
  { to: '/zaehler', label: texts.meters, icon: Gauge },
  { to: '/marktpreise', label: texts.prices, icon: Euro },
  { to: '/luna', label: texts.luna, icon: MoonStar },
  { to: '/dokumente', label: texts.documents, icon: FileText },
]

export const adminDestinations: Destination[] = [
  { to: '/benutzer', label: texts.users, icon: Users },
  { to: '/protokoll', label: texts.audit, icon: ScrollText },
]

export const accountDestination: Destination = {
  to: '/konto',
  label: texts.account,
  icon: CircleUser,
}
