import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realHost } from '../../src/host/real-host.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { install } from '../install/act.ts'
import { type Guest, makeGuest, PRE, pair } from '../install/guest.ts'
import { hostWith } from '../install/host-with.ts'
import { look } from './look.ts'

const PAGE = readFileSync(join(__dirname, '../../docs/how-to/check-a-guest.md'), 'utf8')
const [COLLECT = ''] = PAGE.match(/^umask 077\n[^`]*^tar .*$/m) ?? []

let guest: Guest
let work: string
beforeEach(async () => {
  guest = makeGuest()
  work = mkdtempSync(join(tmpdir(), 'gen-hooks-collected-'))
  await install(guest.host, pair('one'))
})
afterEach(() => {
  guest.remove()
  rmSync(work, { recursive: true, force: true })
})

/** The commands of the page, with the guest in the place of `/`. */
function collect(): string {
  const folder = join(work, 'guest')
  const text = COLLECT.replaceAll('/root/guest', folder)
    .replaceAll('-C / ', `-C ${guest.root} `)
    .replaceAll('cat /proc', `cat ${guest.root}/proc`)
    .replace(/for path in ([\s\S]*?)\ndo/, (_all, paths: string) => {
      return `for path in ${paths.replace(/(^|\s)\//g, `$1${guest.root}/`)}\ndo path=\${path#${guest.root}}`
    })
    .replace('[ ! -e "$path" ]', `[ ! -e "${guest.root}$path" ]`)
  const { status, stderr } = spawnSync('/bin/sh', ['-ec', text], { cwd: work, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return folder
}

test('the files that the commands of the page collect show what the guest shows', async () => {
  guest.write('/proc/self/mountinfo', '1 0 8:1 / / rw - xfs /dev/sda1 rw\n2 1 0:40 / /data rw - nfs4 s:/x rw\n', 0o644)
  guest.write('/usr/irissys/iris.cpf', '[Databases]\nUSER=/data/user/\n', 0o644)
  guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\nexecScripts=false\n', 0o644)
  guest.write('/etc/gen-hooks/login', 'user\npassword\n', 0o600)
  guest.write('/etc/gen-hooks/config.yaml', 'runAs: irisowner\n', 0o644)
  guest.write('/etc/passwd', 'irisowner:x:51773:51773::/home/irisowner:/bin/sh\n', 0o644)
  guest.write('/usr/local/sbin/pre-freeze-script', '#!/bin/sh\n', 0o700)
  const host = realHost({ root: collect(), confined: 'yes' })
  expect(await host.lstat('/etc/gen-hooks/login')).toBeNull()
  for (const id of ['hooks-whole', 'hooks-owner', 'hooks-pair', 'hooks-elsewhere', 'tools-conf'])
    expect(await look(id, host)).toEqual(await look(id, guest.host))
  expect(await look('hooks-owner', host)).toEqual([expect.stringContaining(`ok: `)])
  expect(await look('hooks-owner', host)).toEqual([expect.stringContaining(PRE)])
  const instances = [makeInstance('iris:PROD', { directory: '/usr/irissys' })]
  const sources = [{ command: 'iris qlist', outcome: 'answered' }]
  guest.write('/inventory.json', JSON.stringify({ schema: 'gen-hooks/inventory/1', instances, problems: [], sources }))
  const withInventory = hostWith(host, {
    readFile: async (path, options) => await (path === '/inventory.json' ? guest.host : host).readFile(path, options),
  })
  expect(await look('login-setup', withInventory, { inventory: '/inventory.json' })).toEqual([
    'ok: iris:PROD: as irisowner through runuser, by OS authentication',
  ])
  expect(await look('data-in-snapshot', withInventory, { inventory: '/inventory.json' })).toContainEqual(
    expect.stringMatching(/^error: iris:PROD: database USER \(\/data\/user\): on nfs4/),
  )
})

test('the collected files show which hook the qemu-guest-agent of RHEL calls', async () => {
  guest.write('/proc/self/mountinfo', '1 0 8:1 / / rw - xfs /dev/sda1 rw\n', 0o644)
  const ours = '# Installed by gen-hooks, which rewrites it.\n'
  guest.write('/usr/sbin/gen-hooks-fsfreeze-hook', `#!/bin/sh\n${ours}`, 0o700)
  guest.write('/etc/qemu/qemu-ga.conf', `${ours}[general]\nfsfreeze-hook=/usr/sbin/gen-hooks-fsfreeze-hook\n`, 0o644)
  guest.write('/etc/sysconfig/qemu-ga', 'FSFREEZE_HOOK_PATHNAME=/etc/qemu-ga/fsfreeze-hook\n', 0o644)
  const host = realHost({ root: collect(), confined: 'yes' })
  expect(await look('agent-hook', host)).toEqual([
    expect.stringMatching(/^error: .*calls \/etc\/qemu-ga\/fsfreeze-hook/),
  ])
})
