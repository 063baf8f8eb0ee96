import { stripVTControlCharacters } from 'node:util'
import { paintedDiff, unifiedDiff } from '../../src/text/diff.ts'
import { paintFor } from '../../src/text/paint.ts'

const DIFF = unifiedDiff('/etc/x', Buffer.from('a\nold\n-- c\n'), 'a\nnew\n-- c\n')

test('removed lines, added lines and places of a diff have colours, and the text does not change', () => {
  const painted = paintedDiff(DIFF, paintFor({ isColoured: true }))
  expect(painted).toContain('\n\u001b[31m-old\u001b[39m\n\u001b[32m+new\u001b[39m\n -- c\n')
  expect(painted).toContain('\n\u001b[36m@@ ')
  expect(painted).toContain('\u001b[1m+++ /etc/x')
  expect(stripVTControlCharacters(painted)).toBe(DIFF)
  expect(paintedDiff(DIFF, paintFor({ isColoured: false }))).toBe(DIFF)
})
