/** A step that did not come to what it says; the message is one sentence without a full stop. */
export class StepBroken extends Error {
  override readonly name = 'StepBroken'
}
