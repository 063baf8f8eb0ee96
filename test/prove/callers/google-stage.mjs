// node google-stage.mjs OUTSIDE DIST, in a namespace: `gen-hooks install --target google` on a guest of fakes, then what the double of the Google guest agent makes of it; prints what came of it
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { CONF, request, snapshot } from './google-double.mjs'
import { makeGuest } from './guest.mjs'

const PRE_FREEZE = '/usr/sbin/pre-freeze-script'
const PLACED = ['/etc/google/snapshots/post.sh', '/etc/google/snapshots/pre.sh']
const DISKS = '0/1,0/2'
const [outside, dist] = process.argv.slice(2)
const guest = await makeGuest(outside, dist, 'freeze: { timeout: 60 }\n')
writeFileSync('/usr/bin/google_guest_agent', '#!/bin/sh\nexit 1\n', { mode: 0o755 })
mkdirSync('/etc/default', { recursive: true })
writeFileSync(CONF, '[Daemons]\naccounts_daemon = true\n')
const tool = (...words) => guest.tool(/[Gg]oogle|instance_configs/, ...words)
const frozen = () => guest.frozen()
const after = () => ({ frozen: guest.frozen(), verdict: guest.verdict() })

const said = { install: tool('install', '--target', 'google') }
said.modes = PLACED.map((path) => (statSync(path).mode & 0o7777).toString(8))
said.off = await snapshot(DISKS, frozen)
writeFileSync(CONF, '[Daemons]\naccounts_daemon = true\n[Snapshots]\nenabled = true\ntimeout_in_seconds = 900\n')
said.status = tool('status')

said.good = { ...(await snapshot(DISKS, frozen)), ...after() }
said.named = { ...(await snapshot('/dev/nvme0n1,/dev/nvme0n2', frozen)), ...after() }

// a second snapshot while the first is under way
said.first = await request('pre', DISKS)
said.second = await request('pre', '0/3')
said.still = frozen()
said.firstEnd = await request('post', DISKS)
said.firstVerdict = after()

chmodSync(PLACED[1], 0o600)
said.unstarted = { ...(await snapshot(DISKS, frozen)), ...after(), status: tool('status') }
said.again = tool('install')

renameSync(PRE_FREEZE, `${PRE_FREEZE}.away`)
said.missing = await request('pre', DISKS)
renameSync(`${PRE_FREEZE}.away`, PRE_FREEZE)

guest.fault('freeze', { status: 3, act: false })
said.refused = { ...(await snapshot(DISKS, frozen)), ...after() }
guest.fault('freeze', null)

said.uninstall = tool('uninstall')
said.left = PLACED.filter((path) => existsSync(path))
said.without = await snapshot(DISKS, frozen)
tool('install', '--target', 'google')

// Last, since its hooks go on to thaw what may land late
guest.fault('freeze', { hang: true })
said.slow = { ...(await snapshot(DISKS, frozen, guest.nextCall('ExternalFreeze'))), ...after() }

said.misuses = guest.misuses()
process.stdout.write(JSON.stringify(said), () => process.exit())
