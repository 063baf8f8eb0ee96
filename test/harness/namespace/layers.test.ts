import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Built, build } from '../../built.ts'
import { describeInNamespace, NAMESPACE } from '../in-namespace.ts'

const LIMIT_MS = 120_000

let built: Built
let folder: string
beforeAll(() => {
  built = build()
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-layers-'))
}, LIMIT_MS)
afterAll(() => {
  built.clear()
  rmSync(folder, { recursive: true, force: true })
})

/** Mount namespaces as this user can have them; only the inner one is of a user namespace below that of the mounts in it. */
const OUTER =
  NAMESPACE.kind === 'ready' ? NAMESPACE.options.filter((option) => /^--(user|map-root-user|mount)$/.test(option)) : []
const INNER = ['--user', '--map-root-user']

describeInNamespace('a user, on a machine with a mount below a folder that must be covered', () => {
  test.each([
    ['below /tmp', '/tmp'],
    ['below /var/log', '/var/log'],
  ])('plays a scenario all the same: %s', (_, parent) => {
    const script = `mount -t tmpfs none "$1" && mkdir "$1/below" && mount -t tmpfs none "$1/below" && shift && exec "$@"`
    const top = parent === '/tmp' ? folder : parent
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [
        ...OUTER,
        ...['sh', '-c', script, 'sh', top, 'unshare', ...INNER, process.execPath, join(built.dist, 'cli.js')],
        ...['harness', '--scenario', 'freeze/again-and-again'],
      ],
      { encoding: 'utf8', timeout: LIMIT_MS },
    )
    expect(stderr).toBe('')
    expect(stdout).toContain('each in fresh namespaces')
    expect(status).toBe(0)
  })
})
