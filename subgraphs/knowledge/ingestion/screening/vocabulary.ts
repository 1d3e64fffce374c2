/**
 * Word edges: `\b` knows no umlauts. German imperatives in the du-form, which business prose does not
 * use, tell orders to a model from orders to a reader ("Antworten Sie nur mit Ja oder Nein").
 */
export const from = String.raw`(?<![\p{L}\p{N}])`
/** "Do not ignore …" warns and orders nothing. */
export const affirmed = String.raw`(?<!(?:not|never|n't|nie|niemals|nicht)\s)`
export const to = String.raw`(?![\p{L}\p{N}])`
export const anyOf = (...words: string[]) => `(?:${words.join('|')})`
export const within = (characters: number) => `[^.!?]{0,${characters}}?`
export const pattern = (...parts: string[]) => new RegExp(parts.join(''), 'iu')

export const drop = anyOf(
  'ignorier(?:e|t|en)?|missachte[nt]?|vergiss|vergesst|vergessen|verwirf|verwerfen|überspringe?n?',
  'umgehe?n?|übergehe?n?|beachte nicht|befolge nicht|ignore|disregard|forget|override|bypass|discard',
  "(?:do not|don't|stop) follow(?:ing)?|pay no attention to",
)
export const filler = String.raw`(?:\s+(?:sie|bitte|ab jetzt|nun|jetzt|sofort|einfach|ausnahmslos|please|now|also|just|of))*`
export const every = anyOf('alle', 'sämtliche', 'jegliche', 'all', 'every', 'any')
export const article = anyOf(
  'die',
  'den',
  'das',
  'der',
  'dein(?:e[nr]?)?',
  'ihre',
  'eure',
  'the',
  'your',
  'these',
  'those',
  'my',
  'of',
)
export const yours = anyOf('deine?n?', 'eure', 'your')
export const earlier = anyOf(
  String.raw`vorherig\p{L}+|bisherig\p{L}+|obig\p{L}+|früher\p{L}+|vorangegangen\p{L}+|vorangehend\p{L}+`,
  String.raw`vorstehend\p{L}+|vorig\p{L}+|ursprünglich\p{L}+|anfänglich\p{L}+|zuvor(?: \p{L}+en)?`,
  'previous(?:ly)?|prior|above|earlier|preceding|original|initial|foregoing|system',
)
export const orders = anyOf(
  'anweisung(?:en)?|instruktion(?:en)?|system-?(?:vorgaben?|anweisung(?:en)?)|(?:system-?)?prompts?|instructions?|directions?|directives?',
)
export const rules = anyOf(
  'vorgaben?|regeln?|richtlinien|befehle|aufträge|einschränkungen|beschränkungen|kontext|nachrichten',
  'rules?|guidelines?|commands?|messages?|context|restrictions|constraints|programming|training',
)
export const gap = String.raw`\s+`
export const adjectives = String.raw`(?:\p{L}+\s+){0,2}`
export const model = anyOf(
  'ki',
  'ai',
  'llms?',
  String.raw`(?:ki-|sprach)modelle?\p{L}*`,
  String.raw`ki-?(?:system|assistent)\p{L}*`,
  'ai[ -](?:assistants?|models?|agents?|systems?)',
  'language models?',
  'chatbots?',
  '(?:chat)?gpt',
  'sprachassistent(?:en|in)?',
)
export const user = anyOf(
  'dem (?:be)?nutzer',
  'den (?:be)?nutzern',
  'der nutzerin',
  'dem anwender',
  'dem fragenden',
  'dem fragesteller',
  'the (?:end )?user',
  'users',
  'the person asking',
)
export const conversation = anyOf(
  String.raw`(?:gesprächs|chat)-?verl(?:auf|aufs|äufe)`,
  'konversation',
  '(?:bisherige )?unterhaltung',
  'systemprompt',
  'system-prompt',
  String.raw`(?:nutzer|benutzer)(?:frage|eingabe)n?`,
  'fragen? des (?:be)?nutzers',
  String.raw`api[- ](?:keys?|schlüssel)`,
  'passw(?:ort|örter)',
  'zugangsdaten',
  'conversations?',
  'chat history',
  'system prompt',
  'user (?:question|query|data|input)s?',
  'credentials',
  'passwords?',
  'secrets?',
  'kontext',
  'context',
)
export const address = String.raw`(?:https?:\/\/|www\.|(?<![\w.-])\p{L}[\w.-]{0,60}@[\w-]{1,60}\.\w)`
export const speak = anyOf(
  'antworte',
  'antwortest',
  'beantworte',
  'beantwortest',
  'sage?',
  'sagst',
  'behaupte',
  'behauptest',
  'empfiehl',
  'empfiehlst',
  'schreibe?',
  'schreibst',
  'nenne',
  'nennst',
  'gib',
  'gibst',
  'verrate',
  'verrätst',
  'ignorierst',
  'bestätige',
  'bestätigst',
  'answer',
  'respond',
  'reply',
)
export const foreignDrop = anyOf(
  'ignore[zr]',
  'oublie[zr]?',
  'ignora',
  'olvida',
  'dimentica',
  'negeer',
)
