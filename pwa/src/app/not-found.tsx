import { Compass } from 'lucide-react'
import { Link } from 'react-router'
import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { texts } from './app.texts.ts'

export function NotFound() {
  return (
    <>
      <PageHeader title={texts.notFoundTitle} />
      <Card>
        <EmptyState
          icon={Compass}
          title={texts.notFoundHint}
          action={
            <Button variant="primary" asChild>
              <Link to="/">{texts.toStart}</Link>
            </Button>
          }
        />
      </Card>
    </>
  )
}
