import { join } from 'node:path'
import { buildShim, FAKE_HOST, findNeeds } from '../../../src/harness/caller/vmtoolsd/needs.ts'
import { runScenario, type Stage } from '../../../src/harness/caller/vmtoolsd/run.ts'
import type {
  GuestFile,
  Scenario,
  ScenarioFailure,
  ScenarioResult,
} from '../../../src/harness/caller/vmtoolsd/scenario.ts'
import { ownDist } from '../../built.ts'

/** The stage for the scenarios, or the word for what this machine lacks. */
export type StageOrNot =
  | { readonly kind: 'ready'; readonly stage: Stage }
  | { readonly kind: 'missing'; readonly what: string }

/** Compiles the shim and this checkout's own sources, so that a test never plays an old dist/. */
export function makeStage(): StageOrNot {
  const needs = findNeeds()
  if (needs.kind === 'missing') return needs
  const dist = ownDist()
  const shim = buildShim(FAKE_HOST, join(dist, 'fakehost.so'))
  if (shim.kind === 'missing') return shim
  if (shim.kind === 'failed') throw new Error(`fakehost.c: does not compile\n${shim.output}`)
  const stage: Stage = {
    installation: needs.installation,
    shim: shim.path,
    main: join(dist, 'harness/caller/vmtoolsd/main.js'),
    cli: join(dist, 'gen-hooks.mjs'),
  }
  return { kind: 'ready', stage }
}

const HOOKS = [
  '/usr/sbin/post-thaw-script',
  '/usr/sbin/pre-freeze-script',
  '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
] as const

type Outcome = ScenarioResult | ScenarioFailure

/**
 * Starts to play all scenarios, `atOnce` at a time; each result can be awaited by the scenario's name. `gen-hooks install`, most of whose
 * time is ShellCheck's, runs in the first scenario of each configuration; the others of that configuration get the files it installed.
 */
export function playAll(
  stage: Stage,
  scenarios: readonly Scenario[],
  atOnce: number,
): (name: string) => Promise<ScenarioResult> {
  const inTurn = turns(atOnce)
  const play = (scenario: Scenario): Promise<Outcome> => inTurn(() => runScenario(stage, scenario))
  const installed = new Map<string, Promise<readonly GuestFile[]>>()
  const playWithHooks = async (scenario: Scenario): Promise<Outcome> => {
    const key = JSON.stringify(scenario.config ?? {})
    const files = installed.get(key)
    if (files !== undefined)
      return play({ ...scenario, hooks: 'none', files: [...(scenario.files ?? []), ...(await files)] })
    const first = play({ ...scenario, read: [...(scenario.read ?? []), ...HOOKS] })
    installed.set(key, first.then(hooksOf))
    return withoutHooks(await first)
  }
  const results = new Map(scenarios.map((s) => [s.name, s.hooks === 'none' ? play(s) : playWithHooks(s)]))
  return async (name) => {
    const result = await results.get(name)
    if (result === undefined) throw new Error(`${name}: no such scenario`)
    if (result.kind === 'not played') throw new Error(`${result.because}\n${result.logs}`)
    return result
  }
}

function hooksOf(result: Outcome): readonly GuestFile[] {
  if (result.kind === 'not played') return []
  return HOOKS.flatMap((path) => {
    const text = result.files[path]
    return typeof text === 'string' ? [{ path, text, mode: 0o700 }] : []
  })
}

function withoutHooks(result: Outcome): Outcome {
  if (result.kind === 'not played') return result
  const files = Object.fromEntries(
    Object.entries(result.files).filter(([path]) => !HOOKS.some((hook) => hook === path)),
  )
  return { ...result, files }
}

/** Lets `atOnce` jobs run at a time, the others in the order of their coming. */
function turns(atOnce: number): <T>(job: () => Promise<T>) => Promise<T> {
  let free = atOnce
  const waiting: (() => void)[] = []
  return async (job) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
