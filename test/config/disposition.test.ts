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

test('by default every instance is frozen; an instance that is down is frozen if it runs at the freeze', () => {
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

test('an entry of one kind excludes no instance of the other kind', () => {
  expect(of('cache:PROD', { exclude: ['iris:PROD'] })).toEqual({ kind: 'freeze' })
})

test.each([
  ['freeze', { kind: 'freeze as unlisted' }],
  ['warn', { kind: 'leave alone', because: 'unlisted, warned of' }],
  ['fail', { kind: 'fail the run', because: 'unlisted' }],
] as const)('an instance that include does not name is treated as unlisted says: %s', (unlisted, expected) => {
  expect(of('iris:OTHER', { include: ['PROD', 'PROD?', 'cache:*'], unlisted })).toEqual(expected)
})
