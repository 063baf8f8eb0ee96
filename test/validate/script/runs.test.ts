import { parseScript } from '../../../src/validate/script/parse-script.ts'

// the program that the last command of a script starts: its words, and the programs that start it
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

// the words that belong to a program that starts another program
test.each<readonly [string, string]>([
  ...[
    '-u',
    '-g',
    '-U',
    '-p',
    '-C',
    '-h',
    '-r',
    '-t',
    '-T',
    '-R',
    '-D',
    '--user',
    '--group',
    '--host',
    '--prompt',
    '--chdir',
    '--other-user',
  ].map((option) => [`sudo ${option} x a b`, 'sudo > a: b'] as const),
  // a value may stand in the same word; a word that only ends like an option is no option
  ...[
    'sudo -ux',
    'doas -ux',
    'nice -n5',
    'ionice -c2',
    'chrt -T1 9',
    'env -ux',
    'stdbuf -oL',
    '/bin/time -fx',
    'timeout -k5 9',
    'exec -ax',
    'nsenter -t1',
    'strace -ox',
    'xargs -n1',
    'flock -w5 /x',
    'systemd-run -px',
    'runuser -gx y',
    'ssh -p22 h',
    'docker exec -ux c',
    'runuser -gx -u y',
  ].flatMap((start) => {
    const name = start.split(' ')[0]?.replace('/bin/', '')
    const odd = `x${/ (-[a-zA-Z])/.exec(start)?.[1]}`
    return [[`${start} a b`, `${name} > a: b`] as const, [`${start} ${odd} b`, `${name} > ${odd}: b`] as const]
  }),
  ["su -gx -c 'a b'", 'su > a: b'],
  ["su -gx --command 'a b'", 'su > a: b'],
  ["su x-g -c 'a b'", 'su > a: b'],
  ['sudo --', 'sudo: --'],
  ['sudo LONG_NAME=b a b', 'sudo > a: b'],
  ['sudo -n a b', 'sudo > a: b'],
  ['sudo --user=x a b', 'sudo > a: b'],
  ['sudo -ux a b', 'sudo > a: b'],
  ['sudo A=b a b', 'sudo > a: b'],
  ['doas -u x -C y a b', 'doas > a: b'],
  ['nice -n 5 a b', 'nice > a: b'],
  ['nice --adjustment 5 a b', 'nice > a: b'],
  ['nice -5 a b', 'nice > a: b'],
  ['ionice -c 2 -n 7 --class 1 --classdata 2 a b', 'ionice > a: b'],
  ['ionice -p 2 a b', 'ionice > a: b'],
  ['chrt -T 1 -P 2 -D 3 10 a b', 'chrt > a: b'],
  ['taskset 1 a b', 'taskset > a: b'],
  ['env -u x -C y --unset x --chdir y A=b a b', 'env > a: b'],
  ['nohup a b', 'nohup > a: b'],
  ['setsid -w a b', 'setsid > a: b'],
  ['stdbuf -o L -e L -i L a b', 'stdbuf > a: b'],
  ['time a b', 'a: b'],
  ['time -p a b', 'a: b'],
  ['/usr/bin/time -f x -o y a b', 'time > a: b'],
  ['timeout -s KILL -k 5 60 a b', 'timeout > a: b'],
  ['timeout --kill-after 5 --signal KILL 60 a b', 'timeout > a: b'],
  ['timeout --kill-after=5 60 a b', 'timeout > a: b'],
  ['exec -a x a b', 'exec > a: b'],
  ['builtin a b', 'builtin > a: b'],
  ['command a b', 'command > a: b'],
  ['command -p a b', 'command > a: b'],
  ['command -V a', 'command: -V a'],
  ['command a -v', 'command > a: -v'],
  ['chroot /x a b', 'chroot > a: b'],
  ['chroot A=b a b', 'chroot > a: b'],
  ['unshare -m a b', 'unshare > a: b'],
  ['nsenter -t 1 -m -S 0 -G 0 --target 1 a b', 'nsenter > a: b'],
  ['strace -f -o x -e y -p 1 -s 2 -u z -E A=b a b', 'strace > a: b'],
  ['xargs -a x -d y -E z -I {} -L 1 -n 1 -P 2 -s 9 a b', 'xargs > a: b'],
  ['xargs --arg-file x --delimiter y --max-args 1 --max-procs 2 --replace z a b', 'xargs > a: b'],
  ['xargs -i a b', 'xargs > a: b'],
  ['flock /x a b', 'flock > a: b'],
  ['flock -w 5 -E 1 --timeout 5 --wait 5 --conflict-exit-code 1 /x a b', 'flock > a: b'],
  ["flock /x -c 'a b'", 'flock > a: b'],
  ["flock -n /x --command 'a b'", 'flock > a: b'],
  [
    'systemd-run -p x -E A=b -u y -M z --property x --setenv y --unit z --slice s --machine m --uid u --gid g --on-active 5 a b',
    'systemd-run > a: b',
  ],
  ['runuser x a b', 'runuser > a: b'],
  ['runuser -u x a b', 'runuser > a: b'],
  ['runuser --user x a b', 'runuser > a: b'],
  ['runuser --user=x a b', 'runuser > a: b'],
  ['runuser -g y -G z -s /bin/sh -w A --group y --shell z -u x -- a b', 'runuser > a: b'],
  ['runuser -u x -g y -G z -s s -w A a b', 'runuser > a: b'],
  ["runuser -u x -- a -c 'c'", 'runuser > a: -c c'],
  ["runuser -l x --command 'a b'", 'runuser > a: b'],
  ["su -s /bin/sh -g y -G z -w A --group y --shell z x --command 'a b'", 'su > a: b'],
  ['su x a b', 'su: x a b'],
  ['su - x', 'su: - x'],
  ['ssh h a b', 'ssh > a: b'],
  [
    'ssh -p 22 -l u -i k -o X=y -J j -F f -E e -L l -R r -D d -W w -b b -c c -e e -I i -m m -O o -Q q -S s h a b',
    'ssh > a: b',
  ],
  ['ssh -t h a b', 'ssh > a: b'],
  ['docker exec -u u -w w -e A=b --user u --workdir w --env A=b c a b', 'docker > a: b'],
  ['docker exec -it c a b', 'docker > a: b'],
  ['podman exec c a b', 'podman > a: b'],
  ['docker run c a b', 'docker: run c a b'],
  ['docker a exec b', 'docker: a exec b'],
  ['xdocker exec c a', 'xdocker: exec c a'],
  ['kubectl exec -n y --container z --context c --kubeconfig k --namespace n pod -- a b', 'kubectl > a: b'],
  ['oc exec pod -- a b', 'oc > a: b'],
  ['kubectl exec pod a b', 'kubectl: exec pod a b'],
  ['kubectl get pod -- a b', 'kubectl: get pod -- a b'],
  ...['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'yash'].flatMap((shell) => [
    [`${shell} -c 'a b'`, `${shell} > a: b`] as const,
    [`/bin/${shell} -exc 'a b'`, `${shell} > a: b`] as const,
    [`${shell} -o errexit -c 'a b'`, `${shell} > a: b`] as const,
    [`${shell} a b`, `${shell} > a: b`] as const,
  ]),
  ['sh -x a b', 'sh > a: b'],
  ["sh -c ''", 'sh: -c '],
  ['sh -c', 'sh: -c'],
  ['sh', 'sh: '],
  ['sudo', 'sudo: '],
  ['sudo -u', 'sudo: -u'],
  ['A=b a b', 'a: b'],
  ['A=b B=c', ''],
  ['1A=b a', '1A=b: a'],
  ['a-b=c a', 'a-b=c: a'],
  ['a', 'a: '],
  ["sh -c 'sudo a b' c", 'sh > sudo > a: b'],
  [`${'sudo '.repeat(12)}a`, `${'sudo > '.repeat(8)}sudo: sudo sudo sudo a`],
  [`sh -c '${'x'.repeat(64 * 1024 + 1)}'`, `sh: -c ${'x'.repeat(64 * 1024 + 1)}`],
])('%j starts %s', (text, expected) => {
  expect(runs(text).join()).toBe(expected)
})

