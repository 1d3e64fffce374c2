import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { ProblemNotice } from '../../components/problem-notice.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { FileUp } from 'lucide-react'
import { ImportPreviewStep } from './import-preview-step.tsx'
import { ImportRunStep } from './import-run-step.tsx'
import { texts } from './import.texts.ts'
import { useImport } from './use-import.ts'

const ACCEPT = '.csv,.txt,.edi,.edifact,.tsv'

function ImportSteps({ onClose }: { onClose: () => void }) {
  const session = useImport()
  const { state } = session
  switch (state.step) {
    case 'choose':
      return (
        <div className="grid gap-4">
          <FileDrop
            label={texts.drop}
            hint={texts.dropHint}
            accept={ACCEPT}
            onFiles={([file]) => file && session.chooseFile(file)}
          />
          {state.problem && <ProblemNotice problem={state.problem} />}
        </div>
      )
    case 'upload':
      return <ProgressBar label={texts.uploading(state.fileName)} share={state.share} />
    case 'read':
      return <ProgressBar label={texts.reading(state.fileName)} share={1} />
    case 'preview':
      return <ImportPreviewStep state={state} session={session} />
    case 'run':
      return (
        <ImportRunStep
          jobId={state.jobId}
          preview={state.preview}
          onRestart={session.restart}
          onClose={onClose}
        />
      )
  }
}

/** From a file to values: choose, check, import. For operators. */
export function ImportDialog() {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <FileUp />
        {texts.open}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={texts.title}
        closeLabel={texts.close}
        size="large"
        keepsContent
      >
        <ImportSteps onClose={close} />
      </Dialog>
    </>
  )
}
