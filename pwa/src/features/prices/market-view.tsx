import { useQuery } from '@apollo/client/react'
import { Euro } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { Card, CardTitle } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SelectField } from '../../components/field.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { problemOf } from '../../lib/api/problem.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { extentOf, openingWindow } from '../../lib/data-window.ts'
import { formatInterval } from '../../lib/format.ts'
import { mayAct, useViewer } from '../../lib/session/viewer.ts'
import { useWindowParams } from '../../lib/use-window-params.ts'
import { PriceChart, type Market } from './price-chart.tsx'
import { marketsDocument } from './prices.queries.ts'
import { texts } from './prices.texts.ts'

const MARKET = 'markt'

type Props = {
  /** What the page adds from other features. */
  exportAction: (market: Market, shown: TimeWindow) => ReactNode
}

type MarketCardProps = Pick<Props, 'exportAction'> & { market: Market; picker: ReactNode }

function MarketCard({ market, picker, exportAction }: MarketCardProps) {
  const [chosen, setWindow] = useWindowParams()
  const extent = extentOf(market.firstAt, market.lastAt, market.stepSeconds)
  const window = chosen ?? (extent && openingWindow(extent))
  return (
    <Card aria-labelledby="market">
      <CardTitle id="market" aside={window && exportAction(market, window)}>
        {market.name}{' '}
        <span className="font-normal text-ink-soft">
          {texts.interval(formatInterval(market.stepSeconds))}
        </span>
      </CardTitle>
      {picker}
      {extent && window ? (
        <PriceChart {...{ market, extent, window }} onWindowChange={setWindow} />
      ) : (
        <EmptyState icon={Euro} title={texts.noData} />
      )}
    </Card>
  )
}

function NoMarkets() {
  const viewer = useViewer()
  return (
    <Card>
      <EmptyState icon={Euro} title={texts.emptyTitle}>
        {mayAct(viewer, 'OPERATOR') ? texts.emptyOperator : texts.emptyViewer}
      </EmptyState>
    </Card>
  )
}

/** The markets and the prices of the chosen one. */
export function MarketView({ exportAction }: Props) {
  const { data, error, refetch } = useQuery(marketsDocument, { fetchPolicy: 'cache-and-network' })
  const [params, setParams] = useSearchParams()
  if (!data) {
    if (error) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />
    return <Skeleton className="h-[32rem]" label={texts.loading} />
  }
  const { markets } = data
  const market = markets.find(({ id }) => id === params.get(MARKET)) ?? markets[0]
  if (!market) return <NoMarkets />
  const picker = markets.length > 1 && (
    <SelectField
      label={texts.market}
      className="mb-4 max-w-sm"
      value={market.id}
      choices={markets.map(({ id, name }) => ({ value: id, label: name }))}
      onChoose={id => setParams({ [MARKET]: id }, { replace: true })}
    />
  )
  return <MarketCard key={market.id} {...{ market, picker, exportAction }} />
}
