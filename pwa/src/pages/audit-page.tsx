import { PageHeader } from '../components/page-header.tsx'
import { AuditList } from '../features/audit/audit-list.tsx'
import { texts } from '../features/audit/audit.texts.ts'

export function AuditPage() {
  return (
    <>
      <PageHeader title={texts.title} subtitle={texts.subtitle} />
      <AuditList />
    </>
  )
}
