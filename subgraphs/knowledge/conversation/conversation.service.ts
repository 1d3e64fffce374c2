import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { confidentialityFor } from '../document/item.ts'
import { conversationNotFound } from './conversation-memory.ts'
import type { ConversationCursor, ConversationStore } from './conversation.store.ts'
import type { Conversation, Turn } from './conversation.ts'

const mostConversations = 500
const longestTitle = 120

/** The conversations of the viewer; nobody sees those of others, administrators neither. */
export class ConversationService {
  constructor(private readonly store: ConversationStore) {}

  async list(
    { first, after }: { first: number; after?: string },
    viewer: Viewer,
  ): Promise<Conversation[]> {
    viewer.require('viewer')
    if (viewer.userId === undefined) return []
    const cursor = after === undefined ? undefined : cursorFrom(after)
    return this.store.list(viewer.userId, { first, ...(cursor && { after: cursor }) })
  }

  /** In the order of `ids`; null for what is not the viewer's. */
  async byIds(ids: readonly string[], viewer: Viewer): Promise<(Conversation | null)[]> {
    viewer.require('viewer')
    const { userId } = viewer
    return Promise.all(
      ids.map(async id =>
        userId !== undefined && isUuid(id) ? ((await this.store.byId(id, userId)) ?? null) : null,
      ),
    )
  }

  /**
   * Only of conversations that came out of this service. Answers from documents that the viewer may
   * no longer read are withheld.
   */
  turns(
    conversation: Conversation,
    { first, after }: { first: number; after?: string },
    viewer: Viewer,
  ): Promise<Turn[]> {
    const position = after !== undefined && /^\d{1,6}$/u.test(after) ? Number(after) : 0
    const levels = confidentialityFor(viewer)
    return this.store.turns(conversation.id, { first, after: position, levels })
  }

  /** Without a title it gets that of its first question. */
  async start(title: string | undefined, viewer: Viewer): Promise<Conversation | UserError> {
    viewer.require('viewer')
    if (viewer.userId === undefined) return needsPerson()
    const checked = title === undefined ? '' : checkTitle(title)
    if (checked instanceof UserError) return checked
    const count = await this.store.count(viewer.userId)
    if (count >= mostConversations) {
      return new UserError('CONVERSATION_LIMIT', `Sie haben schon ${count} Unterhaltungen.`, {
        remedy: 'Löschen Sie eine, die Sie nicht mehr brauchen.',
      })
    }
    return this.store.add(randomUUID(), viewer.userId, checked)
  }

  async rename(
    { id, title }: { id: string; title: string },
    viewer: Viewer,
  ): Promise<Conversation | UserError> {
    viewer.require('viewer')
    const checked = checkTitle(title)
    if (checked instanceof UserError) return checked
    if (viewer.userId === undefined || !isUuid(id)) return conversationNotFound()
    return (await this.store.rename(id, viewer.userId, checked)) ?? conversationNotFound()
  }

  /** Erases the conversation with all its questions and answers. */
  async delete(id: string, viewer: Viewer): Promise<Conversation | UserError> {
    viewer.require('viewer')
    if (viewer.userId === undefined || !isUuid(id)) return conversationNotFound()
    return (await this.store.remove(id, viewer.userId)) ?? conversationNotFound()
  }
}

export function cursorOf({ updatedAt, id }: ConversationCursor): string {
  return Buffer.from(`${updatedAt.toISOString()} ${id}`).toString('base64url')
}

/** A cursor that is none begins at the first page. */
function cursorFrom(text: string): ConversationCursor | undefined {
  const [stamp = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  const updatedAt = new Date(stamp)
  return isUuid(id) && !Number.isNaN(updatedAt.getTime()) ? { updatedAt, id } : undefined
}

function checkTitle(input: string): string | UserError {
  const title = input.replace(/\p{Cc}+/gu, ' ').trim()
  if (title === '') {
    return new UserError('CONVERSATION_TITLE_EMPTY', 'Der Titel der Unterhaltung ist leer.', {
      place: 'Titel',
      remedy: 'Geben Sie einen Titel ein.',
    })
  }
  if (title.length > longestTitle) {
    return new UserError(
      'CONVERSATION_TITLE_TOO_LONG',
      `Der Titel ist zu lang: ${title.length} statt höchstens ${longestTitle} Zeichen.`,
      { place: 'Titel', remedy: 'Kürzen Sie den Titel.' },
    )
  }
  return title
}

function needsPerson(): UserError {
  return new UserError(
    'CONVERSATION_NEEDS_PERSON',
    'Unterhaltungen gehören zu einer Person; mit diesem Zugang ist niemand angemeldet.',
    { remedy: 'Melden Sie sich mit einem Benutzernamen an.' },
  )
}
