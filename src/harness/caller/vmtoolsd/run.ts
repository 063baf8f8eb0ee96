import { spawn } from 'node:child_process'
import { mountNamespace } from '../../namespace/layers.ts'
import { nodeInside, ROOT_OPTIONS } from '../../namespace/unshare.ts'
import type { Installation } from './needs.ts'
import type { Scenario, ScenarioFailure, ScenarioResult } from './scenario.ts'

/** What a scenario is played with. Paths are of this machine. */
export interface Stage {
  readonly installation: Installation
  /** The built fakehost.so. */
  readonly shim: string
  /** The built main.js of this folder. */
  readonly main: string
  /** The built gen-hooks command. */
  readonly cli: string
}

/** What the process in the namespace reads from its standard input. */
export type Order = Stage & { readonly scenario: Scenario; readonly outside: string }

/** Plays one scenario in mount and pid namespaces of its own, and leaves the machine as it was. Several may run at once. */
export function runScenario(stage: Stage, scenario: Scenario): Promise<ScenarioResult | ScenarioFailure> {
  const child = spawn('unshare', nodeInside(ROOT_OPTIONS, stage.main), { stdio: ['pipe', 'pipe', 'pipe'] })
  const order: Order = { ...stage, scenario, outside: mountNamespace() }
  child.stdin.on('error', () => {}) // its end says why
  child.stdin.end(JSON.stringify(order))
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'not played', because: `unshare: ${error.message}`, logs: '' }))
    child.on('close', (status, signal) => {
      try {
        resolve(JSON.parse(out) as ScenarioResult | ScenarioFailure)
      } catch {
        const because = `${scenario.name}: ended with ${signal ?? status}, expected a result`
        resolve({ kind: 'not played', because, logs: err })
      }
    })
  })
}
