// node stage.mjs OUTSIDE DIST PROGRAM, in a namespace: `gen-hooks install --target qemu-ga` on a guest of fakes, then what the real qemu-ga makes of the hook; prints what came of it
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { ask, freeze, startAgent, thaw } from './agent.mjs'

const GUEST = '/run/guest'
const LIMIT_MS = 60_000
const PRE_FREEZE = '/usr/sbin/pre-freeze-script'
const PLACED = ['/usr/sbin/gen-hooks-fsfreeze-hook', '/etc/qemu/qemu-ga.conf']

const [outside, dist, program] = process.argv.slice(2)
const load = (path) => import(`${dist}/harness/${path}`)
const { mountLayers } = await load('namespace/layers.js')
const { hideMachine, showFakes } = await load('namespace/show-fakes.js')
const { otherProcesses } = await load('guest/processes.js')
const { makeFakeGuest, misuses } = await load('guest/fake-guest.js')
const { setFault } = await load('guest/faults.js')
const { frozenNow } = await load('guest/events.js')

mountLayers(outside, [dist])
hideMachine()
rmSync('/etc/qemu', { recursive: true, force: true })
mkdirSync(GUEST)
makeFakeGuest(GUEST, [{ kind: 'iris', name: 'PROD', directory: `${GUEST}/opt/iris/prod` }])
showFakes(GUEST, ['usr/bin'])
mkdirSync('/etc/gen-hooks', { recursive: true })
writeFileSync('/etc/gen-hooks/config.yaml', 'freeze: { timeout: 1 }\n', { mode: 0o600 })

function tool(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${dist}/gen-hooks.mjs`, ...words], {
    encoding: 'utf8',
    timeout: 240_000,
  })
  return { status, text: `${stdout}${stderr}` }
}

/** The status of a verb, and its lines about the agent. */
const ofAgent = ({ status, text }) => [status, ...text.split('\n').filter((line) => /qemu-g|SELinux/.test(line))]
const verdict = () => JSON.parse(readFileSync('/run/gen-hooks/last.json', 'utf8')).verdict
const fault = (verb, what) => setFault(GUEST, 'iris', 'PROD', verb, what)

/** Nothing tells of what a process does that is not our child. */
async function until(holds) {
  for (const end = Date.now() + LIMIT_MS; !holds(); await wait(20))
    if (Date.now() > end) throw new Error(`${holds}: never`)
}
const hooks = () => otherProcesses().filter(({ command }) => command.includes('/usr/sbin/p'))
const isIdle = () => hooks().length === 0

/** Of a process that has ended null. */
function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
  } catch {
    return null
  }
}

/** The answer to a caller that reads what the hook prints to its end, as the agent of 9.1 and newer does. */
async function byPipes(word) {
  const child = spawn(PLACED[0], [word], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const pipe of [child.stdout, child.stderr]) pipe.resume()
  return await new Promise((resolve) => child.once('close', resolve))
}

const said = { install: ofAgent(tool('install', '--target', 'qemu-ga')) }
said.modes = PLACED.map((path) => (statSync(path).mode & 0o7777).toString(8))
let agent = await startAgent(program)
said.status = ofAgent(tool('status'))

said.good = { freeze: await freeze(), frozen: frozenNow(GUEST), thaw: await thaw(), still: frozenNow(GUEST) }
said.good.verdict = verdict()
said.unfrozen = { thaw: await thaw(), verdict: verdict() }
said.pipes = { freeze: await byPipes('freeze'), frozen: frozenNow(GUEST), thaw: await byPipes('thaw') }

fault('freeze', { status: 3, act: false })
said.refused = { freeze: await freeze(), frozen: frozenNow(GUEST), agent: await ask('guest-fsfreeze-status') }
// Proxmox thaws also after a freeze that failed
Object.assign(said.refused, { thaw: await thaw(), verdict: verdict() })
fault('freeze', null)

said.restarted = { freeze: await freeze(), agent: await agent.end('SIGKILL'), frozen: frozenNow(GUEST) }
rmSync('/run/qga', { recursive: true })
agent = await startAgent(program)
Object.assign(said.restarted, { thaw: await thaw(), still: frozenNow(GUEST), verdict: verdict() })

await until(isIdle)
renameSync(PRE_FREEZE, `${PRE_FREEZE}.away`)
said.missing = { freeze: await freeze() }
renameSync(`${PRE_FREEZE}.away`, PRE_FREEZE)

said.uninstall = ofAgent(tool('uninstall'))
said.left = PLACED.filter((path) => existsSync(path))
said.after = { freeze: await freeze(), thaw: await thaw() }
said.back = ofAgent(tool('install', '--target', 'qemu-ga'))

fault('freeze', { hang: true })
said.hangs = { freeze: await freeze(), frozen: frozenNow(GUEST) }

fault('freeze', { seconds: 1 })
const answer = freeze()
const own = () => hooks().find(({ pid }) => parentOf(pid) === agent.pid)
await until(() => own() !== undefined)
process.kill(own().pid, 'SIGKILL')
said.killed = { freeze: await answer }
fault('freeze', null)
await until(() => frozenNow(GUEST).length === 0)
said.killed.thaw = await thaw()

said.misuses = misuses(GUEST)
await agent.end('SIGTERM')
process.stdout.write(JSON.stringify(said), () => process.exit())
