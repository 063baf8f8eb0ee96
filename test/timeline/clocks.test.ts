import { clocksFor, estimateClocks, type HostVm } from '../../src/timeline/clocks.ts'
import type { HookCalls, HookWork } from '../../src/timeline/hook-calls.ts'
import type { HostSnapshot } from '../../src/timeline/host-snapshots.ts'
import type { Span } from '../../src/timeline/offset.ts'

const T0 = Date.parse('2026-11-22T22:00:00Z')
const HOUR = 3_600_000
const window = (at: number): Span => ({ from: T0 + at, to: T0 + at + 4000 })
const snapshot = (at: number, quiesced: boolean | null = true): HostSnapshot => ({
  name: 'a',
  quiesced,
  beganAt: null,
  doneAt: null,
  stun: { from: T0 + at, to: T0 + at + 200 },
  failure: null,
})
const vm = (name: string, ...snapshots: readonly HostSnapshot[]): HostVm => ({
  vm: name,
  snapshots,
  tools: [],
  calls: [],
})
const THREE = [0, 5 * HOUR, 13 * HOUR]
const facts = { works: [], requests: [], windows: THREE.map(window), givenMs: null }

test('without a log of the host the clocks are unknown', () => {
  expect(estimateClocks({ ...facts, vms: [] })).toEqual({
    clocks: { kind: 'unknown', because: 'no log of the host' },
    vm: null,
  })
})

test('with a log of the host in which no snapshot fits, the clocks are unknown', () => {
  const far = vm('a', snapshot(900 * HOUR))
  expect(estimateClocks({ ...facts, vms: [far] }).clocks).toEqual({
    kind: 'unknown',
    because: 'no snapshot of the host fits',
  })
})

test('a snapshot without quiescing belongs to no run, and a snapshot of unknown quiescing may belong to one', () => {
  const plain = [1, 2, 3, 4, 6, 7].map((hour) => snapshot(hour * HOUR + 77_000, false))
  const found = estimateClocks({ ...facts, vms: [vm('a', ...plain, ...THREE.map((at) => snapshot(at + 1000, null)))] })
  expect(found.clocks).toMatchObject({ kind: 'estimated', snapshots: 3, low: -2800, high: 1000 })
  const { clocks } = estimateClocks({ ...facts, vms: [vm('a', ...THREE.map((at) => snapshot(at + 1000, false)))] })
  expect(clocks.kind).toBe('unknown')
})

test('the VM of the guest is the one of which most snapshots fit', () => {
  const one = vm('one', snapshot(1000), snapshot(9 * HOUR + 500_000))
  const all = vm('all', ...THREE.map((at) => snapshot(at + 1000)))
  const found = estimateClocks({ ...facts, vms: [one, all] })
  expect(found.vm?.vm).toBe('all')
  expect(estimateClocks({ ...facts, vms: [one, all], givenMs: 500 })).toMatchObject({
    clocks: { kind: 'given', low: 500, high: 500 },
    vm: { vm: 'all' },
  })
})

test('with a given offset, no VM of two possible ones is chosen only since its snapshot lies within the freeze', () => {
  const windows = [window(0)]
  const after = vm('after', snapshot(9000))
  const within = vm('within', snapshot(1000))
  expect(estimateClocks({ ...facts, windows, vms: [after, within], givenMs: 0 })).toEqual({
    clocks: { kind: 'ambiguous', ranges: [], vms: ['after', 'within'] },
    vm: null,
  })
  const elsewhere = vm('elsewhere', snapshot(5 * HOUR))
  expect(estimateClocks({ ...facts, windows, vms: [elsewhere, after], givenMs: 0 }).vm?.vm).toBe('after')
  const calls: HookCalls = {
    from: T0 - 100,
    to: T0 + 9000,
    preFrom: T0 - 100,
    preTo: T0 + 500,
    postFrom: T0 + 3900,
    postTo: T0 + 9000,
  }
  const work: HookWork = {
    from: T0,
    to: T0 + 4500,
    freezeBeganAt: T0 - 50,
    frozenAt: T0,
    thawBeganAt: T0 + 4000,
    thawedAt: T0 + 4500,
    blurMs: 0,
  }
  const told = { ...after, calls: [calls] }
  expect(estimateClocks({ ...facts, windows, works: [work], vms: [told, within], givenMs: 0 }).vm?.vm).toBe('after')
})

