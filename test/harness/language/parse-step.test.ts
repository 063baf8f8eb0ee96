import fc from 'fast-check'
import { parseId, parseLine, parseRegexp } from '../../../src/harness/language/parse-step.ts'
import type { Step } from '../../../src/harness/language/scenario.ts'
import { SCENARIO_VERBS } from '../../../src/harness/language/verbs.ts'
import { anyText } from '../../text/any-text.ts'

/** The parsed step of a line, without the fields that have their default. */
function understood(line: string): Partial<Step> | string {
  const parsed = parseLine(line, 7)
  if (parsed.kind === 'problem') return parsed.message
  if (parsed.kind === 'nothing') return 'nothing'
  const { line: at, text, ...step } = parsed.step
  expect({ at, text }).toEqual({ at: 7, text: line.trim() })
  return step
}

const step = (verb: string, words: readonly string[], more: Partial<Step> = {}): Partial<Step> => ({
  when: [],
  expect: 'success',
  verb,
  words,
  options: {},
  background: null,
  says: '',
  ...more,
})
const failure = { expect: 'failure' } as const
const either = { expect: 'either' } as const

const ACCEPTED: readonly (readonly [line: string, step: Partial<Step>])[] = [
  ['needs ours root', step('needs', ['ours', 'root'])],
  ['instance iris:A cache:B.1-x_y', step('instance', ['iris:A', 'cache:B.1-x_y'])],
  [
    "instance iris:A status='down, last used' login=u:p=q open-to=x",
    step('instance', ['iris:A'], { options: { status: 'down, last used', login: 'u:p=q', 'open-to': 'x' } }),
  ],
  ['instance none', step('instance', ['none'])],
  ['needs chown', step('needs', ['chown'])],
  [
    "environment IFS=x 'BASH_FUNC_flock%%=() { :; }' EMPTY=",
    step('environment', ['IFS=x', 'BASH_FUNC_flock%%=() { :; }', 'EMPTY=']),
  ],
  ['planned iris:A', step('planned', ['iris:A'])],
  ['limits short', step('limits', ['short'])],
  ['config instances.exclude [iris:A, iris:B]', step('config', ['instances.exclude', '[iris:A, iris:B]'])],
  ['leaves /^notes\\. ?/', step('leaves', ['/^notes\\. ?/'])],
  ['known /did not cover iris:A/', step('known', ['/did not cover iris:A/'])],
  ['systemd', step('systemd', [])],
  ['tools-conf conf', step('tools-conf', ['conf'])],
  ['signal caller SIGTERM', step('signal', ['caller', 'SIGTERM'])],
  ['users a b', step('users', ['a', 'b'])],
  ['fault iris:A freeze status=3 act=no', step('fault', ['iris:A', 'freeze'], { options: { status: '3', act: 'no' } })],
  ['fault iris:A thaw hang deaf', step('fault', ['iris:A', 'thaw'], { options: { hang: 'yes', deaf: 'yes' } })],
  ["fault cache qlist text='a  b'", step('fault', ['cache', 'qlist'], { options: { text: 'a  b' } })],
  ['fault logger status=1', step('fault', ['logger'], { options: { status: '1' } })],
  ['fault systemd-run hang', step('fault', ['systemd-run'], { options: { hang: 'yes' } })],
  ['heal iris:A stat-W', step('heal', ['iris:A', 'stat-W'])],
  ['heal iris all', step('heal', ['iris', 'all'])],
  ['snapshot good hold=0.5', step('snapshot', ['good'], { options: { hold: '0.5' } })],
  ['snapshot failed within=9', step('snapshot', ['failed'], { options: { within: '9' } })],
  ['snapshot &', step('snapshot', [], { background: '' })],
  ['? snapshot', step('snapshot', [], either)],
  ['abort', step('abort', [])],
  ['freeze', step('freeze', [])],
  ['! freeze FREEZE', step('freeze', ['FREEZE'], failure)],
  ['freeze &first', step('freeze', [], { background: 'first' })],
  ['? thaw', step('thaw', [], either)],
  ['! freeze within=4', step('freeze', [], { ...failure, options: { within: '4' } })],
  ['thaw none within=4.5', step('thaw', ['none'], { options: { within: '4.5' } })],
  ['freezeFail within=4', step('freezeFail', [], { options: { within: '4' } })],
  ['freezeFail', step('freezeFail', [])],
  ['! wait first SIGKILL', step('wait', ['first', 'SIGKILL'], failure)],
  ['wait snapshot aborted', step('wait', ['snapshot', 'aborted'])],
  ['follow first', step('follow', ['first'])],
  ['? signal first SIGTERM', step('signal', ['first', 'SIGTERM'], either)],
  ['kill-all', step('kill-all', [])],
  ['keeper SIGSTOP', step('keeper', ['SIGSTOP'])],
  ['part latch SIGKILL', step('part', ['latch', 'SIGKILL'])],
  ['? part holder iris:A SIGSTOP', step('part', ['holder', 'iris:A', 'SIGSTOP'], either)],
  ['? process 3 SIGKILL', step('process', ['3', 'SIGKILL'], either)],
  [
    'process 17 SIGKILL round after=0.3',
    step('process', ['17', 'SIGKILL'], { options: { round: 'yes', after: '0.3' } }),
  ],
  ['until frozen none', step('until', ['frozen', 'none'])],
  ['until suspended iris:A iris:B', step('until', ['suspended', 'iris:A', 'iris:B'])],
  ['? until called ExternalFreeze iris:A', step('until', ['called', 'ExternalFreeze', 'iris:A'], either)],
  [
    'until called ExternalThaw iris:A within=20',
    step('until', ['called', 'ExternalThaw', 'iris:A'], { options: { within: '20' } }),
  ],
  ['wait first within=3', step('wait', ['first'], { options: { within: '3' } })],
  ['until landing iris:A', step('until', ['landing', 'iris:A'])],
  ['until phase sweeping', step('until', ['phase', 'sweeping'])],
  ['strike keeper SIGKILL write 3', step('strike', ['keeper', 'SIGKILL', 'write', '3'])],
  ['strike none', step('strike', ['none'])],
  ['? struck', step('struck', [], either)],
  ['? until struck', step('until', ['struck'], either)],
  ['trace processes', step('trace', ['processes'])],
  ['snapshot good poll=0.3', step('snapshot', ['good'], { options: { poll: '0.3' } })],
  ['trace post-thaw', step('trace', ['post-thaw'])],
  ['suspend iris:A', step('suspend', ['iris:A'])],
  ['resume iris:A', step('resume', ['iris:A'])],
  ['down iris:A', step('down', ['iris:A'])],
  ['up iris:A', step('up', ['iris:A'])],
  ['mirror iris:A Disaster Recovery^Connected', step('mirror', ['iris:A', 'Disaster Recovery^Connected'])],
  ['mirror cache:C ^', step('mirror', ['cache:C', '^'])],
  ['container docker:web missing', step('container', ['docker:web', 'missing'])],
  ['container podman:Db.1 paused', step('container', ['podman:Db.1', 'paused'])],
  [
    'instance docker:web container=exited inside=PROD rootless=svc',
    step('instance', ['docker:web'], { options: { container: 'exited', inside: 'PROD', rootless: 'svc' } }),
  ],
  ['frozen docker:web iris:A', step('frozen', ['docker:web', 'iris:A'])],
  ['fault docker:web freeze hang', step('fault', ['docker:web', 'freeze'], { options: { hang: 'yes' } })],
  ['fault docker exec late=4', step('fault', ['docker', 'exec'], { options: { late: '4' } })],
  ['heal podman inspect', step('heal', ['podman', 'inspect'])],
  ['part limit docker:web SIGKILL', step('part', ['limit', 'docker:web', 'SIGKILL'])],
  ['put /etc/x section mode=644', step('put', ['/etc/x', 'section'], { options: { mode: '644' } })],
  ["put /etc/x text='a b'", step('put', ['/etc/x'], { options: { text: 'a b' } })],
  ['put /etc/x text=', step('put', ['/etc/x'], { options: { text: '' } })],
  ['put /etc/x bytes=65536 owner=0', step('put', ['/etc/x'], { options: { bytes: '65536', owner: '0' } })],
  ['put /run/x type=dir mode=1777', step('put', ['/run/x'], { options: { type: 'dir', mode: '1777' } })],
  ['put /run/x type=fifo', step('put', ['/run/x'], { options: { type: 'fifo' } })],
  ['put /run/x type=link text=/tmp', step('put', ['/run/x'], { options: { type: 'link', text: '/tmp' } })],
  ['put /run/x type=link text=/dev/full', step('put', ['/run/x'], { options: { type: 'link', text: '/dev/full' } })],
  ['full /var/log/gen-hooks', step('full', ['/var/log/gen-hooks'])],
  ['readonly /run', step('readonly', ['/run'])],
  ['files /etc/x none', step('files', ['/etc/x', 'none'])],
  ['files /etc a b', step('files', ['/etc', 'a', 'b'])],
  ['mode /run/gen-hooks/* 600', step('mode', ['/run/gen-hooks/*', '600'])],
  ['remove /run/gen-hooks', step('remove', ['/run/gen-hooks'])],
  ['render iris:A', step('render', ['iris:A'])],
  ['frozen iris:A cache:B', step('frozen', ['iris:A', 'cache:B'])],
  ['ever suspended none', step('ever', ['suspended', 'none'])],
  ['never history iris:A', step('never', ['history', 'iris:A'])],
  [
    'calls ExternalThaw iris:A cache:B least=3 most=9',
    step('calls', ['ExternalThaw', 'iris:A', 'cache:B'], { options: { least: '3', most: '9' } }),
  ],
  ['! event iris:A suspended /limit=1 2/', step('event', ['iris:A', 'suspended', '/limit=1 2/'], failure)],
  ['order suspended iris:A resumed iris:B', step('order', ['suspended', 'iris:A', 'resumed', 'iris:B'])],
  ['ran freeze:0 thaw:SIGKILL', step('ran', ['freeze:0', 'thaw:SIGKILL'])],
  ['told req.error 2 Custom', step('told', ['req.error 2 Custom'])],
  ['[ours] quiet', step('quiet', [], { when: ['ours'] })],
  ['verdict consistent stuck=iris:A', step('verdict', ['consistent'], { options: { stuck: 'iris:A' } })],
  ["[!vmtoolsd] [root] ! log '/a  b/'", step('log', ['/a  b/'], { ...failure, when: ['!vmtoolsd', 'root'] })],
  ['! syslog /x/ # comment', step('syslog', ['/x/'], failure)],
  ['! file /etc/x /a b/', step('file', ['/etc/x', '/a b/'], failure)],
]

