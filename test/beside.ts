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

/** Takes one core for two minutes, so that it must not be begun last. */
const LONGEST = '/test/prove/model.test.ts'

/** Runs the suites of `npm run prove`: two at a time those that use one core, then each of the others alone. */
export default class Beside extends TestRunner {
  override async runTests(tests: Test[], watcher: TestWatcher, options: TestRunnerOptions): Promise<void> {
    const isAlone = ({ path }: Test): boolean => ALONE.some((name) => path.endsWith(name))
    const isLongest = ({ path }: Test): boolean => path.endsWith(LONGEST)
    const others = tests.filter((test) => !isAlone(test))
    const beside = [...others.filter(isLongest), ...others.filter((test) => !isLongest(test))]
    if (beside.length > 0) await super.runTests(beside, watcher, options)
    await super.runTests(tests.filter(isAlone), watcher, { ...options, serial: true })
  }
}
