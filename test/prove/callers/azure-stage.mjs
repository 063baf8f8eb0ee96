// node azure-stage.mjs OUTSIDE DIST, in a namespace: `gen-hooks install --target azure` on a guest of fakes, then what the double of the extension makes of it; prints what came of it
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { backup, CONF } from './azure-double.mjs'
import { makeGuest } from './guest.mjs'

const PRE_FREEZE = '/usr/sbin/pre-freeze-script'
const [outside, dist] = process.argv.slice(2)
const guest = await makeGuest(outside, dist, 'freeze: { timeout: 60 }\n')
mkdirSync('/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9170.0', { recursive: true })
const tool = (...words) => guest.tool(/[Aa]zure/, ...words)
const snapshot = () => guest.frozen()
const after = () => ({ frozen: guest.frozen(), verdict: guest.verdict() })

const said = { install: tool('install', '--target', 'azure') }
said.mode = (statSync(CONF).mode & 0o7777).toString(8)
said.status = tool('status')

said.good = { ...(await backup({ snapshot })), ...after() }
said.bash = { ...(await backup({ snapshot, shell: 'bash' })), ...after() }

guest.fault('freeze', { status: 3, act: false })
said.refused = { ...(await backup({ snapshot })), ...after() }
guest.fault('freeze', null)

const freezes = guest.called('ExternalFreeze')
chmodSync(CONF, 0o644)
said.openConf = { ...(await backup({ snapshot })), status: tool('status') }
chmodSync(CONF, 0o600)
chmodSync(PRE_FREEZE, 0o755)
said.openScript = { ...(await backup({ snapshot })), status: tool('status') }
said.again = tool('install')
said.calls = guest.called('ExternalFreeze') - freezes

// an administrator's own, with the two empty arguments that Microsoft's has
const own = { ...JSON.parse(readFileSync(CONF)), preScriptParams: ['', ''], postScriptParams: ['', ''] }
delete own.comment
writeFileSync(CONF, JSON.stringify(own))
said.own = { ...(await backup({ snapshot })), ...after(), install: tool('install'), status: tool('status') }
said.uninstallOwn = tool('uninstall')
said.without = await backup({ snapshot })

writeFileSync(CONF, '{}')
said.foreign = tool('install', '--target', 'azure')
said.adopted = tool('install', '--target', 'azure', '--adopt')
said.uninstall = tool('uninstall')
said.back = existsSync(CONF) && readFileSync(CONF, 'utf8')

tool('install', '--target', 'azure', '--adopt')
// Last, since its hooks go on to thaw what may land late: the time of pre is up while the instance does not answer its freeze
guest.fault('freeze', { hang: true })
said.slow = { ...(await backup({ snapshot, preTimeUp: guest.nextCall('ExternalFreeze') })), ...after() }

guest.fault('freeze', { seconds: 1 })
let child
const killed = backup({ snapshot, started: (one) => (child = one) })
await guest.nextCall('ExternalFreeze')
child.kill('SIGKILL')
said.killed = await killed
guest.fault('freeze', null)
await guest.thawed()
Object.assign(said.killed, after())

said.misuses = guest.misuses()
process.stdout.write(JSON.stringify(said), () => process.exit())
