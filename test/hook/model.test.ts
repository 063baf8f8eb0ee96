import fc from 'fast-check'
import { normalise } from '../../src/config/normalise.ts'
import type { WrittenConfig } from '../../src/config/schema.ts'
import { GUEST_PATHS, HOOK_FILES, hookModel } from '../../src/hook/model.ts'
import type { Instance, Owner } from '../../src/model.ts'
import { makeInstance } from './make-instance.ts'

const model = (written: WrittenConfig = {}, ids: readonly string[] = ['iris:PROD']) =>
  hookModel(
    normalise(written),
    ids.map((id) => makeInstance(id)),
  )

const planned = (written: WrittenConfig, ids: readonly string[]) =>
  model(written, ids).plan.map(({ kind, name }) => `${kind}:${name}`)

test('a model without any setting has the defaults', () => {
  const { plan, other } = model()
  const session = {
    need: 'need',
    user: '',
    credentials: '',
    freezeTimeout: '60',
    suspendAfter: '600',
    thawTimeout: '30',
    history: 'yes',
  }
  expect(plan).toEqual([expect.objectContaining({ kind: 'iris', name: 'PROD', ...session })])
  expect(other).toMatchObject(session)
  expect(model()).toMatchObject({
    paths: { ...GUEST_PATHS, metrics: '' },
    syslog: 'yes',
    unlisted: 'freeze',
    onFailure: 'abort',
    onInconsistent: 'fail',
    deadline: '300',
    resumeAfter: '360',
    exclude: [],
  })
})

test('containers are in the plan as they are named, in the order of engine and name; their owner is no user of the guest', () => {
  const { plan, containers, noPlan, longestFreeze, longestThaw } = model(
    {
      runAs: 'owner',
      instances: {
        containers: ['podman:db/live', 'docker:web', 'docker:Web'],
        exclude: ['*'],
        overrides: { 'podman:db': { runAs: 'svc', freeze: { timeout: 90 }, thaw: { timeout: 100 } } },
      },
    },
    ['iris:PROD'],
  )
  expect(plan).toEqual([])
  expect(noPlan).toEqual([])
  expect(containers.map(({ kind, name, inside, user }) => [kind, name, inside, user])).toEqual([
    ['docker', 'Web', 'IRIS', ''],
    ['docker', 'web', 'IRIS', ''],
    ['podman', 'db', 'LIVE', 'svc'],
  ])
  expect({ longestFreeze, longestThaw }).toEqual({ longestFreeze: '90', longestThaw: '500' })
  expect(model({}, []).noPlan).toHaveLength(1)
})

test('the paths on a guest are those of the contract', () => {
  expect(GUEST_PATHS).toEqual({
    // the system's folders first, so that a program in /usr/local replaces no command of the system
    search: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin',
    run: '/run/gen-hooks',
    log: '/var/log/gen-hooks',
    systemd: '/run/systemd/system',
    filter: '/usr/sbin/gen-hooks-metrics',
  })
})

test('post-thaw is installed first', () => {
  expect(HOOK_FILES).toEqual({
    legacy: ['post-thaw-script', 'pre-freeze-script'],
    'backupScripts.d': ['50-gen-hooks'],
  })
})

test('the commands of the header name a file of the layout', () => {
  expect(model().fileName).toBe('pre-freeze-script')
  expect(model({ layout: 'backupScripts.d' }).fileName).toBe('50-gen-hooks')
})

describe('the plan', () => {
  test('is sorted by kind and name in bytes, names in upper case', () => {
    const ids = ['iris:b', 'iris:_a', 'cache:Z', 'iris:A-1', 'iris:A', 'iris:A_1', 'cache:a', 'iris:9']
    const sorted = ['cache:A', 'cache:Z', 'iris:9', 'iris:A', 'iris:A-1', 'iris:A_1', 'iris:B', 'iris:_A']
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: ids.length }), (shuffled) => {
        expect(planned({}, shuffled)).toEqual(sorted)
      }),
    )
  })

  test('holds the instances that include names and exclude does not name', () => {
    const ids = ['iris:PROD', 'iris:TEST', 'cache:PROD', 'cache:LAB']
    expect(planned({ instances: { include: ['prod', 'cache:*'], exclude: ['LAB'] } }, ids)).toEqual([
      'cache:PROD',
      'iris:PROD',
    ])
  })

  test('holds instances that are down or in an unknown state now', () => {
    const statuses = ['running', 'down', 'sign-on inhibited', 'unknown'] as const
    const instances = statuses.map((status, at): Instance => makeInstance(`iris:I${at}`, { status }))
    expect(hookModel(normalise({}), instances).plan).toHaveLength(4)
  })

  test('does not hold unlisted instances, which the hooks find at each freeze', () => {
    for (const unlisted of ['freeze', 'warn', 'fail'] as const) {
      expect(planned({ instances: { include: ['PROD'], unlisted } }, ['iris:PROD', 'iris:NEW'])).toEqual(['iris:PROD'])
    }
  })
})

