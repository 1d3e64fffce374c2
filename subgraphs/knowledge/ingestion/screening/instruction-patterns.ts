import { answerPatterns } from './answer-patterns.ts'
import { exfiltrationPatterns } from './exfiltration-patterns.ts'
import type { InstructionPattern } from './instruction-pattern.ts'
import { overridePatterns } from './override-patterns.ts'
import { rolePatterns } from './role-patterns.ts'
import { anyOf, pattern } from './vocabulary.ts'

/** Each must stay silent on the laws, on our own handbook and on business prose (screen.test.ts). */
export const instructionPatterns: InstructionPattern[] = [
  ...overridePatterns,
  ...rolePatterns,
  ...answerPatterns,
  ...exfiltrationPatterns,
]

/** The same orders with every space gone, for text whose letters were spread out. */
export const squashedPattern = pattern(
  anyOf(
    anyOf('ignorieren?(?:sie)?', 'vergiss', 'missachten?', 'ignore', 'disregard', 'forget') +
      anyOf('alle?', 'sämtliche', 'die', 'deine', 'all', 'the', 'your', 'any', 'of') +
      '*' +
      anyOf(
        'vorherigen?',
        'bisherigen?',
        'obigen?',
        'früheren',
        'previous',
        'prior',
        'above',
        'earlier',
      ) +
      '?' +
      anyOf('anweisung', 'instruktion', 'instruction', 'regeln', 'vorgaben', 'prompt'),
    'dubistjetzt',
    'youarenow',
    'systemprompt',
    'antwortenurmit',
    'answeronlywith',
    'sagedemnutzer',
    'telltheuser',
  ),
)
