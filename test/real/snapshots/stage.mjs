// node stage.mjs OUTSIDE DIST, in a namespace: the installed hooks of fakes and the runner on a real btrfs with two subvolumes; prints what came of it
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

const GUEST = '/run/guest'
const DATA = `${GUEST}/data`
const JOURNAL = `${GUEST}/journal`
const RUNNER = '/usr/sbin/gen-hooks-snapshot'
const LEFT = '/run/gen-hooks-snapshot/volumes'

const [outside, dist] = process.argv.slice(2)
const load = (path) => import(`${dist}/harness/${path}`)
const { mountLayers } = await load('namespace/layers.js')
const { hideMachine, showFakes } = await load('namespace/show-fakes.js')
const { makeFakeGuest, misuses } = await load('guest/fake-guest.js')
const { frozenNow } = await load('guest/events.js')

const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8' })
const script = (path, text) => writeFileSync(path, `#!/bin/sh\n${text}`, { mode: 0o755 })

mountLayers(outside, [dist])
hideMachine()
const real = run('sh', '-c', 'PATH=/usr/bin:/sbin:/bin command -v btrfs').trim()
// in memory, and gone with the namespace
run('truncate', '-s', '256M', '/run/disk')
run('mkfs.btrfs', '-q', '/run/disk')
for (const folder of ['/run/whole', DATA, JOURNAL]) mkdirSync(folder, { recursive: true })
const loop = run('losetup', '--find', '--show', '/run/disk').trim()
run('mount', loop, '/run/whole')
// gone as soon as the last mount is
run('losetup', '--detach', loop)
for (const [name, point] of [
  ['db', DATA],
  ['journal', JOURNAL],
]) {
  run(real, 'subvolume', 'create', `/run/whole/${name}`)
  run('mount', '-o', `subvol=${name}`, loop, point)
}
// a snapshot under such a name that is of somebody else
run(real, 'subvolume', 'snapshot', '-r', DATA, `${DATA}/.gen-hooks-of-others`)

makeFakeGuest(GUEST, [{ kind: 'iris', name: 'PROD', directory: `${DATA}/prod` }])
for (const folder of [`${DATA}/prod/mgr`, `${DATA}/user`, `${JOURNAL}/j`]) mkdirSync(folder, { recursive: true })
writeFileSync(
  `${DATA}/prod/iris.cpf`,
  `[Databases]\nIRISSYS=${DATA}/prod/mgr/\nUSER=${DATA}/user/\n[Journal]\nCurrentDirectory=${JOURNAL}/j/\n`,
)
showFakes(GUEST, ['usr/bin'])
mkdirSync('/etc/gen-hooks', { recursive: true })
// the kill comes while all is frozen, on a machine that may be slow
writeFileSync('/etc/gen-hooks/config.yaml', 'watchdog: { deadline: 500 }\n', { mode: 0o600 })
const installed = spawnSync(process.execPath, [`${dist}/gen-hooks.mjs`, 'install'], { encoding: 'utf8' })
copyFileSync(`${dist}/share/templates/snapshot/gen-hooks-snapshot`, RUNNER)
chmodSync(RUNNER, 0o700)

// the runner finds this one first: it notes whether all is frozen, and kills the runner where it is told to
const seen = '/run/seen'
script(
  '/usr/sbin/btrfs',
  `frozen=no
[ ! -s ${GUEST}/fake/instances/iris.PROD/frozen ] || frozen=yes
printf '%s\\n' "$1 $2 frozen: $frozen" >>${seen}
case "$*" in *' ${JOURNAL} '*) [ ! -f /run/kill ] || kill -s KILL "$(cat /run/pid)" ;; esac
exec ${real} "$@"
`,
)
// a database that changes while it is read
script(
  '/run/command',
  `for point; do
    printf 'read %s\\n' "$(cat "$point/user/IRIS.DAT" "$point/j/20260101.001" 2>/dev/null)"
    printf new >${DATA}/user/IRIS.DAT
    printf new >${JOURNAL}/j/20260101.001
    ! true 2>/dev/null >"$point/written" || echo WRITABLE
done
[ ! -f /run/kill-command ] || kill -s KILL "$(cat /run/pid)"
`,
)

function backup(...words) {
  writeFileSync(seen, '')
  writeFileSync(`${DATA}/user/IRIS.DAT`, 'old database')
  writeFileSync(`${JOURNAL}/j/20260101.001`, 'old journal')
  const { status, signal, stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'echo $$ >/run/pid; exec "$@"', 'sh', RUNNER, ...words],
    {
      encoding: 'utf8',
      timeout: 240_000,
    },
  )
  const out = `${stdout}${stderr}`
  const calls = readFileSync(seen, 'utf8')
    .split('\n')
    .filter((line) => /snapshot|delete/.test(line))
  return { status, signal, calls, read: out.split('\n').filter((line) => /^read|WRITABLE|STAYS|FAILED/.test(line)) }
}

/** What is there of a run. */
const left = () => ({
  snapshots: run(real, 'subvolume', 'list', '/run/whole')
    .split('\n')
    .filter((line) => line.includes('.gen-hooks-')).length,
  mounts: readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(LEFT)).length,
  points: existsSync(LEFT) ? readdirSync(LEFT).length : 0,
  record: existsSync('/var/lib/gen-hooks/snapshot/record'),
  frozen: frozenNow(GUEST),
})
const verdict = () => JSON.parse(readFileSync('/run/gen-hooks/last.json', 'utf8')).verdict

const said = { install: installed.status }
said.dry = { ...backup('--dry-run', '/run/command'), left: left() }
said.good = { ...backup('/run/command'), verdict: verdict(), left: left() }
writeFileSync('/run/kill', '')
said.killed = { ...backup('/run/command'), left: left() }
rmSync('/run/kill')
said.next = { ...backup('/run/command'), verdict: verdict(), left: left() }
writeFileSync('/run/kill-command', '')
said.killedLater = { ...backup('/run/command'), left: left() }
said.clear = { ...backup('--clear'), left: left() }
said.misuses = misuses(GUEST)
process.stdout.write(JSON.stringify(said), () => process.exit())
