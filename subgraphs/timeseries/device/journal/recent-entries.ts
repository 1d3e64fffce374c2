import { isBefore, type JournalEntry, type Position } from './segment.ts'

/** The newest records of a journal, kept in memory as far as they fit; for one reader that goes forward. */
export class RecentEntries {
  private entries: JournalEntry[] = []
  private length = 0

  constructor(private readonly most: { entries: number; characters: number }) {}

  add(entry: JournalEntry): void {
    this.entries.push(entry)
    this.length += entry.text.length
    let excess = this.entries.length - this.most.entries
    while (excess > 0 || this.length > this.most.characters) {
      this.drop(1)
      excess -= 1
    }
  }

  /** Undefined when the record at `from` is not in memory. What lies before is let go. */
  read(from: Position, most: number): JournalEntry[] | undefined {
    const index = this.entries.findIndex(({ start }) => !isBefore(start, from))
    this.drop(index === -1 ? this.entries.length : index)
    const [next] = this.entries
    return next && !isBefore(from, next.start) ? this.entries.slice(0, most) : undefined
  }

  private drop(count: number): void {
    for (const { text } of this.entries.splice(0, count)) this.length -= text.length
  }
}
