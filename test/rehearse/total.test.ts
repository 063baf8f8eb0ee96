import fc from 'fast-check'
import { type GuardReport, heard, NOTHING_TOLD } from '../../src/rehearse/guard.ts'
import { questionText, touchedBy } from '../../src/rehearse/question.ts'
import { makeInstance } from '../hook/make-instance.ts'

const NOTHING = NOTHING_TOLD

test('the lines of the guard give times, statuses, hook and run', () => {
  const lines = [
    '100 began freeze',
    '100 hook 77',
    '150 ended freeze 0',
    '150 run a1b2c3d4',
    '400 began thaw',
    '410 ended thaw 0',
    '411 over',
  ]
  const told = lines.reduce((so, line) => heard(so, line, 1_000_000), NOTHING as GuardReport)
  expect(told).toEqual({
    freeze: { argument: 'freeze', beganAt: 1_001_000, endedAt: 1_001_500, status: 0 },
    thaw: { argument: 'freezeFail', beganAt: 1_004_000, endedAt: 1_004_100, status: 0 },
    hook: 77,
    run: 'a1b2c3d4',
    missed: false,
    over: true,
  })
  expect(heard(NOTHING, '9 missed thaw', 0)).toEqual({ ...NOTHING, missed: true })
})

test('any other line changes nothing', () => {
  expect(heard(NOTHING, '5 ended freeze 0', 0)).toEqual(NOTHING)
  fc.assert(
    fc.property(fc.string(), (line) => {
      expect(heard(NOTHING, `x${line}`, 0)).toEqual(NOTHING)
    }),
  )
})

test('the question names what will be frozen', () => {
  const settings = {
    runFolder: '/r',
    logFolder: '/l',
    deadline: 1,
    unlisted: 'freeze',
    mirrorPolicy: 'freeze-all',
    plan: [
      { kind: 'iris', name: 'PROD', need: 'need' },
      { kind: 'iris', name: 'OFF', need: 'need' },
      { kind: 'iris', name: 'UNSEEN', need: 'need' },
    ],
  } as const
  const running = [makeInstance('iris:prod'), makeInstance('cache:NEW')]
  const off = { ...makeInstance('iris:OFF'), status: 'down' } as const
  expect(touchedBy(settings, [...running, off])).toEqual([
    'iris:PROD',
    'iris:UNSEEN',
    'cache:NEW (unlisted; unless it is excluded)',
  ])
  expect(touchedBy({ ...settings, unlisted: 'warn' }, [...running, off])).toEqual(['iris:PROD', 'iris:UNSEEN'])
  const mirror = { memberType: 'Failover', status: 'Primary' }
  const members = [
    makeInstance('iris:PROD', { mirror }),
    makeInstance('cache:NEW', { mirror }),
    makeInstance('iris:OFF', { mirror: { ...mirror, status: 'Backup' } }),
  ]
  expect(touchedBy({ ...settings, mirrorPolicy: 'skip-primary' }, members)).toEqual(['iris:OFF', 'iris:UNSEEN'])
  expect(questionText([], 2)).toContain('no instance that runs')
})
