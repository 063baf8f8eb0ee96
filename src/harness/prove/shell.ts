import { GenHooksError } from '../../errors.ts'
import type { Host } from '../../host/host.ts'
import { TOOL_FOLDERS } from '../../host/tool-folders.ts'

/** A shell for the first line of a hook: its name as the user gave it, and its path with what follows it. */
export interface Shell {
  readonly name: string
  readonly command: string
}

/** The shells of a list such as `dash,bash --posix,busybox`; /bin/sh if there is none. USAGE if one is not installed. */
export async function findShells(list: string | undefined, host: Host): Promise<readonly Shell[]> {
  if (list === undefined) return [{ name: 'sh', command: '/bin/sh' }]
  const shells: Shell[] = []
  for (const name of list.split(',').map((one) => one.trim())) {
    const [program = '', ...args] = name.split(/\s+/)
    const path = program.startsWith('/') ? program : await host.which(program, TOOL_FOLDERS)
    if (path === null || program === '') {
      throw new GenHooksError(
        'USAGE',
        `--shell: ${JSON.stringify(name)} is not installed, expected a name such as dash`,
      )
    }
    // the kernel passes at most one word after the path, and busybox needs this word
    const word = args[0] ?? (program === 'busybox' ? 'sh' : '')
    if (args.length > 1) throw new GenHooksError('USAGE', `--shell: ${JSON.stringify(name)} has more than one argument`)
    shells.push({ name, command: `${path} ${word}`.trim() })
  }
  return shells
}
