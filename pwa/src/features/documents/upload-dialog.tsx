import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SelectField, TextField, type Choice } from '../../components/field.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import type { Confidentiality, ItemKind } from '../../graphql/graphql.ts'
import { parseTags } from './document-upload.ts'
import { texts } from './documents.texts.ts'
import { UploadEntryRow } from './upload-entry-row.tsx'
import { useDocumentUploads } from './use-document-uploads.ts'

const ACCEPT = '.pdf,.docx,.xlsx,.pptx,.odt,.eml,.md,.markdown,.txt,.html,.htm,.csv'
const KINDS: ItemKind[] = ['DOCUMENT', 'REGULATION', 'ARTICLE', 'NOTE', 'REPORT']
const CONFIDENTIALITIES: Confidentiality[] = ['PUBLIC', 'INTERNAL', 'RESTRICTED']

function choicesOf<Value extends string>(
  values: readonly Value[],
  names: Record<Value, string>,
): Choice[] {
  return values.map(value => ({ value, label: names[value] }))
}

function UploadForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<ItemKind>('DOCUMENT')
  const [confidentiality, setConfidentiality] = useState<Confidentiality>('INTERNAL')
  const [tags, setTags] = useState('')
  const { entries, sendAll } = useDocumentUploads()
  const labels = { kind, confidentiality, tags: parseTags(tags) }

  return (
    <div className="grid gap-5">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={texts.kind}
          value={kind}
          choices={choicesOf(KINDS, texts.kinds)}
          onChoose={chosen => setKind(KINDS.find(value => value === chosen) ?? 'DOCUMENT')}
        />
        <SelectField
          label={texts.confidentiality}
          value={confidentiality}
          choices={choicesOf(CONFIDENTIALITIES, texts.confidentialities)}
          onChoose={chosen =>
            setConfidentiality(CONFIDENTIALITIES.find(value => value === chosen) ?? 'INTERNAL')
          }
        />
        <TextField
          label={texts.tags}
          hint={texts.tagsHint}
          className="sm:col-span-2"
          value={tags}
          onChange={event => setTags(event.target.value)}
        />
      </div>
      <p className="-mt-2 text-sm text-ink-soft">{texts.forAll}</p>
      <FileDrop
        label={texts.drop}
        hint={texts.dropHint}
        accept={ACCEPT}
        isMultiple
        onFiles={files => sendAll(files, labels)}
      />
      {entries.length > 0 && (
        <ul aria-label={texts.files} className="grid gap-2">
          {entries.map(entry => (
            <UploadEntryRow key={entry.key} entry={entry} onOpen={onClose} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Several documents at once, each with its own progress. For administrators. */
export function UploadDialog() {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <FileUp />
        {texts.upload}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={texts.uploadTitle}
        closeLabel={texts.close}
        size="large"
        keepsContent
      >
        <UploadForm onClose={close} />
      </Dialog>
    </>
  )
}
