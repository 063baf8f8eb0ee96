import { endingsOf } from '../../../src/validate/ending/play.ts'
import { parseScript } from '../../../src/validate/script/parse-script.ts'
import { treeOf } from '../../../src/validate/script/tree.ts'

// `freeze` is the session, `say` writes a message; an unknown status is shown as ?
function ends(text: string, status: string, argument: string | null = null): readonly string[] | null {
  const endings = endingsOf(treeOf(parseScript('x', text)), {
    status,
    argument,
    partOf: (_, words) => (/^(?:exec )?freeze\b/.test(words) ? 'session' : /^thaw\b/.test(words) ? 'end' : 'other'),
    isTalk: ({ words }) => words[0]?.plain === 'say',
  })
  return endings === null
    ? null
    : [...new Set(endings.map(({ status: all, isCut }) => (isCut ? 'thawed' : (all?.join('|') ?? '?'))))].sort()
}

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  ['the last line', 'freeze', ['5'], ['3']],
  ['a message after the session', 'freeze; say x', ['0'], ['0']],
  ['exit with the status', 'freeze; s=$?; say x; exit $s', ['5'], ['3']],
  ['exit without a status', 'freeze\nexit', ['5'], ['3']],
  ['a test as the last line', 'freeze\n[ "$?" -eq 5 ]', ['0'], ['1']],
  ['a test and a list', 'freeze\n[ $? = 5 ] && exit 0\nexit 7', ['0'], ['7']],
  ['a negated test', 'freeze\nif ! [ $? -eq 5 ]; then exit 7; fi', ['0'], ['7']],
  ['a negated group', 'if ! { freeze; [ $? -eq 5 ]; }; then exit 7; fi', ['0'], ['7']],
  ['a negated subshell', '! (freeze; [ $? -ne 5 ])', ['0'], ['1']],
  ['a negated if', 'freeze\nif ! if [ $? -eq 5 ]; then true; else false; fi; then exit 7; fi', ['0'], ['7']],
  ['a negated case', 'freeze\n! case $? in 5) false ;; *) true ;; esac', ['0'], ['1']],
  [
    'a negated loop',
    'for i in a; do freeze; done; [ $? -eq 5 ]; s=$?\n! while false; do x; done || exit $s',
    ['0'],
    ['1'],
  ],
  ['a function of ksh', 'function f\n{\nfreeze\n[ $? -eq 5 ]\n}\nif f; then exit 0; fi\nexit 9', ['0'], ['9']],
  ['a group behind ||', 'freeze; [ $? -eq 5 ] || { say x; exit 7; }\nexit 0', ['0'], ['7']],
  [
    'if, elif, else',
    'freeze; s=$?\nif [ $s -eq 5 ]; then r=0; elif [ $s -eq 3 ]; then r=1; else r=2; fi; exit $r',
    ['0'],
    ['1'],
  ],
  ['if without else', 'r=0; freeze; s=$?\nif [ $s -eq 1 ]; then r=1; fi\nexit $r', ['0'], ['0']],
  ['case', 'freeze\ncase $? in 5) exit 0 ;; 1 | 3) exit 4 ;; *) exit 6 ;; esac', ['0'], ['4']],
  ['case without a default', 'freeze\ncase $? in 5) r=0 ;; 1) r=4 ;; esac\nexit ${r}', ['0'], ['?']],
  ['double brackets', 'freeze; s=$?\n[[ $s == 5 ]] || exit 7\nexit 0', ['0'], ['7']],
  ['arithmetic', 'freeze; s=$?\nif (( s != 5 )); then exit 7; fi\nexit 0', ['0'], ['7']],
  ['a function', 'f() { freeze; [ $? -eq 5 ]; }\nif f; then exit 0; fi\nexit 9', ['0'], ['9']],
  ['a function that returns', 'f() { freeze; return $?; }\nf\nexit $?', ['5'], ['3']],
  ['an argument of a function', 'end() { exit "$1"; }\nfreeze\nend $?', ['5'], ['3']],
  ['the session by an argument', 'run() { "$@" >/dev/null; }\nrun freeze A\nexit $?', ['5'], ['3']],
  ['a substitution', 'out=$(freeze)\nexit $?', ['5'], ['3']],
  ['a local substitution', 'f() { local out=$(freeze); return $?; }\nf', ['0'], ['0']],
  ['a subshell', '(freeze; exit $?)\nexit $?', ['5'], ['3']],
  ['a loop', 'w=0\nfor i in a b; do freeze $i; [ $? -eq 5 ] || w=1; done\nexit $w', ['0'], ['1']],
  ['a loop that retries', 'for i in 1 2; do freeze; [ $? -eq 5 ] && exit 0; done\nexit 1', ['0'], ['1']],
  ['until', 'n=0\nuntil freeze; [ $? -eq 5 ]; do break; done\nexit $?', ['0'], ['0']],
  ['a condition of unknown result', 'freeze; s=$?\nif [ -f /x ]; then exit $s; fi\nexit 0', ['0', '5'], ['0', '3']],
  ['a variable that may be anything', 'freeze; s=$?\n. /lib\nexit $s', ['?'], ['?']],
  ['exec', 'exec freeze', ['5'], ['3']],
  ['a thaw', 'freeze\nthaw', ['thawed'], ['thawed']],
  ['an undo', 'freeze; [ $? -eq 5 ] && exit 0\nthaw', ['0'], ['thawed']],
  ['a pipe', 'freeze | tee log', ['?'], ['?']],
  ['a pipe that fails with its session', 'set -o pipefail\nfreeze | say x', ['5'], ['3']],
  ['the status within a pipe', 'freeze | say x\ns=${PIPESTATUS[0]}\n[ $s -eq 5 ]', ['0'], ['1']],
  ['a trap that exits at the end', "trap 'exit 0' EXIT\nfreeze", ['0'], ['0']],
  ['a trap that says something at the end', "trap 'say x' EXIT\nfreeze", ['5'], ['3']],
  ['a trap that undoes at the end', 'f() { thaw; }\ntrap f EXIT\nfreeze; [ $? -eq 5 ]', ['thawed'], ['thawed']],
  ['a trap that is reset', 'trap thaw EXIT\nfreeze; [ $? -eq 5 ] || exit 7\ntrap - EXIT', ['0'], ['thawed']],
  ['a trap with a condition', "trap '[ $ok = 1 ] || thaw' EXIT\nok=0; freeze; [ $? -eq 5 ] && ok=1", ['0'], ['thawed']],
  ['a boolean', 'ok=true; freeze; [ $? -eq 5 ] || ok=false\n$ok', ['0'], ['1']],
  ['a counter', 'n=0; freeze; [ $? -eq 5 ] || n=$((n + 1))\nexit $n', ['0'], ['1']],
  ['a choice', 'freeze; exit $(( $? == 5 ? 0 : 7 ))', ['0'], ['7']],
  ['a test of both', 'freeze; s=$?\n[[ $s -ne 5 && $s -ne 0 ]] && exit 7\nexit 0', ['0'], ['7']],
  ['a test of either', 'freeze; s=$?\nif [ $s -eq 1 -o $s -eq 3 ]; then exit 7; fi\nexit 0', ['0'], ['7']],
  ['arithmetic of either', 'freeze; (( $? == 5 || $? == 1 )) || exit 7', ['0'], ['7']],
  ['then without an operator', 'freeze; if [[ $? != 5 ]] then exit 7; fi\nexit 0', ['0'], ['7']],
  ['a pattern', 'freeze\ncase $? in [0-4]) exit 7 ;; esac\nexit 0', ['0'], ['7']],
  ['a wait for all', 'freeze; wait; exit $?', ['0'], ['0']],
])('%s', (_, text, good, bad) => {
  expect([ends(text, '5'), ends(text, '3')]).toEqual([good, bad])
})

