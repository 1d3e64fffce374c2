import { useMutation } from '@apollo/client/react'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { problemOf, problemOfUserError } from '../../lib/api/problem.ts'
import { deleteItemDocument } from './documents.queries.ts'
import { texts } from './documents.texts.ts'

type Props = { item: { id: string; title: string }; onDeleted: () => void }

/** Everybody loses the document at once, so it is asked for twice. */
export function DeleteDocument({ item, onDeleted }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [remove, { data, error, loading }] = useMutation(deleteItemDocument, {
    update: (cache, { data: result }) => {
      if (result?.deleteItem.__typename !== 'Item') return
      cache.evict({ id: 'ROOT_QUERY', fieldName: 'items' })
    },
  })
  const result = data?.deleteItem
  const confirm = () => {
    remove({ variables: { id: item.id } })
      .then(({ data: answer }) => {
        if (answer?.deleteItem.__typename === 'Item') onDeleted()
      })
      // The failure is shown in the dialog.
      .catch(() => undefined)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trash2 />
        {texts.delete}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={texts.deleteTitle}
        closeLabel={texts.close}
      >
        <div className="grid gap-4">
          <p className="text-sm">{texts.deleteQuestion(item.title)}</p>
          {error && <ProblemNotice problem={problemOf(error)} onRetry={confirm} />}
          {result?.__typename === 'UserError' && (
            <ProblemNotice problem={problemOfUserError(result)} />
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setOpen(false)}>{texts.cancel}</Button>
            <Button variant="danger" disabled={loading} onClick={confirm}>
              {texts.deleteConfirm}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  )
}
