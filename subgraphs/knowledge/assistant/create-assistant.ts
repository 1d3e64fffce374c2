import type { Service } from '#platform/service.ts'
import { ConversationMemory } from '../conversation/conversation-memory.ts'
import { ConversationService } from '../conversation/conversation.service.ts'
import { ConversationStore } from '../conversation/conversation.store.ts'
import type { RunLimits } from './answer-runs.ts'
import type { WriterDependencies } from './answer-writer.ts'
import { AssistantService } from './assistant.service.ts'
import { EventStore } from './event.store.ts'

export type AssistantServices = { assistant: AssistantService; conversations: ConversationService }
type Needs = WriterDependencies & {
  database: Pick<Service['database'], 'pool' | 'transaction'>
  /** Whether the model may add words of documents to a question before searching. */
  rewritesQuestions: boolean
  limits?: RunLimits
}

/** Luna and what she remembers. */
export function createAssistant({ database, ...use }: Needs): AssistantServices {
  const store = new ConversationStore(database)
  const events = new EventStore(database.pool)
  const memory = new ConversationMemory(store)
  return {
    assistant: new AssistantService({ ...use, events, memory }),
    conversations: new ConversationService(store),
  }
}
