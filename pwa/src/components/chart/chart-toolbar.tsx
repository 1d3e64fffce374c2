import { ChartLine, Minus, Plus, RotateCcw, Table2 } from 'lucide-react'
import { Button } from '../button.tsx'
import type { ChartTexts } from './chart-texts.ts'

type Props = {
  isTable: boolean
  onToggleTable: () => void
  /** Absent where the chart cannot be zoomed. */
  zoom?: { zoomBy: (factor: number) => void; reset: () => void } | undefined
  texts: ChartTexts
}

const STEP = 0.5

/** Every gesture also has a button. */
export function ChartToolbar({ isTable, onToggleTable, zoom, texts }: Props) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-1">
      {zoom && !isTable && (
        <>
          <Button
            variant="ghost"
            size="icon"
            aria-label={texts.zoomOut}
            title={texts.zoomOut}
            onClick={() => zoom.zoomBy(1 / STEP)}
          >
            <Minus />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label={texts.zoomIn}
            title={texts.zoomIn}
            onClick={() => zoom.zoomBy(STEP)}
          >
            <Plus />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label={texts.reset}
            title={texts.reset}
            onClick={zoom.reset}
          >
            <RotateCcw />
          </Button>
        </>
      )}
      <Button variant="ghost" onClick={onToggleTable}>
        {isTable ? <ChartLine /> : <Table2 />}
        {isTable ? texts.asChart : texts.asTable}
      </Button>
    </div>
  )
}
