import { endingsOf } from '../../../src/validate/ending/play.ts'
import { parseScript } from '../../../src/validate/script/parse-script.ts'
import { treeOf } from '../../../src/validate/script/tree.ts'

// the exit status of a script by the status of its session `freeze`; ? is any status
function ends(text: string, status: string): readonly string[] | null {
  const endings = endingsOf(treeOf(parseScript('x', text)), {
    status,
    argument: null,
    partOf: (_, words) => (/^(?:exec )?freeze\b/.test(words) ? 'session' : /^stop\b/.test(words) ? 'stop' : 'other'),
    isTalk: ({ words }) => words[0]?.plain === 'say',
  })
  return endings === null ? null : [...new Set(endings.map((end) => end.status?.join('|') ?? '?'))].sort()
}

// with 2, 5 and 10: a true condition gives 0, a false one 1, an unknown one both
test.each<readonly [string, string, string, string]>([
  ['[ $s -eq 5 ]', '1', '0', '1'],
  ['[ $s -ne 5 ]', '0', '1', '0'],
  ['[ $s -gt 5 ]', '1', '1', '0'],
  ['[ $s -ge 5 ]', '1', '0', '0'],
  ['[ $s -lt 5 ]', '0', '1', '1'],
  ['[ $s -le 5 ]', '0', '0', '1'],
  ['[ $s -eq 05 ]', '1', '0', '1'],
  ['[ $s = 5 ]', '1', '0', '1'],
  ['[ $s = 05 ]', '1', '1', '1'],
  ['[ $s == 5 ]', '1', '0', '1'],
  ['[ $s != 5 ]', '0', '1', '0'],
  ['[ 5 -eq $s ]', '1', '0', '1'],
  ['[ "x$s" = x5 ]', '1', '0', '1'],
  ['[ "$s:$s" = 5:5 ]', '1', '0', '1'],
  ['[ ! $s -eq 5 ]', '0', '1', '0'],
  ['[ ! "$s" ]', '1', '1', '1'],
  ['[ "$s" ]', '0', '0', '0'],
  ['[ "" ]', '1', '1', '1'],
  ['[ ]', '1', '1', '1'],
  ['[ ! ]', '0', '0', '0'],
  ['[ -n "$s" ]', '0', '0', '0'],
  ['[ -z "$s" ]', '1', '1', '1'],
  ['[ -n "" ]', '1', '1', '1'],
  ['[ -z "" ]', '0', '0', '0'],
  ['[ -f "$s" ]', '0 1', '0 1', '0 1'],
  ['[ $s -eq $unknown ]', '0 1', '0 1', '0 1'],
  ['[ $unknown -eq 5 ]', '0 1', '0 1', '0 1'],
  ['[ $s -xx 5 ]', '0 1', '0 1', '0 1'],
  ['[ $s -eq 5 -o $s -eq 2 ]', '0', '0', '1'],
  ['[ $s -eq 5 -a $s -ne 2 ]', '1', '0', '1'],
  ['[[ $s -eq 5 || $s -eq 2 ]]', '0', '0', '1'],
  ['[[ $s -gt 2 && $s -lt 10 ]]', '1', '0', '1'],
  ['[[ ( $s -eq 5 ) ]]', '0 1', '0 1', '0 1'],
  ['((s == 5 || s == 2))', '0', '0', '1'],
  ['((s % 5))', '0', '1', '1'],
  ['((s))', '0', '0', '0'],
  ['((s += 1))', '0 1', '0 1', '0 1'],
  ['[[ $s == 5 ]]', '1', '0', '1'],
  ['[[ $s = 5 ]]', '1', '0', '1'],
  ['[[ $s == 5* ]]', '0 1', '0 1', '0 1'],
  ['[[ $s == "5*" ]]', '1', '1', '1'],
  ['[[ $s == [25] ]]', '0 1', '0 1', '0 1'],
  ['[[ $s =~ ^(2|5)$ ]]', '0 1', '0 1', '0 1'],
  ['test $s -eq 5', '1', '0', '1'],
  ['test "$s"', '0', '0', '0'],
  ['((s == 5))', '1', '0', '1'],
  ['((s != 5))', '0', '1', '0'],
  ['((s > 5))', '1', '1', '0'],
  ['((s >= 5))', '1', '0', '0'],
  ['((s < 5))', '0', '1', '1'],
  ['((s <= 5))', '0', '0', '1'],
  ['(($s == 5))', '1', '0', '1'],
  ['((${s} == 5))', '1', '0', '1'],
  ['(( s > 5 ))', '1', '1', '0'],
])('%s', (condition, two, five, ten) => {
  expect(['2', '5', '10'].map((status) => ends(`freeze; s=$?\n${condition}`, status)?.join(' '))).toEqual([
    two,
    five,
    ten,
  ])
})

