import type { InstructionPattern } from './instruction-pattern.ts'
import { from, to, anyOf, pattern, conversation, address } from './vocabulary.ts'

/** Orders to carry what was said to a foreign address. */
export const exfiltrationPatterns: InstructionPattern[] = [
  {
    rule: 'exfiltration',
    hints: ['http', 'www.', '@'],
    message: 'fordert dazu auf, Daten an eine fremde Adresse zu senden',
    pattern: pattern(
      from,
      anyOf(
        'sende?',
        'schicke?',
        'übermittle',
        'übertrage',
        'leite',
        'poste',
        'lade',
        'kopiere',
        'hänge',
        'füge',
        'send',
        'forward',
        'upload',
        'transmit',
        'post',
        'exfiltrate',
        'leak',
        'append',
        'email',
        'e-mail',
        'submit',
      ),
      to,
      String.raw`[^!?]{0,80}?`,
      from,
      conversation,
      to,
      String.raw`[^!?]{0,100}?`,
      address,
    ),
  },
  {
    rule: 'exfiltration',
    hints: ['http', 'www.', '@'],
    message: 'fordert dazu auf, Daten an eine fremde Adresse zu senden',
    pattern: pattern(
      address,
      String.raw`[^!?]{0,80}?(?:\?|\/)?[^!?]{0,20}?(?:sende|schicke|übermittle|hänge|füge|leite|send|append|forward|attach)`,
      to,
      String.raw`[^.!?]{0,80}?`,
      from,
      conversation,
      to,
    ),
  },
  {
    rule: 'exfiltration',
    hints: ['http'],
    message: 'enthält eine Adresse, in die Gesprächsinhalte eingesetzt werden sollen',
    pattern: pattern(
      String.raw`https?:\/\/\S{1,200}?[?&/=](?:\$?[{[<]|%7b)[\s_]?(?:(?:the|der|die|den|user|nutzer|last|letzte|full|ganze)[ _-]?){0,2}(?:conversation|chat|history|prompt|frage|question|verlauf|gespräch|antwort|answer|secret|password|passwort|context|kontext|summary|zusammenfassung|token|api)`,
    ),
  },
  {
    rule: 'linkInjection',
    hints: ['antwort', 'answer', 'response', 'repl', 'ausgabe', 'output', 'message'],
    message: 'verlangt, fremde Bilder oder Adressen in Antworten einzubauen',
    pattern: pattern(
      from,
      anyOf(
        String.raw`(?:füge|binde|setze|zeige|rendere|baue|schreibe|hänge|embed|render|include|insert|add|append|display|put)` +
          to +
          String.raw`[^!?]{0,80}?(?:bild|image|link|url|markdown|pixel|adresse|website|!\[)[^!?]{0,80}?(?:jede[rnms]?|alle[nr]?|deine[rn]?|every|each|all|your)\s(?:\p{L}+ )?(?:antworte?n?|ausgaben?|answers?|responses?|repl(?:y|ies)|outputs?|messages?)`,
        String.raw`(?:jede[rnms]?|deine[rn]?|every|each|your)\s(?:\p{L}+ )?(?:antwort|answer|response|reply)[^!?]{0,100}?!?\[[^\]]{0,80}\]?\(?https?:\/\/`,
        String.raw`(?:jede[rnms]?|deine[rn]?|every|each|your)\s(?:\p{L}+ )?(?:antwort|answer|response|reply)` +
          to +
          String.raw`[^!?]{0,80}?(?:bild|image|link|verweis)[^!?]{0,80}?https?:\/\/`,
      ),
    ),
  },
]
