import { CircleUser } from 'lucide-react'
import { Suspense, useEffect } from 'react'
import { Link, NavLink, NavigationType, Outlet, useLocation, useNavigationType } from 'react-router'
import { Button } from '../components/button.tsx'
import { cx } from '../components/class-names.ts'
import { Skeleton } from '../components/skeleton.tsx'
import { mayAct, useViewer } from '../lib/session/viewer.ts'
import { texts } from './app.texts.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import {
  accountDestination,
  adminDestinations,
  mainDestinations,
  type Destination,
} from './navigation.ts'
import { UpdatePrompt } from './update-prompt.tsx'

function Brand() {
  return (
    <Link to="/" className="flex min-h-11 items-center gap-2.5 text-lg font-bold tracking-tight">
      <img src="/icons/luna.svg" alt="" width="32" height="32" />
      Luna
    </Link>
  )
}

function RailLink({ to, label, icon: Icon }: Destination) {
  return (
    <NavLink
      to={to}
      end={to === '/'}
      className={({ isActive }) =>
        cx(
          'flex min-h-11 items-center gap-3 rounded-xl px-3 text-sm',
          isActive
            ? 'bg-accent-soft font-semibold text-accent'
            : 'text-ink-soft hover:bg-raised hover:text-ink',
        )
      }
    >
      <Icon aria-hidden className="size-5" />
      {label}
    </NavLink>
  )
}

function Rail() {
  const viewer = useViewer()
  return (
    <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-6 overflow-y-auto border-r border-line p-4 lg:flex">
      <Brand />
      <nav aria-label={texts.navigation} className="grid gap-1">
        {mainDestinations.map(destination => (
          <RailLink key={destination.to} {...destination} />
        ))}
        {mayAct(viewer, 'ADMIN') && (
          <>
            <p className="mt-4 px-3 text-xs font-semibold text-ink-soft">{texts.administration}</p>
            {adminDestinations.map(destination => (
              <RailLink key={destination.to} {...destination} />
            ))}
          </>
        )}
      </nav>
      <div className="mt-auto">
        <RailLink {...accountDestination} label={viewer.displayName} />
      </div>
    </aside>
  )
}

function BottomBar() {
  return (
    <nav
      aria-label={texts.navigation}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {mainDestinations.map(({ to, label, icon: Icon }) => (
        <NavLink
          key={to}
          to={to}
          end={to === '/'}
          className={({ isActive }) =>
            cx(
              'grid min-h-14 content-center justify-items-center gap-0.5 text-[0.68rem] tracking-tight max-[22rem]:text-[0.6rem]',
              isActive ? 'font-semibold text-accent' : 'text-ink-soft',
            )
          }
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </NavLink>
      ))}
    </nav>
  )
}

/** A new page begins at its top; going back returns to where one was. */
function useScrollToTop(): void {
  const { pathname } = useLocation()
  const navigationType = useNavigationType()
  useEffect(() => {
    if (navigationType !== NavigationType.Pop) scrollTo(0, 0)
  }, [pathname, navigationType])
}

/** What surrounds every page: navigation, state of the connection, offer of a new version. */
export function AppFrame() {
  useScrollToTop()
  const { pathname } = useLocation()
  return (
    <div className="lg:flex">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-xl focus:bg-accent focus:p-3 focus:text-accent-ink"
      >
        {texts.skip}
      </a>
      <Rail />
      <div className="min-w-0 flex-1">
        <header className="flex items-center justify-between px-4 pt-[max(0.5rem,env(safe-area-inset-top))] lg:hidden">
          <Brand />
          <Button variant="ghost" size="icon" aria-label={texts.menu} asChild>
            <Link to={accountDestination.to}>
              <CircleUser />
            </Link>
          </Button>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-6xl px-4 pt-2 pb-[calc(var(--bottom-bar)+1.5rem+env(safe-area-inset-bottom))] outline-none lg:px-8 lg:pt-6"
        >
          <ConnectionBanner />
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Skeleton className="h-[32rem]" label={texts.loading} />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <BottomBar />
      <UpdatePrompt />
    </div>
  )
}