// the text of a word, with the values of variables
test.each<readonly [string, string]>([
  ['X=b; a $X', 'a: b'],
  ['X=b; a ${X}', 'a: b'],
  ['X=b; a "$X"', 'a: b'],
  ['X=b; a x$X.c', 'a: xb.c'],
  ['a $X; X=b; X=c; a $X', 'a: c'],
  ['f() { a $X; }; X=b; X=c; f', 'f: '],
  ['X=b; X=c; a $X', 'a: c'],
  ['X="b  c"; a $X', 'a: b c'],
  ['X="b  c"; a "$X"', 'a: b  c'],
  ['X="b c"; a ${X}', 'a: b c'],
  ['X="b c"; a d$X', 'a: db c'],
  ['X=(b c); a "${X[@]}"', 'a: b c'],
  ['X=(b c); a ${X[*]}', 'a: b c'],
  ["X=( \"b\"  'c' d\\'e ); a ${X[@]}", "a: b c d\\'e"],
  ['X=b); a $X', 'a: b'],
  ['X="bc)"; a "$X"', 'a: bc)'],
  ['X=$(y); a $X', 'a: $X'],
  ['X=`y`; a $X', 'a: $X'],
  ['X=b; X=$(y); a $X', 'a: $X'],
  ['X=$Y; a $X', 'a: $Y'],
  ['X=b Y=c; a $X$Y', 'a: bc'],
  ['X=b y; a $X', 'a: $X'],
  ...['export', 'readonly', 'local', 'declare', 'typeset'].map(
    (word) => [`${word} X=b Z Y=c; a $X $Y`, 'a: b c'] as const,
  ),
  ['other X=b; a $X', 'a: $X'],
  ['X+=b; a $X', 'a: b'],
  ['X=b; X+=c; a $X', 'a: bc'],
  ['X=b; X=+c; a $X', 'a: +c'],
  ['f() { n=${1}; a $n; }', 'a: $ARGUMENT}'],
  ['f() { n=$@; a $n; }', 'a: $ARGUMENT'],
  ['f() { n=$*; if x; then a $n; fi; }', 'a: $ARGUMENT'],
  ['f() { n=$0; a $n; }', 'a: $0'],
  ['if x; then n=$1; fi; a $n', 'a: $1'],
  [`X=${'b'.repeat(1001)}; a $X`, `a: ${'b'.repeat(1000)}`],
  [`X=${'b'.repeat(999)}; X+=cd; a $X`, `a: ${'b'.repeat(999)}c`],
])('%j runs the command %s', (text, expected) => {
  expect(runs(text).join()).toBe(expected)
})

test('a variable has its first value before its assignment too', () => {
  expect(parseScript('x', 'a $X; X=b; X=c').commands[0]?.text).toBe('a b')
  expect(parseScript('x', 'a $X; X=$(b); X=c').commands[0]?.text).toBe('a $X')
})

test('a blank in a value separates words only if the expansion is a word by itself', () => {
  const args = (text: string) => parseScript('x', `X='b c'; ${text}`).commands.at(-1)?.runs[0]?.args
  expect(args('a $X')).toEqual(['b', 'c'])
  expect(args('a ${X}')).toEqual(['b', 'c'])
  expect(args('a "$X"')).toEqual(['b c'])
  expect(args('a $X"/d"')).toEqual(['b c/d'])
  expect(args('a d$X')).toEqual(['db c'])
  expect(args('a ${X[@]} "${X[*]}" "${X[@]}"d')).toEqual(['b', 'c', 'b', 'c', 'b cd'])
})

test('the reading of a text with values that double each time ends', () => {
  const text = `X=abc\n${'X="$X$X$X"\n'.repeat(5000)}${'$X $X\n'.repeat(20_000)}`
  expect(parseScript('x', text).commands.length).toBe(25_001)
})
