import type { Command, Run, Script } from '../script/model.ts'
import { isTalk, nameOf } from './queries.ts'
import type { Hit } from './rule.ts'

const WRITTEN = /(?:^|[\s;&|/"'])(?:fsfreeze\s+(?:-f|--freeze)|xfs_freeze\s+-f|dmsetup\s+suspend)\b/

/** Where a script freezes file systems: behind whatever starts the program, or in a script that it writes and then runs. */
export function frozenFileSystems(script: Script): readonly Hit[] {
  const run = script.commands
    .filter(({ runs }) => runs.some(isFileSystemFreeze))
    .map(({ offset }) => ({ offset, message: 'VMware Tools freezes file systems itself' }))
  return [...run, ...inWrittenScripts(script)]
}

function isFileSystemFreeze({ name, args }: Run): boolean {
  return (
    name === 'fsfreeze' ||
    name === 'xfs_freeze' ||
    (name === 'dmsetup' && /^(?:suspend|resume)$/.test(args.find((arg) => !arg.startsWith('-')) ?? ''))
  )
}

function inWrittenScripts({ commands }: Script): readonly Hit[] {
  const started = new Set(commands.filter(starts).flatMap(({ words }) => words.map(({ plain }) => plain)))
  return commands
    .filter((command) => isTalk(command) || nameOf(command) === 'cat')
    .filter(({ redirects }) =>
      redirects.some(
        ({ operator, target }) => operator.startsWith('>') && target !== null && started.has(target.plain),
      ),
    )
    .filter(({ text, redirects }) => WRITTEN.test(text) || redirects.some(({ body }) => WRITTEN.test(body)))
    .map(({ offset }) => ({
      offset,
      message: 'a freeze of file systems in a script that is run, and VMware Tools freezes them itself',
    }))
}

function starts(command: Command): boolean {
  const name = nameOf(command)
  return (
    /^(?:chmod|nohup|setsid|sh|bash|exec|\.|source|at|sudo|timeout)$/.test(name) ||
    /[$/]/.test(command.words[0]?.raw ?? '')
  )
}
