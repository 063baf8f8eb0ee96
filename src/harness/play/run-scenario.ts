import { join } from 'node:path'
import { parseLastRun } from '../../hook/last-json.ts'
import { NOTE_FILES, STAYING_FILES } from '../../hook/processes.ts'
import { idOf } from '../../model.ts'
import { lastLines } from '../caller/last-lines.ts'
import { frozenNow, readEvents, uptimeSeconds } from '../guest/events.ts'
import { misuses, whyUnplayable } from '../guest/fake-guest.ts'
import { frozenIntervals } from '../guest/frozen-intervals.ts'
import { namesIn } from '../guest/names-in.ts'
import { parseRegexp } from '../language/parse-step.ts'
import type { Step } from '../language/scenario.ts'
import { type ScenarioContext, textOf } from './context.ts'
import { brokenInvariant, invariants, SLACK_SECONDS, windowsOf } from './judge.ts'
import type { Outcome, Promised } from './outcome.ts'
import { settle } from './settle.ts'
import { StepBroken } from './step-broken.ts'
import { callAlone, endOf, noteReport } from './steps/hooks.ts'
import { ACTS } from './steps/steps.ts'
import { tracedPoints } from './strike-log.ts'

/** The states in which the databases are not open on this node: an instance that refuses logins has them open, one on another node has them open there. */
const NOT_UP = /^(down|\*crashed\*|\*in use by node\*)/

/** Plays a scenario to its end and judges the result; `shell` is only for the outcome. Rejects only for a bug. */
export async function runScenario(context: ScenarioContext, shell: string): Promise<Outcome> {
  const { scenario, guest } = context
  const began = uptimeSeconds()
  for (const { kind, name, status = 'running', container = 'running' } of scenario.instances) {
    const running = !NOT_UP.test(status) && /^(?:running|paused)$/.test(container)
    context.changes.push({ at: began, id: idOf({ kind, name }), running })
  }
  for (const step of scenario.faults) await ACTS[step.verb]?.(context, step)
  // the faults of the set-up are no events
  context.marks.length = 0
  const { broken, brokenLine, promises } = await playSteps(context)
  const unended = await endUnderWay(context)
  if (broken !== null) await goOnAsCaller(context)
  const leftProcesses = await settle(context)
  await context.caller.end()

  const frozen = frozenIntervals(readEvents(guest.fakes))
  const leftFrozen = frozenNow(guest.fakes)
  const windows = windowsOf(context, frozen)
  const end = { frozen, windows, leftFrozen, leftProcesses, misuses: misuses(guest.fakes) }
  const invariant = brokenInvariant(context, end)
  const unplayable = whyUnplayable(guest.fakes)
  const all = [broken ?? unended, invariant, untidiness(context)].filter((one) => one !== null).join('; ')
  const seen = context.ours && scenario.known !== '' ? unknown(scenario.known, all) : all
  const because = unplayable === null ? seen : `cannot be played: ${unplayable}`
  const stderr = lastLines(context.heard)
  const verdict = unplayable !== null ? 'unplayable' : because === '' ? 'held' : 'broken'
  return {
    scenario: scenario.name,
    title: scenario.title,
    shell,
    verdict,
    because,
    brokenLine: verdict === 'broken' ? brokenLine : 0,
    source: verdict === 'broken' ? scenario.source : '',
    promises: [...promises, ...invariants(context, end)],
    invariantBroken: because !== '' && unplayable === null && invariant !== null,
    slipped: '',
    began,
    ended: uptimeSeconds(),
    running: scenario.instances.map(idOf),
    frozen,
    windows,
    runs: context.runs,
    told: context.reports.flatMap(({ told }) => told),
    snapshots: context.reports.map(({ snapshotAt, outcome }) => ({ takenAt: snapshotAt, outcome })),
    lastVerdict: lastVerdict(context),
    marks: context.marks,
    leftFrozen,
    leftProcesses,
    points: [...context.counted, ...tracedPoints(guest)],
    stderr,
    logs: because === '' ? '' : logsOf(context, stderr),
  }
}

/** The difference between the result and the known fault; empty if there is none. A known fault that does not occur is a difference too, so that no mended fault stays known. */
function unknown(known: string, seen: string): string {
  if (parseRegexp(known)?.test(seen) === true) return ''
  return `${seen || 'nothing was broken'}, expected what is known: ${known}`
}

interface Played {
  /** Why the steps were not played to their end; null if they were. */
  readonly broken: string | null
  /** The line of the step that broke; 0 if none did. */
  readonly brokenLine: number
  readonly promises: readonly Promised[]
}

async function playSteps(context: ScenarioContext): Promise<Played> {
  const promises: Promised[] = []
  let broken: string | null = null
  let brokenLine = 0
  for (const step of context.scenario.steps) {
    if (!applies(context, step)) continue
    const seen: string | null = broken === null ? await playStep(context, step) : null
    if (step.says !== '') {
      const held = broken !== null ? 'unchecked' : seen === null ? 'kept' : 'broken'
      promises.push({ text: step.says, held, seen: seen ?? '' })
    }
    if (seen === null) continue
    broken = `line ${step.line}: ${seen}`
    brokenLine = step.line
  }
  return { broken, brokenLine, promises }
}

