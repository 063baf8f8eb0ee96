const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/** Until the returned function is called, the signals that would end gen-hooks only call `on`; after the third one they end it as before. */
export function takeSignals(on: (signal: string) => void): () => void {
  const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const)
  let came = 0
  const giveBack = (): void => {
    for (const [signal, listeners] of before) {
      process.removeListener(signal, onSignal)
      for (const listener of listeners) if (!process.listeners(signal).includes(listener)) process.on(signal, listener)
    }
  }
  const onSignal = (signal: string): void => {
    came += 1
    on(signal)
    if (came === 3) giveBack()
  }
  for (const [signal, listeners] of before) {
    process.on(signal, onSignal)
    for (const listener of listeners) process.removeListener(signal, listener)
  }
  return giveBack
}
