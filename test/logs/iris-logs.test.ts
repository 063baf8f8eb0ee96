import fc from 'fast-check'
import { freezeLogReader } from '../../src/logs/freeze-log.ts'
import type { IrisEvent, IrisLine } from '../../src/logs/iris-event.ts'
import { messagesLogReader } from '../../src/logs/messages-log.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { anyText } from '../text/any-text.ts'

const zone = zoneOf('Europe/Berlin')
if (zone === null) throw new Error('no zone')
const AT = Date.UTC(2026, 10, 2, 7, 15, 7)

function events(read: (line: string) => IrisLine, text: string): readonly IrisEvent[] {
  return text.split('\n').flatMap((line) => {
    const one = read(line)
    expect(one.kind).not.toBe('problem')
    return one.kind === 'event' ? [one.event] : []
  })
}

describe('the LogFile of ExternalFreeze', () => {
  const read = (text: string) => events(freezeLogReader(zone), text)

  test('is read as Caché 2015 writes it, with the path of the journal and without', () => {
    const lines = (path: string) =>
      [
        '11/02/2026 08:15:07: Backup.General.ExternalFreeze: Suspending system',
        '',
        'Journal file switched to:',
        path,
        '11/02/2026 08:15:07: Backup.General.ExternalFreeze: Start a journal restore for this backup with journal file: /jnl/A.011',
        '',
        'Journal marker set at',
        'offset 4711 of /jnl/A.011',
        '11/02/2026 08:15:08: Backup.General.ExternalFreeze: System suspended',
      ].join('\n')
    const others = [
      { kind: 'restore from', at: AT, file: '/jnl/A.011' },
      { kind: 'marker', at: null, file: '/jnl/A.011', offset: 4711 },
      { kind: 'suspended', at: AT + 1000 },
    ]
    const suspending = { kind: 'suspending', at: AT }
    expect(read(lines('/jnl/A.011'))).toEqual([
      suspending,
      { kind: 'switched to', at: null, file: '/jnl/A.011' },
      ...others,
    ])
    expect(read(lines(''))).toEqual([suspending, ...others])
  })

  test('has a refused freeze with its text, and the output of another method is no refused freeze', () => {
    const of = (message: string) => read(`11/02/2026 08:15:07: Backup.General.${message}`)
    expect(of('ExternalFreeze: Failed to switch journal file. Status = 0 disk full')).toMatchObject([
      { kind: 'refused', at: AT, error: { text: 'Failed to switch journal file. Status = %1' } },
    ])
    // both forms of the text that begins with the name: no public log has this text
    for (const form of ['ExternalFreeze cannot run', 'ExternalFreeze: Backup.General.ExternalFreeze cannot run'])
      expect(of(`${form} with switch 10 or 13 already set`)).toMatchObject([
        {
          kind: 'refused',
          error: { text: 'Backup.General.ExternalFreeze cannot run with switch 10 or 13 already set' },
        },
      ])
    expect(of('ExternalThaw: Failed to open logfile /x for output')).toEqual([])
    expect(of('ExternalFreeze: something else')).toEqual([])
  })

  test('has the lines of a thaw and the warnings', () => {
    const text = [
      '11/02/2026 08:15:07: Backup.General.ExternalThaw: Resuming system',
      '11/02/2026 08:15:07: Backup.General.ExternalThaw: System resumed',
      '11/02/2026 08:15:08: Backup.General.ExternalThaw: Already resumed',
      '11/02/2026 08:15:07: Backup.General.ExternalFreeze: Warning, /db/x/ is not being journalled',
    ].join('\n')
    expect(read(text)).toEqual([
      { kind: 'resuming', at: AT },
      { kind: 'resumed', at: AT },
      { kind: 'already resumed', at: AT + 1000 },
      { kind: 'warning', at: AT, message: '/db/x/ is not being journalled' },
    ])
  })

  test('a date that is none is a problem', () => {
    const reader = freezeLogReader(zone)
    expect(reader('2026-11-02 08:15:07: Backup.General.ExternalFreeze: Suspending system').kind).toBe('problem')
    expect(reader('13/02/2026 08:15:07: Backup.General.ExternalFreeze: Suspending system').kind).toBe('problem')
  })

  test('may have an empty line between the heading and the path of a journal', () => {
    expect(read('Journal file switched to:\n\n/jnl/A.011')).toEqual([
      { kind: 'switched to', at: null, file: '/jnl/A.011' },
    ])
  })

  test('may have a path of VMS or of Windows', () => {
    expect(read('Journal file switched to:\nDUA0:[JNL]A.011')).toMatchObject([
      { kind: 'switched to', file: 'DUA0:[JNL]A.011' },
    ])
    expect(read('Journal file switched to:\nD:\\jnl\\A.011')).toMatchObject([{ kind: 'switched to' }])
  })
})

