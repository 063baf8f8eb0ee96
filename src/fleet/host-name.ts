/** Names of hosts and groups: one step of a path, and nothing that a shell or a terminal takes for something else. */
export const HOST_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/

/** What a name has to be, for a message. */
export const HOST_NAME_FORM = 'expected a name of A-Z a-z 0-9 _ . - that does not begin with . or -'

/** For each name that differs from another one in nothing but case: the others. A DNS name is the same in any case, and so is a file on many file systems. */
export function twinsOf(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>()
  for (const name of names) {
    const same = byName.get(name.toLowerCase())
    if (same === undefined) byName.set(name.toLowerCase(), [name])
    else same.push(name)
  }
  const twins = new Map<string, readonly string[]>()
  for (const same of byName.values())
    if (same.length > 1)
      for (const name of same)
        twins.set(
          name,
          same.filter((other) => other !== name),
        )
  return twins
}
