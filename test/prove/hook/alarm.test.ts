import { engineFunctions } from '../../hook/engine-functions.ts'
import { runInShell } from '../../hook/run-in-shell.ts'
import { shells } from '../../hooks/shells.ts'

/** The alarm of pre-freeze beside a state of two instances. At its twelfth look the lock of the owner is free, which ends it. */
const script = (functions: string, holders: string) => `
exec 2>/dev/null 3>/dev/null
${functions}
NL='
'
CLIENT=/run/client.1 RUN_DIR=/run LIST_TIMEOUT=5 FREEZE_TIMEOUT=5 THAW_TIMEOUT=5 look=0
until_free() { [ "$look" -ge 12 ]; }
sleep() { :; }
is_stopped() { return 1; }
undo() { echo "undo: $1"; }
read_state() {
    look=$((look + 1))
    C=$CLIENT OWNER=$$ FIRST=1 BEGUN=' iris:A iris:B ' THAWED=' ' HOLDERS=" ${holders}"
}
alarm
echo "$look looks"
`

let functions = ''
beforeAll(async () => {
  functions = await engineFunctions('alarm', 'all_begun', 'is_holder_lost', 'is_alive', 'of', 'has', 'now')
})

describe.each(shells())('$name', ({ name, command }) => {
  if (command === undefined) {
    test.skip(`the alarm sees that a holder is missing (${name} is not installed)`, () => undefined)
    return
  }

  test('a holder that was killed before it wrote its first line is missed after four looks, and all is undone', () => {
    expect(runInShell(command, script(functions, 'iris:A=$$')).toString()).toBe(
      'undo: the process that freezes iris:B was ended\n4 looks\n',
    )
  })

  test('a holder that was killed after its first line is missed at the first look', () => {
    expect(runInShell(command, script(functions, 'iris:A=$$ iris:B=4999999')).toString()).toMatch(
      /^undo: the process that freezes iris:B was ended\n/,
    )
  })

  test('holders that live are left alone', () => {
    expect(runInShell(command, script(functions, 'iris:A=$$ iris:B=$$')).toString()).toBe('12 looks\n')
  })

  test('a holder is not missed as long as others still begin', () => {
    expect(
      runInShell(
        command,
        script(functions, 'iris:A=$$"; [ "$look" -ge 8 ] && HOLDERS="$HOLDERS iris:B=$$" || HOLDERS="$HOLDERS $look'),
      ).toString(),
    ).toBe('12 looks\n')
  })
})
