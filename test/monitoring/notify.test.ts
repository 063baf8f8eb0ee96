import { lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good } from './filter-runs.ts'
import { line } from './run-filter.ts'
import { isRoot, STUCK, told, WHY } from './told.ts'

test('the program gets one notice of a bad run, with the texts of the log', async () => {
  const one = await told(good('aa') + STUCK)
  expect([one.run(), one.run()]).toEqual([0, 0])
  expect(one.notices()).toEqual([
    {
      schema: 'gen-hooks/notice/1',
      host: expect.stringMatching(/^[\w.?-]+$/),
      bad: true,
      run: 'bb',
      verdict: 'inconsistent',
      why: WHY,
      endedAt: '2026-11-22T17:40:24.000Z',
      windowSeconds: 0.1,
      failures: 1,
      missingLists: ['iris'],
      instances: [
        { kind: 'iris', name: 'A', state: 'thawed', frozenSeconds: 1.25 },
        { kind: 'cache', name: 'C', state: 'stuck', frozenSeconds: null },
      ],
    },
  ])
  expect(one.samples()).not.toContain('notice')
})

test('the program gets a notice of a good run only with runs: all; this notice has the faults before the run too', async () => {
  const one = await told(good('aa'))
  expect([one.run(), one.notices()]).toEqual([0, []])
  one.add(line('-', 30, '- not-started', 0, 'x', 'error') + good('bb', 40))
  expect([one.run(), one.notices()]).toMatchObject([0, [{ run: 'bb', verdict: 'consistent', bad: true, failures: 1 }]])
  const other = await told(good('aa'), { runs: 'all' })
  expect([other.run(), other.run(), other.notices()]).toMatchObject([
    0,
    0,
    [{ run: 'aa', verdict: 'consistent', bad: false, why: '', missingLists: [], failures: 0 }],
  ])
})

test.each([
  ['2026-11-22T23:10:05.100+05:30', '2026-11-22T17:40:05.100Z'],
  ['2024-02-29T23:59:59.999-08:00', '2024-03-01T07:59:59.999Z'],
  ['2024-02-29T00:00:00.000+00:00', '2024-02-29T00:00:00.000Z'],
  ['2027-01-01T00:59:59.000+01:00', '2026-12-31T23:59:59.000Z'],
  ['2100-02-28T23:59:59.001-00:01', '2100-03-01T00:00:59.001Z'],
])('%s is %s', async (when, utc) => {
  const one = await told(`${when} run=aa level=error instance=- event=aborted ms=10\n`)
  expect([one.run(), one.notices()]).toMatchObject([0, [{ endedAt: utc, verdict: 'aborted' }]])
})

test('the program runs as the configured user, without descriptors or variables of the hooks', async () => {
  const script = 'cat >/dev/null; { id -un; pwd; env | sort; ls /proc/self/fd | wc -l; } >>"$0.told"'
  const one = await told(STUCK, { script })
  expect(one.run()).toBe(0)
  const said = readFileSync(join(one.root, 'notify.told'), 'utf8').split('\n')
  expect(said.slice(0, 2)).toEqual([isRoot ? 'nobody' : said[0], '/'])
  expect(said.join('\n')).not.toContain('SECRET')
})

test('a program that fails, or whose user does not exist, is reported to syslog, and the metrics are written', async () => {
  const failing = await told(STUCK, { script: 'exit 7' })
  expect([failing.run(), failing.logged()]).toEqual([0, expect.stringContaining('ended with status 7')])
  const unknown = await told(STUCK, { user: 'no-such-user' })
  expect(unknown.run()).toBe(0)
  if (isRoot) expect([unknown.notices(), unknown.logged()]).toEqual([[], expect.stringContaining('ended with status ')])
  expect(unknown.samples()).toContain('gen_hooks_runs_total')
})

;(isRoot ? test : test.skip)(
  `root runs only what root alone can change${isRoot ? '' : ' (skipped: this is not root)'}`,
  async () => {
    // the folder for all above it
    const one = await told(STUCK, { user: 'root' })
    expect([one.run(), one.notices()]).toEqual([0, []])
    expect(one.logged()).toMatch(/not run as root: \/\S+ is missing, or can be changed by another user, expected/)
    const text = readFileSync(join(one.root, 'filter'), 'utf8')
    const last = (command: string, second: number) => {
      writeFileSync(join(one.root, 'filter'), text.replace(/^NOTIFY_COMMAND=.*$/m, `NOTIFY_COMMAND='${command}'`))
      one.add(bad(`c${second}`, second, 'x', 'error'))
      expect(one.run()).toBe(0)
      return one.logged().trimEnd().split('\n').at(-1)
    }
    expect(last('/usr/bin/false', 50)).toContain('/usr/bin/false: ended with status 1,')
    expect(last('/usr/bin/none', 52)).toContain('/usr/bin/none: not run as root: /usr/bin/none is missing')
    // in a folder that another user can change
    symlinkSync('/usr/bin/false', join(one.root, 'link'))
    expect(last(join(one.root, 'link'), 54)).toMatch(/not run as root: \/\S+ is missing, or can/)
  },
)

const throughLinks = isRoot && lstatSync('/bin').isSymbolicLink()
;(throughLinks ? test : test.skip)(
  `root runs a program behind links that only root can change${throughLinks ? '' : ' (skipped: this is not root, or /bin is no link)'}`,
  async () => {
    const one = await told(STUCK, { user: 'root' })
    const text = readFileSync(join(one.root, 'filter'), 'utf8')
    for (const [index, command] of ['/bin/false', '/usr/../bin/./false'].entries()) {
      writeFileSync(join(one.root, 'filter'), text.replace(/^NOTIFY_COMMAND=.*$/m, `NOTIFY_COMMAND='${command}'`))
      one.add(bad(`c${index}`, 50 + 2 * index, 'x', 'error'))
      expect([one.run(), one.logged()]).toEqual([0, expect.stringContaining(`${command}: ended with status 1,`)])
    }
  },
)

test('if the metrics cannot be written, the notice is sent anyway', async () => {
  const one = await told(STUCK)
  mkdirSync(join(one.root, 'metrics/gen_hooks.new'))
  writeFileSync(join(one.root, 'metrics/gen_hooks.new/x'), '')
  expect(one.run()).toBe(1)
  expect(one.notices()).toHaveLength(1)
  expect(statSync(join(one.root, 'metrics/gen_hooks.new')).isDirectory()).toBe(true)
})
