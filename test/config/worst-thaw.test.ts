import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BEFORE_FREEZE_SECONDS,
  worstFreezeSeconds,
  worstPreFreezeSeconds,
  worstTriesSeconds,
  worstUndoSeconds,
} from '../../src/config/worst-thaw.ts'
import { LIST_TIMEOUT_SECONDS } from '../../src/model.ts'
import { configOf } from './config-of.ts'

const partial = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../templates/partials', `${name}.sh.hbs`), 'utf8')

/** The text of a function of a partial. */
function body(name: string, of: string): string {
  const [, text] = new RegExp(`^${of}\\(\\) \\{\\n(.*?)\\n\\}$`, 'ms').exec(partial(name)) ?? []
  if (text === undefined) throw new Error(`no function ${of} in ${name}.sh.hbs`)
  return text
}

const count = (text: string, words: RegExp): number => [...text.matchAll(new RegExp(words, `${words.flags}g`))].length
/** The limits of the short calls in a text, each with the second until KILL. */
const short = (text: string): number =>
  [...text.matchAll(/call (\d+) "\$output"/g)].reduce((sum, [, limit]) => sum + Number(limit) + kill, 0)
const kill = Number(/exec timeout -k (\d+) "\$limit"/.exec(body('session', 'call'))?.[1])

test('the worst time of a thaw is the sum of the times in the functions of the engine', () => {
  const resume =
    short(body('thaw', 'resume')) + count(body('thaw', 'resume'), /^ *look$/m) * short(body('thaw', 'look'))
  const [tries = '', rest = ''] = body('thaw', 'thaw_it').split(/^ {4}done$/m)
  expect(count(tries, /method/)).toBe(1)
  expect(count(tries, /! resume/)).toBe(1)
  expect(count(tries, /sleep 0\.5/)).toBe(1)
  expect(resume).toBeGreaterThan(0.5)
  expect(count(rest, /! resume/)).toBe(1)
  // of one in a container both looks take no longer
  expect(count(rest, /is_down/)).toBe(1)
  const [inContainer = '', listed = ''] = body('thaw', 'is_down').split(/^ {4}\*\)/m)
  const look = Number(/look_at_container (\d+) /.exec(inContainer)?.[1]) + kill
  expect(look + short(inContainer)).toBe(short(listed))
  for (const [timeout, number] of [
    [30, 4],
    [1, 1],
    [175, 21],
  ] as const) {
    expect(worstTriesSeconds(timeout, number)).toBe((timeout + kill + resume) * number + resume + short(listed))
  }
  expect(worstTriesSeconds(30, 4)).toBe(220)
})

test('before the first freeze come two lists of a kind and the thaw that an earlier run still does', () => {
  const lists = count(body('list', 'list_kind'), /list_by/)
  // one look at a container, and one list in it
  expect(count(body('list', 'see_container'), /(?:look_at_container|list_by)/)).toBe(lists)
  const earlier = Number(/flock -w (\d+) 8 8</.exec(body('run', 'end_sweepers'))?.[1])
  expect(BEFORE_FREEZE_SECONDS).toBe(lists * (LIST_TIMEOUT_SECONDS + kill) + earlier)
  const sleep = Number(/sleep (\d+)/.exec(body('hold', 'end_group'))?.[1])
  expect(worstUndoSeconds(0)).toBeGreaterThanOrEqual(kill + sleep)
})

test('the times of an override count where they are the longest, and those of the defaults where no override is longer', () => {
  const longer = configOf('instances: { overrides: { A: { freeze: { timeout: 200 } }, B: { thaw: { timeout: 90 } } } }')
  expect(worstFreezeSeconds(longer)).toBe(BEFORE_FREEZE_SECONDS + 200)
  expect(worstPreFreezeSeconds(longer)).toBe(BEFORE_FREEZE_SECONDS + 200 + worstUndoSeconds(worstTriesSeconds(90, 4)))
  const shorter = configOf('instances: { overrides: { A: { freeze: { timeout: 5 }, thaw: { timeout: 5 } } } }')
  expect(worstPreFreezeSeconds(shorter)).toBe(worstPreFreezeSeconds(configOf()))
})
