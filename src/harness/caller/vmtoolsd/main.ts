import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { frozenNow, readEvents } from '../../guest/events.ts'
import { misuses } from '../../guest/fake-guest.ts'
import { mountLayers } from '../../namespace/layers.ts'
import { untilAlone } from '../../namespace/processes.ts'
import { startVmtoolsd, type Vmtoolsd } from './daemon.ts'
import { backupEvent, hookRuns } from './events.ts'
import { makeGuest } from './guest.ts'
import { play } from './play.ts'
import type { Order } from './run.ts'
import { FAKE_ROOT, type ScenarioFailure, type ScenarioResult } from './scenario.ts'

/** Plays the scenario on standard input in the namespace that `runScenario` made, and prints what came of it as one JSON line. */
async function main(): Promise<void> {
  const order = JSON.parse(readFileSync(0, 'utf8')) as Order
  let vmtoolsd: Vmtoolsd | null = null
  let answer: ScenarioResult | ScenarioFailure
  try {
    mountLayers(order.outside, [])
    makeGuest(order.scenario, order.cli)
    const folder = '/run/vmtoolsd'
    mkdirSync(folder)
    const { installation, shim, scenario } = order
    vmtoolsd = await startVmtoolsd({ installation, shim, folder, conf: scenario.conf ?? [] })
    answer = await tell(order, vmtoolsd)
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    answer = { kind: 'not played', because, logs: logs(vmtoolsd) }
  }
  // whatever still holds a pipe of ours must not hold us; the end of pid 1 ends it
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit())
}

async function tell({ scenario }: Order, vmtoolsd: Vmtoolsd): Promise<ScenarioResult> {
  const played = await play(vmtoolsd, scenario.play)
  await vmtoolsd.stop(20_000)
  const { left, seconds } = await untilAlone(scenario.goneWithin * 1000)
  const { events } = vmtoolsd
  return {
    kind: 'played',
    told: events.map(backupEvent).filter((text) => text !== null),
    hooks: hookRuns(events),
    refusals: events.flatMap((e) => (e.kind === 'replied' && !e.ok ? [e.result] : [])),
    ...played,
    frozen: frozenNow(FAKE_ROOT),
    left,
    goneAfter: seconds,
    misuses: misuses(FAKE_ROOT),
    events: readEvents(FAKE_ROOT)
      .filter((e) => e.instance !== null)
      .map((e) => `${e.instance?.kind}:${e.instance?.name} ${e.event} ${e.detail}`.trim()),
    files: Object.fromEntries((scenario.read ?? []).map((path) => [path, content(path)])),
    logs: logs(vmtoolsd),
  }
}

function logs(vmtoolsd: Vmtoolsd | null): string {
  return ['/var/log/gen-hooks/snapshot.log', '/run/vmtoolsd/output']
    .map((path) => `--- ${path}\n${content(path) ?? '(none)'}`)
    .concat('--- vmtoolsd', vmtoolsd?.log().slice(-6000) ?? '(not started)')
    .join('\n')
}

function content(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

void main()
