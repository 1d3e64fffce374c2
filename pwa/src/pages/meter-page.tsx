import { useParams } from 'react-router'
import { ExportDialog } from '../features/export/export-dialog.tsx'
import { LiveSection } from '../features/live/live-section.tsx'
import { MeterView } from '../features/meters/meter-view.tsx'

export function MeterPage() {
  const { meterId = '' } = useParams()
  return (
    <MeterView
      key={meterId}
      meterId={meterId}
      actions={(meter, shown) => <ExportDialog subject={{ meterId: meter.id }} window={shown} />}
      live={meter => meter.simulated && <LiveSection meter={meter} />}
    />
  )
}
