import { parseLastRun, readLastRun } from '../../src/hook/last-json.ts'
import { makeGuest } from '../install/guest.ts'

it('without a last.json there is no last run', async () => {
  const guest = makeGuest()
  try {
    expect(await readLastRun(guest.host)).toEqual({ kind: 'none' })
  } finally {
    guest.remove()
  }
})

it('plain values are read, and nested values are left out', () => {
  expect(parseLastRun('{"run":"r","at":7,"good":true,"bad":false,"why":null,"more":{"x":1},"list":[1]}')).toEqual({
    kind: 'read',
    values: { run: 'r', at: 7, good: true, bad: false, why: null },
  })
})

it('the result is bounded: 32 keys of 40 characters, texts of 200', () => {
  const key = (index: number): string => `${String(index).padStart(2, '0')}${'k'.repeat(60)}`
  const long = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [key(index), index === 0 ? 'x'.repeat(300) : index]),
  )
  const last = parseLastRun(JSON.stringify(long))
  const values = Object.entries(last.kind === 'read' ? last.values : {})
  expect(values).toHaveLength(32)
  expect(values[0]).toEqual([`${key(0).slice(0, 40)}...`, `${'x'.repeat(200)}...`])
  expect(values[31]).toEqual([`${key(31).slice(0, 40)}...`, 31])
})

it('control characters in keys and values are escaped', () => {
  expect(parseLastRun('{"\\u001b[2J":"\\u001b[2J","\\u009b":1}')).toEqual({
    kind: 'read',
    values: { '\\x1b[2J': '\\x1b[2J', '\\x9b': 1 },
  })
})

it.each([
  ['{', 'is not JSON'],
  ['[]', 'is not a JSON object'],
  ['null', 'is not a JSON object'],
  ['7', 'is not a JSON object'],
])('%s is no summary', (text, detail) => {
  expect(parseLastRun(text)).toEqual({ kind: 'unreadable', detail: `/run/gen-hooks/last.json: ${detail}` })
})
