import { octal } from '../../src/host/octal.ts'
import { changes, planOf, type Step } from '../../src/install/steps.ts'

it('a plan without a refusal is ready, and a plan with refusals has all of them and no step', () => {
  const steps: readonly Step[] = [{ kind: 'unchanged', path: '/x' }]
  const [a, b] = ['/a', '/b'].map((subject) => ({ subject, because: 'symlink', detail: 'x' }) as const)
  if (a === undefined || b === undefined) throw new Error('two refusals')
  expect(planOf([], steps, ['note'])).toEqual({ kind: 'ready', steps, notes: ['note'] })
  expect(planOf([a, b], steps, ['note'])).toEqual({ kind: 'refused', refusals: [a, b] })
})

it('every step changes the guest, except the step `unchanged`', () => {
  expect(changes({ kind: 'unchanged', path: '/x' })).toBe(false)
  expect(changes({ kind: 'remove', path: '/x', because: 'uninstall' })).toBe(true)
})

it.each([
  [0o755, '0755'],
  [0o4711, '4711'],
  [0o7, '0007'],
])('mode %i (decimal) is written %s', (mode, text) => {
  expect(octal(mode)).toBe(text)
})
