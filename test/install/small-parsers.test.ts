import fc from 'fast-check'
import { parseLastRun } from '../../src/hook/last-json.ts'
import { isOurLogrotate, logrotateFor, renderLogrotate } from '../../src/install/logrotate.ts'
import {
  EMPTY_RECEIPT,
  formatReceipt,
  parseReceipt,
  toRestore,
  withoutReplaced,
  withReplaced,
} from '../../src/install/receipt.ts'
import { judgeToolsConf } from '../../src/install/tools-conf.ts'
import { unifiedDiff } from '../../src/text/diff.ts'
import { anyText } from '../text/any-text.ts'

describe('logrotate', () => {
  it('names the log of the configuration and is ours by its first line', async () => {
    const text = await logrotateFor('/data/my logs/', 'root root')
    expect(text).toContain('"/data/my logs/snapshot.log" {')
    expect(text).toContain('\n    su root root\n')
    expect(text).toContain('\n    create 0640 root root\n')
    expect(isOurLogrotate(text ?? '')).toBe(true)
    expect(isOurLogrotate(`\n${text}`)).toBe(false)
  })

  it.each(['/var/*', '/a"b', '/a\\b', '/a{b', 'relative', '/a\nb'])('%j cannot stand in a rotation', (directory) => {
    expect(renderLogrotate('@LOG_DIRECTORY@', directory, 'root root')).toBeNull()
  })
})

describe('unifiedDiff', () => {
  it('shows what changes', () => {
    const diff = unifiedDiff('/x', Buffer.from('a\nb\n'), 'a\nc\n')
    expect(diff).toBe('--- /x\n+++ /x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n')
  })

  it('removes the control characters of the old file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for these characters
        expect(unifiedDiff('/x', Buffer.from(bytes), 'new\n')).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      }),
    )
  })
})

describe('the parsers', () => {
  it('throw at no text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.json()), (text) => {
        judgeToolsConf(text, 500)
        judgeToolsConf(`[vmbackup]\n${text}`, 500)
        parseLastRun(text)
        expect(['ok', 'damaged']).toContain(parseReceipt(text).kind)
      }),
    )
  })

  it('read a receipt back as it was written', () => {
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

describe('a receipt', () => {
  const sha256 = 'ab'.repeat(32)
  const good = {
    path: '/usr/sbin/post-thaw-script',
    store: `/var/lib/gen-hooks/replaced/post-thaw-script.${'ab'.repeat(8)}`,
    sha256,
    mode: 0o755,
    uid: 0,
    gid: 0,
    origin: 'foreign',
  }
  const parsed = (...replaced: readonly unknown[]) =>
    parseReceipt(JSON.stringify({ schema: 'gen-hooks/installed/1', replaced }))
  const damaged = (detail: string) => ({ kind: 'damaged', detail })

  it.each([
    ['{', 'is not JSON'],
    ['null', 'is not a receipt, expected schema gen-hooks/installed/1'],
    ['[]', 'is not a receipt, expected schema gen-hooks/installed/1'],
    ['7', 'is not a receipt, expected schema gen-hooks/installed/1'],
    ['{"schema":"gen-hooks/installed/2","replaced":[]}', 'is not a receipt, expected schema gen-hooks/installed/1'],
    ['{"schema":"gen-hooks/installed/1","replaced":{}}', 'is not a receipt, expected schema gen-hooks/installed/1'],
  ])('is damaged if its text is %s', (text, detail) => {
    expect(parseReceipt(text)).toEqual(damaged(detail))
  })

  it.each([
    ['mode', [0, 0o7777]],
    ['uid', [0, 0xffffffff]],
    ['gid', [0, 0xffffffff]],
    ['origin', ['foreign', 'edited']],
  ])('may have a %s of %j', (key, values) => {
    for (const value of values) expect(parsed({ ...good, [key]: value }).kind).toBe('ok')
  })

  it.each([
    ['path', [7, '/etc/shadow', '/usr/sbin/post-thaw-script/', '']],
    ['store', [7, `${good.store}0`, '/etc/shadow']],
    ['sha256', [7, sha256.slice(1), `${sha256}0`, sha256.toUpperCase(), `${sha256.slice(0, 63)}g`]],
    ['mode', ['0755', -1, 0o10000, 1.5, null]],
    ['uid', ['0', -1, 0x100000000, 0.5]],
    ['gid', ['0', -1, 0x100000000, 0.5]],
    ['origin', ['ours', null, 7]],
  ])('is damaged by any other %s, and the error has the number of the entry', (key, values) => {
    for (const value of values) {
      expect(parsed(good, { ...good, [key]: value })).toEqual(damaged('entry 2 is not one that gen-hooks wrote'))
    }
  })

  it.each([null, 7, [[good]]])('is damaged by the entry %j', (entry) => {
    expect(parsed(entry)).toEqual(damaged('entry 1 is not one that gen-hooks wrote'))
  })

  it('is damaged by the path of another file, although the name of the copy is right', () => {
    const store = `/var/lib/gen-hooks/replaced/shadow.${'ab'.repeat(8)}`
    expect(parsed({ ...good, path: '/etc/shadow', store })).toEqual(damaged('entry 1 is not one that gen-hooks wrote'))
  })

  it('has an equal file once, as the newest, and the newest foreign file is the one to put back', () => {
    const entry = (content: string, origin: 'foreign' | 'edited', path = good.path) => ({
      ...good,
      path,
      sha256: content.repeat(64),
      origin,
    })
    const [a, b, edited] = [entry('a', 'foreign'), entry('b', 'foreign'), entry('e', 'edited')]
    const elsewhere = entry('a', 'foreign', '/usr/sbin/pre-freeze-script')
    const receipt = [a, b, elsewhere, a, edited].reduce(withReplaced, EMPTY_RECEIPT)
    expect(receipt).toEqual({ schema: 'gen-hooks/installed/1', replaced: [b, elsewhere, a, edited] })
    expect(withoutReplaced(receipt, a).schema).toBe('gen-hooks/installed/1')
    expect(toRestore(receipt, a.path)).toEqual(a)
    expect(toRestore(withoutReplaced(receipt, a), a.path)).toEqual(b)
    expect(toRestore(receipt, elsewhere.path)).toEqual(elsewhere)
    expect(toRestore({ ...receipt, replaced: [edited] }, a.path)).toBeUndefined()
    expect(withoutReplaced(receipt, elsewhere).replaced).toEqual([b, a, edited])
  })
})