test.each([
  ['the background', 'freeze &\nexit 0'],
  ['set -e', 'set -e\nfreeze'],
  ['a trap for each error', "trap 'exit 0' ERR\nfreeze"],
])('%s is not judged', (_, text) => {
  expect(ends(text, '5')).toBeNull()
})

test.each([
  ['a test of a number counted afterwards', 'n=0; freeze; let n++; if [ $n -gt 1 ]; then exit 7; fi\nexit 0', true],
  ['a pattern of the status', 'freeze; s=$?; [[ $s =~ ^5$ ]] && exit 0\nexit 7', true],
  ['a file that may exist', 'freeze; if [ -f /x ]; then exit 7; fi\nexit 0', false],
  ['a number that was counted before the session', 'n=$(ls); freeze; if [ "$n" = 1 ]; then exit 7; fi\nexit 0', false],
])('whether a condition may depend on the session: %s', (_, text, isUnsure) => {
  const endings = endingsOf(treeOf(parseScript('x', text)), {
    status: '5',
    argument: null,
    partOf: (command) => (command.text === 'freeze' ? 'session' : 'other'),
    isTalk: () => false,
  })
  expect(endings?.map((ending) => ending.isUnsure)).toEqual(endings?.map(() => isUnsure))
})

test('with two statuses, only paths are returned on which a session had the first status', () => {
  const text = 'freeze A; [ $? -eq 5 ] || exit 7\nfreeze B; [ $? -eq 5 ] || exit 8'
  const endings = endingsOf(treeOf(parseScript('x', text)), {
    status: '5',
    failure: '3',
    argument: null,
    partOf: (_, words) => (words.startsWith('freeze') ? 'session' : 'other'),
    isTalk: () => false,
  })
  expect(endings?.map(({ status }) => status?.join('|')).sort()).toEqual(['0', '8'])
})

test('the first argument chooses a branch', () => {
  const text = 'case $1 in freeze) freeze ;; esac'
  expect(ends(text, '5', 'freeze')).toEqual(['5'])
  expect(ends(text, '5', 'thaw')).toEqual([])
})

test('the analysis of an endless script ends', () => {
  expect(ends(`f() { f; f; }\n${'f; '.repeat(2000)}freeze`, '5')).toBeNull()
  expect(ends(`freeze\n${'while :; do '.repeat(70)}x${'; done'.repeat(70)}`, '5')).not.toBeUndefined()
})
