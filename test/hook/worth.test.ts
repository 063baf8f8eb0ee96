import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { worthForInstance, worthOf, worthOfRun, worthText } from '../../src/history/worth.ts'
import { VERDICTS } from '../../src/hook/events.ts'
import { WORTH_OF, WORTH_WORDS, type Worth, worthLines } from '../../src/hook/worth.ts'
import { paragraphFor } from '../../src/text/paragraph.ts'

const PAGE = join(__dirname, '../../docs/explanation/what-a-snapshot-is-worth.md')
const RUN_VERDICTS = [...VERDICTS, 'failed', 'unknown'] as const

test('the page has each kind of worth, with its verdicts and the words that the verbs print', () => {
  const page = readFileSync(PAGE, 'utf8')
  const head = '| worth | verdict | what one can do |\n|---|---|---|\n'
  const start = page.indexOf(head) + head.length
  const end = page.indexOf('\n`history --json`', start)
  const rows = Object.entries(WORTH_WORDS).map(([worth, words]) => {
    const verdicts = RUN_VERDICTS.filter((verdict) => worthOf({ verdict }) === worth)
    return `| \`${worth}\` | ${verdicts.map((verdict) => `\`${verdict}\``).join(', ')} | ${words} |\n`
  })
  expect(start).toBeGreaterThan(head.length)
  if (page.slice(start, end) !== rows.join('') && process.env.UPDATE_GOLDEN === '1')
    writeFileSync(PAGE, page.slice(0, start) + rows.join('') + page.slice(end))
  expect(page.slice(start, end)).toBe(rows.join(''))
})

test('only a consistent run is covered', () => {
  expect(RUN_VERDICTS.filter((verdict) => worthOf({ verdict }) === 'covered')).toEqual(['consistent'])
  expect(Object.keys(WORTH_OF)).toEqual([...VERDICTS])
})

const window = (outcome: string, frozenAt: number | null, thawedAt: number | null) => ({ outcome, frozenAt, thawedAt })

test.each<[Worth, ReturnType<typeof window>]>([
  ['covered', window('thawed', 1, 2)],
  ['covered', window('resumed', 1, 2)],
  ['not covered', window('skipped', null, null)],
  ['not covered', window('dropped', null, null)],
  ['not covered', window('unlisted', null, null)],
  ['not covered', window('freeze-failed', null, null)],
  ['not covered', window('not-frozen', 1, null)],
  ['not covered', window('down', 1, null)],
  ['not covered', window('stuck', 1, null)],
  ['not shown', window('frozen', 1, null)],
  ['not shown', window('thawed', null, 2)],
  // only the line with its journal is left
  ['not shown', window('-', null, null)],
])('an instance of a consistent run: %s, %j', (worth, told) => {
  expect(worthForInstance({ verdict: 'consistent' }, told)).toBe(worth)
})

test('no instance of a run that is not consistent is covered, whatever its outcome', () => {
  const worths = RUN_VERDICTS.slice(1).map((verdict) => worthForInstance({ verdict }, window('thawed', 1, 2)))
  expect(worths).toEqual(['not covered', 'no snapshot', 'not covered', 'not shown'])
})

test('each kind of worth of several runs is listed once, with the verdicts of the runs', () => {
  const instances = [{ instance: 'iris:PROD', ...window('thawed', 1, 2) }]
  const runs = (['failed', 'consistent', 'inconsistent', 'failed'] as const).map((verdict, index) => ({
    id: `r${index}`,
    verdict,
    instances,
  }))
  expect(worthText(runs, paragraphFor(null)).match(/^[a-z].*?(?=:)/gm)).toEqual(['consistent', 'inconsistent, failed'])
  expect(worthText([], paragraphFor(null))).toBe('')
})

const PROD = { instance: 'iris:PROD', ...window('thawed', 1, 2) }
const DROPPED = { instance: 'iris:TEST', ...window('dropped', null, null) }
const LOST = { instance: 'cache:OLD', ...window('not-frozen', 1, null) }
const TORN = { instance: 'iris:NEW', ...window('thawed', null, 2) }

test('a consistent run is worth less for each instance that it did not cover, the worst first', () => {
  expect(worthOfRun({ verdict: 'consistent', instances: [PROD, TORN, DROPPED, LOST] })).toEqual({
    worth: 'covered',
    lessFor: [
      {
        instance: 'iris:TEST',
        worth: 'not covered',
        why: 'it was not frozen in this run (dropped): only the whole machine can be restored',
      },
      {
        instance: 'cache:OLD',
        worth: 'not covered',
        why: 'no thaw ended its freeze in this run (not-frozen): only the whole machine can be restored',
      },
      { instance: 'iris:NEW', worth: 'not shown', why: expect.stringContaining('does not show both') },
    ],
  })
})

test.each<[Worth, readonly (typeof PROD | typeof DROPPED)[], readonly string[]]>([
  ['not shown', [], []],
  ['not shown', [TORN], []],
  ['not shown', [TORN, DROPPED], ['iris:TEST']],
  ['not covered', [DROPPED, LOST], []],
  ['covered', [PROD], []],
])('a consistent run is %s by its instances: %j', (worth, instances, less) => {
  const told = worthOfRun({ verdict: 'consistent', instances })
  expect([told.worth, told.lessFor.map(({ instance }) => instance)]).toEqual([worth, less])
})

test('the instances of another run are worth what its verdict says', () => {
  for (const verdict of RUN_VERDICTS.slice(1))
    expect(worthOfRun({ verdict, instances: [PROD, DROPPED] })).toEqual({ worth: worthOf({ verdict }), lessFor: [] })
})

test('the instances for which some runs are worth less are told once, with the last of these runs', () => {
  const run = (id: string, ...instances: readonly (typeof PROD | typeof DROPPED)[]) => ({
    id,
    verdict: 'consistent' as const,
    instances,
  })
  const runs = [run('r1', PROD, DROPPED), run('r2', PROD, LOST), run('r3', PROD, DROPPED)]
  const text = worthText(runs, paragraphFor(null)).replaceAll('\n  ', ' ')
  expect(text.split('\n').slice(1)).toEqual([
    'iris:TEST, run r3 and 1 before it: it was not frozen in this run (dropped): only the whole machine can be restored',
    expect.stringMatching(/^cache:OLD, run r2: no thaw ended its freeze /),
    '',
  ])
  // a consistent run of which no instance is shown to be frozen is named
  const torn = worthText([run('r1', PROD), run('r2', TORN)], paragraphFor(null))
  expect(torn.match(/^[a-z].*?(?=:)/gm)).toEqual(['consistent', 'consistent (run r2)'])
})

test('of many instances ten are told, and how many more there are', () => {
  const many = Array.from({ length: 13 }, (_, index) => ({ ...DROPPED, instance: `iris:I${index}` }))
  const run = { id: 'r1', verdict: 'consistent' as const, instances: [PROD, ...many] }
  expect(worthText([run], paragraphFor(null))).toMatch(/\nand 3 more; --json has them all\n$/)
  const lines = worthLines('its snapshot', worthOfRun(run))
  expect(lines).toHaveLength(12)
  expect(lines.at(-1)).toBe('less for 3 more instances; --json has them all')
})
