import { findNamespace } from '../../src/harness/namespace/unshare.ts'

export const NAMESPACE = findNamespace()

/** `describe` where there are namespaces; elsewhere the tests are skipped, and their name says why. */
export function describeInNamespace(name: string, tests: () => void): void {
  if (NAMESPACE.kind === 'ready') describe(name, tests)
  else describe.skip(`${name} (no namespaces here: ${NAMESPACE.why})`, tests)
}
