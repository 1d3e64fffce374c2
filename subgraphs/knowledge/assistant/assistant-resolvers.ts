import { ConversationResolver } from '../conversation/conversation.resolver.ts'
import { LunaResolver, LunaSourceResolver } from './luna.resolver.ts'

/** What the assistant adds to the schema. */
export const assistantResolvers = [LunaResolver, LunaSourceResolver, ConversationResolver] as const
