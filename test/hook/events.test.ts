import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DEADLINE_TEXT,
  type EventRule,
  HOOK_EVENTS,
  INCOMPLETE_LIST_TEXT,
  meaningOf,
  ruleOf,
} from '../../src/hook/events.ts'

const ROOT = join(__dirname, '../..')
const PAGE = join(ROOT, 'docs/how-to/read-the-log.md')
const PARTIALS = join(ROOT, 'templates/partials')
const TEMPLATES = readdirSync(PARTIALS).map((name) =>
  readFileSync(join(PARTIALS, name), 'utf8').replaceAll(/^ *#.*\n/gm, ''),
)

/** `LEVEL INSTANCE EVENT` of each line that the templates can log; the instance as `-` or `*`, a level that depends on the run as `?`. */
function notesOf(text: string): readonly string[] {
  const noted = [...text.matchAll(/\bnote (\S+) (\S+) (\S+) /g)].flatMap(([, level = '', instance, event = '']) => {
    const whose = instance === '-' ? '-' : '*'
    if (event === '"$VERDICT"') return valuesOf('VERDICT', text).map((verdict) => `? ${whose} ${verdict}`)
    if (event !== '"$RESULT"') return [`${level} ${whose} ${event}`]
    return valuesOf('RESULT', text).map((result) => `? ${whose} ${result}`)
  })
  const printed = [...text.matchAll(/level=([a-z]+) instance=- event=([a-z-]+) /g)]
  return [...noted, ...printed.map(([, level, event]) => `${level} - ${event}`)]
}

/** The words to which a template sets a variable. */
function valuesOf(name: string, text: string): readonly string[] {
  const pattern = new RegExp(`\\b${name}=([a-z][a-z-]*)\\b`, 'g')
  return [...text.matchAll(pattern)].map(([, value = '']) => value)
}

/** One row of the page for each event: its meaning with an instance, and with `-`. */
function rowsOf(rules: readonly EventRule[]): readonly string[] {
  return [...new Set(rules.map(({ event }) => event))].map((event) => {
    const [one, other] = rules.filter((rule) => rule.event === event)
    if (one === undefined) return ''
    const text = other === undefined ? one.text : `with an instance: ${one.text}. With \`-\`: ${other.text}`
    const ms = other === undefined || other.ms === one.ms ? one.ms : `${one.ms}; with \`-\`, ${other.ms}`
    return `| \`${event}\` | ${one.levels.join(', ')} | ${text} |${ms === null ? '' : ` ${ms} |`}`
  })
}

test.each([...new Set(HOOK_EVENTS.map(({ heading }) => heading))])(
  'the page has each event and no other under its heading: %s',
  (heading) => {
    const page = readFileSync(PAGE, 'utf8')
    const start = page.indexOf(`\n## ${heading}\n`)
    const end = page.indexOf('\n## ', start + 1)
    expect(start).toBeGreaterThan(0)
    const part = page.slice(start, end)
    const rows = part.match(/^\| `.*\n/gm)?.join('') ?? ''
    const expected = rowsOf(HOOK_EVENTS.filter((rule) => rule.heading === heading))
      .map((row) => `${row}\n`)
      .join('')
    if (rows !== expected && process.env.UPDATE_GOLDEN === '1') {
      writeFileSync(PAGE, page.slice(0, start) + part.replace(rows, () => expected) + page.slice(end))
    }
    expect(rows).toBe(expected)
  },
)

test('the page has no event below another heading', () => {
  const known = new Set<string>(HOOK_EVENTS.map(({ heading }) => heading))
  const parts = readFileSync(PAGE, 'utf8').split(/^## /m)
  const others = parts.filter((part) => !known.has(part.split('\n')[0] ?? ''))
  expect(others).toHaveLength(parts.length - known.size)
  expect(others.filter((part) => /^\| event \|/m.test(part))).toEqual([])
})

test('the templates write the events of the table that no later version has ended, with their levels', () => {
  const written = new Set(TEMPLATES.flatMap(notesOf))
  const expected = HOOK_EVENTS.filter(({ until }) => until === null).flatMap(({ event, of, levels, means }) =>
    means.kind === 'thaw' || means.kind === 'verdict'
      ? [`? ${of === 'run' ? '-' : '*'} ${event}`]
      : levels.map((level) => `${level} ${of === 'run' ? '-' : '*'} ${event}`),
  )
  expect([...written].sort()).toEqual([...expected].sort())
})

test('the reasons that are recognised by their text are the words of the templates', () => {
  expect(TEMPLATES.join('')).toContain(`WHY=\${WHY:-'${DEADLINE_TEXT}'}\n`)
  expect(readFileSync(join(ROOT, 'templates/metrics.sh'), 'utf8')).toContain(`== "${DEADLINE_TEXT}"`)
  expect(TEMPLATES.join('')).toContain(`list-failed "$BEGAN" "${INCOMPLETE_LIST_TEXT} of`)
})

test('an event is recognised by its word, and by whether the line names an instance', () => {
  expect(meaningOf({ event: 'frozen', instance: 'iris:PROD' }).kind).toBe('frozen')
  expect(meaningOf({ event: 'frozen', instance: '-' }).kind).toBe('all frozen')
  expect(meaningOf({ event: 'consistent', instance: 'iris:PROD' }).kind).toBe('remark')
  expect(ruleOf({ event: 'of-a-later-version', instance: '-' })).toBeNull()
  expect(meaningOf({ event: 'of-a-later-version', instance: '-' }).kind).toBe('remark')
})

test('no two rules have the same event', () => {
  const keys = HOOK_EVENTS.map(({ event, of }) => `${event} ${of}`)
  expect(new Set(keys).size).toBe(keys.length)
})
