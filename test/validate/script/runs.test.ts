import { parseScript } from '../../../src/validate/script/parse-script.ts'

// What the last command of a script starts: name, words, and by whom.
function runs(text: string): readonly string[] {
  const last = parseScript('x', text).commands.at(-1)
  return (
    last?.runs.map(({ name, args, by }) => `${[...by.map((one) => one.name), name].join(' > ')}: ${args.join(' ')}`) ??
    []
  )
}

test.each<readonly [string, string, readonly string[]]>([
  ['a path', '/usr/sbin/a b', ['a: b']],
  ['sudo', 'sudo -n -u x -- a b', ['sudo > a: b']],
  ['nested', 'sudo -u x timeout -k 5 60 nice -n 5 env A=b a c', ['sudo > timeout > nice > env > a: c']],
  ['su', "su - x -c 'a b; c d'", ['su > a: b', 'su > c: d']],
  ['su with the text first', "su -c 'a b' x", ['su > a: b']],
  ['a shell', 'sh -c "a b"', ['sh > a: b']],
  ['bash -lc', "bash -lc 'a | b'", ['bash > a: ', 'bash > b: ']],
  ['runuser', 'runuser -u x -- a b', ['runuser > a: b']],
  ['runuser with a text', "runuser x -c 'a b'", ['runuser > a: b']],
  ['docker', 'docker exec -i -u x c a b', ['docker > a: b']],
  ['kubectl', 'kubectl exec -n y pod -c z -- a b', ['kubectl > a: b']],
  ['xargs', 'xargs -n 1 a -f', ['xargs > a: -f']],
  ['no start', 'command -v a', ['command: -v a']],
  ['docker itself', 'docker ps', ['docker: ps']],
  ['a variable', 'X="sudo a b"\n$X c', ['sudo > a: b c']],
  ['variables in a variable', 'A=a\nX="$A b"\n$X', ['a: b']],
  ['a quoted variable', 'X="a b"\n"$X"', ['a b: ']],
  ['an array', 'X=(sudo a \'b\')\n"${X[@]}" c', ['sudo > a: b c']],
  ['a variable set below a function', 'f() {\n$X\n}\nX="a b"\n$X', ['a: b']],
  ['an argument of a function', 'f() { n=$1; }\na "$n"', ['a: $ARGUMENT']],
  ['words added', 'X=a\nX+=" b"\n$X', ['a: b']],
])('%s', (_, text, expected) => {
  expect(runs(text)).toEqual(expected)
})

test('text that doubles itself comes to an end', () => {
  const text = `X=abc\n${'X="$X$X$X"\n'.repeat(5000)}${'$X $X\n'.repeat(20_000)}`
  expect(parseScript('x', text).commands.length).toBe(25_001)
})
