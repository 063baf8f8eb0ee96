import {
  type ReadPlanLine,
  type ReadSession,
  readWholeSettings,
  type WholeSettings,
} from '../../hook/whole-settings.ts'

/** What differs between two settings parts in words, `deadline 300 -> 240 s`; empty if the words that are known do not tell it. Any texts will do. */
export function settingsWords(before: string, after: string): readonly string[] {
  const [from, to] = [readWholeSettings(before), readWholeSettings(after)]
  if (from === null || to === null) return ['the settings are of another form']
  return [...generalWords(from, to), ...planWords(from, to), ...excludedWords(from, to)]
}

function generalWords(from: WholeSettings, to: WholeSettings): readonly string[] {
  const resume = (seconds: number | null): string => (seconds === null ? 'never' : `${seconds} s`)
  return [
    change('deadline', `${from.deadline} s`, `${to.deadline} s`),
    change('an instance resumes by itself after', resume(from.resumeAfter), resume(to.resumeAfter)),
    change('any other instance', from.unlisted, to.unlisted),
    change('members of a mirror', from.mirrorPolicy, to.mirrorPolicy),
    change('if a freeze fails', from.onFailure, to.onFailure),
    change('an inconsistent snapshot', from.onInconsistent, to.onInconsistent),
    change('log folder', from.logFolder, to.logFolder),
    change('metrics folder', from.metricsFolder || 'none', to.metricsFolder || 'none'),
    change('syslog', yes(from.syslog), yes(to.syslog)),
    change('run folder', from.runFolder, to.runFolder),
    change('limit of a list', `${from.listTimeout} s`, `${to.listTimeout} s`),
  ].flat()
}

function planWords(from: WholeSettings, to: WholeSettings): readonly string[] {
  const id = ({ kind, name }: ReadPlanLine): string => `${kind}:${name}`
  const before = new Map(from.plan.map((line) => [id(line), line]))
  const after = new Map(to.plan.map((line) => [id(line), line]))
  const added = [...after.keys()].filter((name) => !before.has(name))
  const removed = [...before.keys()].filter((name) => !after.has(name))
  const kept = [...after].flatMap(([name, line]) => {
    const old = before.get(name)
    if (old === undefined) return []
    return [{ name, words: [...change('the instance in it', old.inside, line.inside), ...sessionWords(old, line)] }]
  })
  const others = { name: 'any other instance', words: sessionWords(from.other, to.other) }
  return [
    ...added.map((name) => `${name} added`),
    ...removed.map((name) => `${name} removed`),
    ...together([...kept, others]),
  ]
}

/** What all say is said once. */
function together(all: readonly { readonly name: string; readonly words: readonly string[] }[]): readonly string[] {
  const [first] = all
  const common =
    all.length > 1 ? (first?.words ?? []).filter((one) => all.every(({ words }) => words.includes(one))) : []
  const own = all.flatMap(({ name, words }) =>
    words.filter((one) => !common.includes(one)).map((one) => `${name}: ${one}`),
  )
  return [...common.map((one) => `every instance: ${one}`), ...own]
}

function sessionWords(from: ReadSession, to: ReadSession): readonly string[] {
  const user = (name: string): string => (name === '' ? 'root' : name === '?' ? 'its owner' : name)
  return [
    change(
      'a snapshot without it',
      from.need === 'need' ? 'is not good' : 'is good',
      to.need === 'need' ? 'is not good' : 'is good',
    ),
    change('sessions run as', user(from.user), user(to.user)),
    change('credential file', from.credentials || 'none', to.credentials || 'none'),
    change('freeze timeout', `${from.freezeTimeout} s`, `${to.freezeTimeout} s`),
    change('updates suspended after', `${from.suspendAfter} s`, `${to.suspendAfter} s`),
    change('thaw timeout', `${from.thawTimeout} s`, `${to.thawTimeout} s`),
    change('tries of a thaw', String(from.thawTries), String(to.thawTries)),
    change('backup history', yes(from.history), yes(to.history)),
  ].flat()
}

function excludedWords(from: WholeSettings, to: WholeSettings): readonly string[] {
  const added = to.excluded.filter((glob) => !from.excluded.includes(glob))
  const removed = from.excluded.filter((glob) => !to.excluded.includes(glob))
  return [...added.map((glob) => `${glob} left alone`), ...removed.map((glob) => `${glob} not left alone any more`)]
}

function change(what: string, from: string, to: string): readonly string[] {
  return from === to ? [] : [`${what} ${from} -> ${to}`.replace(/^(.*) (\d+) s -> (\d+ s)$/, '$1 $2 -> $3')]
}

const yes = (value: boolean): string => (value ? 'yes' : 'no')
