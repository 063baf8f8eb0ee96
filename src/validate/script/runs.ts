import type { Run, WrittenCommand } from './model.ts'

type Words = readonly string[]

/** How a program that starts another names it: options that take a word, words of its own before the other's name, or a text for a shell. */
interface Starter {
  /** Options that have their value in the next word. */
  readonly values?: RegExp
  /** Words of its own that are no options. */
  readonly own?: number
  /** The option whose value is a text for a shell. */
  readonly script?: RegExp
  /** Whether what it starts comes only behind `--`. */
  readonly dashes?: boolean
}

const SHELL: Starter = { script: /^-[a-z]*c$/, values: /^-o$/ }
const CONTAINER: Starter = { values: /^(?:-[uwen]|--(?:user|workdir|env|namespace|context))$/, own: 2 }
const POD: Starter = { values: /^(?:-[nc]|--(?:namespace|container|context|kubeconfig))$/, dashes: true }
const STARTERS: ReadonlyMap<string, Starter> = new Map<string, Starter>([
  ['sudo', { values: /^(?:-[ugUpChrtTRD]|--(?:user|group|host|prompt|chdir|other-user))$/ }],
  ['doas', { values: /^-[uC]$/ }],
  ['nice', { values: /^(?:-n|--adjustment)$/ }],
  ['ionice', { values: /^(?:-[cnp]|--class|--classdata)$/ }],
  ['chrt', { values: /^-[TPD]$/, own: 1 }],
  ['taskset', { own: 1 }],
  ['env', { values: /^(?:-[uC]|--(?:unset|chdir))$/ }],
  ['find', {}],
  ['nohup', {}],
  ['setsid', {}],
  ['stdbuf', { values: /^-[ioe]$/ }],
  ['time', { values: /^-[fo]$/ }],
  ['timeout', { values: /^(?:-[ks]|--(?:kill-after|signal))$/, own: 1 }],
  ['exec', { values: /^-a$/ }],
  ['builtin', {}],
  ['command', {}],
  ['chroot', { own: 1 }],
  ['unshare', {}],
  ['nsenter', { values: /^(?:-[tSG]|--target)$/ }],
  ['strace', { values: /^-[eopsuE]$/ }],
  ['xargs', { values: /^(?:-[adEILnPs]|--(?:arg-file|delimiter|max-args|max-procs|replace))$/ }],
  ['flock', { values: /^(?:-[wE]|--(?:timeout|wait|conflict-exit-code))$/, own: 1, script: /^(?:-c|--command)$/ }],
  ['systemd-run', { values: /^(?:-[pEuM]|--(?:property|setenv|unit|slice|machine|uid|gid|on-active))$/ }],
  ['runuser', { values: /^(?:-[gGsw]|--(?:group|shell))$/, script: /^(?:-c|--command)$/, own: 1 }],
  ['su', { values: /^(?:-[gGsw]|--(?:group|shell))$/, script: /^(?:-c|--command)$/, own: 99 }],
  ['ssh', { values: /^-[bcDEeFIiJLlmOopQRSWw]$/, own: 1 }],
  ['docker', CONTAINER],
  ['podman', CONTAINER],
  ['kubectl', POD],
  ['oc', POD],
  ...['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'yash'].map((name) => [name, SHELL] as const),
])
const DEEPEST = 8
const MOST_NESTED_TEXT = 64 * 1024

/** Reads the text that is given to a shell. */
export type ReadNested = (text: string) => readonly WrittenCommand[]

/** The programs that words start, seen through those that only start others. At least one, unless there are no words. */
export function runsOf(words: Words, read: ReadNested, by: Run['by'] = [], readsFile = false): readonly Run[] {
  const start = words.findIndex((word) => !/^[A-Za-z_]\w{0,60}=/.test(word))
  if (start < 0) return []
  const path = words[start] ?? ''
  const name = path.slice(path.lastIndexOf('/') + 1)
  const args = words.slice(start + 1)
  const itself: Run = { name, path, args, by, readsFile }
  const starter = STARTERS.get(name)
  if (starter === undefined || by.length >= DEEPEST) return [itself]
  if ((starter === CONTAINER || starter === POD) && args[0] !== 'exec') return [itself]
  if (name === 'find') {
    const at = args.findIndex((arg) => /^-(?:exec|ok)(?:dir)?$/.test(arg))
    return at < 0
      ? [itself]
      : runsOf(args.slice(at + 1), read, [...by, { name, args: args.slice(0, at + 1) }], readsFile)
  }
  if (name === 'command' && /^-[vV]/.test(args[0] ?? '')) return [itself]
  const { script, rest } = partsOf(name, args, starter)
  const started = [...by, { name, args: args.slice(0, args.length - (rest?.length ?? 0)) }]
  if (script !== null && script.length <= MOST_NESTED_TEXT) {
    const nested = read(script).flatMap((command) =>
      runsOf(
        command.words.map(({ plain }) => plain),
        read,
        started,
        command.redirects.some(({ operator, target }) => operator === '<' && target?.plain !== '/dev/null'),
      ),
    )
    return nested.length > 0 ? nested : [itself]
  }
  return rest === null || rest.length === 0 ? [itself] : runsOf(rest, read, started, readsFile)
}

// What the starter is to start: a text for a shell, or the words from the other's name on.
function partsOf(
  name: string,
  args: Words,
  { values, own = 0, script, dashes = false }: Starter,
): { readonly script: string | null; readonly rest: Words | null } {
  // `runuser -u USER -- COMMAND` has no word of its own, `runuser USER -c TEXT` one.
  const asUser = name === 'runuser' && args.some((arg) => arg === '-u' || arg.startsWith('--user'))
  let left = asUser ? 0 : own
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (script?.test(arg) === true && !asUser) return { script: args[at + 1] ?? '', rest: null }
    if (arg === '--') return { script: null, rest: args.slice(at + 1) }
    if (values?.test(arg) === true || (asUser && (arg === '-u' || arg === '--user'))) at++
    else if (arg.startsWith('-') || (name !== 'chroot' && /^[A-Za-z_]\w{0,60}=/.test(arg))) continue
    else if (dashes) continue
    else if (left > 0) left--
    else return { script: null, rest: args.slice(at) }
  }
  return { script: null, rest: null }
}
