import { Upload } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { cx } from './class-names.ts'

type Props = {
  label: string
  hint: string
  /** File name extensions, `.csv,.txt`. */
  accept: string
  isMultiple?: boolean
  onFiles: (files: File[]) => void
}

/** Choose files or drop them here. */
export function FileDrop({ label, hint, accept, isMultiple = false, onFiles }: Props) {
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const files = [...event.dataTransfer.files]
    if (files.length > 0) onFiles(isMultiple ? files : files.slice(0, 1))
  }
  return (
    <label
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'grid cursor-pointer justify-items-center gap-2 rounded-2xl border-2 border-dashed p-8 text-center',
        'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong hover:border-accent',
      )}
    >
      <Upload aria-hidden className="size-8 text-accent" />
      <span className="font-semibold">{label}</span>
      <span className="text-sm text-ink-soft">{hint}</span>
      <input
        type="file"
        accept={accept}
        multiple={isMultiple}
        className="sr-only"
        onChange={event => {
          const files = [...(event.target.files ?? [])]
          // The same file can be chosen again after a failure.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </label>
  )
}
