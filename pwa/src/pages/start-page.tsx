import { useEffect } from 'react'
import { Link } from 'react-router'
import { Button } from '../components/button.tsx'
import { CardTitle } from '../components/card.tsx'
import { LunaCard } from '../features/luna/luna-card.tsx'
import { MeterList } from '../features/meters/meter-list.tsx'
import { PriceGlance } from '../features/prices/price-glance.tsx'
import { SystemCard } from '../features/system/system-card.tsx'
import { wallClockOf } from '../lib/calendar.ts'
import { useViewer } from '../lib/session/viewer.ts'
import { useNow } from '../lib/use-now.ts'
import { texts } from './pages.texts.ts'

const METERS_SHOWN = 4

function greetingAt(now: number): string {
  const { hour } = wallClockOf(now)
  if (hour < 11) return texts.morning
  return hour < 18 ? texts.day : texts.evening
}

/** The site at a glance. */
export function StartPage() {
  const viewer = useViewer()
  const now = useNow()
  useEffect(() => {
    document.title = `${texts.startTitle} – Luna`
  }, [])
  return (
    <>
      <h1 className="mb-4 text-2xl font-bold tracking-tight sm:mb-6">
        {greetingAt(now)}, {viewer.displayName}
      </h1>
      <div className="grid items-start gap-4 xl:grid-cols-[1fr_22rem]">
        <div className="grid min-w-0 gap-4">
          <LunaCard />
          <section aria-labelledby="meters">
            <CardTitle
              id="meters"
              aside={
                <Button variant="ghost" asChild>
                  <Link to="/zaehler">{texts.allMeters}</Link>
                </Button>
              }
            >
              {texts.meters}
            </CardTitle>
            <MeterList first={METERS_SHOWN} isExcerpt />
          </section>
        </div>
        <div className="grid min-w-0 gap-4 md:grid-cols-2 xl:grid-cols-1">
          <PriceGlance />
          <SystemCard />
        </div>
      </div>
    </>
  )
}
