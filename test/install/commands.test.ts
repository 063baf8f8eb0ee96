import { chmodSync, unlinkSync } from 'node:fs'
import { runInstall } from '../../src/commands/install.ts'
import { DIFFERS, DONE, FAILED, type Io } from '../../src/commands/io.ts'
import { runStatus } from '../../src/commands/status.ts'
import { runUninstall } from '../../src/commands/uninstall.ts'
import { quickNotes } from '../../src/doctor/quick-notes.ts'
import type { GenHooksError } from '../../src/errors.ts'
import type { Host } from '../../src/host/host.ts'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import type { CheckOutcome, ValidationReport } from '../../src/model.ts'
import { validate } from '../../src/validate/validate.ts'
import { checkedJson } from '../schemas/check-json.ts'
import { BOOT, type Guest, makeGuest, POST, PRE } from './guest.ts'
import { hostWith } from './host-with.ts'

// other tests check the findings of the validation; here install must call the validation and obey the result
jest.mock('../../src/validate/validate.ts')
const validated = jest.mocked(validate)

const INVENTORY = JSON.stringify({
  schema: 'gen-hooks/inventory/1',
  instances: [
    {
      kind: 'iris',
      name: 'PROD',
      directory: '/opt/iris/prod',
      version: '2024.1.0.263.0',
      product: 'IRIS',
      status: 'running',
      statusText: 'running, since Mon Jul  1 10:00:00 2024',
      state: 'ok',
      mirror: null,
      owner: { kind: 'known', user: 'irisusr' },
    },
  ],
  problems: [],
  sources: [{ command: 'iris qlist', outcome: 'answered' }],
})
/** Only the heading of qall proves that there is no instance. */
const NOBODY = JSON.stringify({
  ...JSON.parse(INVENTORY),
  instances: [],
  sources: ['iris qlist', 'iris qall'].map((command) => ({ command, outcome: 'answered' })),
})

let guest: Guest
let said: { out: string; err: string }
const io = (host: Host = guest.host): Io => ({
  host,
  out: (text) => {
    said.out += text
  },
  err: (text) => {
    said.err += text
  },
})
const options = { inventory: '/inventory.json' }

beforeEach(() => {
  guest = makeGuest()
  guest.write('/inventory.json', INVENTORY, 0o644)
  said = { out: '', err: '' }
  validated.mockReset().mockResolvedValue(validation('clean'))
})
afterEach(() => guest.remove())

function validation(verdict: ValidationReport['verdict'], checks: readonly CheckOutcome[] = []): ValidationReport {
  return { files: [], unchecked: [], checks, verdict }
}

async function errorOf(act: Promise<unknown>): Promise<GenHooksError> {
  return (await act.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => error,
  )) as GenHooksError
}

it('installs the rendered and validated hooks, is in sync, changes nothing the second time, and uninstalls', async () => {
  expect(await runStatus(options, io())).toBe(DIFFERS)
  said.out = ''
  expect(await runInstall(options, io())).toBe(DONE)
  expect(said.out).toContain(`${POST}: created (new)\n${PRE}: created (new)\n`)
  said.out = ''
  expect(await runStatus(options, io())).toBe(DONE)
  expect(said.out).toMatch(/verdict: in sync\n$/)
  said.out = ''
  expect(await runInstall(options, io())).toBe(DONE)
  expect(said.out).toBe('unchanged\n')
  expect(await runUninstall({}, io())).toBe(DONE)
  expect([guest.has(POST), guest.has(PRE)]).toEqual([false, false])
})

it('shows a dry run as a diff, or as JSON, and changes nothing', async () => {
  const before = guest.files()
  const host = readOnlyHost(guest.host)
  expect(await runInstall({ ...options, dryRun: true }, io(host))).toBe(DIFFERS)
  expect(said.out).toContain(`--- /dev/null\n+++ ${POST}\n`)
  said.out = ''
  expect(await runInstall({ ...options, dryRun: true, json: true }, io(host))).toBe(DIFFERS)
  const { kind, steps } = checkedJson(said.out)
  expect(kind).toBe('planned')
  expect(steps).toContainEqual({
    kind: 'create',
    path: POST,
    because: 'new',
    diff: expect.stringContaining(`--- /dev/null\n+++ ${POST}\n`),
  })
  expect(host.acts).toEqual([])
  expect(guest.files()).toEqual(before)
})

