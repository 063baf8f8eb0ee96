let prefix: readonly string[] = []

/** What stands before each command that starts hooks, from now on: in a box, what takes from them what the agent has. */
export function setHookPrefix(words: readonly string[]): void {
  prefix = words
}

/** A command that starts hooks, and its words. */
export function withPrefix(command: string, words: readonly string[]): [command: string, words: readonly string[]] {
  const [first, ...others] = [...prefix, command]
  return [first ?? command, [...others, ...words]]
}
