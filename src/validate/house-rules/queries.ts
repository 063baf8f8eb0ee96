import type { Block, BlockKind, Command, Script } from '../script/model.ts'

const ASSIGNMENT = /^[A-Za-z_]\w{0,60}=/
const TALKERS = new Set([
  'echo',
  'printf',
  'logger',
  'log',
  'note',
  'say',
  'warn',
  'die',
  'err',
  'print',
  ':',
  'true',
  'date',
])
// They end with 0 unless the machine is out of order.
const HELPERS =
  /^(?:rm|tee|mkdir|rmdir|touch|mail|mailx|sendmail|mutt|sleep|sync|cat|chmod|chown|chgrp|mv|cp|ln|cd|umask|shift|ulimit|syslog|wall|systemd-cat)$/
const SESSION = /(?:^|[\s;&|(/"'])(?:(?:irissession|csession)(?=\s|$)|(?:iris|ccontrol) (?:session|terminal)(?=\s|$))/
const FREEZES = /(?:^|[\s/])(?:iris freeze|instfreeze)(?=\s|$)/
const THAWS = /(?:^|[\s/])(?:iris thaw|instthaw|post-thaw-script)(?=\s|$)/
const ANCESTORS = 64
/** Functions that call each other in a longer chain are not followed, so that the work stays linear. */
export const DEEPEST_CALLS = 16

// Every rule asks for these of every command.
const names = new WeakMap<Command, string>()

/** The command's own name without folders; empty for mere assignments. */
export function nameOf(command: Command): string {
  const known = names.get(command)
  if (known !== undefined) return known
  const word = command.words.find(({ plain }) => !ASSIGNMENT.test(plain))
  const name = word === undefined ? '' : word.plain.slice(word.plain.lastIndexOf('/') + 1)
  names.set(command, name)
  return name
}

/** The variables a command without a name assigns, with what is assigned. */
export function assignmentsOf(command: Command): readonly { readonly name: string; readonly value: string }[] {
  if (nameOf(command) !== '') return []
  return command.words.map(({ plain }) => {
    const at = plain.indexOf('=')
    return { name: plain.slice(0, at), value: plain.slice(at + 1) }
  })
}

/** All words, quotes taken away, variables that the script sets filled in, one blank between. */
export function textOf(command: Command): string {
  return command.text
}

/** The same with the variables as they are written. */
export function writtenOf(command: Command): string {
  return command.words.map((word) => word.plain).join(' ')
}

/** Whether it only says something: what its words mention is not done. */
export function isTalk(command: Command): boolean {
  return TALKERS.has(nameOf(command))
}

/** Whether it ends with 0 whatever became of the instance: a message, or what clears away behind. */
export function isHarmless(command: Command): boolean {
  return isTalk(command) || HELPERS.test(nameOf(command))
}

/** Whether it does something: neither a mere assignment nor a message. */
export function acts(command: Command): boolean {
  const name = nameOf(command)
  return name !== '' && name !== 'for' && name !== 'case' && !isTalk(command)
}

/** A call that enters an instance: by its command, or by a class it names. Calls of the script's own functions are judged where those are defined. */
export function isSession(command: Command, script: Script): boolean {
  if (!acts(command) || script.functions.has(nameOf(command)) || /^(?:command|type|which)$/.test(nameOf(command)))
    return false
  const text = textOf(command)
  return SESSION.test(text) || /##class\(/i.test(text)
}

/** Whether one word holds both a session call and a pipe after it: `su USER -c "csession ... | tee"`. */
export function hasQuotedPipe(command: Command): boolean {
  return command.words.some(({ plain }) => {
    const session = SESSION.exec(plain)
    return session !== null && /[^|]\|[^|]/.test(plain.slice(session.index))
  })
}

/** A command that runs the method of Backup.General, or hands its name to what runs it; also on standard input. */
export function runsMethod(command: Command, method: string): boolean {
  return acts(command) && saidBy(command).toLowerCase().includes(method.toLowerCase())
}

// What a session is told on the command line and on standard input.
function saidBy(command: Command): string {
  const text = textOf(command)
  return command.input !== null && SESSION.test(text) ? `${text} ${command.input}` : text
}

/** Whether it freezes: the method, `iris freeze`, or the wrapper that Epic installs. */
export function isFreeze(command: Command): boolean {
  return runsMethod(command, 'ExternalFreeze(') || (acts(command) && FREEZES.test(textOf(command)))
}

/** Whether it thaws: the method, `iris thaw`, Epic's wrapper, or the hook whose work that is. */
export function isThaw(command: Command): boolean {
  return runsMethod(command, 'ExternalThaw(') || (acts(command) && THAWS.test(textOf(command)))
}

/** The blocks around a command, innermost first; only the nearest ones of very many. */
export function blocksAround(command: Command): readonly Block[] {
  const around: Block[] = []
  for (let block = command.block; block !== null && around.length < ANCESTORS; block = block.parent) around.push(block)
  return around
}

/** The innermost block of one of `kinds` around a command. */
export function blockAround(command: Command, ...kinds: readonly BlockKind[]): Block | null {
  return blocksAround(command).find((block) => kinds.includes(block.kind)) ?? null
}

/** One branch of a `case`, with all that it runs, nested blocks included. */
export interface Branch {
  readonly block: Block
  readonly commands: readonly Command[]
}

/** The cases of a script whose subject is an exit status: `$?`, `$status`, `$rc`, ..., or any that names 5 as a pattern. */
export function statusCases(
  script: Script,
): readonly { readonly block: Block; readonly branches: readonly Branch[] }[] {
  const bodies = new Map<Block, Command[]>(script.branches.map((branch) => [branch, []]))
  for (const command of script.commands) {
    for (const block of blocksAround(command)) bodies.get(block)?.push(command)
  }
  const cases = new Map<Block, Branch[]>(script.cases.map((block) => [block, []]))
  for (const [block, commands] of bodies) if (block.parent !== null) cases.get(block.parent)?.push({ block, commands })
  return [...cases]
    .map(([block, branches]) => ({ block, branches }))
    .filter(
      ({ block, branches }) =>
        isStatus(block.label) || branches.some((branch) => patternsOf(branch.block).includes('5')),
    )
}

/** The patterns of a branch. */
export function patternsOf(branch: Block): readonly string[] {
  return branch.label.split('|')
}

/** Whether a word is an exit status by its looks. */
export function isStatus(word: string): boolean {
  return /^\$(?:\?|\{?(?:\w{0,40}_)?(?:status|rc|ret|retval|exit_?(?:code|status)|err|errcode)\}?)$/i.test(word)
}

/** Whether a command does what `test` looks for, or calls a function of the script in which a command does. */
export function byCall(script: Script, test: (command: Command) => boolean): (command: Command) => boolean {
  const names = new Set<string>()
  for (const command of script.commands) {
    const around = test(command) ? functionAround(command) : null
    if (around !== null) names.add(around.label)
  }
  return (command) => test(command) || names.has(nameOf(command))
}

/** The names of the functions in which a command does what `test` looks for, or which call one of these. */
export function functionsThat(script: Script, test: (command: Command) => boolean): ReadonlySet<string> {
  const found = new Set<string>()
  for (let before = -1, round = 0; before < found.size && round < DEEPEST_CALLS; round++) {
    before = found.size
    for (const command of script.commands) {
      const around = functionAround(command)
      if (around !== null && (test(command) || found.has(nameOf(command)))) found.add(around.label)
    }
  }
  return found
}

/** The function that a command stands in. */
export function functionAround(command: Command): Block | null {
  return blockAround(command, 'function')
}

/** The commands of a script in the order of the text, those of each function on their own. */
export function bodies(script: Script): readonly (readonly Command[])[] {
  const found = new Map<Block | null, Command[]>()
  for (const command of script.commands) {
    const around = functionAround(command)
    const known = found.get(around)
    if (known === undefined) found.set(around, [command])
    else known.push(command)
  }
  return [...found.values()]
}
