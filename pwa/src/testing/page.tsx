import { ApolloProvider } from '@apollo/client/react'
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { MemoryRouter, useLocation } from 'react-router'
import { afterEach } from 'vitest'
import type { Role } from '../graphql/graphql.ts'
import { ViewerContext } from '../lib/session/viewer.ts'
import { supportDialogs } from './dialog-support.ts'
import { fakeClient, type Answers } from './fake-api.ts'

type Options = { answers?: Answers; role?: Role; path?: string }

const POLL_MS = 5
const PATIENCE_MS = 2_000
const open: (() => void)[] = []

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** What a reader calls a control: its label for screen readers, else its text. */
function nameOf(element: Element): string {
  return (element.getAttribute('aria-label') ?? element.textContent).trim()
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text)
}

function fieldOf(label: HTMLLabelElement): HTMLElement | null {
  return label.htmlFor === ''
    ? label.querySelector('input')
    : document.getElementById(label.htmlFor)
}

/** A rendered page, found and used by what a reader sees. */
export class Page {
  readonly root: HTMLElement
  location = ''

  constructor(root: HTMLElement) {
    this.root = root
  }

  get text(): string {
    // Values and units are joined by no-break spaces, which nobody types.
    return this.root.textContent.replaceAll('\u00a0', ' ')
  }

  all(selector: string, name?: string | RegExp): HTMLElement[] {
    const found = [...this.root.querySelectorAll<HTMLElement>(selector)]
    return name === undefined ? found : found.filter(element => matches(nameOf(element), name))
  }

  the(selector: string, name?: string | RegExp): HTMLElement {
    const [element] = this.all(selector, name)
    if (!element) throw new Error(`no ${selector} ${String(name ?? '')} in: ${this.text}`)
    return element
  }

  field(label: string | RegExp): HTMLInputElement | HTMLSelectElement {
    for (const candidate of this.root.querySelectorAll('label')) {
      const field = matches(candidate.textContent, label) ? fieldOf(candidate) : null
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) return field
    }
    throw new Error(`no field ${String(label)}`)
  }

  async click(selector: string, name?: string | RegExp): Promise<void> {
    await this.do(() => this.the(selector, name).click())
  }

  /** Sets a value the way a keyboard does: React listens to the event, not to the property. */
  async fill(field: HTMLElement, value: string): Promise<void> {
    await this.do(() => {
      Reflect.set(Object.getPrototypeOf(field) as object, 'value', value, field)
      const kind = field instanceof HTMLSelectElement ? 'change' : 'input'
      field.dispatchEvent(new Event(kind, { bubbles: true }))
    })
  }

  async do(action: () => void): Promise<void> {
    await act(async () => {
      action()
    })
  }

  /** Waits until the assertion holds; the last failure is thrown. */
  async eventually(assertion: () => void): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      try {
        assertion()
        return
      } catch (error) {
        if (Date.now() > end) throw error
        await act(() => new Promise(resolve => setTimeout(resolve, POLL_MS)))
      }
    }
  }
}

function Whereabouts({ onMove }: { onMove: (location: string) => void }) {
  const { pathname, search } = useLocation()
  onMove(pathname + search)
  return null
}

/** Renders into a document with API, route and user. */
export async function openPage(element: ReactNode, options: Options = {}): Promise<Page> {
  const { answers = {}, role = 'OPERATOR', path = '/' } = options
  supportDialogs()
  const container = document.createElement('div')
  document.body.append(container)
  const root = createRoot(container)
  const page = new Page(container)
  open.push(() => {
    act(() => root.unmount())
    container.remove()
  })
  await act(async () => {
    root.render(
      <ApolloProvider client={fakeClient(answers)}>
        <ViewerContext value={{ id: '1', name: 'test', displayName: 'Tina Test', role }}>
          <MemoryRouter initialEntries={[path]}>
            {element}
            <Whereabouts onMove={location => (page.location = location)} />
          </MemoryRouter>
        </ViewerContext>
      </ApolloProvider>,
    )
  })
  return page
}
