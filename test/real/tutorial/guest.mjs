// Runs inside the namespace: node guest.mjs DIST WHAT ARGUMENT...
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const [dist = '', what = '', ...words] = process.argv.slice(2)
const load = (path) => import(pathToFileURL(join(dist, path)).href)

/** Where the host keeps the logs of the VM; the guest's scp fetches them. */
const VM_FOLDER = '/run/esx1/vmfs/volumes/ds1/PROD-DB'

/** Snapshots of one guest are never nearer, and what IRIS logs within 2 s of a run is taken for that run's. */
const BEFORE_MS = 2500

/** Milliseconds. Where little lies around the stuns of the short ones, they tell the clocks well enough to judge the long one. */
const LENGTHS = {
  short: { around: 0, stun: 351, pollMs: 50 },
  long: { around: 1000, stun: 4342, pollMs: 1000 },
}

const HOOKS = {
  preFreeze: '/usr/sbin/pre-freeze-script',
  postThaw: '/usr/sbin/post-thaw-script',
  folder: '/etc/vmware-tools/backupScripts.d',
}

const hostLine = (thread, text) => `${new Date().toISOString()}| ${thread}| I125: ${text}\n`

function send(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // it ended meanwhile
    if (error.code !== 'ESRCH') throw error
  }
}

/** All processes that the hooks left, but VMware Tools. */
async function leftByHooks() {
  const { otherProcesses } = await load('harness/guest/processes.js')
  return otherProcesses().filter(({ command }) => command !== '/bin/sh /usr/bin/vmtoolsd')
}

/** The keeper writes the log when the hook has ended already. */
async function untilHooksAreOver() {
  const giveUpAt = Date.now() + 30_000
  let left = await leftByHooks()
  while (left.length > 0 && Date.now() < giveUpAt) {
    // nothing tells of the end of a process that is not our child
    await wait(50)
    left = await leftByHooks()
  }
  if (left.length > 0) throw new Error(`still there: ${left.map(({ command }) => command)}`)
}

const WORK = {
  layers: async ([outside = '', ...keep]) => {
    const { mountLayers } = await load('harness/namespace/layers.js')
    mountLayers(outside, keep)
  },
  snapshot: async ([length = '']) => {
    const { quiescedSnapshot } = await load('harness/caller/vmware-tools.js')
    const { around, stun, pollMs } = LENGTHS[length]
    await wait(BEFORE_MS)
    mkdirSync(VM_FOLDER, { recursive: true })
    const log = join(VM_FOLDER, 'vmware.log')
    const lines = existsSync(log) ? [] : [hostLine('vmx', 'DICT               displayName = "PROD-DB"')]
    const flags = 'deviceState=0, lazy=0, logging=0, quiesced=1, forceNative=0'
    lines.push(hostLine('vmx', `SnapshotVMX_TakeSnapshot start: 'Nightly', ${flags}`))
    const { outcome } = await quiescedSnapshot(HOOKS, {
      pollMs,
      whileFrozen: async () => {
        await wait(around + stun)
        lines.push(hostLine('vcpu-0', `Checkpoint_Unstun: vm stopped for ${stun * 1000} us`))
        await wait(around)
      },
    })
    lines.push(hostLine('vcpu-0', "SnapshotVMXTakeSnapshotComplete: Done with snapshot 'Nightly': 12"))
    appendFileSync(log, lines.join(''))
    await untilHooksAreOver()
    if (outcome !== 'good') throw new Error(`the snapshot is ${outcome}`)
  },
  // freezes as for a snapshot, and kills all that would thaw
  dies: async () => {
    const { runScript } = await load('harness/caller/run-script.js')
    const { end } = await runScript(HOOKS.preFreeze, 'freeze', null)
    if (end.status !== 0) throw new Error(`pre-freeze: ${JSON.stringify(end)}`)
    // stopped first, lest the deputy see the keeper's end
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const { pid } of await leftByHooks()) send(pid, signal)
    await untilHooksAreOver()
  },
}

await WORK[what](words)
