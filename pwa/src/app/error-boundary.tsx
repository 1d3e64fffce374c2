import { TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { texts } from './app.texts.ts'

type Props = { children: ReactNode }

/** Catches what nobody expected: an old tab that asks for a file of a version that is gone, or a fault of ours. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <Card className="mx-auto my-8 max-w-xl">
        <EmptyState
          icon={TriangleAlert}
          title={texts.crashTitle}
          action={
            <Button variant="primary" onClick={() => location.reload()}>
              {texts.reload}
            </Button>
          }
        >
          {texts.crashHint}
        </EmptyState>
      </Card>
    )
  }
}
