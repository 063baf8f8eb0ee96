import type { Step } from '../language/scenario.ts'

/** A step whose expectation does not hold; the message is one sentence without a full stop. */
export class StepBroken extends Error {
  override readonly name = 'StepBroken'
}

/** Whether what `wait` waits for came; without `?` in the step it rejects with StepBroken if that did not come. */
export async function came({ expect }: Step, wait: () => Promise<void>): Promise<boolean> {
  try {
    await wait()
    return true
  } catch (error) {
    if (error instanceof StepBroken && expect === 'either') return false
    throw error
  }
}
