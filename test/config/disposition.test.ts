import { disposition } from '../../src/config/disposition.ts'
import { normalise } from '../../src/config/normalise.ts'
import type { Kind } from '../../src/model.ts'

const of = (
  id: string,
  instances: Parameters<typeof normalise>[0]['instances'],
  status: 'running' | 'down' = 'running',
) => {
  const [kind = '', name = ''] = id.split(':')
  return disposition({ kind: kind as Kind, name, status }, normalise({ instances }))
}

test('by default every instance is frozen, those that are down only if they run', () => {
  expect(of('iris:PROD', {})).toEqual({ kind: 'freeze' })
  expect(of('cache:PROD', {}, 'down')).toEqual({ kind: 'freeze if running', because: 'down' })
})

test.each([
  ['iris:PROD', { exclude: ['prod'] }],
  ['iris:PROD', { exclude: ['P*'], include: ['PROD'] }],
  ['iris:prod', { exclude: ['IRIS:PRO?'] }],
])('%s with %j is excluded', (id, instances) => {
  expect(of(id, instances)).toEqual({ kind: 'leave alone', because: 'excluded' })
})

test('an entry of one family does not speak of the other', () => {
  expect(of('cache:PROD', { exclude: ['iris:PROD'] })).toEqual({ kind: 'freeze' })
})

test.each([
  ['freeze', { kind: 'freeze as unlisted' }],
  ['warn', { kind: 'leave alone', because: 'unlisted, warned of' }],
  ['fail', { kind: 'fail the run', because: 'unlisted' }],
] as const)('what include does not name follows unlisted: %s', (unlisted, expected) => {
  expect(of('iris:OTHER', { include: ['PROD', 'PROD?', 'cache:*'], unlisted })).toEqual(expected)
})
