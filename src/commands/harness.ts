import { GenHooksError } from '../errors.ts'
import { requirePackages } from '../own-tool.ts'
import { checkOutOption } from './give-out.ts'
import { giveReport } from './harness-give.ts'
import { listScenarios, showScenarios } from './harness-list.ts'
import { checkTogether, type HarnessOptions, isStory } from './harness-options.ts'
import { playChosen, scenarioFile } from './harness-play.ts'
import { runStory } from './harness-story.ts'
import { DONE, type Io } from './io.ts'
import { whyNotHeld } from './why-not-held.ts'

/** `gen-hooks harness`: plays the scenarios of story/ and prints them as a story, or plays what the options choose and prints a report. HARNESS_FAILED if a scenario does not hold. */
export async function runHarness(options: HarnessOptions, io: Io): Promise<number> {
  if (options.list === true) return listScenarios(options, io)
  if (options.show !== undefined && options.json === true)
    throw new GenHooksError('USAGE', '--json: with --show, which prints the text of a file')
  if (options.show !== undefined) return showScenarios(options.show, io)
  checkTogether(options)
  if (isStory(options)) return runStory(options, io)
  await checkOutOption(options.out)
  if (options.random !== undefined) await requirePackages('--random', ['fast-check'])
  // the smallest form of a broken schedule is written into the current folder
  if (options.random !== undefined) await checkOutOption(scenarioFile(options.seed ?? 0, 0))
  const report = await playChosen(options, io)
  const failure = whyNotHeld(report.pairs[0])
  await giveReport(report, failure, options, io)
  if (failure !== null) throw failure
  return DONE
}