test.each(ACCEPTED)('%j is a step', (line, expected) => {
  expect(understood(line)).toEqual(expected)
})

/** Lines with the begin of their message; the rest of the message is the usage of the verb. */
const REFUSED: readonly (readonly [line: string, why: string])[] = [
  ['needs luck', '"luck" is not one of'],
  ['instance A', '"A" is no instance'],
  ['instance iris:A ports=1', '"ports=1" is no instance'],
  ['planned', 'planned has too few words'],
  ['limits endless', '"endless" is not for limits'],
  ['config layout', 'config has too few words'],
  ['leaves notes', '"notes" is no regular expression between slashes'],
  ['known fault', '"fault" is no regular expression between slashes'],
  ['systemd now', '"now" is too much for systemd'],
  ['tools-conf', 'tools-conf has too few words'],
  ['users', 'users has too few words'],
  ['fault iris:A freeze', 'nothing goes wrong'],
  ['fault iris:A freeze status=x', 'status=x is no number'],
  ['fault iris:A freeze act=yes', 'act is no or left out'],
  ['fault iris:A melt hang', '"melt" is not one of freeze thaw'],
  ['fault iris freeze hang', '"freeze" is no list command'],
  ['fault iris:A freeze hang twice', '"twice" is too much for fault'],
  ['fault logger freeze hang', '"freeze" is too much'],
  ['fault disk full hang', '"disk" is no instance'],
  ['heal iris:A', '"" is not one of freeze thaw'],
  ['snapshot', 'no ending'],
  ['! snapshot good', 'snapshot takes no !'],
  ['snapshot good &', 'the ending of one in the background belongs to its wait'],
  ['snapshot great', '"great" is not for snapshot'],
  ['snapshot good hold=long', 'a time is no number'],
  ['snapshot & within=3', 'within= of one in the background belongs to its wait'],
  ['freeze &a within=3', 'within= of one in the background belongs to its wait'],
  ['thaw within=soon', 'within=soon is no number'],
  ['wait first within=soon', 'within=soon is no number'],
  ['until idle within=-1', 'within=-1 is no number'],
  ['abort all', '"all" is too much for abort'],
  ['! abort', 'abort takes no ! or ?'],
  ['freeze 1 2 3 4 5', '"5" is too much for freeze'],
  ['! freeze &a', 'the ! of one in the background belongs to its wait'],
  ['? thaw &a', 'the ! of one in the background belongs to its wait'],
  ['freezeFail 1 2 3 4 5', '"5" is too much for freezeFail'],
  ['wait', 'wait has too few words'],
  ['wait first good', '"good" is no ending'],
  ['wait first SIGSEGV', '"SIGSEGV" is no ending'],
  ['follow', 'follow has too few words'],
  ['signal first', 'signal has too few words'],
  ['signal first TERM', '"TERM" is no signal'],
  ['! signal first SIGTERM', 'signal takes no !'],
  ['kill-all SIGTERM', '"SIGTERM" is too much for kill-all'],
  ['keeper KILL', '"KILL" is no signal'],
  ['! keeper SIGKILL', 'keeper takes no !'],
  ['! part latch SIGKILL', 'part takes no !'],
  ['part latch iris:A SIGKILL', 'latch takes no instance'],
  ['part wait iris:A SIGKILL', 'wait takes no instance'],
  ['part holder SIGKILL', 'holder takes an instance'],
  ['part limit SIGKILL', 'limit takes an instance'],
  ['part holder A SIGKILL', '"A" is no instance'],
  ['part guard KILL', '"KILL" is no signal'],
  ['process 0 SIGKILL', '"0" is no number of a process'],
  ['process 1 KILL', '"KILL" is no signal'],
  ['process 1 SIGKILL after=soon', 'after=soon is no number'],
  ['! process 1 SIGKILL', 'process takes no !'],
  ['until then', '"then" is not for until'],
  ['until struck iris:A', '"iris:A" is too much for until struck'],
  ['until suspended', 'no instance'],
  ['until suspended none', '"none" is no instance'],
  ['until called', 'no method'],
  ['until phase moon', '"moon" is no phase'],
  ['! until called ExternalFreeze', 'until takes no !'],
  ['strike', 'strike has too few words'],
  ['strike keeper', '"" is no signal'],
  ['strike keeper SIGKILL write', 'no system call and number'],
  ['strike keeper SIGKILL write 0', 'no system call and number'],
  ['strike none SIGKILL', 'too many words'],
  ['! struck', 'struck takes no !'],
  ['struck keeper', '"keeper" is too much for struck'],
  ['trace init', '"init" is not for trace'],
  ['trace processes lines', '"lines" is too much for trace processes'],
  ['trace keeper calls', '"calls" is too much for trace keeper'],
  ['snapshot good poll=often', 'a time is no number'],
  ['suspend none', '"none" is no instance'],
  ['resume', 'resume has too few words'],
  ['down A', '"A" is no instance'],
  ['mirror A Failover^Primary', '"A" is no instance'],
  ['mirror iris:A', 'mirror has too few words'],
  ['mirror iris:A Primary', '"Primary" is no type and status with ^ between'],
  ['mirror iris:A a^b^c', '"a^b^c" is no type and status with ^ between'],
  ['container docker:web', 'container has too few words'],
  ['container iris:A exited', '"iris:A" is no container'],
  ['container docker:web gone', '"gone" is not one of running paused exited created restarting missing'],
  ['instance iris:A container=exited', '"iris:A" is no container'],
  ['instance docker:web iris:A inside=PROD', '"iris:A" is no container'],
  ['instance docker:web container=gone', '"gone" is not one of running paused exited created restarting missing'],
  ['fault docker qlist hang', '"qlist" is not one of inspect exec'],
  ['fault kubectl exec hang', '"kubectl" is no instance'],
  ['frozen docker:-web', '"docker:-web" is no instance'],
  ['up iris:', '"iris:" is no instance'],
  ['put etc/x section', '"etc/x" is no absolute path'],
  ['put /etc/../home/x section', '"/etc/../home/x" is no plain path'],
  ['put /etc/./x section', '"/etc/./x" is no plain path'],
  ['put /etc//x section', '"/etc//x" is no plain path'],
  ['put /home/x section', '"/home/x" is not below /etc /run /tmp'],
  ['put /etc section', '"/etc" is not below /etc /run'],
  ['put /etcetera/x section', '"/etcetera/x" is not below /etc'],
  ['put /etc/x', 'no section, text= or bytes='],
  ['put /etc/x section text=x', 'more than one of a section, text= and bytes='],
  ['put /etc/x section type=socket', 'type=socket is not one of file dir fifo link'],
  ['put /etc/x section mode=rw', 'mode=rw is no octal mode'],
  ['put /etc/x section owner=nobody', 'owner=nobody is no number up to 65535'],
  ['put /etc/x section owner=65536', 'owner=65536 is no number up to 65535'],
  ['put /etc/x bytes=65537', 'bytes=65537 is no number up to 65536'],
  ['put /etc/x type=dir section', 'nothing is written into a dir'],
  ['put /etc/x type=fifo text=x', 'nothing is written into a fifo'],
  ['put /etc/x type=link', 'what a link leads to is its text='],
  ['put /etc/x type=link section text=/etc/y', 'what a link leads to is its text='],
  ['put /etc/x type=link text=/home/x', '"/home/x" is not below /etc'],
  ['put /etc/x type=link text=../home', '"../home" is no absolute path'],
  ['put /etc/x type=link text=/dev/sda', '"/dev/sda" is not below /etc'],
  ['put /etc/x type=link text=/etc/y mode=777', 'a link has no mode'],
  ['full /run', '"/run" is not below /etc'],
  ['full /home', '"/home" is not below /etc'],
  ['readonly /usr', '"/usr" is not below /etc'],
  ['readonly', 'readonly has too few words'],
  ['files /home x', '"/home" is not below /etc'],
  ['files /etc', 'files has too few words'],
  ['mode /etc/x rw', '"rw" is no octal mode'],
  ['mode /home/* 600', '"/home" is not below /etc'],
  ['environment IFS', '"IFS" is no NAME=VALUE'],
  ['environment 1A=x', '"1A=x" is no NAME=VALUE'],
  ['instance none iris:A', '"none" is no instance'],
  ['remove etc', '"etc" is no absolute path'],
  ['remove /run/..', '"/run/.." is no plain path'],
  ['render none', '"none" is no instance'],
  ['frozen', 'frozen has too few words'],
  ['frozen none iris:A', '"none" is no instance'],
  ['! frozen iris:A', 'frozen takes no ! or ?'],
  ['ever resumed iris:A', '"resumed" is not for ever'],
  ['ever suspended all', '"all" is no instance'],
  ['never suspended none', '"none" is no instance'],
  ['calls ExternalThaw least=3', 'calls has too few words'],
  ['calls ExternalThaw A least=3', '"A" is no instance'],
  ['calls ExternalThaw iris:A', 'neither least= nor most='],
  ['calls ExternalThaw iris:A most=few', 'a number is none'],
  ['event A suspended /x/', '"A" is no instance'],
  ['event iris:A suspended x', '"x" is no regular expression between slashes'],
  ['order suspended iris:A', 'order has too few words'],
  ['order suspended iris:A resumed B', '"B" is no instance'],
  ['ran', 'ran has too few words'],
  ['told', 'told has too few words'],
  ['! quiet', 'quiet takes no ! or ?'],
  ['verdict', 'verdict has too few words'],
  ['verdict consistent of=iris:A', '"of=iris:A" is too much for verdict'],
  ['log word', '"word" is no regular expression between slashes'],
  ['log /(/', '"/(/" is no regular expression between slashes'],
  ['syslog //', '"//" is no regular expression between slashes'],
  ['file x /y/', '"x" is no absolute path'],
  ['file /x y', '"y" is no regular expression between slashes'],
]

