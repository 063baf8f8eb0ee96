import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALL, PATIENT, type Play, type Row, type Step } from '../row.ts'
import { act, freeze, frozen, readMaybe, said, thaw } from '../steps.ts'

const config = { ...PATIENT, metrics: { directory: '/var/lib/node_exporter' } }
const folder = ({ root }: Play): string => join(root, 'var/lib/node_exporter')
const file = (play: Play): string => join(folder(play), 'gen_hooks.prom')
const makeFolder: Step = (play) => {
  mkdirSync(folder(play), { recursive: true, mode: 0o755 })
}
const good = [freeze(0), frozen(...ALL), thaw(0), frozen()]

/** The value of a sample, or NaN without one. */
const sampleOf = (play: Play, key: string): number => {
  const line = readMaybe(file(play))
    .split('\n')
    .find((one) => one.startsWith(`gen_hooks_${key} `))
  return line === undefined ? Number.NaN : Number(line.split(' ')[1])
}

export const metricsRows: readonly Row[] = [
  {
    name: 'metrics: the folder cannot be written',
    shows: 'If the file cannot be written, the run is not counted, and nothing else changes.',
    only: 'normal user',
    config,
    steps: [
      makeFolder,
      act((play) => writeFileSync(file(play), 'gen_hooks_failures_total 5\n')),
      act((play) => chmodSync(folder(play), 0o555)),
      ...good,
    ],
    after: [
      act((play) => {
        expect(readdirSync(folder(play))).toEqual(['gen_hooks.prom'])
        expect(readMaybe(file(play))).toBe('gen_hooks_failures_total 5\n')
      }),
      act((play) => chmodSync(folder(play), 0o755)),
    ],
  },
  {
    name: 'metrics: others can write the folder',
    shows: 'a folder that is root’s and that nobody else can write',
    config,
    steps: [makeFolder, act((play) => chmodSync(folder(play), 0o777)), ...good],
    after: [act((play) => expect(readdirSync(folder(play))).toEqual([]))],
  },
  {
    name: 'metrics: the old file is a FIFO that nobody writes to',
    shows: 'what is not a line of ours counts 0',
    config,
    steps: [makeFolder, act((play) => void execFileSync('mkfifo', [file(play)])), ...good],
    after: [act((play) => expect(sampleOf(play, 'runs_total{verdict="consistent"}')).toBe(1))],
  },
  {
    name: 'metrics: the old file ends within a number',
    shows: 'what is not a line of ours counts 0',
    config,
    steps: [
      makeFolder,
      act((play) => writeFileSync(file(play), 'gen_hooks_failures_total 5\ngen_hooks_deadlines_total 12')),
      ...good,
    ],
    after: [
      act((play) => {
        expect(sampleOf(play, 'failures_total')).toBe(5)
        expect(sampleOf(play, 'deadlines_total')).toBe(0)
      }),
    ],
  },
  {
    name: 'metrics: the last success of the old file is in the future',
    shows: 'what is not a line of ours counts 0',
    config,
    steps: [
      makeFolder,
      act((play) => writeFileSync(file(play), 'gen_hooks_last_success_timestamp_seconds 9999999999\n')),
      thaw(1),
    ],
    after: [act((play) => expect(sampleOf(play, 'last_success_timestamp_seconds')).toBe(0))],
  },
  {
    name: 'metrics: no instance is frozen longer than the run',
    shows: '`gen_hooks_instance_frozen_seconds`',
    config,
    steps: [makeFolder, ...good],
    after: [
      act((play) => {
        const run = sampleOf(play, 'last_run_window_seconds')
        for (const [kind, name] of ALL.map((id) => id.split(':'))) {
          const own = sampleOf(play, `instance_frozen_seconds{kind="${kind}",name="${name}"}`)
          expect(own).toBeGreaterThan(0)
          expect(own).toBeLessThanOrEqual(run)
        }
      }),
    ],
  },
  {
    name: 'the journal of each instance is told after the verdict',
    shows: 'While an instance is frozen the hooks write nothing outside /run and do not call `logger`.',
    steps: good,
    after: [said(/event=consistent [^\n]*\n([^\n]* event=journal [^\n]*\n){3}$/)],
  },
]
