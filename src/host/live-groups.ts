/** The process groups that `runProcess` waits for, by their leaders. */
export const liveGroups = new Set<number>()

/** Kills all groups; the last act of a process that got a signal to end. */
export function killLiveGroups(): void {
  for (const leader of liveGroups) killGroup(leader)
}

export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // ESRCH: the group ended between the decision and the kill.
  }
}
