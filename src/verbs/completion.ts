import { text } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import type { Verb } from './verb.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export const COMPLETION: Verb = {
  usage: 'completion <shell>',
  summary: 'print what completes the verbs and options in bash, zsh or fish',
  options: {},
  operands: SHELLS,
  examples: [
    ['completion bash > /etc/bash_completion.d/gen-hooks', 'for all users of bash'],
    ['completion zsh > /usr/local/share/zsh/site-functions/_gen-hooks', 'for all users of zsh'],
    ['completion fish > ~/.config/fish/completions/gen-hooks.fish', 'for yourself, in fish'],
  ],
  run: async (argv, io, all) => {
    const typed = text(argv, 'shell') ?? ''
    const shell = SHELLS.find((one) => one === typed)
    if (shell === undefined)
      throw new GenHooksError('USAGE', `completion: ${JSON.stringify(typed)}: unknown, expected ${SHELLS.join(', ')}`)
    const { completionFor } = await import('../manual/completion.ts')
    io.out(completionFor(shell, await all()))
    return 0
  },
}
