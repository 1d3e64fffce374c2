import { PageHeader } from '../components/page-header.tsx'
import { DocumentList } from '../features/documents/document-list.tsx'
import { texts } from '../features/documents/documents.texts.ts'
import { QuarantineCard } from '../features/documents/quarantine.tsx'
import { UploadDialog } from '../features/documents/upload-dialog.tsx'
import { mayAct, useViewer } from '../lib/session/viewer.ts'

export function DocumentsPage() {
  const viewer = useViewer()
  return (
    <>
      <PageHeader title={texts.title} actions={mayAct(viewer, 'ADMIN') && <UploadDialog />} />
      <div className="grid gap-4">
        {mayAct(viewer, 'ADMIN') && <QuarantineCard />}
        <DocumentList />
      </div>
    </>
  )
}