describe('messages.log and cconsole.log', () => {
  const read = (text: string) => events(messagesLogReader(zone), text)

  test.each([
    ['are read with a tag', '[Utility.Event] '],
    ['are read without a tag, as Caché writes them', ''],
  ])('%s', (_what, tag) => {
    const text = [
      '11/02/26-08:15:06:111 (100) 0 [Database.MountedRW] Mounted database /db/x/ (SFN 5) read-write.',
      `11/02/26-08:15:07:000 (100) 0 ${tag}Backup.General.ExternalFreeze: Suspending system`,
      `11/02/26-08:15:07:000 (100) 1 ${tag}Backup.General.ExternalFreeze: Warning, /db/x/ is not being journalled`,
      '11/02/26-08:15:07:342 (100) 0 [Generic.Event] INTERSYSTEMS IRIS JOURNALING SYSTEM MESSAGE',
      'Journaling switched to: /jnl/20261102.003',
      `11/02/26-08:15:07:342 (100) 0 ${tag}Backup.General.ExternalFreeze: Start a journal restore for this backup with journal file: /jnl/20261102.003`,
      'Journal marker set at',
      'offset 815 of /jnl/20261102.003',
      `11/02/26-08:15:08:347 (100) 0 ${tag}Backup.General.ExternalFreeze: System suspended`,
      `11/02/26-08:15:09:001 (101) 0 ${tag}Backup.General.ExternalThaw: System resumed`,
    ].join('\n')
    expect(read(text)).toEqual([
      { kind: 'suspending', at: AT },
      { kind: 'warning', at: AT, message: '/db/x/ is not being journalled' },
      { kind: 'switched to', at: null, file: '/jnl/20261102.003' },
      { kind: 'restore from', at: AT + 342, file: '/jnl/20261102.003' },
      { kind: 'marker', at: null, file: '/jnl/20261102.003', offset: 815 },
      { kind: 'suspended', at: AT + 1347 },
      { kind: 'resumed', at: AT + 2001 },
    ])
  })

  test('a message that only mentions a freeze is no event', () => {
    expect(read('11/02/26-08:15:07:000 (100) 0 [x] called Backup.General.ExternalFreeze: System suspended')).toEqual([])
  })

  test('a date that is none is a problem', () => {
    const line = '31/02/26-08:15:07:000 (100) 0 [x] Backup.General.ExternalThaw: System resumed'
    expect(messagesLogReader(zone)(line).kind).toBe('problem')
  })
})

test('no line makes a reader throw', () => {
  const piece = fc.oneof(
    anyText(),
    fc.constantFrom(
      '11/02/2026 08:15:07: Backup.General.ExternalFreeze: ',
      '11/02/26-08:15:07:342 (100) 0 ',
      'Backup.General.ExternalThaw: System resumed',
      'Journal file switched to:',
      'offset 1 of /x',
    ),
  )
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 3 }), { maxLength: 5 }), (lines) => {
      for (const make of [freezeLogReader, messagesLogReader]) {
        const reader = make(zone)
        for (const line of lines) expect(['event', 'nothing', 'problem']).toContain(reader(line.join('')).kind)
      }
    }),
  )
})
