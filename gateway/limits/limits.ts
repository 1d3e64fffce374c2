/** How large one operation may be, over HTTP and WebSocket alike, checked before it is planned. */
export const limits = {
  /** Body of a POST. */
  bodyBytes: 1_048_576,
  /** Lexical tokens of the document. */
  tokens: 2_000,
  /** Nesting with all fragments in place; introspection does not count. */
  depth: 12,
  /** Written in the document, `__typename` included. */
  aliases: 50,
  directives: 50,
  /** Fields of the operation's root, with all fragments in place. */
  rootFields: 20,
  /** Fields with all fragments in place. The planner's work grows with these, not with the text. */
  selections: 5_000,
} as const

/** How much one WebSocket may do. */
export const socketLimits = {
  /** Longest message from a client. */
  messageBytes: 65_536,
  /** Longest payload of `connection_init`. */
  initBytes: 4_096,
  initWithinMs: 3_000,
  /** Operations that run at the same time. */
  operations: 20,
  socketsPerUser: 10,
  /** Events that wait for a client that reads slowly. */
  waitingEvents: 1_000,
  /** The same for streams of which only the newest counts: the oldest gives way. */
  waitingSharedEvents: 60,
} as const
