import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeoverOf, takeoverText } from '../../src/stun/takeover.ts'

test("with the figures of the article's example the moments are those of the article", () => {
  expect(takeoverOf(8000, 7000)).toEqual({
    arbiterHeard: 0,
    backupHeard: 1000,
    stunBegins: 3000,
    backupAsks: 5000,
    arbiterGivesUp: 8000,
    takeover: 9000,
    stunEnds: 10_000,
    silence: { from: 1000, to: 4000 },
  })
})

test.each([
  [8000, 3999],
  [2000, 1],
  [2000, 0],
])('with a timeout of %i ms a stun of %i ms ends in no takeover by itself, and nothing is drawn', (qos, stun) => {
  expect(takeoverOf(qos, stun)).toBeNull()
  expect(takeoverText(qos, stun)).toBe('')
})

test.each([
  [8000, 4000],
  [8000, 4342],
  [8000, 6000],
  [8000, 8000],
  [2000, 1342],
  [2000, 60_000],
])('with a timeout of %i ms and a stun of %i ms the takeover falls into the stun', (qos, stun) => {
  const moments = takeoverOf(qos, stun)
  expect(moments).not.toBeNull()
  if (moments === null) return
  const { backupHeard, stunBegins, backupAsks, arbiterGivesUp, takeover, stunEnds, silence } = moments
  expect(stunEnds - stunBegins).toBe(stun)
  expect(backupAsks - backupHeard).toBe(qos / 2)
  expect(takeover - backupAsks).toBe(qos / 2)
  expect(stunBegins).toBeLessThanOrEqual(backupAsks)
  expect(arbiterGivesUp).toBeLessThanOrEqual(takeover)
  expect(takeover).toBeLessThanOrEqual(stunEnds)
  expect(stunBegins - backupHeard).toBeGreaterThanOrEqual(silence.from)
  expect(stunBegins - backupHeard).toBeLessThanOrEqual(silence.to)
})

test('a stun of less than the timeout needs a last message of a certain age, a longer one does not', () => {
  expect(takeoverText(8000, 4342)).toContain('if the last message is 3.66 s to 4.00 s old when the stun begins:')
  expect(takeoverText(8000, 8000)).toContain('however old the last message is when the stun begins:')
})

test('the picture is as wide as the terminal allows, and of a stun without end it has the begin', () => {
  const picture = (stun: number, columns: number | null): readonly string[] =>
    takeoverText(2000, stun, columns)
      .split('\n')
      .filter((line) => /^(?:primary|arbiter|backup) /.test(line))
  expect(picture(1342, 50).map((line) => line.length)).toEqual([50, expect.any(Number), expect.any(Number)])
  expect(Math.max(...picture(1342, 5).map((line) => line.length))).toBe(30)
  expect(Math.max(...picture(1342, null).map((line) => line.length))).toBe(76)
  const [primary, , backup] = picture(3_600_000, null)
  expect(primary).toMatch(/^primary {3}\* +\* +=+ stunned =+>$/)
  expect(backup).toMatch(/^backup +\*\.+\?\.+P$/)
})

test('the page of the explanation shows what stun draws', () => {
  const page = readFileSync(join(__dirname, '../../docs/explanation/stun-and-mirror-qos.md'), 'utf8')
  expect(page).toContain(`\`\`\`\n${takeoverText(2000, 1342)}\`\`\`\n`)
})
