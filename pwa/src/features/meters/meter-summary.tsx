import { windowOf, type TimeWindow } from '../../lib/calendar.ts'
import { StatTile } from '../../components/stat-tile.tsx'
import { formatDateTime, formatEnergy, formatNumber, formatPower } from '../../lib/format.ts'
import type { SeriesSummary, SummaryGroup } from './meter-series.ts'
import { texts } from './meters.texts.ts'

type Props = { groups: readonly SummaryGroup[]; onShow: (window: TimeWindow) => void }

type TilesProps = { summary: SeriesSummary; onShow: Props['onShow'] }

function PeakDetail({ peakAt, onShow }: { peakAt: string; onShow: Props['onShow'] }) {
  return (
    <>
      {texts.peakDay(formatDateTime(peakAt))}
      <button
        type="button"
        className="-mb-3 block min-h-11 text-left font-medium text-accent underline-offset-2 hover:underline"
        onClick={() => onShow(windowOf('day', Date.parse(peakAt)))}
      >
        {texts.showPeakDay}
      </button>
    </>
  )
}

function Tiles({ summary, onShow }: TilesProps) {
  const { energyKwh, peakKw, peakAt, minimumKw, present, expected } = summary
  const missing = Math.max(0, expected - present)
  const power = (kw: number | null) => (kw === null ? texts.unknown : formatPower(kw))
  return (
    <dl className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4">
      <StatTile label={texts.energy} value={formatEnergy(energyKwh)} />
      <StatTile
        label={texts.peak}
        value={power(peakKw)}
        detail={peakAt && <PeakDetail peakAt={peakAt} onShow={onShow} />}
      />
      <StatTile label={texts.minimum} value={power(minimumKw)} />
      <StatTile
        label={texts.missing}
        value={formatNumber(missing)}
        detail={missing === 0 ? texts.complete : texts.missingOf(expected)}
      />
    </dl>
  )
}

/** The figures of the shown window. */
export function MeterSummary({ groups, onShow }: Props) {
  return (
    <div className="grid gap-4">
      {groups.map(({ key, label, summary }) => (
        <div key={key} className="grid gap-2">
          {groups.length > 1 && <h3 className="text-sm font-semibold text-ink-soft">{label}</h3>}
          <Tiles summary={summary} onShow={onShow} />
        </div>
      ))}
    </div>
  )
}
