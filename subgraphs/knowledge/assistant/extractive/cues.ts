/** What a question asks about limits, times, leave and duty, and how an answer to it words that. */
const cues: [RegExp, RegExp][] = [
  [
    /höchst|maximal|längstens|nicht mehr als|bis zu welche/iu,
    /höchst|maximal|längstens|nicht (?:mehr|länger) als|bis zu|überschreiten|übersteigen|begrenzt/iu,
  ],
  [
    /mindest|wenigstens|(?:^|\s)ab (?:welche|wie viel)/iu,
    /mindest|wenigstens|mehr als|größer|(?:^|\s)ab (?:dem|einer|einem|\d)|unterschreiten/iu,
  ],
  [
    /bis wann|spätestens|innerhalb|wie schnell|welche[rn]? frist|wie lange vorher/iu,
    /spätestens|bis zum|binnen|innerhalb|unverzüglich|ablauf|frist|vor (?:dem|der) /iu,
  ],
  [/ab wann|seit wann|frühestens/iu, /ab dem|frühestens|seit|nach dem \d|ab \d/iu],
  [
    /(?:^|\s)(?:darf|dürfen|kann|können|erlaubt)(?=[\s?])/iu,
    /(?<!\p{L})(?:darf|dürfen|kann|können|berechtigt|zulässig|untersagt?|verboten|erlaubt)(?!\p{L})/iu,
  ],
  [
    /(?:^|\s)(?:muss|müssen|pflicht|verpflichtet)(?=[\s?])/iu,
    /(?<!\p{L})(?:muss|müssen|verpflichtet|(?:ist|sind|hat|haben)\s.*\szu\s\p{Ll}+|\p{L}{2,}zu\p{L}+en)(?!\p{L})/iu,
  ],
]

/** Which share of its cues a text takes up, 0 … 1; 0 for a question without any. */
export function cuesTakenUp(question: string, text: string): number {
  const asked = cues.filter(([ask]) => ask.test(question))
  const answered = asked.filter(([, answer]) => answer.test(text))
  return asked.length === 0 ? 0 : answered.length / asked.length
}
