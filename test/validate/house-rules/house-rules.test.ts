import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { realHost } from '../../../src/host/real-host.ts'
import type { Finding } from '../../../src/model.ts'
import { HOUSE_RULES, houseRules } from '../../../src/validate/house-rules/house-rules.ts'
import { syntax } from '../../../src/validate/syntax.ts'
import { anyText } from '../../text/any-text.ts'
import { foreign, MANGLED } from '../scripts.ts'
import { muchOf, PIECES } from './much.ts'
import { houseRulesPage } from './page.ts'

const PAGE = join(__dirname, '../../../docs/reference/house-rules.md')

function findings(text: string, origin: 'ours' | 'foreign' = 'foreign', name = 'hook'): readonly Finding[] {
  const outcome = houseRules([{ name, text, ours: origin }])
  return outcome.kind === 'ran' ? outcome.findings : []
}
const ids = (...args: Parameters<typeof findings>) => [...new Set(findings(...args).map(({ rule }) => rule))]

test('the ids are in order and without gaps', () => {
  expect(HOUSE_RULES.map(({ id }) => id)).toEqual(
    HOUSE_RULES.map((_, index) => `GH${String(index + 1).padStart(3, '0')}`),
  )
})

test.each(HOUSE_RULES.map((rule) => [rule.id, rule.title, rule] as const))(
  'the examples of %s have the fault, and the good ones do not: %s',
  (id, _, { bad, good, scope, names }) => {
    const origin = scope === 'ours' ? 'ours' : 'foreign'
    expect(ids(bad, origin, names?.bad)).toEqual([id])
    expect(ids(good, origin, names?.good)).toEqual([])
  },
)

test('the good examples are scripts without syntax errors', async () => {
  const files = HOUSE_RULES.map(({ id, good }) => ({ name: id, text: good, ours: 'foreign' as const }))
  expect(await syntax(files, realHost())).toEqual([{ kind: 'ran', tool: 'sh-syntax', findings: [] }])
})

test('rules about our own form find nothing in other scripts', () => {
  for (const { scope, bad } of HOUSE_RULES) if (scope === 'ours') expect(ids(bad, 'foreign')).toEqual([])
})

test('docs/reference/house-rules.md is made from the rules (UPDATE_GOLDEN=1 rewrites the page)', () => {
  const page = houseRulesPage(HOUSE_RULES)
  let written = ''
  try {
    written = readFileSync(PAGE, 'utf8')
  } catch {
    // a missing page differs from the expected one
  }
  if (written !== page && process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page)
  expect(written).toBe(page)
})

test('the mangled text of an article has the faults of such texts', () => {
  expect(ids(MANGLED)).toEqual(
    expect.arrayContaining([
      'GH001',
      'GH010',
      'GH012',
      'GH014',
      'GH016',
      'GH018',
      'GH019',
      'GH024',
      'GH029',
      'GH032',
      'GH033',
    ]),
  )
  expect(findings(MANGLED)).toContainEqual(
    expect.objectContaining({ rule: 'GH032', line: 5, message: 'a lone $, perhaps the rest of 2>&1' }),
  )
})

describe('no fault is found in', () => {
  const THAW = "irissession A -U %SYS '##Class(Backup.General).ExternalThaw(0)'"
  test.each([
    ['words in comments', ['# eval `x` | irissession A; echo $x >/tmp/y']],
    ['words in here-documents', ['cat <<END', 'eval `x` >/tmp/y; which iris', 'END']],
    ['words in messages', ["printf '%s\\n' 'run irissession A | tee /tmp/log'"]],
    ['a pipe after a list', ["iris qlist | cut -d '^' -f 1"]],
    ['a status kept with ||', [`timeout -k 5 9 ${THAW} </dev/null || status=$?`, '[ "$status" -eq 5 ]']],
    [
      'a probe asked for the verdict alone',
      [
        'irisstat WDSUSPD && was=yes',
        'case $1 in',
        `thaw) timeout -k 5 9 ${THAW} </dev/null ;;`,
        '*) exit 1 ;;',
        'esac',
        '[ "$?" -eq 5 ]',
      ],
    ],
    [
      'a bounded call in a function of its own',
      [
        'enter() {',
        'timeout -k 5 9 irissession "$@" </dev/null',
        '}',
        'trap : TERM',
        'enter A "##Class(Backup.General).ExternalThaw(0)"',
      ],
    ],
    ['KILL as the only signal', ['timeout -s KILL 9 iris qlist', 'timeout --signal=KILL 9 iris qlist']],
    ['a private temporary folder', ['dir=$(mktemp -d /tmp/hook.XXXXXX)', 'printf x >"$dir/x"']],
    ['echo of a fixed text', ['echo "started $1"', 'echo']],
    ['a line to a FIFO of its own', ['echo "$1" >&3']],
    ['input for all of the script', ['exec </dev/null', `timeout -k 5 9 ${THAW}`, '[ "$?" -eq 5 ]']],
  ] as const)('%s', (_, lines) => {
    expect(ids(foreign(...lines).text)).toEqual([])
  })
})

