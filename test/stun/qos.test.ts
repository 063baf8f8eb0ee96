import { defaultQos, qosSourceText, shortestQos } from '../../src/stun/qos.ts'

const timeout = (mirror: string, milliseconds: number) => ({ file: '/usr/irissys/iris.cpf', mirror, milliseconds })

test('of several mirrors the shortest timeout counts, and its source is named', () => {
  const qos = shortestQos([timeout('A', 8000), timeout('B', 2000), timeout('C', 2000)], 'none')
  expect(qos).toEqual({
    milliseconds: 2000,
    source: { kind: 'cpf', file: '/usr/irissys/iris.cpf', mirror: 'B', mirrors: 3 },
  })
  expect(qosSourceText(qos.source)).toBe('mirror B in /usr/irissys/iris.cpf, the shortest of 3 mirrors')
})

test('of one mirror only the mirror is named', () => {
  expect(qosSourceText(shortestQos([timeout('A', 5000)], 'none').source)).toBe('mirror A in /usr/irissys/iris.cpf')
})

test('without a timeout the default counts, and is called so', () => {
  expect(shortestQos([], 'no CPF')).toEqual(defaultQos('no CPF'))
  expect(defaultQos('no CPF').milliseconds).toBe(8000)
  expect(qosSourceText(defaultQos('no CPF').source)).toBe('the default: no CPF')
})

test('the name of a mirror is bounded and has no control character', () => {
  const { source } = shortestQos([timeout(`\u001b[2J${'x'.repeat(1000)}`, 1)], '')
  expect(qosSourceText(source)).toMatch(/^mirror \\x1b\[2Jx{50,60}\.\.\. in /)
})
