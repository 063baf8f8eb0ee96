const cleanups = new Set<() => void>()

/** Has `cleanup` run should this process end before the answer is called: at Ctrl-C nothing asynchronous runs any more. */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) process.on('exit', runAll)
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0) process.removeListener('exit', runAll)
  }
}

function runAll(): void {
  for (const cleanup of cleanups) cleanup()
}