const verbOf = (line: string): string => /[a-z-]+/i.exec(line)?.[0] ?? ''

test.each(REFUSED)('%j is refused', (line, why) => {
  const usage = SCENARIO_VERBS[verbOf(line)]?.usage
  expect(usage).toBeDefined()
  const message = understood(line)
  expect(message).toEqual(expect.stringMatching(/, expected /))
  expect(String(message).startsWith(why)).toBe(true)
  expect(String(message).endsWith(`, expected ${usage}`)).toBe(true)
})

test('the tables ACCEPTED and REFUSED have every verb', () => {
  const verbs = Object.keys(SCENARIO_VERBS).sort()
  const sorted = (names: readonly (string | undefined)[]) => [...new Set(names)].sort()
  expect(sorted(ACCEPTED.map(([, { verb }]) => verb))).toEqual(verbs)
  expect(sorted(REFUSED.map(([line]) => verbOf(line)))).toEqual(verbs)
})

test.each([
  ['', 'nothing'],
  [' \t', 'nothing'],
  ['# freeze', 'nothing'],
  ['melt iris:A', '"melt" is no verb, expected one of needs instance '],
  ['toString', '"toString" is no verb, expected one of '],
  ['__proto__', '"__proto__" is no verb, expected one of '],
  ['!', 'no verb, expected one'],
  ['[ours]', 'no verb, expected one'],
  ['[ours] # freeze', 'no verb, expected one'],
  ['[theirs] freeze', '"[theirs]" is no condition, expected one of [ours] '],
  ['[!!ours] freeze', '"[!!ours]" is no condition, expected one of [ours] '],
  ["told it's", "a quote ' is not closed, expected '...'"],
])('%j: %s', (line, message) => {
  expect(String(understood(line)).slice(0, message.length)).toBe(message)
})

test('any line is a step, nothing or a problem, and each says what was expected', () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(SCENARIO_VERBS), '!', '?', '[ours]', '&', '&a', 'none', 'iris:A', 'hang', 'a=b'),
    fc.string(),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(),
        fc.array(word).map((words) => words.join(' ')),
      ),
      (line) => {
        const parsed = parseLine(line, 1)
        if (parsed.kind === 'problem') expect(parsed.message).toMatch(/, expected /)
      },
    ),
    { numRuns: 1000 },
  )
})

test.each([
  ['iris:PROD', { kind: 'iris', name: 'PROD' }],
  ['cache:a.b-c_1', { kind: 'cache', name: 'a.b-c_1' }],
  ['iris:', null],
  ['iris:-x', null],
  ['IRIS:A', null],
  ['iris:A B', null],
  ['iris:A\n', null],
])('%j as an instance: %j', (text, id) => {
  expect(parseId(text)).toEqual(id)
})

test.each(['x', '//', '/(/', '/x', 'x/', ''])('%j is no regular expression', (text) => {
  expect(parseRegexp(text)).toBeNull()
})

test('a regular expression looks at lines', () => {
  expect(parseRegexp('/^b\\/c$/')?.test('a\nb/c\nd')).toBe(true)
})
