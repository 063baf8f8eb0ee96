/** The moments of a takeover in milliseconds since the first of them. */
export interface Takeover {
  /** The last sign of life between the primary and the arbiter: 0. */
  readonly arbiterHeard: number
  /** The last message of the primary to the backup member. */
  readonly backupHeard: number
  readonly stunBegins: number
  /** Half of the QoS timeout without a message: the backup member asks the primary. */
  readonly backupAsks: number
  /** A whole QoS timeout without a sign of life: the arbiter gives the primary up. */
  readonly arbiterGivesUp: number
  /** Half of the QoS timeout without an answer: the backup member takes over. */
  readonly takeover: number
  readonly stunEnds: number
  /** How old the last message is at least and at most when such a stun begins, if it ends in a takeover. */
  readonly silence: { readonly from: number; readonly to: number }
}

/**
 * How a stun of the primary ends in a takeover, in a mirror that is idle and has an arbiter; null if the stun is shorter than half of the QoS timeout, since
 * then it cannot by itself. The order of events is that of the example in InterSystems' article on backups and VMware (a timeout of 8 s, a stun of 7 s), whose
 * moments come out for these figures. All times in milliseconds.
 */
export function takeoverOf(qos: number, stun: number): Takeover | null {
  const half = qos / 2
  if (stun < half) return null
  const silence = { from: Math.max(0, qos - stun), to: half }
  // a quarter of the timeout as in the article; a stun of less than three quarters is long enough only after a longer silence
  const before = silence.from < qos / 4 ? qos / 4 : (silence.from + silence.to) / 2
  const backupHeard = qos / 8
  const stunBegins = backupHeard + before
  return {
    arbiterHeard: 0,
    backupHeard,
    stunBegins,
    backupAsks: backupHeard + half,
    arbiterGivesUp: qos,
    takeover: backupHeard + qos,
    stunEnds: stunBegins + stun,
    silence,
  }
}

const LABEL = 10
const WIDTH = { least: 20, most: 66 }

/** The takeover as a picture of three lines and a line for each event; empty if there is none. `columns` of the terminal, null for none. */
export function takeoverText(qos: number, stun: number, columns: number | null = null): string {
  const moments = takeoverOf(qos, stun)
  if (moments === null) return ''
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, (columns ?? LABEL + WIDTH.most) - LABEL))
  // of a stun that lasts much longer only the begin is drawn
  const end = Math.min(moments.stunEnds, moments.takeover * 1.25)
  const at = (moment: number): number => Math.round((Math.min(moment, end) / end) * (width - 1))
  const { from, to } = moments.silence
  const age =
    from === 0 ? 'however old the last message is' : `if the last message is ${inSeconds(from)} to ${inSeconds(to)} old`
  const lines = [
    `a takeover by a stun of ${inSeconds(stun)} with a QoS timeout of ${inSeconds(qos)}, in a mirror that is idle and has an arbiter,`,
    `${age} when the stun begins:`,
    '',
    drawn('primary', [
      [at(moments.arbiterHeard), '*'],
      [at(moments.backupHeard), '*'],
      ...stretch(at(moments.stunBegins), at(moments.stunEnds), '=', ' stunned '),
      ...(moments.stunEnds > end ? ([[width - 1, '>']] as const) : []),
    ]),
    drawn('arbiter', [
      [at(moments.arbiterHeard), '*'],
      ...stretch(at(moments.arbiterHeard) + 1, at(moments.arbiterGivesUp), '.', ''),
      [at(moments.arbiterGivesUp), 'x'],
    ]),
    drawn('backup', [
      [at(moments.backupHeard), '*'],
      ...stretch(at(moments.backupHeard) + 1, at(moments.takeover), '.', ''),
      [at(moments.backupAsks), '?'],
      [at(moments.takeover), 'P'],
    ]),
    '',
    ...events(moments).map(([moment, text]) => `${inSeconds(moment).padStart(LABEL)}  ${text}`),
  ]
  return `${lines.join('\n')}\n`
}

type Event = readonly [moment: number, text: string]

function events(moments: Takeover): readonly Event[] {
  const all: readonly Event[] = [
    [moments.arbiterHeard, '*  the primary and the arbiter exchange a sign of life'],
    [moments.backupHeard, '*  the primary and the backup do: the last message'],
    [moments.stunBegins, '=  the stun begins'],
    [moments.backupAsks, '?  half of the timeout without a message: the backup asks'],
    [moments.arbiterGivesUp, 'x  the whole timeout without a sign of life: the arbiter gives the primary up'],
    [moments.takeover, 'P  half of the timeout without an answer: the backup asks the arbiter, and takes over'],
    [moments.stunEnds, '=  the stun ends'],
  ]
  return [...all].sort(([a], [b]) => a - b)
}

type Mark = readonly [column: number, character: string]

function drawn(label: string, marks: readonly Mark[]): string {
  const row: string[] = []
  for (const [column, character] of marks) row[column] = character
  return `${label.padEnd(LABEL)}${Array.from(row, (character) => character ?? ' ').join('')}`
}

/** The columns `from` to `to` filled with `character`, and the words in their middle if there is room. */
function stretch(from: number, to: number, character: string, words: string): readonly Mark[] {
  const length = to - from + 1
  const begin = Math.floor((length - words.length) / 2)
  return Array.from({ length }, (_, index) => [
    from + index,
    (begin > 0 ? words[index - begin] : undefined) ?? character,
  ])
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`
