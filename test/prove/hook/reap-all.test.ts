import { engineFunctions } from '../../hook/engine-functions.ts'
import { runInShell } from '../../hook/run-in-shell.ts'
import { shells } from '../../hooks/shells.ts'

const ROUNDS = 50

/**
 * Children that end while signals cut the `wait` for another one short. bash 5.2 loses the end of about one in ten, and a
 * later `wait` for such a one returns only when no other child lives, as the guard of a run does.
 */
const SCRIPT = `
trap : TERM
read -r self _ </proc/self/stat
sleep 60 >/dev/null &
guard=$! round=0
while [ "$round" -lt ${ROUNDS} ]; do
    round=$((round + 1)) children=''
    for _ in 1 2 3 4 5; do
        (exit 0) &
        children="$children $!"
    done
    (for _ in 1 2 3 4 5 6 7 8; do kill -TERM "$self"; done) &
    reap_all "$! $children"
    for child in $! $children; do
        ! is_alive "$child" || echo "$child lives"
    done
done
kill "$guard"
echo ended
`

let functions = ''
beforeAll(async () => {
  functions = await engineFunctions('is_alive', 'reap', 'reap_all')
})

describe.each(shells())('$name', ({ name, command }) => {
  const title = 'reap_all returns when its children have ended, also where signals come while they end'
  if (command === undefined) {
    test.skip(`${title} (${name} is not installed)`, () => undefined)
    return
  }
  test(title, () => {
    expect(runInShell(command, `exec 2>/dev/null\n${functions}\n${SCRIPT}`).toString()).toBe('ended\n')
  })
})
