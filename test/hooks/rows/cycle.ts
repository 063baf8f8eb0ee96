import { readEvents } from '../../../src/harness/guest/events.ts'
import { ALL, PATIENT, type Row } from '../row.ts'
import { act, freeze, frozen, thaw, verdict } from '../steps.ts'

export const cycleRows: readonly Row[] = [
  {
    name: 'no argument',
    shows: 'post-thaw (`thaw`, `freezeFail` in any case, or none).',
    steps: [freeze(0, {}, []), frozen(...ALL), thaw(0, {}, []), frozen()],
    after: [verdict('consistent', { argument: 'thaw' })],
  },
  {
    name: 'the limits are passed on',
    shows: '`ExternalFreezeTimeOut` (7th, <= 1200) and `WDSuspendLimit` (10th, deadline + 60 by default).',
    config: { ...PATIENT, freeze: { timeout: 15, updateSuspendAfter: 700 } },
    steps: [
      freeze(0),
      act(({ root }) =>
        expect(
          readEvents(root)
            .filter(({ event }) => event === 'suspended')
            .map(({ detail }) => detail),
        ).toEqual(['limit=120', 'limit=120', 'limit=120']),
      ),
      thaw(0),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'resumeAfter null leaves WDSuspendLimit out',
    shows: '`resumeAfter: null` leaves it out for versions that lack it.',
    config: { ...PATIENT, watchdog: { deadline: 60, resumeAfter: null } },
    steps: [
      freeze(0),
      act(({ root }) =>
        expect(
          readEvents(root)
            .filter(({ event }) => event === 'suspended')
            .map(({ detail }) => detail),
        ).toEqual(['limit=0', 'limit=0', 'limit=0']),
      ),
      thaw(0),
    ],
    after: [verdict('consistent')],
  },
]
