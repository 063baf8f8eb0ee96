/** A step whose expectation does not hold; the message is one sentence without a full stop. */
export class StepBroken extends Error {
  override readonly name = 'StepBroken'
}