describe('the limits of ExternalFreeze are checked in', () => {
  const frozenWith = (args: string) => {
    const session = (method: string) =>
      `timeout -k 5 9 irissession A -U %SYS "##Class(Backup.General).${method}" </dev/null`
    const undone = ['[ "$?" -eq 5 ] && exit 0', session('ExternalThaw(0)'), 'exit 1']
    return ids(foreign('trap : TERM', session(`ExternalFreeze(${args})`), ...undone).text)
  }
  test.each([
    ['0,,,,,,1200,,,360', []],
    ['0,,,,,,1201,,,360', ['GH016']],
    // nine arguments: the limit is one comma too early
    ['0,,,,,,600,,360', ['GH017']],
    ['0,,,,,,600,,,360', []],
    ['0,,,,,,600,,,360,.file', []],
    ['0,,,,,,600,,,0', ['GH017']],
    // a comma in braces or brackets does not separate arguments
    ['{a,b,c,d,e,f,g,h,i},,,,,,600', ['GH017']],
    ['{a,b},,,,,,1300,,,360', ['GH016']],
    ['$$f({1,2},3),,,,,,600,,,360', []],
    ['0,,,600,,,,,,360', ['GH058']],
    ['0,,,10,0,0,,,,360', []],
    ['0,,,,,,600,,,600', ['GH058']],
    ['0,,,,,,,,,599', []],
    ['0,,,,,,,,,600', ['GH058']],
  ] as const)('%s', (args, expected) => {
    expect(frozenWith(args)).toEqual(expected)
  })
})

describe('a fault in another form is found:', () => {
  test.each([
    ['GH004', ['su irisusr -c "timeout -k 5 9 csession A \'^x\' | tee /var/log/x" </dev/null']],
    ['GH004', ['timeout -k 5 9 iris session A -U %SYS ^x </dev/null |& tee /var/log/x']],
    ['GH005', ['start', 'case "$?" in 0) ;; esac']],
    ['GH010', ['sudo -u irisusr iris terminal A -U %SYS ^x </dev/null']],
    ['GH010', ['$SESSION A -U %SYS "##class(backup.general).ExternalThaw()" </dev/null']],
    ['GH014', ['ccontrol qall']],
    ['GH014', ['timeout -k 1 5 iris all']],
    [
      'GH016',
      [
        'LIMIT=1800',
        'trap : TERM',
        'timeout -k 5 9 irissession A "##Class(Backup.General).ExternalFreeze(0,,,,,,$LIMIT,,,60)" </dev/null',
        'timeout -k 5 9 irissession A "##Class(Backup.General).ExternalThaw()" </dev/null',
      ],
    ],
    [
      'GH020',
      [
        'state=$(timeout -k 5 9 irissession A "##Class(Backup.General).IsWDSuspendedExt()" </dev/null)',
        'case $state in',
        '*yes*) timeout -k 5 9 irissession A "##Class(Backup.General).ExternalThaw()" </dev/null ;;',
        '*) ;;',
        'esac',
      ],
    ],
    ['GH026', ['set -euo pipefail']],
    ['GH026', ['set -o errexit']],
    ['GH028', ['source /etc/x']],
    ['GH030', ['LOGFILE=./hook.log']],
    ['GH031', ['LOCK=/var/tmp/hook.lock']],
    ['GH032', ['[ 1 -lt 2 ] &amp;&amp; echo yes']],
    ['GH032', ['date >>$LOG$']],
  ] as const)('%s in %j', (id, lines) => {
    expect(ids(foreign(...lines).text)).toContain(id)
  })
})

test('of many findings of one rule, ten are listed and the others counted', () => {
  const found = findings(foreign(...Array.from({ length: 25 }, () => 'eval x')).text)
  expect(found.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(found[0]?.message).toBe('data becomes commands here')
  expect(found.at(-1)?.message).toBe('data becomes commands here (and 15 more of GH023)')
})

test('any text gives findings whose places are in the text', () => {
  const pieces = HOUSE_RULES.flatMap(({ bad, good }) => `${bad}${good}`.split(/(?<=[\s"'`();|&$])/))
  const text = fc.oneof(
    anyText(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (any) => {
      const lines = any.split('\n').length
      for (const { line, column, message } of findings(any, 'ours')) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(column).toBeGreaterThanOrEqual(1)
        expect(message).not.toBe('')
      }
    }),
    { numRuns: 100 },
  )
})

// test/prove/validate has every beginning, and lines eight times as long
test('the check of the beginnings of every example ends', () => {
  for (const { bad } of HOUSE_RULES) {
    for (let end = 0; end <= bad.length; end += 31)
      expect(Array.isArray(findings(bad.slice(0, end), 'ours'))).toBe(true)
  }
})

test.each(PIECES)('the check of a line of many %j ends', (piece) => {
  expect(findings(muchOf(piece, 16 * 1024)).length).toBeLessThanOrEqual(HOUSE_RULES.length * 10)
})
