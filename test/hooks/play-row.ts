import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { normalise } from '../../src/config/normalise.ts'
import type { WrittenConfig } from '../../src/config/schema.ts'
import { frozenNow, readEvents, uptimeSeconds } from '../../src/harness/guest/events.ts'
import { misuses } from '../../src/harness/guest/fake-guest.ts'
import { setFault, setListFault } from '../../src/harness/guest/faults.ts'
import type { Templates } from '../../src/hook/render.ts'
import { currentProcesses, recentProcesses } from './processes.ts'
import { PATIENT, type Play, type Row, THREE } from './row.ts'
import { makeSandbox, putHooks, type SandboxOptions } from './sandbox.ts'
import { logText, parseId, readMaybe, runFiles } from './steps.ts'
import { LIMIT_MS, until } from './until.ts'

export interface PlayOptions {
  /** The shell with its words. */
  readonly shell: string
  readonly templates: Templates
  /** A last change to the hooks. */
  readonly edit?: ((text: string, root: string) => string) | undefined
  /** Looks at the sandbox before it is removed. */
  readonly atEnd?: ((root: string) => void) | undefined
}

/** On top of a stated bound: what a loaded machine may take, and far less than the instances' own limit. */
const SLACK_SECONDS = 20

let before: Promise<void> = Promise.resolve()

/** Sandboxes are made one after the other: twenty at a stroke would keep the rows under way waiting for seconds. */
function turn(): Promise<void> {
  const mine = before
  before = before.then(() => pause(20))
  return mine
}

/** What a row broke. A step that is disappointed while the invariant holds may only show that the machine was slow. */
export interface BrokenRow extends Error {
  readonly invariantHeld?: boolean
}

/** Plays a row in a sandbox of its own and checks the invariant; rejects with a BrokenRow that has all that is known. */
export async function playRow(row: Row, options: PlayOptions): Promise<void> {
  await turn()
  const root = mkdtempSync(join(tmpdir(), 'gen-hooks-row-'))
  const config = typeof row.config === 'function' ? row.config(root) : (row.config ?? PATIENT)
  const guest = typeof row.guest === 'function' ? row.guest(root) : (row.guest ?? THREE)
  const base: SandboxOptions = {
    root,
    shell: options.shell,
    templates: options.templates,
    guest,
    planned: row.planned,
    config,
    edit: options.edit === undefined ? undefined : (text) => options.edit?.(text, root) ?? text,
  }
  const sandbox = makeSandbox(base)
  mkdirSync(join(root, 'run'), { recursive: true })
  const play: Play = {
    sandbox,
    root,
    run: join(root, 'run/gen-hooks'),
    log: join(root, normalise(config).log.directory),
    started: new Map(),
    ends: [],
    render: (change) => {
      putHooks({ ...base, planned: change.planned ?? base.planned, config: change.config ?? config })
    },
  }
  for (const [id, verb, fault] of row.faults ?? []) {
    const { kind, name } = parseId(id)
    setFault(root, kind, name, verb, fault)
  }
  for (const [kind, verb, fault] of row.listFaults ?? []) setListFault(root, kind, verb, fault)
  let invariantHeld = false
  try {
    const broken = await playSteps(row.steps, play)
    await allOver(play, config)
    checkInvariant(play, config, row.mayLeave)
    invariantHeld = true
    if (broken !== null) throw broken
    for (const step of row.after ?? []) await step(play)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const told = new Error(`${row.name}: ${message}\n${story(play)}`)
    if (error instanceof Error && error.stack !== undefined) told.stack = `${told.message}\n${error.stack}`
    throw Object.assign(told, { invariantHeld })
  } finally {
    for (const { child } of play.started.values()) child.kill('SIGKILL')
    endAll(root)
    options.atEnd?.(root)
    unmountBelow(root)
    if (process.env.GEN_HOOKS_KEEP === undefined) await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function playSteps(steps: Row['steps'], play: Play): Promise<unknown> {
  try {
    for (const step of steps) await step(play)
    return null
  } catch (error) {
    return error
  }
}

/** What a row mounted and did not come to unmount: it would stay in the way of whoever covers /tmp. */
function unmountBelow(root: string): void {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  for (const path of mounts.map((line) => line.split(' ')[4] ?? '').filter((one) => one.startsWith(`${root}/`)))
    spawnSync('umount', ['-l', path])
}

const deadlineOf = (config: WrittenConfig): number => normalise(config).watchdog.deadline

/** Nothing is frozen and nothing of ours lives any more. */
async function allOver({ root }: Play, config: WrittenConfig): Promise<void> {
  await until(
    'nothing is frozen and all processes have ended',
    () => frozenNow(root).length === 0 && recentProcesses(root).length === 0 && currentProcesses(root).length === 0,
    () => `frozen: ${frozenNow(root).join(' ')}`,
    // reading all of /proc is dear
    { limitMs: Math.max(LIMIT_MS, (deadlineOf(config) + SLACK_SECONDS) * 1000), everyMs: 500 },
  )
}

function checkInvariant(play: Play, config: WrittenConfig, mayLeave: RegExp = /^$/): void {
  const bound = deadlineOf(config) + SLACK_SECONDS
  expect(longestFreezes(play.root).filter(([, seconds]) => seconds > bound)).toEqual([])
  expect(misuses(play.root)).toEqual([])
  const left = runFiles(play).filter((name) => !/^(lock|state|last\.json)$/.test(name) && !mayLeave.test(name))
  expect({ 'left in /run/gen-hooks': left }).toEqual({ 'left in /run/gen-hooks': [] })
}

/** Each time an instance was suspended, and how long. */
function longestFreezes(root: string): readonly (readonly [id: string, seconds: number])[] {
  const since = new Map<string, number>()
  const times: (readonly [string, number])[] = []
  for (const { instance, event, at } of readEvents(root)) {
    const id = `${instance?.kind}:${instance?.name}`
    if (event === 'suspended') since.set(id, at)
    if (event !== 'resumed') continue
    times.push([id, at - (since.get(id) ?? at)])
    since.delete(id)
  }
  // who went down or was resumed behind our back has no such event
  const still = frozenNow(root)
  for (const [id, at] of since) if (still.includes(id)) times.push([id, uptimeSeconds() - at])
  return times
}

function endAll(root: string): void {
  // a keeper's deputy may start another meanwhile
  for (let tries = 0; tries < 5; tries++) {
    for (const { pid } of currentProcesses(root)) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // it ended meanwhile
      }
    }
  }
}

function story(play: Play): string {
  const parts = {
    ends: play.ends.map(({ what, end }) => `${what}: ${end.signal ?? end.status} after ${end.took.toFixed(1)} s`),
    processes: currentProcesses(play.root).map(({ pid, command }) => `${pid}: ${command}`),
    events: readMaybe(join(play.root, 'fake/events')).split('\n'),
    misuse: misuses(play.root),
    state: readMaybe(join(play.run, 'state')).split('\n'),
    'in run': runFiles(play),
    notes: runFiles(play)
      .filter((name) => name.startsWith('notes.'))
      .map((name) => readMaybe(join(play.run, name))),
    last: [readMaybe(join(play.run, 'last.json'))],
    log: logText(play).split('\n'),
    syslog: readMaybe(join(play.root, 'fake/syslog')).split('\n'),
  }
  return Object.entries(parts)
    .map(([title, lines]) => `-- ${title}\n${lines.map((line) => line.slice(0, 300)).join('\n')}`)
    .join('\n')
}
