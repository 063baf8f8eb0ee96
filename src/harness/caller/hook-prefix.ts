let prefix: readonly string[] = []

/** Sets the words before each command that starts hooks: in a box they take privileges of the agent away. */
export function setHookPrefix(words: readonly string[]): void {
  prefix = words
}

/** A command that starts hooks, and its words. */
export function withPrefix(command: string, words: readonly string[]): [command: string, words: readonly string[]] {
  const [first, ...others] = [...prefix, command]
  return [first ?? command, [...others, ...words]]
}
