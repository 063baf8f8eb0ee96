import { constants } from 'node:os'

/**
 * Ends this process by the signal that came, after everything that is registered for its exit was called. process.exit alone waits for each thread that is blocked in an
 * open or a read, as of a FIFO that no process writes, or of standard input; the default action of a signal waits for none.
 */
export function endBySignal(signal: NodeJS.Signals): void {
  process.once('exit', () => {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
  // also the end of process 1 of a container, to which the default action of a signal does nothing
  process.exit(128 + constants.signals[signal])
}
