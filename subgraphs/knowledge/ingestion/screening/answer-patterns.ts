import type { InstructionPattern } from './instruction-pattern.ts'
import { from, to, anyOf, pattern, user } from './vocabulary.ts'

/** Orders that say what users are to be told, or not. */
export const answerPatterns: InstructionPattern[] = [
  {
    rule: 'answerControl',
    hints: [
      'antwort',
      'answer',
      'respond',
      'response',
      'reply',
      'nutzer',
      'user',
      'anwender',
      'frag',
      'asking',
      'gib ',
      'output',
      'empfiehl',
      'wenn du',
      'falls du',
      'you are',
      'person',
      'jemand',
      'deine',
      'always',
      'asked',
      'asks',
      'wenn dich',
      'wenn man dich',
      'sobald',
      'falls',
    ],
    message: 'schreibt dem Assistenten vor, was er antworten soll',
    pattern: pattern(
      from,
      anyOf(
        String.raw`(?:antworte|beantworte)(?: (?:ab jetzt|ab sofort|von nun an|bitte|immer|künftig|stets|jede|jeder|alle|sämtliche|auf|weiteren?|folgenden?|diese|frage|fragen|anfragen?)){0,5} (?:nur|ausschließlich|immer|stets|lediglich|einzig|mit|in)(?: noch)?(?: (?:mit|auf|in|dass))?` +
          to,
        '(?:answer|respond|reply)(?: to)?(?: (?:every|all|any|each|the|questions?|quer(?:y|ies)|only|always|exclusively|solely|further|following|user)){0,5} (?:only|always|exclusively|solely|with only|just)? ?(?:with|in|by)' +
          to +
          String.raw`(?=.{0,20}(?:only|always|"|'|„|“|nothing|the (?:following|word|text|phrase)|\S+$))`,
        'always (?:answer|respond|reply|recommend|say)',
        'your (?:only )?(?:answer|response|reply|output) (?:must|should|shall|has to)',
        'deine (?:einzige )?(?:antworte?n?|ausgaben?) (?:muss|soll|darf|lautet|ist|müssen|sollen|dürfen|besteht|enthält|enthalten)',
        String.raw`(?:sage?|teile|erkläre|erzähle|empfiehl|melde|antworte|rate) ` + user,
        String.raw`(?:tell|inform|convince|persuade|advise) ` +
          user +
          String.raw`,? (?:that|to|about|not)`,
        String.raw`gib (?:ab jetzt |künftig |dann |immer )?(?:nur|ausschließlich) (?:noch )?[^.!?]{1,60} (?:aus|zurück)`,
        'output (?:only|exactly|nothing but)',
        String.raw`empfiehl (?:immer|stets|ausschließlich|nur|in jeder antwort)`,
        String.raw`(?:wenn|falls|sobald|immer wenn) (?:du|dich|man dich|jemand|ein (?:be)?nutzer|der (?:be)?nutzer)[^.!?]{0,80},? (?:dann )?(?:antworte|sage?|behaupte|nenne|empfiehl|verschweige|erwähne|gib|schreibe)`,
        '(?:when|if|whenever) (?:you are )?(?:asked|the user asks|anyone asks|someone asks)[^.!?]{0,80}(?:say|answer|respond|reply|tell|claim|state|recommend)',
      ),
      to,
    ),
  },
  {
    rule: 'concealment',
    hints: [
      'nutzer',
      'user',
      'anwender',
      'frag',
      'person asking',
      'anweisung',
      'nachricht',
      'instru',
      'aufforderung',
      'regel',
      'prompt',
      'message',
    ],
    message: 'verlangt, den Nutzern etwas zu verschweigen',
    pattern: pattern(
      from,
      anyOf(
        String.raw`(?:sage?|verrate|erwähne|erzähle|teile|zeige|nenne)[^.!?]{0,40}` +
          user +
          String.raw`[^.!?]{0,30} (?:nicht|nichts|niemals|nie)`,
        String.raw`(?:erwähne|verrate|zitiere|offenbare|zeige|nenne) (?:niemals |nie |nicht )?(?:diese|die obige|die vorliegende)n? (?:anweisung(?:en)?|nachricht|instruktion(?:en)?|aufforderung|regel)`,
        String.raw`ohne (?:es |dies |das )?` +
          user +
          String.raw` (?:zu sagen|mitzuteilen|zu informieren|zu verraten)`,
        'ohne (?:den|die) (?:be)?nutzer(?:in)? (?:zu|darüber zu) (?:informieren|fragen|warnen)',
        String.raw`(?:do not|don't|never|without) (?:tell|mention|inform|alert|reveal|telling|mentioning|informing|notify|notifying|disclos\w+)[^.!?]{0,40}(?:the user|users|these instructions|this instruction|this message|this prompt)`,
      ),
      to,
    ),
  },
]
