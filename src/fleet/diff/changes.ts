/** One difference and the hosts that have it. */
export interface Change {
  readonly kind: 'engine' | 'layout' | 'settings' | 'file' | 'header' | 'configuration'
  readonly words: readonly string[]
  readonly hosts: string[]
  /** Unified, of the first host. */
  readonly diff: string
}

/** Collects changes: the same one of several hosts is one. */
export interface Collector {
  readonly add: (key: string, host: string | null, make: () => Omit<Change, 'hosts'>) => void
  readonly changes: () => readonly Change[]
}

/** A collector without changes. */
export function collector(): Collector {
  const byKey = new Map<string, Change>()
  const order = ['engine', 'layout', 'settings', 'file', 'header', 'configuration']
  return {
    add: (key, host, make) => {
      const known = byKey.get(key) ?? { ...make(), hosts: [] }
      byKey.set(key, known)
      if (host !== null) known.hosts.push(host)
    },
    changes: () =>
      [...byKey.values()].sort(
        (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.hosts.length - a.hosts.length,
      ),
  }
}
