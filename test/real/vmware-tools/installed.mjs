// node installed.mjs OUTSIDE DIST PROGRAM PLUGIN SHIM, in a namespace: `gen-hooks install` on a guest of fakes, then one quiesced snapshot with what VMware Tools finds there; prints what came of it
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const GUEST = '/run/guest'
const HOOKS = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
const LIMIT_MS = 60_000

const [outside, dist, program, plugin, shim] = process.argv.slice(2)
const load = (path) => import(`${dist}/harness/${path}`)
const { mountLayers } = await load('namespace/layers.js')
const { hideMachine, showFakes } = await load('namespace/show-fakes.js')
const { otherProcesses } = await load('guest/processes.js')
const { DEFAULT_GUEST, makeFakeGuest, misuses } = await load('guest/fake-guest.js')
const { frozenNow } = await load('guest/events.js')
const { startVmtoolsd } = await load('caller/vmtoolsd/daemon.js')
const { backupEvent } = await load('caller/vmtoolsd/events.js')

mountLayers(outside, [dist])
hideMachine()
mkdirSync(GUEST)
makeFakeGuest(
  GUEST,
  DEFAULT_GUEST.map((one) => ({ ...one, directory: `${GUEST}/opt/${one.kind}/${one.name.toLowerCase()}` })),
)
showFakes(GUEST, ['usr/bin'])
const { status, signal, stdout, stderr } = spawnSync(process.execPath, [`${dist}/gen-hooks.mjs`, 'install'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'pipe'],
  timeout: 240_000,
})
if (status !== 0) throw new Error(`gen-hooks install: ended with ${signal ?? status}\n${stderr}${stdout}`)

mkdirSync('/run/vmtoolsd')
const daemon = await startVmtoolsd({ installation: { program, plugin }, shim, folder: '/run/vmtoolsd', conf: [] })
const told = (word) => daemon.next(word, (event) => backupEvent(event)?.startsWith(word) === true, LIMIT_MS)
daemon.send('vmbackup.start 1 all')
await told('prov.snapshotCommit')
const frozen = frozenNow(GUEST)
daemon.send('vmbackup.snapshotDone')
await told('req.done')
await daemon.stop(20_000)
// nothing tells of the end of a process that is not our child
for (const end = Date.now() + LIMIT_MS; otherProcesses().length > 0 && Date.now() < end; ) await wait(50)

const said = {
  modes: HOOKS.map((path) => (statSync(path).mode & 0o7777).toString(8)),
  hooks: daemon.events.flatMap((event) => (event.kind === 'hook-started' ? [event.command] : [])),
  ends: daemon.events.flatMap((event) => (event.kind === 'hook-ended' ? [event.end] : [])),
  told: daemon.events.map(backupEvent).filter((text) => text !== null),
  frozen,
  stillFrozen: frozenNow(GUEST),
  left: otherProcesses().map(({ command }) => command),
  misuses: misuses(GUEST),
  verdict: JSON.parse(readFileSync('/run/gen-hooks/last.json', 'utf8')).verdict,
}
process.stdout.write(JSON.stringify(said), () => process.exit())
