import { parseQlist } from '../../src/detect/qlist.ts'
import { FIELDS_WITH_MIRROR, listedRoleOf, type MirrorRole, mirrorActOf } from '../../src/hook/mirror-role.ts'
import { MIRROR_POLICIES, type MirrorPolicy } from '../../src/model.ts'
import { engineFunctions } from './engine-functions.ts'
import { makeInstance } from './make-instance.ts'
import { runInShell } from './run-in-shell.ts'

const RUNNING = 'running, since Mon Jul 23 14:42:09 2018'
const VERSION = '2024.1.0.262.0'

/** A line of qlist with the fields from the status on. */
const line = (status: string, mirror: string): string =>
  `A^/opt/a^${VERSION}^${status}^iris.cpf^1972^52773^62972^ok^IRIS^${mirror}`

const LINES: readonly (readonly [line: string, role: MirrorRole])[] = [
  [line(RUNNING, '^^/opt/a'), 'none'],
  [line(RUNNING, '^^/opt/a^1972'), 'none'],
  [line(RUNNING, '^'), 'none'],
  [line(RUNNING, 'Failover^Primary^/opt/a'), 'primary'],
  [line(RUNNING, 'Failover^Primary'), 'primary'],
  [line(RUNNING, 'Failover^Backup^/opt/a'), 'backup'],
  [line(RUNNING, 'Failover^In Trouble^/opt/a'), 'changing'],
  [line(RUNNING, 'Failover^Transition^/opt/a'), 'changing'],
  [line(RUNNING, 'Failover^Synchronizing^/opt/a'), 'changing'],
  [line(RUNNING, 'Failover^Waiting^/opt/a'), 'changing'],
  [line(RUNNING, 'Failover^^/opt/a'), 'changing'],
  [line(RUNNING, 'Indeterminate^Not Initialized^/opt/a'), 'changing'],
  [line(RUNNING, '^Not Initialized^/opt/a'), 'changing'],
  [line(RUNNING, 'Disaster Recovery^Connected^/opt/a'), 'async'],
  [line(RUNNING, 'Read-Only Reporting^2/13 Connected^/opt/a'), 'async'],
  [line(RUNNING, 'Read-Write Reporting^Connected^/opt/a'), 'async'],
  [line(RUNNING, 'Disaster Recovery^Transition^/opt/a'), 'changing'],
  [line(RUNNING, 'Disaster Recovery^Not Connected^/opt/a'), 'changing'],
  [line('sign-on inhibited:primary transition', 'Failover^Backup^/opt/a'), 'changing'],
  [line('sign-on inhibited', '^^/opt/a'), 'unknown'],
  [line('', '^^/opt/a'), 'unknown'],
  [line('sign-on inhibited', 'Failover^Primary^/opt/a'), 'primary'],
  // the versions before 2015.2
  [line(RUNNING, ''), 'unknown'],
  [`A^/opt/a^2014.2^${RUNNING}^cache.cpf^1^2^3^ok^`, 'unknown'],
  [`A^/opt/a^2012.2^${RUNNING}^cache.cpf^1^2^3`, 'unknown'],
]

/** What the engine makes of lines of qlist: their roles, in their order. */
async function rolesByEngine(lines: readonly string[]): Promise<readonly string[]> {
  const text = lines.map((one, index) => one.replace(/^A/, `N${index}`)).join('\n')
  const script = `${await engineFunctions('rows')}\nrows qlist 0 0 <<'END'\n${text}\n.\nEND\n`
  const rows = runInShell('/bin/sh', script).toString('utf8').split('\n')
  return rows.filter((row) => / N\d+ /.test(row)).map((row) => row.split(' ')[2] ?? '')
}

test('the engine and gen-hooks tell the same role by the same line of qlist', async () => {
  expect(await rolesByEngine(LINES.map(([one]) => one))).toEqual(LINES.map(([, role]) => role))
  for (const [one, role] of LINES) {
    const [instance] = parseQlist(one, { kind: 'iris', command: 'iris qlist' }).instances
    if (instance === undefined) throw new Error(`${one}: no instance`)
    expect([one, listedRoleOf({ ...makeInstance('iris:A'), ...instance }, one.split('^').length)]).toEqual([one, role])
  }
})

