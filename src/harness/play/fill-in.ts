import { type ScenarioContext, textOf } from './context.ts'
import { startOtherProcess } from './other-process.ts'

const WORDS = /\$(?:BOOT|NO_PID|OTHER_PID|0x([0-9a-f]{2})(?:\*(\d{1,5}))?)/g

/**
 * A text of the scenario as bytes, a character each, with its variables replaced: `$BOOT` is this boot's id, `$NO_PID` a number that no process has,
 * `$OTHER_PID` the pid of a process that does not belong to the hooks, `$0x1b` that byte, `$0x00*4096` 4096 of that byte.
 */
export function fillIn(context: ScenarioContext, text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replaceAll(WORDS, (word, byte?: string, count = '1') => {
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16)).repeat(Number(count))
      if (word === '$BOOT') return textOf('/proc/sys/kernel/random/boot_id').trim()
      return word === '$NO_PID' ? '4999999' : String(otherPid(context))
    })
}

function otherPid(context: ScenarioContext): number {
  context.other ??= startOtherProcess()
  return context.other.pid
}