/** What differs from the expectation of the step; null if nothing does. */
async function playStep(context: ScenarioContext, step: Step): Promise<string | null> {
  const act = ACTS[step.verb]
  if (act === undefined) throw new Error(`${step.verb}: a verb without an act`)
  try {
    await act(context, step)
    return null
  } catch (error) {
    if (!(error instanceof StepBroken)) throw error
    return error.message
  }
}

function lastVerdict({ ours, guest }: ScenarioContext): string {
  const last = parseLastRun(textOf(guest.at('/run/gen-hooks/last.json')))
  if (!ours || last.kind !== 'read') return ''
  const { verdict = '', why } = last.values
  return why ? `${verdict} (${why})` : `${verdict}`
}

function applies({ ours, guest, caller }: ScenarioContext, { when }: Step): boolean {
  const known: Readonly<Record<string, boolean>> = {
    ours,
    root: process.getuid?.() === 0,
    namespace: guest.mode === 'namespace',
    builtin: caller.name === 'builtin',
    vmtoolsd: caller.name === 'vmtoolsd',
  }
  return when.every((word) => (word.startsWith('!') ? !known[word.slice(1)] : known[word]))
}

/** Waits for a snapshot and hooks in the background that no step waited for; their results are judged like all others. Those that did not end, as a sentence, or null. */
async function endUnderWay(context: ScenarioContext): Promise<string | null> {
  const unended: string[] = []
  const { snapshot } = context
  if (snapshot !== null) {
    const report = await Promise.race([snapshot.report.catch(() => null), afterLimit(context)])
    if (report === null) unended.push('the snapshot')
    else noteReport(context, report)
    context.snapshot = null
  }
  // all at once, so that the limits of several hanging hooks do not add up
  await Promise.all(
    [...context.started.keys()].map((name) =>
      endOf(context, name, 'either', undefined).catch((error) => {
        if (!(error instanceof StepBroken)) throw error
        unended.push(name)
      }),
    ),
  )
  return unended.length === 0 ? null : `${unended.join(', ')} did not end`
}

/** Ends a scenario that broke off as VMware Tools would: calls thaw after a good freeze. */
async function goOnAsCaller(context: ScenarioContext): Promise<void> {
  const last = context.runs.at(-1)
  if (last?.verb !== 'freeze' || last.end === null || (last.end.kind === 'exited' && last.end.status !== 0)) return
  if (context.reports.some(({ scripts }) => scripts.some(({ began }) => began === last.began))) return
  await callAlone(context, 'thaw').catch(() => {})
}

function afterLimit({ scenario }: ScenarioContext): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), (scenario.config.watchdog.deadline + SLACK_SECONDS) * 1000).unref()
  })
}

/** Files that a run of our hooks should have removed, as a sentence; null if there are none. */
function untidiness({ ours, guest, scenario, stopped, strike }: ScenarioContext): string | null {
  // a stopped process could not remove its files
  if (!ours || stopped.size > 0 || strike?.signal === 'SIGSTOP') return null
  const leaves = parseRegexp(scenario.leaves)
  const left = namesIn(guest.at('/run/gen-hooks')).filter(
    (name) => !STAYING_FILES.test(name) && leaves?.test(name) !== true,
  )
  return left.length === 0 ? null : `left in /run/gen-hooks: ${left.join(' ')}`
}

const MAX_LINES = 200

function logsOf({ guest, scenario, runs }: ScenarioContext, stderr: readonly string[]): string {
  const run = guest.at('/run/gen-hooks')
  const notes = namesIn(run).filter((name) => NOTE_FILES.test(name))
  const parts: readonly (readonly [string, string])[] = [
    ['hooks', runs.map(({ hook, words, end }) => `${hook} ${words.join(' ')}: ${JSON.stringify(end)}`).join('\n')],
    ['stderr of the hooks', stderr.join('\n')],
    ['events', textOf(join(guest.fakes, 'fake/events'))],
    [
      'processes',
      guest
        .processes()
        .map(({ pid, command }) => `${pid} ${command}`)
        .join('\n'),
    ],
    ['/run/gen-hooks', namesIn(run).join('\n')],
    ['state', textOf(join(run, 'state'))],
    ['last.json', textOf(join(run, 'last.json'))],
    ['notes', notes.map((name) => textOf(join(run, name))).join('')],
    ['snapshot.log', textOf(guest.at(`${scenario.config.log.directory}/snapshot.log`))],
    ['syslog', textOf(join(guest.fakes, 'fake/syslog'))],
  ]
  return parts
    .filter(([, text]) => text !== '')
    .map(
      ([title, text]) =>
        `-- ${title}\n${text
          .trimEnd()
          .split('\n')
          .slice(-MAX_LINES)
          .map((line) => line.slice(0, 300))
          .join('\n')}\n`,
    )
    .join('')
}
