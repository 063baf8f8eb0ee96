import { normalise } from '../../src/config/normalise.ts'

test('an empty configuration gives the defaults', () => {
  expect(normalise({})).toEqual({
    instances: { include: ['*'], exclude: [], unlisted: 'freeze', overrides: {} },
    defaults: {
      optional: false,
      runAs: 'root',
      credentials: null,
      freeze: { timeout: 60, updateSuspendAfter: 600 },
      thaw: { timeout: 30, retries: 3, history: true },
    },
    onFailure: 'abort',
    onInconsistent: 'fail',
    watchdog: { deadline: 300, resumeAfter: 360 },
    log: { directory: '/var/log/gen-hooks', syslog: true },
    metrics: { directory: null },
    layout: 'legacy',
  })
})

test('a policy for mirrors is in the configuration unless it is the default, so that the digest of one without it stays', () => {
  expect(normalise({ mirror: { policy: 'skip-primary' } })).toEqual({
    ...normalise({}),
    mirror: { policy: 'skip-primary' },
  })
  expect(normalise({ mirror: { policy: 'freeze-all' } })).toEqual(normalise({}))
})

test('an override takes the settings that it does not have from those for all', () => {
  const config = normalise({
    runAs: 'owner',
    credentials: '/etc/login',
    freeze: { timeout: 20 },
    thaw: { history: false },
    instances: {
      overrides: {
        prod: { optional: true, runAs: 'svc', credentials: null, freeze: { updateSuspendAfter: 900 } },
        'cache:lab': { thaw: { timeout: 5, retries: 1, history: true } },
      },
    },
  })
  expect(config.instances.overrides).toEqual({
    PROD: {
      optional: true,
      runAs: { user: 'svc' },
      credentials: null,
      freeze: { timeout: 20, updateSuspendAfter: 900 },
      thaw: { timeout: 30, retries: 3, history: false },
    },
    'cache:LAB': {
      optional: false,
      runAs: 'owner',
      credentials: '/etc/login',
      freeze: { timeout: 20, updateSuspendAfter: 600 },
      thaw: { timeout: 5, retries: 1, history: true },
    },
  })
})

test('resumeAfter follows the deadline unless it is written', () => {
  expect(normalise({ watchdog: { deadline: 100 } }).watchdog).toEqual({ deadline: 100, resumeAfter: 160 })
  expect(normalise({ watchdog: { resumeAfter: 500 } }).watchdog).toEqual({ deadline: 300, resumeAfter: 500 })
  expect(normalise({ watchdog: { resumeAfter: null } }).watchdog).toEqual({ deadline: 300, resumeAfter: null })
})

test('names and paths get one canonical spelling', () => {
  const config = normalise({
    instances: { include: ['prod*', 'iris:a'], exclude: ['cache:b'] },
    log: { directory: '//var//log/' },
    metrics: { directory: '/m/' },
    credentials: '/etc//login',
  })
  expect(config.instances.include).toEqual(['PROD*', 'iris:A'])
  expect(config.instances.exclude).toEqual(['cache:B'])
  expect(config.log.directory).toBe('/var/log')
  expect(config.metrics.directory).toBe('/m')
  expect(config.defaults.credentials).toBe('/etc/login')
})

test('the settings of notify are in the configuration only if they differ from the default', () => {
  expect(normalise({ notify: { command: null, user: 'nobody', runs: 'bad' } })).toEqual(normalise({}))
  expect(normalise({ notify: { command: '/a//b/' } }).notify).toEqual({ command: '/a/b', user: 'nobody', runs: 'bad' })
})
