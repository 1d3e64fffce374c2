import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'

type Props = {
  isOpen: boolean
  onClose: () => void
  title: string
  closeLabel: string
  size?: 'small' | 'large'
  /** Work goes on while the dialog is closed, and it shows how far it has come when it opens again. */
  keepsContent?: boolean
  children: ReactNode
}

/**
 * A modal on the browser's own `dialog`: focus stays inside, Escape closes, and no style is injected,
 * which the content security policy would refuse. It fills the screen of a phone.
 */
export function Dialog({ isOpen, onClose, title, closeLabel, ...props }: Props) {
  const { size = 'small', keepsContent = false, children } = props
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = element.current
    if (isOpen && !dialog?.open) dialog?.showModal()
    if (!isOpen && dialog?.open) dialog.close()
  }, [isOpen])
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={event => event.target === event.currentTarget && onClose()}
      className={cx(
        'm-0 h-dvh max-h-none w-dvw max-w-none overflow-auto bg-card p-0 text-ink',
        'sm:m-auto sm:h-fit sm:max-h-[90dvh] sm:rounded-2xl sm:border sm:border-line sm:shadow-card',
        size === 'large' ? 'sm:w-[min(60rem,94vw)]' : 'sm:w-[min(32rem,94vw)]',
      )}
    >
      {(isOpen || keepsContent) && (
        <>
          <header className="sticky top-0 z-10 flex items-center justify-between gap-2 border-b border-line bg-card py-2 pr-2 pl-4 sm:pl-5">
            <h2 id={titleId} className="text-lg font-semibold">
              {title}
            </h2>
            <Button variant="ghost" size="icon" aria-label={closeLabel} onClick={onClose}>
              <X />
            </Button>
          </header>
          <div className="p-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:p-5">{children}</div>
        </>
      )}
    </dialog>
  )
}
