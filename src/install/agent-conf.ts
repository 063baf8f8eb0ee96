import { AGENT_HOOK, isOwnBeside } from '../hook/guest-targets.ts'
import type { RenderedHook, TargetName } from '../model.ts'
import { printable } from '../text/printable.ts'
import type { ActualEntry, ActualState } from './actual.ts'
import { type KeyFileLine, readKeyFile } from './key-file.ts'
import { planOptional } from './optional-file.ts'
import type { Refusal } from './refusal.ts'
import { AGENT_CONF_TARGET, AGENT_HOOK_TARGET, inFolder } from './targets.ts'

const GROUP = 'general'
const KEY = 'fsfreeze-hook'

/** The second line of the template, which goes with the first. */
const OWN_COMMENT = '# The agent reads it when it starts. An option -F of its command line counts before it.'

/** The hook that a qemu-ga.conf names; null for none. */
export function hookInConf(text: string): string | null {
  return readKeyFile(text).lines.findLast(isOfHook)?.setting?.value ?? null
}

function isOfHook({ group, setting }: KeyFileLine): boolean {
  return group === GROUP && setting?.key === KEY
}

/** What a qemu-ga.conf must have, for people. */
export const CONF_LINE = `${KEY}=${AGENT_HOOK} in its [${GROUP}]`

/** A qemu-ga.conf of ours with all lines of the administrator's own, or why our line cannot be in it. */
export type ConfWithHook =
  | { readonly kind: 'conf'; readonly content: Buffer }
  | { readonly kind: 'refused'; readonly detail: string }

/** The same bytes, and our line where it is missing. Read as latin1, in which each byte is a character: a comment may have any encoding. */
export function withHook(conf: Buffer): ConfWithHook {
  const { lines, problem } = readKeyFile(conf.toString('latin1'))
  if (problem !== null)
    return { kind: 'refused', detail: `${problem}, so qemu-guest-agent would not start, expected a key file` }
  const at = lines.findLastIndex(isOfHook)
  const named = lines[at]?.setting?.value
  if (named !== undefined && named !== AGENT_HOOK) {
    const shown = printable(named, 200)
    return { kind: 'refused', detail: `line ${at + 1}: ${KEY}=${shown} is what counts, expected ${CONF_LINE}` }
  }
  if (named !== undefined) return { kind: 'conf', content: conf }
  const heading = lines.findIndex(({ group, isHeading }) => isHeading && group === GROUP)
  const above = textOf(heading < 0 ? lines : lines.slice(0, heading + 1)).replace(/(?<=[^\n])$/, '\n')
  const below = heading < 0 ? [] : lines.slice(heading + 1)
  const own = `${heading < 0 ? `[${GROUP}]\n` : ''}${KEY}=${AGENT_HOOK}\n`
  return { kind: 'conf', content: Buffer.from(above + own + textOf(below), 'latin1') }
}

/** What stays of a qemu-ga.conf of ours if our lines are taken out of it; null if nothing of the administrator's own is in it. */
export function withoutHook(conf: Buffer): Buffer | null {
  const rest = readKeyFile(conf.toString('latin1')).lines.filter(
    (line) =>
      !isOwnBeside(line.text) &&
      line.text.trimEnd() !== OWN_COMMENT &&
      !(isOfHook(line) && line.setting?.value === AGENT_HOOK),
  )
  const isEmpty = rest.every(({ text, group, isHeading }) => text.trim() === '' || (isHeading && group === GROUP))
  return isEmpty ? null : Buffer.from(textOf(rest), 'latin1')
}

const textOf = (lines: readonly KeyFileLine[]): string => lines.map(({ text }) => text).join('')

/** Why our line cannot be in the qemu-ga.conf of this guest. */
export function confRefusals(wanted: readonly RenderedHook[], actual: ActualState): readonly Refusal[] {
  const found = actual.targets.find(({ target }) => target === AGENT_CONF_TARGET)
  const isWanted = wanted.some(({ fileName }) => fileName === AGENT_CONF_TARGET.fileName)
  if (found === undefined || !isWanted || found.entry.kind !== 'ours') return []
  const now = withHook(found.entry.content)
  const subject = inFolder(found.folder, AGENT_CONF_TARGET.fileName)
  return now.kind === 'refused' ? [{ subject, because: 'lines of your own', detail: now.detail }] : []
}

/** The part of a plan for qemu-ga.conf: our line comes with the hook of the agent, and goes with it. A file of the administrator's own stays as it is. */
export function planAgentConf(
  wanted: readonly RenderedHook[],
  actual: ActualState,
  target: TargetName,
): ReturnType<typeof planOptional> {
  const entry = actual.targets.find(({ target }) => target === AGENT_CONF_TARGET)?.entry
  const now = entry?.kind === 'ours' ? withHook(entry.content) : null
  return planOptional(AGENT_CONF_TARGET, wanted, actual, {
    own: entry?.kind === 'foreign' && namesOurs(entry) ? null : `is not ours and stays, expected ${CONF_LINE}`,
    loss: 'qemu-guest-agent does not know the hook',
    because: `the target is ${target} now`,
    now: now?.kind === 'conf' ? now.content : null,
    rest: entry?.kind === 'ours' ? withoutHook(entry.content) : null,
  })
}

/** What an administrator must do after the hook of the agent was removed. */
export function notesOfRemoval(actual: ActualState): readonly string[] {
  const entryOf = (one: typeof AGENT_CONF_TARGET): ActualEntry | undefined =>
    actual.targets.find(({ target }) => target === one)?.entry
  if (entryOf(AGENT_HOOK_TARGET)?.kind !== 'ours') return []
  const conf = entryOf(AGENT_CONF_TARGET)
  const isNamed = conf?.kind === 'foreign' && namesOurs(conf)
  return [
    ...(isNamed ? [`/etc/qemu/qemu-ga.conf: names the hook that is removed: remove its line fsfreeze-hook`] : []),
    'qemu-guest-agent: must be restarted: until then it calls the hook that is removed, and each freeze of the host fails',
  ]
}

function namesOurs({ content }: Extract<ActualEntry, { kind: 'foreign' }>): boolean {
  return hookInConf(content.toString('utf8')) === AGENT_HOOK
}
