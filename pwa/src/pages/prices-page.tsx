import { PageHeader } from '../components/page-header.tsx'
import { ExportDialog } from '../features/export/export-dialog.tsx'
import { ImportDialog } from '../features/import/import-dialog.tsx'
import { MarketView } from '../features/prices/market-view.tsx'
import { texts } from '../features/prices/prices.texts.ts'
import { mayAct, useViewer } from '../lib/session/viewer.ts'

export function PricesPage() {
  const viewer = useViewer()
  return (
    <>
      <PageHeader title={texts.title} actions={mayAct(viewer, 'OPERATOR') && <ImportDialog />} />
      <MarketView
        exportAction={(market, shown) => (
          <ExportDialog subject={{ marketId: market.id }} window={shown} />
        )}
      />
    </>
  )
}
