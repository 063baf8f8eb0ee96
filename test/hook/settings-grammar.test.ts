import { partsOf } from '../../src/hook/parts.ts'
import { settingsFaults } from '../../src/hook/settings-grammar.ts'
import { goldenScripts } from './golden-scripts.ts'
import { SOUND } from './sound-script.ts'

/** `LINE: MESSAGE` of each fault; the parts are those of the text. */
function faults(text: string): readonly string[] {
  const parts = partsOf(text)
  if (parts === null) throw new Error('no parts')
  return settingsFaults(parts).map(({ line, message }) => `${line}: ${message}`)
}

function changed(was: string, now: string): readonly string[] {
  if (!SOUND.includes(was)) throw new Error(`${was}: is not there`)
  return faults(SOUND.replace(was, () => now))
}

const PLAN_LINE = "instance 'cache' 'LAB' 'need' 'lab@corp' '' '60' '600' '10' '3' 'no'"
const CONTAINER_LINE = "container 'docker' 'web' 'IRIS' 'need' '' '' '60' '600' '10' '3' 'no'"
const NO_SUCH = 'no assignment of a quoted literal, no comment and no part of a function'

test.each(goldenScripts())('the settings of a rendered script are sound: %s', (_name, _text, parts) => {
  expect(settingsFaults(parts)).toEqual([])
})

test('there are golden scripts', () => {
  expect(goldenScripts().length).toBeGreaterThan(5)
})

test('an empty plan, an empty exclude list and an empty RESUME_AFTER are sound', () => {
  expect(faults(SOUND)).toEqual([])
  expect(changed(/plan\(\) \{\n[^}]*\}/.exec(SOUND)?.[0] ?? '', 'plan() {\n    :\n}')).toEqual([])
  expect(changed(/\n {4}case[^}]*return 1/.exec(SOUND)?.[0] ?? '', '\n    return 1')).toEqual([])
  expect(changed("RESUME_AFTER='360'", "RESUME_AFTER=''")).toEqual([])
})

test('containers are sound beside instances and alone: two names that differ in case, one of an instance', () => {
  const three = [CONTAINER_LINE, CONTAINER_LINE.replace('web', 'Web'), CONTAINER_LINE.replace("'docker'", "'podman'")]
  expect(changed(PLAN_LINE, [PLAN_LINE, ...three].join('\n    '))).toEqual([])
  const alone = changed(/plan\(\) \{\n[^}]*\}/.exec(SOUND)?.[0] ?? '', `plan() {\n    ${CONTAINER_LINE}\n}`)
  expect(alone).toEqual([])
})

