const cleanups = new Set<() => void>()

/** Runs `cleanup` if this process ends before the returned function is called. `cleanup` is synchronous: at the exit of a process no promise is awaited. */
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
