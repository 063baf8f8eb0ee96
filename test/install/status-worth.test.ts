import { status } from '../../src/install/status.ts'
import { statusDocument, statusText } from '../../src/install/status-text.ts'
import { toolsDemands } from '../../src/install/vmware-tools.ts'
import { hookLine } from '../history/tell.ts'
import { type Guest, makeGuest, pair } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const EXPECTED = { kind: 'rendered', layout: 'legacy', hooks: pair('one') } as const

describe('what the snapshot of a consistent run is worth', () => {
  const settings = { logDirectory: '/log', tools: toolsDemands(null, []) }
  const told = async (log: readonly string[], file = '/log/snapshot.log') => {
    guest.write('/run/gen-hooks/last.json', '{"run":"r1","verdict":"consistent","instances":"iris:PROD "}', 0o600)
    if (log.length > 0) guest.write(file, `${log.join('\n')}\n`, 0o600)
    const report = await status(EXPECTED, guest.host, settings)
    const { lastRun } = statusDocument(report)
    return { text: statusText(report), ...(lastRun.kind === 'read' ? lastRun : { worth: null, lessFor: null }) }
  }
  const PROD = [hookLine('r1', 1, 'iris:PROD frozen', 1000), hookLine('r1', 3, 'iris:PROD thawed', 90)]
  const DROPPED = [hookLine('r1', 1, 'iris:TEST dropped', 10), hookLine('r1', 3, 'iris:TEST thawed', 90)]

  it('is less for an instance that the run left out', async () => {
    const { text, worth, lessFor } = await told([...PROD, ...DROPPED, hookLine('r2', 9, 'cache:OLD dropped', 10)])
    const why = 'it was not frozen in this run (dropped): only the whole machine can be restored'
    expect({ worth, lessFor }).toEqual({
      worth: 'covered',
      lessFor: [{ instance: 'iris:TEST', worth: 'not covered', why }],
    })
    expect(text).toMatch(/\nits snapshot: restore the whole machine from it, .*\nless for iris:TEST: it was not frozen/)
  })

  it('is told by the log before the one of today too', async () => {
    guest.write('/log/snapshot.log', '', 0o600)
    const { lessFor } = await told([...PROD, ...DROPPED], '/log/snapshot.log.1')
    expect(lessFor).toMatchObject([{ instance: 'iris:TEST' }])
  })

  it('has no word more if the run covered all', async () => {
    const { text, lessFor } = await told(PROD)
    expect(lessFor).toEqual([])
    expect(text).not.toContain('less for')
  })

  it('is not shown if the log shows of no instance that it was frozen until its thaw', async () => {
    const { text, worth } = await told(PROD.slice(1))
    expect(worth).toBe('not shown')
    expect(text).toContain('\nits snapshot: the log does not show that the freeze lasted until the thaw')
  })

  it('is told by the verdict, and as such, where no log tells of the run', async () => {
    const { text, worth, lessFor } = await told([])
    expect({ worth, lessFor }).toEqual({ worth: 'covered', lessFor: null })
    expect(text).toContain('\nless for: unknown, the log of the hooks has no line of that run.')
  })

  it('has nothing that acts on a terminal, whatever stands in the log', async () => {
    const { text } = await told([...PROD, hookLine('r1', 1, 'iris:\u001b[2J dropped', 10)])
    expect(text).toContain('less for iris:\\x1b[2J: ')
  })
})
