import type { Column, Signal } from '../../../src/harness/prove/sweep.ts'

/** A moment of a run at which one process gets a signal, with the fault beside that. */
interface Moment {
  readonly name: string
  readonly says: string
  readonly signals: readonly Signal[]
  /** Lines of a scenario: the set-up, and the steps until the moment. */
  readonly reach: string
  /** Lines that wait for the end of a hook that still runs. */
  readonly wait: string
}

/** Long after the deadline of 8 s. A hook may wait longer, since it does the work of a process that was killed. */
const THAWED_WITHIN = 25
const OVER_WITHIN = 200

const BOTH = ['SIGKILL', 'SIGSTOP'] as const
const KILL = ['SIGKILL'] as const

/** In a run without a fault. */
const MOMENTS: readonly Moment[] = [
  {
    name: 'freezing',
    says: 'in mid-freeze',
    signals: BOTH,
    reach: 'fault iris:A freeze seconds=1\nfreeze &\nuntil called ExternalFreeze iris:A',
    wait: `? wait freeze within=${OVER_WITHIN}`,
  },
  { name: 'frozen', says: 'while all is frozen, and no thaw comes', signals: BOTH, reach: 'freeze', wait: '' },
  {
    name: 'thawing',
    says: 'in mid-thaw',
    signals: BOTH,
    reach: 'fault iris:A thaw seconds=1\nfreeze\nthaw &\nuntil called ExternalThaw iris:A',
    wait: `? wait thaw within=${OVER_WITHIN}`,
  },
]

/** In a run with one ordinary fault. */
const BESIDE_A_FAULT: readonly Moment[] = [
  {
    name: 'thaw-refused',
    says: 'while a thaw is being refused, once',
    signals: KILL,
    reach: 'fault iris:A thaw seconds=1 status=3 act=no times=1\nfreeze\nthaw &\nuntil called ExternalThaw iris:A',
    wait: `? wait thaw within=${OVER_WITHIN}`,
  },
  {
    name: 'deadline-refused',
    says: 'while all is frozen; no thaw comes, and that of the deadline is refused once',
    signals: KILL,
    reach: 'fault iris:A thaw status=3 act=no times=1\nfreeze',
    wait: '',
  },
  {
    name: 'slow-undone',
    says: 'while a slow freeze is undone',
    signals: KILL,
    reach:
      'fault iris:A freeze seconds=2\nfault iris:B thaw seconds=1\nfreeze &\nuntil suspended iris:B\nsignal freeze SIGTERM\nuntil called ExternalThaw iris:B',
    wait: `? wait freeze within=${OVER_WITHIN}`,
  },
  {
    name: 'lands-late',
    says: 'while a freeze is on its way that lands after pre-freeze has failed',
    signals: KILL,
    reach: 'fault iris:A freeze late=5 hang\nfreeze &\n! wait freeze',
    wait: '',
  },
]

/** Each process that a guest has at these moments gets one signal. The deadline must then thaw all instances. */
export const COLUMNS: readonly Column[] = [...MOMENTS, ...BESIDE_A_FAULT].map((moment) => ({
  name: moment.name,
  signals: moment.signals,
  title: (signal, { nth }) =>
    `Process ${nth} is ${signal === 'SIGKILL' ? 'killed' : 'stopped'} ${moment.says}: the deadline thaws, and the next snapshot is good.`,
  counted: linesOf(moment, 'trace processes'),
  struck: (signal, { nth }) => linesOf(moment, `? process ${nth} ${signal}`),
}))

function linesOf({ reach, wait }: Moment, strike: string): string {
  return `config freeze.timeout 3
config thaw.timeout 3
config watchdog.deadline 8
config watchdog.resumeAfter null
${reach}
${strike}
? until idle within=${THAWED_WITHIN}
frozen none
heal iris:A freeze
heal iris:A thaw
signal stopped SIGCONT
${wait}
until idle within=${OVER_WITHIN}
snapshot good
`
}
