import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { confidentialityFor } from '../document/item.ts'
import type { Turn } from './conversation.ts'
import type { ConversationStore } from './conversation.store.ts'
import { summaryOf } from './summary.ts'

/** How many turns are remembered word for word; what was before them is summarised. */
const rememberedTurns = 6
const mostTurns = 500
const longestTitle = 80
const longestAnswer = 20_000

/** What is known of a conversation when its next question comes. */
export type Recollection = {
  conversationId: string
  /** What it was about before `turns`; may be empty. */
  summary: string
  /** The last ones, the oldest first. */
  turns: Pick<Turn, 'question' | 'standalone' | 'answer'>[]
}

/** What Luna remembers of a conversation: nobody but its owner can use it. */
export class ConversationMemory {
  constructor(private readonly store: ConversationStore) {}

  async recall(conversationId: string, viewer: Viewer): Promise<Recollection | UserError> {
    const { userId } = viewer
    const conversation =
      userId !== undefined && isUuid(conversationId)
        ? await this.store.byId(conversationId, userId)
        : undefined
    if (!conversation) return conversationNotFound()
    const levels = confidentialityFor(viewer)
    const turns = await this.store.lastTurns(conversationId, { count: rememberedTurns, levels })
    const position = turns.at(-1)?.position ?? 0
    if (position >= mostTurns) {
      return new UserError(
        'CONVERSATION_FULL',
        `Diese Unterhaltung hat schon ${position} Fragen.`,
        {
          remedy: 'Beginnen Sie eine neue Unterhaltung.',
        },
      )
    }
    const summary = await this.summarise(conversation, { position, levels })
    return { conversationId, summary, turns }
  }

  async begin(
    { conversationId }: Recollection,
    turn: Pick<Turn, 'id' | 'question' | 'standalone'>,
  ): Promise<void> {
    await this.store.addTurn(conversationId, turn, titleFrom(turn.question))
  }

  /** False when the conversation was erased meanwhile. */
  async finish(
    id: string,
    turn: Pick<Turn, 'answer' | 'level' | 'engine' | 'citedChunks'>,
  ): Promise<boolean> {
    const answer = turn.answer.slice(0, longestAnswer)
    return this.store.endTurn(id, { ...turn, answer, state: 'done' })
  }

  /** The answer was stopped before its end; what there is of it is not kept. */
  async stop(id: string): Promise<void> {
    const nothing = { answer: '', level: null, engine: null, citedChunks: [] }
    await this.store.endTurn(id, { ...nothing, state: 'stopped' })
  }

  /**
   * Why an answer that this process does not have cannot be resumed, if it belongs to a
   * conversation of the viewer.
   */
  async wasInterrupted(answerId: string, { userId }: Viewer): Promise<UserError | undefined> {
    if (userId === undefined || !isUuid(answerId)) return undefined
    const state = await this.store.stateOfAnswer(answerId, userId)
    if (!state) return undefined
    if (state === 'done') {
      return new UserError('ANSWER_ENDED', 'Diese Antwort ist fertig.', {
        remedy: 'Sie steht in der Unterhaltung.',
      })
    }
    return new UserError('ANSWER_INTERRUPTED', 'Die Antwort wurde unterbrochen.', {
      remedy: 'Stellen Sie die Frage noch einmal.',
    })
  }

  private async summarise(
    conversation: { id: string; summary: string; summarisedTurns: number },
    { position, levels }: { position: number; levels: ReturnType<typeof confidentialityFor> },
  ): Promise<string> {
    const { id, summary, summarisedTurns } = conversation
    const until = position - rememberedTurns
    if (until <= summarisedTurns) return summary
    const first = until - summarisedTurns
    const forgotten = await this.store.turns(id, { first, after: summarisedTurns, levels })
    const longer = summaryOf(summary, forgotten)
    await this.store.setSummary(id, longer, until)
    return longer
  }
}

export function conversationNotFound(): UserError {
  return new UserError('CONVERSATION_NOT_FOUND', 'Diese Unterhaltung gibt es nicht (mehr).', {
    remedy: 'Laden Sie die Liste der Unterhaltungen neu, oder beginnen Sie eine neue.',
  })
}

function titleFrom(question: string): string {
  if (question.length <= longestTitle) return question
  const cut = question.slice(0, longestTitle - 2)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestTitle / 2))} …`
}