test.each([
  // commands beside an assignment
  ["SYSLOG='yes'", "SYSLOG='yes'; reboot", `13: "SYSLOG='yes'; reboot": ${NO_SUCH}`],
  ["SYSLOG='yes'", "SYSLOG='yes' reboot", `13: "SYSLOG='yes' reboot": ${NO_SUCH}`],
  ["SYSLOG='yes'", "SYSLOG='yes'$(reboot)", `13: "SYSLOG='yes'$(reboot)": ${NO_SUCH}`],
  ["SYSLOG='yes'", 'SYSLOG=`reboot`', `13: "SYSLOG=\`reboot\`": ${NO_SUCH}`],
  ["SYSLOG='yes'", 'SYSLOG="yes"', `13: "SYSLOG="yes"": ${NO_SUCH}`],
  ["SYSLOG='yes'", 'SYSLOG=yes', `13: "SYSLOG=yes": ${NO_SUCH}`],
  ["SYSLOG='yes'", "SYSLOG='y'\\''es'", `13: "SYSLOG='y'\\''es'": ${NO_SUCH}`],
  ["SYSLOG='yes'", " SYSLOG='yes'", `13: " SYSLOG='yes'": ${NO_SUCH}`],
  ["SYSLOG='yes'", "SYSLOG='yes' ", `13: "SYSLOG='yes' ": ${NO_SUCH}`],
  ["SYSLOG='yes'", "export SYSLOG='yes'", `13: "export SYSLOG='yes'": ${NO_SUCH}`],
  ["SYSLOG='yes'", '. /tmp/x', `13: ". /tmp/x": ${NO_SUCH}`],
  ['# Seconds', '# Seconds\\', '19: a comment that ends in a backslash, expected none'],
  ['# Seconds', ' # Seconds', `19: " # Seconds": ${NO_SUCH}`],
  ["SYSLOG='yes'", "SYSLOG='yes'\nreboot", `14: "reboot": ${NO_SUCH}`],
  // characters that a shell, an editor and a terminal read differently
  ["SYSLOG='yes'", "SYSLOG='yes'\r", '13: U+000D in column 13, expected printable ASCII'],
  ['# Seconds', '# Seconds\rreboot', '19: U+000D in column 10, expected printable ASCII'],
  ['# Seconds', '# Seconds\0', '19: U+0000 in column 10, expected printable ASCII'],
  ['# Seconds', '# \u202e', '19: U+202E in column 3, expected printable ASCII'],
  ['# Seconds', '#\t', '19: U+0009 in column 2, expected printable ASCII'],
  // bytes that are no UTF-8, after decoding
  ['# Seconds', Buffer.from([0x23, 0xff]).toString('utf8'), '19: U+FFFD in column 2, expected printable ASCII'],
  ["LOG_DIR='/var", "LOG_DIR='/värld", '10: U+00E4 in column 12, expected printable ASCII'],
  // values that the engine runs, or uses in arithmetic
  ["DEADLINE='300'", "DEADLINE='a[$(reboot)]'", '23: DEADLINE: "a[$(reboot)]", expected a whole number above 0'],
  ["DEADLINE='300'", "DEADLINE='0300'", '23: DEADLINE: "0300", expected a whole number above 0'],
  ["DEADLINE='300'", "DEADLINE=''", '23: DEADLINE: "", expected a whole number above 0'],
  // each shell can count to the hundredths of a second of one day
  ["DEADLINE='300'", "DEADLINE='30000000'", '23: DEADLINE: "30000000", expected a whole number above 0, at most 86400'],
  ["THAW_TIMEOUT='188'", "THAW_TIMEOUT='86401'", '22: THAW_TIMEOUT: "86401", expected a whole number above 0'],
  ["LIST_TIMEOUT='10'", "LIST_TIMEOUT='999'", `20: LIST_TIMEOUT: "999", expected '10'`],
  ["PATH='/usr/sbin", "PATH='/tmp:/usr/sbin", '8: PATH: "/tmp:/usr/sbin:/usr/bin:'],
  ["RUN_DIR='/run/gen-hooks'", "RUN_DIR='/tmp'", `9: RUN_DIR: "/tmp", expected '/run/gen-hooks'`],
  ["LOG_DIR='/var", "LOG_DIR='/var/../etc", '10: LOG_DIR: "/var/../etc/log/the hooks;#&", expected an absolute path'],
  ["METRICS_DIR=''", "METRICS_DIR='relative'", `11: METRICS_DIR: "relative", expected '' or an absolute path`],
  ["MIRROR_POLICY='freeze-all'", "MIRROR_POLICY='primary'", '15: MIRROR_POLICY: "primary", expected \'freeze-all\' or'],
  // names
  ["SYSLOG='yes'", "LD_PRELOAD='/tmp/x.so'", '13: LD_PRELOAD: no such setting, or a second one'],
  ["SYSLOG='yes'", "SYSLOG='yes'\nSYSLOG='no'", '14: SYSLOG: no such setting, or a second one'],
  ["SYSLOG='yes'\n", '', "41: SYSLOG: is missing above, expected SYSLOG='...'"],
  // the three functions
  [PLAN_LINE, `${PLAN_LINE}; reboot`, '27: plan: "    instance '],
  [PLAN_LINE, 'reboot', '27: plan: "    reboot", expected instance or container and quoted literals'],
  [PLAN_LINE, "instance 'iris' 'A'", '27: 2 quoted literals, expected 10'],
  [PLAN_LINE, PLAN_LINE.replace("'LAB'", "'LAB;reboot'"), '27: name: "LAB;reboot", expected the name of an instance'],
  [PLAN_LINE, PLAN_LINE.replace("'60'", "'6x'"), '27: freeze timeout: "6x", expected a whole number above 0'],
  [PLAN_LINE, PLAN_LINE.replace("'LAB'", "'lab'"), '27: name: "lab", expected the name of an instance in upper case'],
  [PLAN_LINE, PLAN_LINE.replace("'600'", "'1201'"), '27: updates suspended after: "1201", expected a whole number'],
  [PLAN_LINE, PLAN_LINE.replace("'3'", "'22'"), '27: thaw tries: "22", expected a whole number above 0, at most 21'],
  [PLAN_LINE, PLAN_LINE.replace("'lab@corp'", "'-c reboot'"), '27: OS user: "-c reboot", expected'],
  [PLAN_LINE, `${PLAN_LINE}\n    ${PLAN_LINE}`, '28: plan: "cache:LAB" for a second time'],
  // a container
  [PLAN_LINE, CONTAINER_LINE.replace("'docker'", "'kubectl'"), `27: engine: "kubectl", expected 'docker' or 'podman'`],
  [PLAN_LINE, CONTAINER_LINE.replace("'web'", "'-t'"), '27: name of the container: "-t", expected a name of letters'],
  [PLAN_LINE, CONTAINER_LINE.replace("'web'", "'web;reboot'"), '27: name of the container: "web;reboot", expected'],
  [PLAN_LINE, CONTAINER_LINE.replace("'IRIS'", "'-U'"), '27: instance in it: "-U", expected the name of an instance'],
  [PLAN_LINE, CONTAINER_LINE.replace("'IRIS' ", ''), '27: 10 quoted literals, expected 11'],
  [PLAN_LINE, CONTAINER_LINE.replace('container', 'instance'), '27: 11 quoted literals, expected 10'],
  [PLAN_LINE, `${CONTAINER_LINE}; reboot`, '27: plan: "    container '],
  [
    PLAN_LINE,
    `${CONTAINER_LINE}\n    ${CONTAINER_LINE.replace("'IRIS'", "'PROD'")}`,
    '28: plan: "docker:web" for a second time',
  ],
  ['plan() {', 'plan() {\n    :', '27: plan: "    :", expected instance or container and quoted literals'],
  ['plan() {', 'plan() { reboot', `26: "plan() { reboot": ${NO_SUCH}`],
  ['plan() {', 'ls() {', '26: ls: no such function, or a second one'],
  ['unlisted() {', 'plan() {', '31: plan: no such function, or a second one'],
  ['instance "$1" "$2"', 'instance "$1" "$(reboot)"', '32: unlisted: '],
  [
    'instance "$1" "$2" \'need\'',
    'instance "$1" "$2" \'perhaps\'',
    `32: need: "perhaps", expected 'need' or 'optional'`,
  ],
  ["'DEV'*) return 0 ;;", "'DEV'*) reboot ;;", '36: excluded: '],
  ["'DEV'*)", "'DEV'*$(reboot))", '36: excluded: '],
  ["'DEV'*)", 'DEV*)', '36: excluded: '],
  ['return 1\n', 'return 1\n    reboot\n', '39: excluded: expected a last line return 1'],
  ['return 1\n}', 'return 1\n', '35: excluded: has no end, expected a line }'],
  // lines that are valid alone and not valid together
  ["DEADLINE='300'", "DEADLINE='60'", '23: DEADLINE: 60, expected more than the longest freeze timeout, 60'],
  ["DEADLINE='300'", "DEADLINE='600'", '23: DEADLINE: 600, expected less than each updates suspended after, 600'],
  ["RESUME_AFTER='360'", "RESUME_AFTER='300'", '17: RESUME_AFTER: 300, expected more than DEADLINE, 300'],
  [
    "FREEZE_TIMEOUT='60'",
    "FREEZE_TIMEOUT='59'",
    '21: FREEZE_TIMEOUT: 59, expected at least the longest freeze timeout, 60',
  ],
  [
    "THAW_TIMEOUT='188'",
    "THAW_TIMEOUT='119'",
    '22: THAW_TIMEOUT: 119, expected at least all tries of the longest thaw, 120',
  ],
  // the header
  ['# Freezes', 'reboot # Freezes', '2: "reboot # Freezes and thaws.": in the header, expected comments only'],
  ['# Freezes and thaws.', '', '2: "": in the header, expected comments only'],
  ['#!/bin/sh', '#!/tmp/sh', '1: "#!/tmp/sh", expected #!/bin/sh'],
  ['# Freezes', '#\u2028reboot', '2: U+2028 in column 2, expected printable ASCII'],
])('the line %j, written as %j, is a fault', (was, now, expected) => {
  const found = changed(was, now)
  expect(found.some((one) => one.startsWith(expected)) ? expected : found).toBe(expected)
})

