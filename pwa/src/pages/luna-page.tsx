import { PageHeader } from '../components/page-header.tsx'
import { LunaChat, NewConversation } from '../features/luna/luna-chat.tsx'
import { texts } from '../features/luna/luna.texts.ts'

export function LunaPage() {
  return (
    <>
      <PageHeader title={texts.title} actions={<NewConversation />} />
      <LunaChat />
    </>
  )
}
