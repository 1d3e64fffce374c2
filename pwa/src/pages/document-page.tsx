import { useParams, useSearchParams } from 'react-router'
import { DocumentView } from '../features/documents/document-view.tsx'

/** `?stelle=` names the chunk that an answer cites. */
const CITED = 'stelle'

export function DocumentPage() {
  const { itemId = '' } = useParams()
  const [params] = useSearchParams()
  return <DocumentView key={itemId} itemId={itemId} citedId={params.get(CITED) ?? undefined} />
}