// the exit status of a script whose only session ends with 5
test.each<readonly [string, string | null]>([
  ['freeze; s=$?\nif [ $s -eq 5 ]; then exit $s; fi', '5'],
  ['x; s=$?; freeze\n[ $s -eq 4 ]; exit $s', '?'],
  ['x; s=$?; freeze\nif [ $s -eq 4 ]; then exit $s; fi; exit 8', '8 ?'],
  ['if x; then s=3; else s=4; fi; freeze; case $s in 3) exit $s ;; *) exit $s ;; esac', '3 4'],
  ['if x; then s=3; else s=4; fi; freeze; case a$s in a3) exit $s ;; *) exit $s ;; esac', '3|4'],
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].flatMap((at) => [
    [`f() { exit $${at}; }\nfreeze; f ${'a '.repeat(Number(at) - 1)}7`, '7'] as const,
    [`g() { :; }\nf() { g 1 2 3 4 5 6 7 8 9; exit $${at}; }\nfreeze; f ${'a '.repeat(Number(at) - 1)}7`, '7'] as const,
  ]),
  ['f() { :; }\nif x; then f a; else f b; fi\nfreeze; exit 4', '4'],
  ['freeze; s=$?; unset s\nexit $s', '?'],
  ['freeze; s=$?; read s\nexit $s', '?'],
  ['freeze; s=$?; read t\nexit $s', '5'],
  ['freeze\nread x\nexit $?', '?'],
  ['freeze; s=$?; export s\nexit $s', '5'],
  ['freeze; export s=$?\nexit $s', '5'],
  ['freeze; readonly s=$?\nexit $s', '5'],
  ['freeze; declare s=$?\nexit $s', '5'],
  ['freeze; typeset s=$?\nexit $s', '5'],
  ['freeze; local s=$?\nexit $?', '0'],
  ['freeze; s=1 t=$?\nexit $t', '5'],
  ['freeze; s=1; s+=2\nexit $s', '?'],
  ['freeze; s=$?; eval x\nexit $s', '?'],
  ['freeze; s=$?; source x\nexit $s', '?'],
  ['freeze; eval x', '?'],
  ['freeze; true', '0'],
  ['freeze; :', '0'],
  ['freeze; false', '1'],
  ['freeze; say x', '0'],
  ['freeze; x', '?'],
  ['freeze; s=x', '0'],
  ['freeze; s=$(x)', '?'],
  ['freeze; s=$(false)', '1'],
  ['freeze; s=$(exit 3)', '3'],
  ['freeze; set -u', '0'],
  ['freeze; set -x y', '0'],
  ['set -ue\nfreeze', null],
  ['set -o errexit\nfreeze', null],
  ['trap "exit 0" 0\nfreeze', '0'],
  ['trap "exit 0" TERM\nfreeze', '5'],
  ['trap x EXIT\nfreeze', '5'],
  ['trap "exit 4" TERM 0\nfreeze', '4'],
  ['trap "exit 4" sigexit\nfreeze', '4'],
  ['trap "exit 0" TERM EXITS 10\nfreeze', '5'],
  ['freeze; exit', '5'],
  ['freeze; return 4', '4'],
  ['freeze; exit 4; exit 5', '4'],
  ['f() { return 4; }\nfreeze; f', '4'],
  ['f() { exit 4; }\nfreeze; f; exit 3', '4'],
  ['f() { return; }\nfreeze; f', '5'],
  ['f() { s=4; }\nfreeze; f; exit $s', '4'],
  ['f() { exit "$2"; }\nfreeze; f a 6', '6'],
  ['f() { exit "$9"; }\nfreeze; f 1 2 3 4 5 6 7 8 7', '7'],
  ['f() { x; }\ng() { f; return $1; }\nfreeze; g 4', '4'],
  ['f() { g 5; exit $1; }\ng() { true; }\nfreeze; f 4', '4'],
  ['f() { "$@"; }\nf freeze', '5'],
  ['f() { $*; }\nf freeze', '5'],
  ['f() { $1; }\nf freeze', '5'],
  ['f() { ${1}; }\nf freeze', '5'],
  ['f() { "$@"; }\nf stop', ''],
  ['f() { f; }\nfreeze; f', '?'],
  ['stop; freeze', ''],
  ['freeze; stop', '?'],
  ['exec freeze; exit 7', '5'],
  ['exec >x; freeze', '5'],
  ['freeze; exec x; exit 7', '?'],
  ['(freeze)', '5'],
  ['(freeze; exit 4); exit $?', '4'],
  ['(exit 4); freeze', '5'],
  ['s=1; (s=2; freeze); exit $s', '1'],
  ['{ freeze; }', '5'],
  ['{ freeze; } >x', '5'],
  ['x=$(freeze)', '5'],
  ['say "$(freeze)"', '0'],
  ['freeze || exit 3', '3'],
  ['freeze && exit 3', '5'],
  ['freeze; [ $? -eq 5 ] && exit 3 || exit 4', '3'],
  ['x && freeze', '5'],
  ['x &\nfreeze', '5'],
  ['freeze; x &', '0'],
  ['freeze; x & exit $?', '0'],
  ['say a | freeze', '5'],
  ['x | say a; freeze; say a | false', '1'],
  ['freeze; false | say a', '0'],
  ['freeze | x', '?'],
  ['freeze |& x', '?'],
  ['freeze & x', null],
  ['(freeze) &', null],
  ['freeze; x | y; exit $?', '?'],
  ['if freeze; then exit 3; else exit 4; fi', '4'],
  ['freeze; if false; then exit 3; fi', '0'],
  ['freeze; if true; then exit 3; fi', '3'],
  ['freeze; if x; then exit 3; elif y; then exit 4; else exit 6; fi', '3 4 6'],
  ['freeze; if false; then exit 3; elif true; then exit 4; else exit 6; fi', '4'],
  ['freeze; while false; do exit 3; done', '0'],
  ['freeze; while true; do exit 3; done', '3'],
  ['freeze; until true; do exit 3; done', '0'],
  ['freeze; until false; do exit 3; done', '3'],
  ['freeze; while true; do break; done', '0'],
  ['freeze; s=3; for i in a; do s=4; done; exit $s', '4'],
  ['freeze; s=3; for i in a; do continue; s=4; done; exit $s', '3'],
  ['freeze; s=3; for i in a; do break; s=4; done; exit $s', '3'],
  ['s=0; for i in a; do freeze; s=$?; done; exit $s', '5'],
  ['for i in a; do freeze; exit $i; done', '?'],
  ['i=4; for i in a; do freeze; done; exit $i', '?'],
  ['freeze; case $? in 5) exit 3 ;; *) exit 4 ;; esac', '3'],
  ['freeze; case $? in 4 | 5) exit 3 ;; *) exit 4 ;; esac', '3'],
  ['freeze; case $? in 4) exit 3 ;; 5) exit 6 ;; *) exit 4 ;; esac', '6'],
  ['freeze; case $? in 4) exit 3 ;; *) exit 4 ;; esac', '4'],
  ['freeze; case $? in 4) exit 3 ;; esac', '0'],
  ['freeze; case $? in 5) ;; *) exit 4 ;; esac', '0'],
  ['freeze; case $? in [0-9]) exit 3 ;; *) exit 4 ;; esac', '3'],
  ['freeze; case $? in ?) exit 3 ;; *) exit 4 ;; esac', '3'],
  ['freeze; case $? in 5*) exit 3 ;; *) exit 4 ;; esac', '3'],
  ['freeze; case $? in $x) exit 3 ;; *) exit 4 ;; esac', '3 4'],
  ['freeze; case $1 in a) exit 3 ;; *) exit 4 ;; esac', '3 4'],
  ['freeze; s=$?; case $s in 5) exit $s ;; *) exit 4 ;; esac', '5'],
  ["freeze; s='$?'; exit $s", '$?'],
  ['freeze; s="a$?b"; exit $s', 'a5b'],
  ['freeze; s=`x`; exit $s', '?'],
  ['freeze; s=$(x); exit $s', '?'],
  ['freeze; s=a*; exit $s', '?'],
  ['freeze; s="a*"; exit $s', 'a*'],
  ['freeze; s=$#; exit $s', '?'],
  ['freeze; s=${x:-3}; exit $s', '?'],
  [`freeze; s="$?${'x'.repeat(250)}"; exit $s`, '?'],
])('%j ends with %s', (text, expected) => {
  expect(ends(text, '5')?.join(' ') ?? null).toBe(expected)
})

