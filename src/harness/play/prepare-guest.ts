import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { builtinCaller } from '../caller/builtin-caller.ts'
import type { Heard } from '../caller/last-lines.ts'
import { vmtoolsdCaller } from '../caller/vmtoolsd-caller.ts'
import { addSystemd, makeFakeGuest, setUsers } from '../guest/fake-guest.ts'
import type { Guest } from '../guest/guest.ts'
import { hideMachine, showFakes } from '../namespace/show-fakes.ts'
import type { ScenarioContext } from './context.ts'
import type { ReadyJob } from './job.ts'
import { SLACK_SECONDS } from './judge.ts'
import type { Outcome } from './outcome.ts'
import { placesOf, putFiles, putOurs } from './put-hooks.ts'
import { runScenario } from './run-scenario.ts'

/** Makes the guest of a job, puts the hooks there, and runs the scenario. The guest's folder is new, or belongs to this namespace alone. */
export async function runInGuest(job: ReadyJob, guest: Guest): Promise<Outcome> {
  const { scenario, tried } = job
  makeFakeGuest(
    guest.fakes,
    // In the folder of the fakes: a hook reads parameters.isc there.
    scenario.instances.map((one) => ({
      ...one,
      directory: join(guest.fakes, one.directory ?? `opt/${one.kind}/${one.name.toLowerCase()}`),
    })),
  )
  if (scenario.systemd) {
    addSystemd(guest.fakes)
    mkdirSync(guest.at('/run/systemd/system'), { recursive: true })
  }
  if (scenario.users !== null) setUsers(guest.fakes, scenario.users)
  if (guest.mode === 'namespace') {
    hideMachine()
    showFakes(guest.fakes, ['usr/bin', 'usr/sbin'])
  }
  const { hooks, paths } = placesOf(scenario, guest, tried)
  if (tried.kind === 'ours') putOurs(job.ours, job.shell, guest)
  else putFiles(job)
  const patience = scenario.config.watchdog.deadline + SLACK_SECONDS
  const heard: Heard[] = []
  const caller =
    job.caller === null
      ? builtinCaller(hooks, { patience, environment: scenario.environment, heard })
      : await vmtoolsdCaller(job.caller, { patience, environment: scenario.environment }, scenario.toolsConf)
  const context: ScenarioContext = {
    scenario,
    guest: { ...guest, processes: () => guest.processes().filter(({ pid }) => pid !== context.other?.pid) },
    hooks,
    paths,
    caller,
    ours: tried.kind === 'ours',
    runs: [],
    reports: [],
    marks: [],
    started: new Map(),
    snapshot: null,
    stopped: new Set(),
    strike: null,
    counted: [],
    givenUp: new Set(),
    changes: [],
    heard,
    other: null,
    plans: [{ at: 0, planned: scenario.planned }],
    render: async (planned) => {
      if (job.templates === null) throw new Error('no templates for a step that renders')
      // Loaded only now: few scenarios need it, and loading takes longer than most.
      const { renderOurs } = await import('./render-ours.ts')
      putOurs(renderOurs({ ...scenario, planned }, job.templates), job.shell, guest)
    },
  }
  try {
    return await runScenario(context, job.shellName)
  } finally {
    await context.other?.end()
  }
}
