import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OF_FILTER, programNames, WHEN } from '../../src/explain/programs.ts'
import { readWholeSettings } from '../../src/hook/whole-settings.ts'
import { realHost } from '../../src/host/real-host.ts'
import { packageVersion } from '../../src/host/share.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const CASE = join(__dirname, '../cases/04-overrides-and-owners/root')
const INVENTORY = ['--inventory', join(CASE, 'inventory.json'), '--config', join(CASE, 'etc/gen-hooks/config.yaml')]
const folder = tempFolder()

/** The text of the script that is rendered from those files. */
async function rendered(options = INVENTORY): Promise<string> {
  const { files } = JSON.parse((await runCli(['render', '--json', ...options])).out)
  return files[0].text
}

test('explain prints the page of a guest with overrides and owners', async () => {
  const { status, out, err } = await runCli(['explain', ...INVENTORY])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const page = out
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'SHA256')
    .replace(`gen-hooks ${packageVersion()}`, 'gen-hooks VERSION')
  const path = join(__dirname, 'page.md')
  const before = readFileSync(path, 'utf8')
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, page)
  expect(page).toBe(before)
})

test('the page names each caller, and what each does with each status', async () => {
  const { caller } = JSON.parse((await runCli(['explain', '--json', ...INVENTORY])).out)
  const of = (call: string, status: string) =>
    caller.find((one: Record<string, string>) => one.call === call && one.status === status)
  // docs/how-to/proxmox-kubevirt-libvirt.md: an end by a signal, which VMware Tools takes for success, is an error for the host
  expect(of('each of them', 'ended by a signal')).toMatchObject({
    effect: 'VMware Tools takes that end for status 0',
    agentEffect: 'the host is told an error',
    // docs/how-to/azure.md: a negative returncode is none of 0 and 2
    azureEffect: 'the same as for status 1',
    googleEffect: 'the host is told UNHANDLED_SCRIPT_ERROR',
    awsEffect: 'the same as for status 1',
    veleroEffect: 'the same as for status 1',
  })
  expect(of('freeze', '1').azureEffect).toBe('no snapshot is taken, and thaw is called anyway')
  expect(of('thaw', '1')).toMatchObject({
    awsEffect: expect.stringMatching(/^status 202: .* FAILED$/),
    veleroEffect: expect.stringMatching(/^the backup is PartiallyFailed/),
  })
  expect(of('freezeFail', '0').agentEffect).toBe('never calls it')
  const { out } = await runCli(['explain', ...INVENTORY])
  expect(out).not.toContain('What VMware Tools is told')
  expect(out).toContain('qemu-guest-agent waits for each call without a limit.')
})

test('each program that the script can start has its words in explain, and each such program is in the script', async () => {
  expect(programNames(await rendered())).toEqual(Object.keys(WHEN).sort())
})

test('each program that the filter of the metrics can start has its words in explain', () => {
  const filter = readFileSync(join(__dirname, '../../templates/metrics.sh'), 'utf8')
  expect(programNames(filter).filter((name) => !(name in WHEN) && !(name in OF_FILTER))).toEqual([])
})

test('explain prints the same for a file, for standard input and for a rendering', async () => {
  const text = await rendered()
  const file = join(folder, 'pre-freeze-script')
  writeFileSync(file, text)
  const [a, b, c] = [
    await runCli(['explain', '--json', ...INVENTORY]),
    await runCli(['explain', '--json', file]),
    await runCli(['explain', '--json', '-'], realHost(), text),
  ].map(({ out }) => ({ ...JSON.parse(out), files: [], source: '' }))
  expect(b).toEqual(a)
  expect(c).toEqual(a)
})

const text = (fill: Partial<Record<'unlisted' | 'policy' | 'onFailure' | 'resume', string>>): string =>
  [
    `RUN_DIR='/run/g'`,
    `LOG_DIR='/var/log/g'`,
    `METRICS_DIR=''`,
    `METRICS_FILTER='/usr/sbin/gen-hooks-metrics'`,
    `SYSTEMD_DIR='/run/s'`,
    `SYSLOG='no'`,
    `UNLISTED='${fill.unlisted ?? 'warn'}'`,
    `MIRROR_POLICY='${fill.policy ?? 'skip-primary'}'`,
    `ON_FAILURE='${fill.onFailure ?? 'continue'}'`,
    `RESUME_AFTER='${fill.resume ?? ''}'`,
    `ON_INCONSISTENT='warn'`,
    `LIST_TIMEOUT='10'`,
    `FREEZE_TIMEOUT='60'`,
    `THAW_TIMEOUT='47'`,
    `DEADLINE='300'`,
    'plan() {',
    `    instance 'iris' 'PROD' 'optional' 'a$b' '/etc/a b' '61' '602' '33' '4' 'no'`,
    `    container 'podman' 'Db.1' 'LIVE' 'need' '' '' '60' '600' '30' '2' 'yes'`,
    '}',
    'unlisted() {',
    `    instance "$1" "$2" 'need' '?' '' '60' '600' '30' '1' 'yes'`,
    '}',
    'excluded() {',
    `    case $1 in 'iris:TEST'*) return 0 ;; *) ;; esac`,
    `    case $1 in *':OLD'?) return 0 ;; *) ;; esac`,
    '    return 1',
    '}',
  ].join('\n')

test('every setting of a hook is read as the script has it', () => {
  expect(readWholeSettings(text({}))).toEqual({
    runFolder: '/run/g',
    logFolder: '/var/log/g',
    metricsFolder: '',
    metricsFilter: '/usr/sbin/gen-hooks-metrics',
    systemdFolder: '/run/s',
    syslog: false,
    unlisted: 'warn',
    mirrorPolicy: 'skip-primary',
    onFailure: 'continue',
    onInconsistent: 'warn',
    listTimeout: 10,
    longestFreeze: 60,
    longestThaw: 47,
    deadline: 300,
    resumeAfter: null,
    plan: [
      {
        kind: 'iris',
        name: 'PROD',
        inside: '',
        need: 'optional',
        user: 'a$b',
        credentials: '/etc/a b',
        freezeTimeout: 61,
        suspendAfter: 602,
        thawTimeout: 33,
        thawTries: 4,
        history: false,
      },
      {
        kind: 'podman',
        name: 'Db.1',
        inside: 'LIVE',
        need: 'need',
        user: '',
        credentials: '',
        freezeTimeout: 60,
        suspendAfter: 600,
        thawTimeout: 30,
        thawTries: 2,
        history: true,
      },
    ],
    other: {
      need: 'need',
      user: '?',
      credentials: '',
      freezeTimeout: 60,
      suspendAfter: 600,
      thawTimeout: 30,
      thawTries: 1,
      history: true,
    },
    excluded: ['iris:TEST*', '*:OLD?'],
  })
})

test.each([
  ['a word that no setting has', text({ unlisted: 'ignore' })],
  ['a policy that there is none of', text({ policy: 'primary' })],
  ['a text in place of a number', text({ resume: '$(id)' })],
  ['a setting twice', `${text({})}\nDEADLINE='5'`],
  ['a missing setting', text({}).replace(/^DEADLINE.*$/m, '')],
  ['a plan line with a word too many', text({}).replace(`'4' 'no'`, `'4' 'no' 'x'`)],
  ['a container in a plan line of an instance', text({}).replace(`container 'podman'`, `instance 'podman'`)],
  ['a plan line with something between its words', text({}).replace(`'4' 'no'`, `'4' $x 'no'`)],
  ['no text at all', ''],
])('settings with %s cannot be read', (_, hook) => {
  expect(readWholeSettings(hook)).toBeNull()
})
