import type { Test, TestRunnerOptions, TestWatcher } from 'jest-runner'

// It comes with jest. By require, since its default export is the class only there.
const { default: TestRunner } = require('jest-runner') as typeof import('jest-runner')

/** The suites of test/prove that load both cores by themselves, or count on what a core does. */
export const ALONE: readonly string[] = [
  'bystander',
  'coverage',
  'kill-sweep',
  'load',
  'random',
  'random-kills',
  'scenarios',
].map((name) => `/test/prove/${name}.test.ts`)

/**
 * The suites that take longest, the longest of each layer first. They begin before all others, so that at the end no core waits for one. In a fresh clone Jest
 * would begin with the largest file, and with test/hooks/scenarios, which has four lines and takes two minutes, last.
 */
export const LONGEST: readonly string[] = [
  'hooks/scenarios',
  'snapshot/runner',
  'commands/not-whole',
  'hooks/appended',
  'prove/model',
  'prove/snapshot/kill',
  'prove/harness/prove/pool',
  'prove/callers/aws-dlm',
  'prove/in-folders',
  'prove/validate/rendered',
  'prove/commands/rehearse',
  'prove/rehearse/survives',
  'prove/harness/story-promises',
  'prove/appended',
  'prove/validate/shellcheck',
  'prove/commands/report',
  'prove/commands/thaw',
  'prove/hooks/upgrade',
  'prove/harness/namespace/layers',
  'prove/commands/thaw-live-run',
  'real/ansible',
  'real/guests/place',
  'real/packages/packages',
  'real/package',
  'real/tutorial',
  'real/torn-database/torn-database',
  'real/vmware-tools/vmtoolsd',
  'real/report/chromium',
].map((name) => `/test/${name}.test.ts`)

/** The tests in the order in which they begin: the longest first, the others as Jest has put them. */
export function longestFirst<T extends Pick<Test, 'path'>>(tests: readonly T[]): T[] {
  const rank = ({ path }: T): number => {
    const index = LONGEST.findIndex((name) => path.endsWith(name))
    return index === -1 ? LONGEST.length : index
  }
  return [...tests].sort((a, b) => rank(a) - rank(b))
}

/** Runs all suites: several at a time those that use one core, the longest first, then each of the others alone. */
export default class Beside extends TestRunner {
  override async runTests(tests: Test[], watcher: TestWatcher, options: TestRunnerOptions): Promise<void> {
    const isAlone = ({ path }: Test): boolean => ALONE.some((name) => path.endsWith(name))
    const beside = longestFirst(tests.filter((test) => !isAlone(test)))
    if (beside.length > 0) await super.runTests(beside, watcher, options)
    await super.runTests(tests.filter(isAlone), watcher, { ...options, serial: true })
  }
}