describe('the user of the sessions', () => {
  const known: Owner = { kind: 'known', user: 'irisusr' }
  const unknown: Owner = { kind: 'unknown', because: 'not there' }
  test.each([
    ['root', known, ''],
    ['root', unknown, ''],
    ['owner', known, 'irisusr'],
    ['owner', unknown, '?'],
    ['backup', known, 'backup'],
    ['backup', unknown, 'backup'],
  ] as const)('with runAs: %s and the owner %j is %j', (runAs, owner, user) => {
    const [line] = hookModel(normalise({ runAs }), [makeInstance('iris:PROD', { owner })]).plan
    expect(line?.user).toBe(user)
  })

  test('of an instance outside the plan is found at run time', () => {
    expect(model({ runAs: 'owner' }).other.user).toBe('?')
    expect(model({ runAs: 'backup' }).other.user).toBe('backup')
    expect(model({ runAs: 'root' }).other.user).toBe('')
  })
})

describe('settings', () => {
  const written: WrittenConfig = {
    freeze: { timeout: 20 },
    thaw: { timeout: 10, retries: 2 },
    instances: {
      overrides: {
        PROD: {
          optional: true,
          credentials: '/etc/prod',
          freeze: { timeout: 90, updateSuspendAfter: 900 },
          thaw: { timeout: 40, retries: 1, history: false },
        },
      },
    },
  }

  test('of an override stand in the line of its instance and in no other line', () => {
    const [other, prod] = model(written, ['iris:PROD', 'iris:OTHER']).plan
    expect(prod).toMatchObject({
      name: 'PROD',
      need: 'optional',
      credentials: '/etc/prod',
      freezeTimeout: '90',
      suspendAfter: '900',
      thawTimeout: '40',
      history: 'no',
    })
    expect(other).toMatchObject({ name: 'OTHER', need: 'need', credentials: '', freezeTimeout: '20', history: 'yes' })
  })

  test('give waits that cover the slowest instance', () => {
    const { longestFreeze, longestThaw, plan } = model(written, ['iris:PROD', 'iris:OTHER'])
    expect(longestFreeze).toBe('90')
    for (const { thawTimeout, thawTries } of plan) {
      expect(Number(longestThaw)).toBeGreaterThan(Number(thawTimeout) * Number(thawTries))
    }
  })

  test('give waits that cover an instance outside the plan, though no planned instance is as slow', () => {
    const all = { PROD: { freeze: { timeout: 5 }, thaw: { timeout: 2, retries: 1 } } }
    const { longestFreeze, longestThaw, other } = model({ instances: { overrides: all } })
    expect(longestFreeze).toBe('60')
    expect(Number(longestThaw)).toBeGreaterThan(Number(other.thawTimeout) * Number(other.thawTries))
  })

  test('have an empty resumeAfter for resumeAfter: null', () => {
    expect(model({ watchdog: { resumeAfter: null } }).resumeAfter).toBe('')
    expect(model({ watchdog: { deadline: 100 } }).resumeAfter).toBe('160')
  })

  test('have the folders, syslog, onFailure and onInconsistent of the configuration', () => {
    expect(
      model({
        log: { directory: '/srv/log', syslog: false },
        metrics: { directory: '/srv/metrics' },
        freeze: { onFailure: 'continue' },
        thaw: { onInconsistent: 'warn' },
      }),
    ).toMatchObject({
      paths: { ...GUEST_PATHS, log: '/srv/log', metrics: '/srv/metrics' },
      syslog: 'no',
      onFailure: 'continue',
      onInconsistent: 'warn',
    })
  })
})

test.each([
  ['prod', '*:PROD'],
  ['*x?', '*:*X?'],
  ['iris:prod', 'iris:PROD'],
  ['cache:*', 'cache:*'],
  ['CACHE:prod', 'cache:PROD'],
  ['Iris:p?', 'iris:P?'],
])('exclude %s becomes the glob %s over kind and name', (entry, glob) => {
  expect(model({ instances: { exclude: [entry] } }).exclude).toEqual([glob])
})

// the configuration has one spelling here, but the pattern must not depend on the spelling: a glob in lower case would exclude nothing
test.each([
  ['prod', '*:PROD'],
  ['iris:prod', 'iris:PROD'],
  ['CACHE:p*', 'cache:P*'],
])('exclude %s of a configuration that was not normalised is %s too', (entry, glob) => {
  const config = normalise({})
  const written = { ...config, instances: { ...config.instances, exclude: [entry] } }
  expect(hookModel(written, []).exclude).toEqual([glob])
})
