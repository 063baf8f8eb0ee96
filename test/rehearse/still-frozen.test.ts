import { stillFrozen } from '../../src/rehearse/still-frozen.ts'
import type { Holder } from '../../src/thaw/holder.ts'
import type { Looked, Situation } from '../../src/thaw/situation.ts'

const looked = (
  id: string,
  answer: 'yes' | 'no' | 'unknown',
  holder: Holder = { kind: 'somebody else' },
  why = '',
): Looked => ({
  id,
  target: { kind: 'iris', name: 'PROD', user: '', credentials: '', thawSeconds: 5 } as unknown as Looked['target'],
  owner: '',
  suspended: { answer, why },
  holder,
  since: null,
})
const situation = (...instances: readonly Looked[]): Situation => ({
  now: { kind: 'idle' },
  instances,
  down: ['iris:DOWN'],
  problems: [],
  notWhole: [],
})
const keeper = (run: string): Holder => ({ kind: 'keeper', run, phase: 'frozen' })

test('an instance that is thawed or down is not still frozen', () => {
  const after = stillFrozen(['iris:PROD', 'iris:DOWN'], situation(looked('iris:prod', 'no')), 'own')
  expect(after).toEqual({ frozen: [], others: [] })
})

test.each<[string, Looked, readonly string[], readonly string[]]>([
  ['frozen', looked('iris:PROD', 'yes'), ['iris:PROD: still frozen'], []],
  ['frozen by its own run', looked('iris:PROD', 'yes', keeper('own')), ['iris:PROD: still frozen'], []],
  [
    'frozen by a backup that began later',
    looked('iris:PROD', 'yes', keeper('other')),
    [],
    ["iris:PROD: frozen by run other, a backup's"],
  ],
  [
    'no answer',
    looked('iris:PROD', 'unknown', undefined, 'stat: status 1'),
    ['iris:PROD: unknown whether it is frozen: stat: status 1'],
    [],
  ],
])('%s', (_what, instance, frozen, others) => {
  expect(stillFrozen(['iris:PROD'], situation(instance), 'own')).toEqual({ frozen, others })
})

test('an instance that no list names any more is reported as unknown', () => {
  const text = 'iris:GONE: no list has the instance any more, unknown whether it is frozen'
  expect(stillFrozen(['iris:GONE'], situation(), 'own').frozen).toEqual([text])
})
