import fc from 'fast-check'
import { parseVmwareLines } from '../../src/logs/vmware-lines.ts'

const AT = '2025-03-04T01:02:03.456Z'
const STUN = 'Checkpoint_Unstun: vm stopped for 700 us'
const brief = (line: string): readonly string[] =>
  parseVmwareLines(line).map((event) => {
    const when = event.at === null ? 'no time' : new Date(event.at).toISOString()
    return event.kind === 'stun' ? `${when} stun ${event.microseconds}` : `${when} ${event.kind}`
  })

test.each([
  ['itself', `${AT}| vcpu-0| I125: ${STUN}`],
  ['syslog of ESXi', `${AT} esx1.example.net vm-prod[2099413]: vcpu-0| I125: ${STUN}`],
  ['syslog of ESXi 8', `${AT} In(14) vm-prod[2099413]: vcpu-0 - ${STUN}`],
  ['a line within one of rsyslog', `Mar 04 01:02:03 esx1 vmx[2099413]: ${AT}| vcpu-0| I125: ${STUN}`],
  ['rsyslog with a time of its own', `2025-03-04T02:02:04+01:00 esx1 vmx[2099413]: ${AT}| vcpu-0| I125: ${STUN}`],
  ['a cell of a table', `"${AT}","esx1","${AT}| vcpu-0| I125: ${STUN}"`],
  ['the cells of a table', `"${AT}","esx1","vcpu-0","${STUN}"`],
  ['JSON', `{"host":"esx1","message":"${AT}| vcpu-0| I125: ${STUN}"}`],
])('a stun in %s', (_what, line) => {
  expect(brief(line)).toEqual([`${AT.replace('Z', 'Z')} stun 700`])
})

test('lines that are joined without a line end are read separately, each with its own text', () => {
  const later = AT.replace('03-04', '03-05')
  const line =
    `${AT} In(05) vmx - SNAPSHOT: Prepare phase complete.` +
    `${AT} In(05) vmx - SnapshotVMXTakeSnapshotComplete: Done with snapshot 'bk': 489` +
    `${later} In(05) vcpu-0 - ${STUN}` +
    `${later}| vcpu-0| I125: ${STUN.replace('700', '900')}`
  expect(brief(line)).toEqual([`${AT} snapshot done`, `${later} stun 700`, `${later} stun 900`])
  expect(parseVmwareLines(line)[1]?.text).toBe(`${later} In(05) vcpu-0 - ${STUN}`)
})

test('a time in the name of a snapshot begins no line', () => {
  const line = `${AT}| vmx| I125: SnapshotVMX_TakeSnapshot start: 'Nightly ${AT} full', deviceState=0, quiesced=1`
  expect(parseVmwareLines(line)).toMatchObject([{ kind: 'snapshot', snapshot: `Nightly ${AT} full`, quiesced: true }])
})

test.each([
  ['words', `something: ${STUN}`],
  ['a value of the configuration', `${AT}| vmx| I125: annotation = "${STUN}"`],
  ['a syslog tag without a process', `Mar 04 01:02:03 esx1 vmx: vcpu-0| ${STUN}`],
  ['too many words', `${'word '.repeat(10)}${STUN}`],
  ['a text of the guest that has a line of the log in it', `${AT}| vmx| I125: Guest: x${AT}| vcpu-0| I125: ${STUN}`],
  [
    'an open quote',
    `${AT}| vmx| I125: SnapshotVMXTakeSnapshotComplete: Done with snapshot 'x${AT}| vcpu-0| I125: ${STUN}`,
  ],
])('a stun after %s is reported as not readable', (_what, line) => {
  expect(parseVmwareLines(line).at(-1)).toMatchObject({
    kind: 'unreadable',
    message: 'a stun behind words that are not known',
  })
})

test('a second stun in the same line without a time is reported', () => {
  const line = `Mar 04 01:02:03.456: vcpu-0| ${STUN}Mar 05 01:02:03.456: vcpu-0| ${STUN}`
  expect(brief(line)).toEqual(['no time stun 700', 'no time unreadable'])
})

test.each([
  ['a text of the guest', `${AT}| vmx| I125: Guest: ${STUN}`],
  ['another sentence', `${AT}| vmx| I125: Checkpoint_Unstun: done`],
])('%s is no stun', (_what, line) => {
  expect(parseVmwareLines(line)).toEqual([])
})

test('a snapshot whose name has the text of a stun is a snapshot', () => {
  expect(brief(`${AT}| vmx| I125: SnapshotVMX_TakeSnapshot start: '${STUN}', quiesced=1`)).toEqual([`${AT} snapshot`])
})

test('in any text each stun is an event, or is reported', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((text) => !/Guest|'/.test(text)),
    fc.constantFrom(`${AT}| vcpu-0| I125: `, `${AT} In(05) vmx - `, '"', ',', `${STUN} `, 'Consolidate', 'displayName'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const line = pieces.join('')
      const events = parseVmwareLines(line)
      if (line.includes(STUN)) expect(events.some(({ kind }) => kind === 'stun' || kind === 'unreadable')).toBe(true)
    }),
    { numRuns: 300 },
  )
})
