import { PageHeader } from '../components/page-header.tsx'
import { ImportDialog } from '../features/import/import-dialog.tsx'
import { MeterList } from '../features/meters/meter-list.tsx'
import { texts } from '../features/meters/meters.texts.ts'
import { mayAct, useViewer } from '../lib/session/viewer.ts'

const METERS_PER_PAGE = 24

export function MetersPage() {
  const viewer = useViewer()
  return (
    <>
      <PageHeader title={texts.title} actions={mayAct(viewer, 'OPERATOR') && <ImportDialog />} />
      <MeterList first={METERS_PER_PAGE} />
    </>
  )
}