it('tells by the exit status of a dry run whether there is something to do', async () => {
  const dry = { dryRun: true, json: true }
  const host = readOnlyHost(guest.host)
  expect(await runUninstall({ dryRun: true }, io(host))).toBe(DONE)
  await runInstall(options, io())
  said.out = ''
  expect(await runInstall({ ...options, ...dry }, io(host))).toBe(DONE)
  const { kind, steps } = checkedJson(said.out)
  expect(kind).toBe('unchanged')
  expect(steps.every((step: { readonly kind: string }) => step.kind === 'unchanged')).toBe(true)
  said.out = ''
  expect(await runInstall({ ...options, dryRun: true }, io(host))).toBe(DONE)
  expect(said.out).toBe('unchanged\n')
  said.out = ''
  expect(await runUninstall(dry, io(host))).toBe(DIFFERS)
  expect(checkedJson(said.out)).toMatchObject({ kind: 'planned' })
})

it('is not in sync if the frozen instances are unknown', async () => {
  await runInstall(options, io())
  guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase frozen 5\n`, 0o600)
  guest.write('/run/gen-hooks/lock', '', 0o600)
  said.out = ''
  expect(await runStatus(options, io())).toBe(FAILED)
  expect(said.out).toMatch(/\nverdict: unknown\n$/)
})

it('notes the settings of VMware Tools by which no hook runs', async () => {
  guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\nexecScripts=false\n', 0o644)
  const problem = '/etc/vmware-tools/tools.conf: execScripts=false in [vmbackup], so VMware Tools runs no hook'
  await runInstall({ ...options, dryRun: true }, io(readOnlyHost(guest.host)))
  expect(said.err).toContain(`note: ${problem}\n`)
  said.out = ''
  await runInstall({ ...options, json: true }, io())
  expect(checkedJson(said.out).notes).toContain(problem)
})

describe('the check by doctor after an install', () => {
  const WRONG = '/usr/local/sbin/pre-freeze-script'

  it('notes warnings and errors, and does not fail the install', async () => {
    await runInstall(options, io())
    expect(said.err).not.toContain('doctor')
    guest.write(WRONG, '#!/bin/sh\n')
    expect(await runInstall(options, io())).toBe(DONE)
    expect(said.err).toContain(`note: doctor: hooks-elsewhere: warning: ${WRONG}: VMware Tools never runs a file`)
    expect(said.err).toMatch(/\nnote: doctor: gen-hooks doctor looks at more\n$/)
    said.out = ''
    await runInstall({ ...options, json: true }, io())
    expect(checkedJson(said.out).notes.filter((note: string) => note.startsWith('doctor: '))).toHaveLength(2)
  })

  it('notes at most ten findings, and an error in the check does not fail the install', async () => {
    const list = async (path: string) => {
      if (path === '/etc/vmware/backupScripts.d') throw new Error('a bug')
      return await guest.host.list(path)
    }
    expect(await runInstall(options, io(hostWith(guest.host, { list })))).toBe(DONE)
    expect(said.err).toContain('note: doctor: could not look: a bug\n')
    for (const name of Array.from({ length: 30 }, (_, n) => `${n}.bak`))
      guest.write(`/etc/vmware-tools/backupScripts.d/${name}`, '#!/bin/sh\n')
    const notes = await quickNotes(guest.host, undefined)
    expect(notes).toHaveLength(11)
    expect(notes.at(-1)).toBe('doctor: 20 more: gen-hooks doctor tells all')
  })
})

it('prints the changes as JSON', async () => {
  await runInstall({ ...options, json: true }, io())
  const steps = checkedJson(said.out).steps
  expect(steps).toContainEqual({ kind: 'create', path: PRE, because: 'new', outcome: 'done' })
  said.out = ''
  await runStatus({ ...options, json: true }, io())
  expect(checkedJson(said.out)).toMatchObject({ verdict: 'in sync', layout: 'legacy', now: { kind: 'idle' } })
  said.out = ''
  await runUninstall({ json: true }, io())
  expect(checkedJson(said.out)).toMatchObject({ kind: 'changed' })
})

it('refuses with every reason, and replaces files of others with --adopt', async () => {
  guest.write(PRE, 'theirs\n')
  chmodSync(`${guest.root}/usr/sbin`, 0o775)
  const error = await errorOf(runInstall(options, io()))
  expect(error.code).toBe('INSTALL_REFUSED')
  expect(error.message.split('\n').map((line) => line.split(':')[0])).toEqual([PRE, '/usr/sbin'])
  chmodSync(`${guest.root}/usr/sbin`, 0o755)
  expect(await runInstall({ ...options, adopt: true }, io())).toBe(DONE)
  expect(await runUninstall({}, io())).toBe(DONE)
  expect(guest.read(PRE)).toBe('theirs\n')
})

it('status shows what is installed and frozen although no hook can be rendered', async () => {
  await runInstall(options, io())
  guest.write('/inventory.json', NOBODY, 0o644)
  said.out = ''
  expect((await errorOf(runStatus(options, io()))).code).toBe('NO_INSTANCES')
  expect(said.out).toMatch(/verdict: unknown\n$/)
})

it('names the lack of instances beside the other reasons', async () => {
  guest.write('/inventory.json', NOBODY, 0o644)
  expect((await errorOf(runInstall(options, io()))).code).toBe('NO_INSTANCES')
  guest.write('/var/lib/gen-hooks/installed.json', 'x', 0o600)
  const error = await errorOf(runInstall(options, io()))
  expect([error.code, error.message.split('\n').length]).toEqual(['INSTALL_REFUSED', 2])
})

it('installs hooks for containers alone, and says of them what it says of others', async () => {
  guest.write('/inventory.json', NOBODY, 0o644)
  guest.write('/etc/gen-hooks/config.yaml', 'instances: { containers: ["docker:web", "podman:db/LIVE"] }\n', 0o644)
  expect(await runInstall(options, io())).toBe(DONE)
  expect(guest.read(PRE)).toContain("    container 'docker' 'web' 'IRIS' 'need' ")
  expect(guest.read(PRE)).toContain("    container 'podman' 'db' 'LIVE' 'need' ")
  expect(await runStatus(options, io())).toBe(DONE)
  guest.write('/etc/gen-hooks/config.yaml', 'instances: { containers: ["docker:web"] }\n', 0o644)
  expect(await runStatus(options, io())).toBe(DIFFERS)
  guest.write('/etc/gen-hooks/config.yaml', 'instances: {}\n', 0o644)
  expect((await errorOf(runInstall(options, io()))).code).toBe('NO_INSTANCES')
})

it('names the step that failed', async () => {
  const rename = async (): Promise<void> => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' })
  }
  const host = new Proxy(guest.host, {
    get: (inner, key) => {
      const own = key === 'rename' ? rename : inner[key as keyof Host]
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
  const error = await errorOf(runInstall(options, io(host)))
  expect([error.code, error.message]).toEqual(['INSTALL_FAILED', `${POST}: create (new): i/o error`])
  expect(said.out).toContain(`${PRE}: create (new): not tried\n`)
  expect([guest.has(POST), guest.has(PRE)]).toEqual([false, false])
})

it('installs no hooks that have findings, and names the findings', async () => {
  const finding = {
    rule: 'GH001',
    severity: 'error',
    file: 'pre-freeze-script',
    line: 7,
    column: 1,
    message: 'is wrong',
    tool: 't',
  } as const
  validated.mockResolvedValue(validation('findings', [{ kind: 'ran', tool: 't', findings: [finding] }]))
  const error = await errorOf(runInstall(options, io()))
  expect(error.code).toBe('FINDINGS')
  expect(said.err).toContain('pre-freeze-script:7:1: error: is wrong [GH001, t]')
  expect([guest.has(POST), guest.has(PRE)]).toEqual([false, false])
})

it('installs no hooks that could not be validated, and names the reason', async () => {
  validated.mockResolvedValue(validation('not run', [{ kind: 'not run', tool: 'shellcheck', reason: 'it hung' }]))
  const error = await errorOf(runInstall(options, io()))
  expect([error.code, said.err.includes('shellcheck: it hung')]).toEqual(['NOT_VALIDATED', true])
  expect(guest.has(POST)).toBe(false)
})

it('validates both hooks as ours', async () => {
  await runInstall(options, io())
  expect(validated.mock.calls[0]?.[0]).toMatchObject([
    { name: 'post-thaw-script', ours: 'ours' },
    { name: 'pre-freeze-script', ours: 'ours' },
  ])
})

it('validates nothing if no hook would change, and prints unchanged at once', async () => {
  await runInstall(options, io())
  validated.mockClear()
  said.out = ''
  for (const dryRun of [true, false]) expect(await runInstall({ ...options, dryRun }, io())).toBe(DONE)
  expect(said.out).toBe('unchanged\nunchanged\n')
  expect(validated).not.toHaveBeenCalled()
  chmodSync(`${guest.root}${PRE}`, 0o755)
  await runInstall(options, io())
  expect(validated).toHaveBeenCalledTimes(1)
})

it('validates the hooks if the plan under the lock differs from the first plan', async () => {
  await runInstall(options, io())
  validated.mockClear()
  // the hook is removed after the first plan: install looks at VMware Tools between the two plans
  const host = new Proxy(guest.host, {
    get: (inner, key) => {
      const own = inner[key as keyof Host]
      if (key === 'which' && guest.has(PRE)) unlinkSync(`${guest.root}${PRE}`)
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
  expect(await runInstall(options, io(host))).toBe(DONE)
  expect(validated).toHaveBeenCalledTimes(1)
  expect(guest.has(PRE)).toBe(true)
})

it('keeps the target of the last install, and leaves the target qemu-ga only by --target vmware', async () => {
  const [HOOK, CONF] = ['/usr/sbin/gen-hooks-fsfreeze-hook', '/etc/qemu/qemu-ga.conf']
  const has = () => [HOOK, CONF].map((path) => guest.has(path))
  await runInstall(options, io())
  expect(has()).toEqual([false, false])
  await runInstall({ ...options, target: 'qemu-ga' }, io())
  expect([has(), guest.mode(HOOK), guest.mode(CONF)]).toEqual([[true, true], 0o700, 0o644])
  said = { out: '', err: '' }
  expect(await runInstall(options, io())).toBe(DONE)
  expect([said.out, has()]).toEqual(['unchanged\n', [true, true]])
  said = { out: '', err: '' }
  expect(await runStatus(options, io())).toBe(DONE)
  expect(said.out).toContain(`${HOOK}: is what would be installed now`)
  await runInstall({ ...options, target: 'vmware' }, io())
  expect([has(), guest.has(PRE)]).toEqual([[false, false], true])
  await runInstall({ ...options, target: 'qemu-ga' }, io())
  await runUninstall({}, io())
  expect([has(), guest.has(PRE)]).toEqual([[false, false], false])
})

it('a dry run says nothing against a file that install would make or replace', async () => {
  const CONF = '/etc/azure/VMSnapshotScriptPluginConfig.json'
  const dry = { ...options, target: 'azure', dryRun: true } as const
  expect(await runInstall(dry, io())).toBe(DIFFERS)
  expect(said.out).toContain(`${CONF}: create (new)`)
  expect(said.err).not.toContain(CONF)
  await runInstall({ ...dry, dryRun: false }, io())
  chmodSync(`${guest.root}${CONF}`, 0o644)
  said = { out: '', err: '' }
  expect(await runInstall(dry, io())).toBe(DIFFERS)
  expect(said.out).toContain(`${CONF}: replace (has mode 0644)`)
  expect(said.err).not.toContain(CONF)
  // one of the administrator's own is not replaced
  guest.write(CONF, '{"preScriptLocation":"/usr/sbin/pre-freeze-script",}', 0o600)
  said = { out: '', err: '' }
  expect(await runInstall({ ...options, dryRun: true }, io())).toBe(DONE)
  expect(said.err).toContain(`${CONF}: is no JSON, so Azure Backup makes the backup without the scripts`)
})

it("keeps lines of the administrator's own in qemu-ga.conf, and shows what it changes there", async () => {
  const CONF = '/etc/qemu/qemu-ga.conf'
  const LINE = 'fsfreeze-hook=/usr/sbin/gen-hooks-fsfreeze-hook\n'
  await runInstall({ ...options, target: 'qemu-ga' }, io())
  const whole = guest.read(CONF)
  guest.write(CONF, `${whole.replace(LINE, '')}# mine\nverbose=1\n`, 0o644)
  said = { out: '', err: '' }
  expect(await runInstall({ ...options, dryRun: true }, io())).toBe(DIFFERS)
  expect(said.out).toContain(`${CONF}: replace (differs)\n`)
  expect(said.out.split('\n').filter((line) => /^[-+][^-+]/.test(line))).toEqual([`+${LINE.trimEnd()}`])
  await runInstall(options, io())
  expect(guest.read(CONF)).toBe(`${whole}# mine\nverbose=1\n`)
  guest.write(CONF, `${whole}fsfreeze-hook=/mine\n`, 0o644)
  await expect(runInstall(options, io())).rejects.toMatchObject({
    code: 'INSTALL_REFUSED',
    message: expect.stringMatching(`^${CONF}: line 5: fsfreeze-hook=/mine is what counts, expected fsfreeze-hook=`),
  })
  await runUninstall({}, io())
  expect(guest.read(CONF)).toBe('[general]\nfsfreeze-hook=/mine\n')
})
