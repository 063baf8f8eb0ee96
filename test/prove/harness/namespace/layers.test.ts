import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtDist } from '../../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../../harness/in-namespace.ts'

const LIMIT_MS = 120_000

let dist = ''
let folder: string
beforeAll(() => {
  dist = builtDist()
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-layers-'))
}, LIMIT_MS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The mount namespaces that this user can make. Only the inner one belongs to a user namespace below the user namespace of its mounts. */
const OUTER =
  NAMESPACE.kind === 'ready' ? NAMESPACE.options.filter((option) => /^--(user|map-root-user|mount)$/.test(option)) : []
const INNER = ['--user', '--map-root-user']

describeInNamespace('a user, on a machine with a mount below a folder that must be covered', () => {
  test.each([
    ['below /tmp', '/tmp'],
    ['below /var/log', '/var/log'],
  ])('plays a scenario anyway: %s', (_, parent) => {
    const script = `mount -t tmpfs none "$1" && mkdir "$1/below" && mount -t tmpfs none "$1/below" && shift && exec "$@"`
    const top = parent === '/tmp' ? folder : parent
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [
        ...OUTER,
        ...['sh', '-c', script, 'sh', top, 'unshare', ...INNER, process.execPath, join(dist, 'gen-hooks.mjs')],
        ...['harness', '--scenario', 'freeze/again-and-again'],
      ],
      { encoding: 'utf8', timeout: LIMIT_MS },
    )
    expect(stderr).toBe('')
    expect(stdout).toContain('each in fresh namespaces')
    expect(status).toBe(0)
  })
})

/** Files as on a guest with hooks and instances: files that the hooks left, and a ccontrol that lists a running instance. */
const INSTALLED = `set -e
mount -t tmpfs none /var/log && mkdir /var/log/gen-hooks && mkfifo /var/log/gen-hooks/snapshot.log
mount -t tmpfs none /var/lib && mkdir /var/lib/gen-hooks && echo '{}' >/var/lib/gen-hooks/receipt.json
mount -t tmpfs none /etc/vmware-tools && mkdir /etc/vmware-tools/backupScripts.d
mount -t tmpfs none /usr/local/sbin
for hook in /etc/vmware-tools/backupScripts.d/10-other /usr/local/sbin/ccontrol; do
  printf '#!/bin/sh\\n[ "$1" != qlist ] || echo "REAL^/opt/cache/real^2018.1.5.659.0^running, since Mon Jul 23 14:42:09 2018^cache.cpf^1972^57772^62972^ok^^^"\\nexit 1\\n' >"$hook"
  chmod 755 "$hook"
done
exec "$@"`

const hasTools = existsSync('/etc/vmware-tools')

describeInNamespace('a machine on which hooks are installed', () => {
  const run = hasTools ? test : test.skip
  run(`is not what a scenario finds${hasTools ? '' : ' (no /etc/vmware-tools here)'}`, () => {
    const words = ['sh', '-c', INSTALLED, 'sh', process.execPath, join(dist, 'gen-hooks.mjs'), 'harness']
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [...OUTER, ...words, '--scenario', 'freeze/good', '--kind', 'iris'],
      { encoding: 'utf8', timeout: LIMIT_MS },
    )
    expect(stderr).toBe('')
    expect(stdout).toContain('1 of 1 holds')
    expect(status).toBe(0)
  })
})