test('up to six values of a variable are known, and with more the value is unknown', () => {
  const chosen = (values: readonly number[]) =>
    `freeze\n${values.map((value) => `if x; then s=${value}; fi`).join('\n')}\nexit $s`
  expect(ends(`s=0; ${chosen([1, 2, 3, 4, 5])}`, '5')).toEqual(['0|1|2|3|4|5'.split('|').reverse().join('|')])
  expect(ends(`s=0; ${chosen([1, 2, 3, 4, 5, 6])}`, '5')).toEqual(['?'])
})

test('up to six values of a status are known, and with more the status is unknown', () => {
  const ended = (last: number) =>
    `freeze\nif x; then (exit 1)${Array.from({ length: last - 2 }, (_, index) => `; elif x; then (exit ${index + 2})`).join('')}; else (exit ${last}); fi\nexit`
  expect(ends(ended(6), '5')).toEqual(['1', '2', '3', '4', '5', '6'])
  expect(ends(ended(7), '5')).toEqual(['?'])
})

test('a script with more than six traps for EXIT is not judged', () => {
  const traps = (count: number) => Array.from({ length: count }, (_, index) => `trap 'say ${index}' EXIT`).join('\n')
  expect([ends(`${traps(6)}\nfreeze`, '5'), ends(`${traps(7)}\nfreeze`, '5')]).toEqual([['5'], null])
})

test('only two hundred variables are kept, and the value of each may still change', () => {
  const many = Array.from({ length: 199 }, (_, index) => `v${index}=x`).join('; ')
  expect(ends(`${many}; freeze; v5=$?; exit $v5`, '5')).toEqual(['5'])
  expect(ends(`${many}; freeze; more=$?; exit $more`, '5')).toEqual(['?'])
})
