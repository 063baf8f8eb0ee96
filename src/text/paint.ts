import { createColors } from 'picocolors'
import type { Terminal } from './terminal.ts'

/** Colours by their meaning, for results; without colours each function returns its text. No meaning is in the colour alone. */
export interface Paint {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly doubtful: (text: string) => string
  /** Text of less importance. */
  readonly soft: (text: string) => string
  /** Where something is. */
  readonly place: (text: string) => string
  readonly strong: (text: string) => string
}

/** The colours of a terminal. */
export function paintFor({ isColoured }: Pick<Terminal, 'isColoured'>): Paint {
  const { green, red, yellow, dim, cyan, bold } = createColors(isColoured)
  return { good: green, bad: red, doubtful: yellow, soft: dim, place: cyan, strong: bold }
}

const WORDS: Readonly<Record<string, 'good' | 'bad' | 'doubtful' | 'soft'>> = {
  consistent: 'good',
  inconsistent: 'bad',
  failed: 'bad',
  aborted: 'doubtful',
  unknown: 'soft',
  'freeze-failed': 'bad',
  stuck: 'bad',
  'not-frozen': 'bad',
  resumed: 'bad',
  dropped: 'doubtful',
  holds: 'good',
  BROKEN: 'bad',
  UNPLAYABLE: 'doubtful',
  skipped: 'soft',
  failover: 'bad',
  risk: 'doubtful',
  error: 'bad',
  warning: 'doubtful',
}

/** The verdict of a run, an outcome or a severity in its colour; any other word unchanged. */
export function painted(word: string, paint: Paint): string {
  const role = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
  return role === undefined ? word : paint[role](word)
}
