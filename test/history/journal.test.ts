import { journalMark } from '../../src/history/journal.ts'

const PRINTED =
  '2/2026 17:40:55: Backup.General.ExternalFreeze: Suspending system||Journal file switched to:|/jrn/a b/20261122.003|11/22/2026 17:40:55: Backup.General.ExternalFreeze: Start a journal restore for this backup with journal file: /jrn/a b/20261122.003||'
const SUSPENDED = '11/22/2026 17:40:56: Backup.General.ExternalFreeze: System suspended|'

test.each([
  ['the marker', `${PRINTED}Journal marker set at|offset 815 of /jrn/a b/20261122.003|${SUSPENDED}`, 815],
  ['the last marker', `offset 3 of /jrn/other|offset 815 of /jrn/a b/20261122.003|${SUSPENDED}`, 815],
  ['only the file', `${PRINTED}${SUSPENDED}`, null],
  ['the marker, in an older log', 'offset 815 of /jrn/a b/20261122.003', 815],
  ['only the file, in an older log', '/jrn/a b/20261122.003', null],
])('%s', (_, text, offset) => {
  expect(journalMark(text)).toEqual({ file: '/jrn/a b/20261122.003', offset })
})

test.each(['', 'done', SUSPENDED, 'done|', 'x with journal file: |', '/jrn/the end of a long name.003|'])(
  'nothing is told by %j',
  (text) => {
    expect(journalMark(text)).toBeNull()
  },
)
