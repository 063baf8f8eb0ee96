import { bashCompletion } from './bash.ts'
import { describedVerbs, type VerbOfTable } from './described.ts'
import { fishCompletion } from './fish.ts'
import { zshCompletion } from './zsh.ts'

/** The completion file of a shell, for the verbs of the table. */
export function completionFor(shell: 'bash' | 'zsh' | 'fish', table: readonly VerbOfTable[]): string {
  const verbs = describedVerbs(table)
  switch (shell) {
    case 'bash':
      return bashCompletion(verbs)
    case 'zsh':
      return zshCompletion(verbs)
    case 'fish':
      return fishCompletion(verbs)
  }
}