test('qall, and a line of qlist that breaks off, tell no role', async () => {
  const qall = `    ----\nup >A   2024.1\n.\n`
  const script = `${await engineFunctions('rows')}\nrows qall 0 0 <<'END'\n${qall}END\n`
  expect(runInShell('/bin/sh', script).toString('utf8')).toMatch(/^running A unknown /m)
  const whole = line(RUNNING, 'Failover^Primary^/opt/a')
  for (let end = whole.indexOf('^ok^'); end < whole.indexOf('Primary') + 'Primary'.length; end++) {
    const cut = `${await engineFunctions('rows')}\nprintf '%s.\\n' '${whole.slice(0, end)}' | rows qlist 0 0 || :\n`
    const [, role] = /^running A (\S+)/m.exec(runInShell('/bin/sh', cut).toString('utf8')) ?? []
    expect([whole.slice(0, end), role === 'unknown' || role === 'changing']).toEqual([whole.slice(0, end), true])
  }
})

test.each([
  ['iris:A', {}, 'none'],
  ['iris:A', { version: '' }, 'none'],
  ['cache:A', { version: '2018.1.5.659.0' }, 'none'],
  ['cache:A', { version: '2015.2.0.664.3.17168' }, 'none'],
  ['cache:A', { version: '2015.1.0.429.0' }, 'unknown'],
  ['cache:A', { version: '2014.2.0.177.0' }, 'unknown'],
  ['cache:A', { version: '' }, 'unknown'],
  ['cache:A', { version: '2014.2', mirror: { memberType: 'Failover', status: 'Backup' } }, 'backup'],
] as const)('where no line of qlist is at hand the version of %s %j says whether a role is told', (id, more, role) => {
  expect(listedRoleOf(makeInstance(id, more), null)).toBe(role)
  expect(listedRoleOf(makeInstance(id, more), FIELDS_WITH_MIRROR - 1)).toBe('unknown')
})

const ACTS: Readonly<Record<MirrorPolicy, Readonly<Record<MirrorRole, string>>>> = {
  'freeze-all': {
    none: 'freeze',
    primary: 'freeze',
    backup: 'freeze',
    async: 'freeze',
    changing: 'freeze',
    unknown: 'freeze',
  },
  'backup-only': {
    none: 'freeze',
    primary: 'leave out',
    backup: 'freeze',
    async: 'leave out',
    changing: 'leave out',
    unknown: 'leave out',
  },
  'skip-primary': {
    none: 'freeze',
    primary: 'leave out',
    backup: 'freeze',
    async: 'freeze',
    changing: 'leave out',
    unknown: 'leave out',
  },
  'refuse-in-transition': {
    none: 'freeze',
    primary: 'freeze',
    backup: 'freeze',
    async: 'freeze',
    changing: 'refuse the snapshot',
    unknown: 'refuse the snapshot',
  },
}
const ROLES = Object.keys(ACTS['freeze-all']) as readonly MirrorRole[]

test.each(MIRROR_POLICIES)('the engine does what gen-hooks says with each role: %s', async (policy) => {
  for (const role of ROLES) expect([role, mirrorActOf(policy, role)]).toEqual([role, ACTS[policy][role]])
  // of freeze-all the engine does not come by there
  if (policy === 'freeze-all') return
  const functions = await engineFunctions('of', 'choose_by_role')
  for (const role of ROLES) {
    // what no list names has no role there
    const roles = role === 'unknown' ? ' cache:B=none' : ` cache:B=none iris:A=${role}`
    const script = `${functions}
note() { echo "noted $2 $5"; }
MIRROR_POLICY='${policy}' BEGAN=0 REASON='' SKIPPED=' ' HELD=' cache:B iris:A ' ROLES='${roles}'
choose_by_role
echo "held$HELD skipped$SKIPPED reason $REASON"
`
    const said = runInShell('/bin/sh', script).toString('utf8')
    switch (ACTS[policy][role]) {
      case 'freeze':
        expect(said).toBe('held cache:B iris:A  skipped  reason \n')
        break
      case 'leave out':
        expect(said).toBe(
          `noted iris:A the snapshot goes on without it: its mirror role is ${role}\nheld cache:B  skipped iris:A  reason \n`,
        )
        break
      default:
        expect(said).toBe(`held cache:B  skipped  reason the mirror role of iris:A is ${role}\n`)
    }
  }
})