test('settings that freeze no instance are a fault: the snapshot would be called consistent', () => {
  const unplanned = SOUND.replace(/plan\(\) \{\n[^}]*\}/, 'plan() {\n    :\n}')
  const nothing = ['26: plan: is empty, and no other instance would be frozen, expected one line']
  expect(faults(unplanned)).toEqual([])
  for (const unlisted of ['warn', 'fail'])
    expect(faults(unplanned.replace("UNLISTED='freeze'", `UNLISTED='${unlisted}'`))).toEqual(nothing)
  const excluding = (...patterns: readonly string[]): string => {
    const lines = patterns.map((one) => `    case $1 in ${one}) return 0 ;; *) ;; esac\n`)
    return unplanned.replace('    return 1', () => `${lines.join('')}    return 1`)
  }
  for (const patterns of [['*'], ["*':'*"], ["'iris:'*", "'cache:'*"]])
    expect(faults(excluding(...patterns))).toEqual(nothing)
  for (const patterns of [["'iris:'*"], ["*'A'*"], ["'iris:'*", "'cache:A'*"]])
    expect(faults(excluding(...patterns))).toEqual([])
})

test('a line that is too long is a fault, except for a comment', () => {
  expect(changed("LOG_DIR='/var", `LOG_DIR='/${'x'.repeat(5000)}`)).toEqual([
    '10: 5028 characters, expected at most 4096',
  ])
  expect(changed('# Seconds', `# ${'x'.repeat(5000)}`)).toEqual([])
})

test('of very many faults 50 are listed and the others counted', () => {
  const found = changed('# Seconds', 'plan() {\n}\n'.repeat(40_000))
  expect(found).toHaveLength(51)
  expect(found.at(-1)).toMatch(/^0: and \d{5} more lines that are not sound$/)
})