test('if as many snapshots fit of two VMs, the clocks are ambiguous', () => {
  const both = ['one', 'two'].map((name) => vm(name, ...THREE.map((at) => snapshot(at + 1000))))
  expect(estimateClocks({ ...facts, vms: both })).toEqual({
    clocks: { kind: 'ambiguous', ranges: [], vms: ['one', 'two'] },
    vm: null,
  })
})

test('if two offsets are both possible for synchronised clocks, the clocks are ambiguous', () => {
  const twice = vm('a', snapshot(1000), snapshot(61_000))
  const found = estimateClocks({ ...facts, windows: [window(0)], vms: [twice] })
  expect(found.clocks).toMatchObject({ kind: 'ambiguous', ranges: [{ low: -2800 }, { low: 57_200 }] })
})

test('the shown run helps to find the offset, but its snapshot does not narrow the offset', () => {
  const vms = [vm('a', ...THREE.map((at) => snapshot(at + 1000)), snapshot(20 * HOUR + 3900))]
  const shown = window(20 * HOUR)
  const found = estimateClocks({ ...facts, windows: [...facts.windows, shown], vms })
  expect(clocksFor(found, shown, facts.windows)).toMatchObject({ own: false, snapshots: 3, low: -2800, high: 1000 })
  const alone = estimateClocks({ ...facts, windows: [shown], vms: [vm('a', snapshot(20 * HOUR + 1000))] })
  expect(clocksFor(alone, shown, [])).toMatchObject({ kind: 'estimated', basis: 'freezes', own: true, snapshots: 1 })
})

test('snapshots that the host failed are no evidence for the clocks', () => {
  const failed = THREE.map((at) => ({ ...snapshot(at + 1000), failure: { code: 2, message: 'no' } }))
  expect(estimateClocks({ ...facts, vms: [vm('a', ...failed)] }).clocks.kind).toBe('unknown')
})

const work = (at: number): HookWork => ({
  ...window(at),
  freezeBeganAt: T0 + at,
  frozenAt: T0 + at + 1000,
  thawBeganAt: T0 + at + 4000,
  thawedAt: T0 + at + 4500,
  blurMs: 0,
})
const calls = (at: number): HookCalls => ({
  from: T0 + at - 100,
  to: T0 + at + 5500,
  preFrom: T0 + at - 100,
  preTo: T0 + at + 1700,
  postFrom: T0 + at + 3900,
  postTo: T0 + at + 5500,
})

test('the best evidence that fits is taken: the calls of the hooks, then the requests of the host, then the freezes', () => {
  const late = vm('a', ...THREE.map((at) => snapshot(at + 21_000)))
  const all = { ...facts, works: THREE.map(work), requests: THREE.map((at) => window(at + 500)) }
  const told = { ...late, calls: THREE.map((at) => calls(at + 300)) }
  const byCalls = estimateClocks({ ...all, vms: [told] }).clocks
  expect(byCalls).toMatchObject({ kind: 'estimated', basis: 'hook calls', snapshots: 3, low: 180, high: 1020 })
  const byRequests = estimateClocks({ ...all, vms: [late] }).clocks
  expect(byRequests).toMatchObject({ basis: 'requests', low: 16_700, high: 20_500 })
  const byFreezes = estimateClocks({ ...facts, vms: [late] }).clocks
  expect(byFreezes).toMatchObject({ basis: 'freezes', low: 17_200, high: 21_000 })
})

test('calls of hooks that fit no run are ignored', () => {
  const told = { ...vm('a', ...THREE.map((at) => snapshot(at + 1000))), calls: [calls(900 * HOUR)] }
  expect(estimateClocks({ ...facts, works: THREE.map(work), vms: [told] }).clocks).toMatchObject({ basis: 'freezes' })
})
