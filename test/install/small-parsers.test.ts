import fc from 'fast-check'
import { parseLastRun } from '../../src/install/last-run.ts'
import { isOurLogrotate, logrotateFor, renderLogrotate } from '../../src/install/logrotate.ts'
import { parseRunState } from '../../src/install/run-state.ts'
import { judgeToolsConf } from '../../src/install/tools-conf.ts'
import { unifiedDiff } from '../../src/output/diff.ts'
import { formatReceipt, parseReceipt } from '../../src/plan/receipt.ts'

describe('parseRunState', () => {
  const first = 'gen-hooks-state 1 r1 boot 42 /usr/sbin/pre-freeze-script\n'

  it('takes the last complete phase', () => {
    expect(parseRunState(`${first}phase freezing 1\nphase frozen 2\nphase ov`)?.phase).toBe('frozen')
    expect(parseRunState(`${first}phase freezing 1\nphase frozen 2\nphase over`)?.phase).toBe('frozen')
    expect(parseRunState(`${first}phase frozen 2\nphase over\n`)?.phase).toBe('over')
  })

  it('follows each instance to its last known state', () => {
    const begun = 'begun iris A need root\nbegun cache A optional root\nbegun iris B need root\n'
    const text = `${first}${begun}frozen iris A 7\nfrozen cache A 8\nthawed cache A 9 resumed\nthawed iris B 9 stuck\nthawed iris NONE 9 thawed\n`
    expect(parseRunState(text)?.begun.map(({ kind, name, now }) => `${kind}:${name} ${now}`)).toEqual([
      'iris:A frozen',
      'cache:A thawed',
      'iris:B stuck',
    ])
  })

  it.each(['', 'x', first.slice(0, -1), first.replace(' 1 ', ' 2 '), first.replace('42', 'x')])(
    '%j is no state',
    (text) => {
      expect(parseRunState(text)).toBeNull()
    },
  )
})

describe('logrotate', () => {
  it('names the log of the configuration and is ours by its first line', async () => {
    const text = await logrotateFor('/data/my logs/', 'root root')
    expect(text).toContain('"/data/my logs/snapshot.log" {')
    expect(text).toContain('\n    su root root\n')
    expect(text).toContain('\n    create 0640 root root\n')
    expect(isOurLogrotate(text ?? '')).toBe(true)
    expect(isOurLogrotate(`\n${text}`)).toBe(false)
  })

  it.each(['/var/*', '/a"b', '/a\\b', '/a{b', 'relative', '/a\nb'])('%j cannot be written in one', (directory) => {
    expect(renderLogrotate('@LOG_DIRECTORY@', directory, 'root root')).toBeNull()
  })
})

describe('unifiedDiff', () => {
  it('shows what changes', () => {
    const diff = unifiedDiff('/x', Buffer.from('a\nb\n'), 'a\nc\n')
    expect(diff).toBe('--- /x\n+++ /x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n')
  })

  it('lets no control character of the old file through', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(unifiedDiff('/x', Buffer.from(bytes), 'new\n')).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      }),
    )
  })
})

describe('any text', () => {
  it('is never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        parseRunState(text)
        judgeToolsConf(text, 500)
        judgeToolsConf(`[vmbackup]\n${text}`, 500)
        parseLastRun(text)
        expect(['ok', 'damaged']).toContain(parseReceipt(text).kind)
      }),
    )
  })

  it('comes back from a receipt as it went in', () => {
    const sha256 = '0123456789abcdef'.repeat(4)
    const store = '/var/lib/gen-hooks/replaced/post-thaw-script.0123456789abcdef'
    const entry = {
      path: '/usr/sbin/post-thaw-script',
      store,
      sha256,
      mode: 0o4755,
      uid: 1,
      gid: 2,
      origin: 'edited',
    } as const
    const receipt = { schema: 'gen-hooks/installed/1', replaced: [entry] } as const
    expect(parseReceipt(formatReceipt(receipt))).toEqual({ kind: 'ok', receipt })
  })
})
