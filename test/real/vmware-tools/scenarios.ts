import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import type { Scenario } from '../../../src/harness/language/scenario.ts'

/** What VMware Tools does with hooks that are not ours: the facts that the design stands on. */
export const FACTS = findScenarios(join(__dirname, 'facts'))

/** With our hooks, what those of the package do not have: what only the real daemon reads, and its death. */
export const OURS = findScenarios(join(__dirname, 'ours'))

/** Of the package, those with a snapshot by the caller, of every kind of end. */
const FROM_PACKAGE = [
  'caller/*',
  'story/*',
  'freeze/good',
  'freeze/again-and-again',
  'freeze/one-refuses',
  'kill/pre-freeze',
  'kill/post-thaw',
  'kill/abort-slow-freeze',
  'thaw/down',
  'thaw/started',
  'keeper/killed-frozen',
  'keeper/systemd',
]

export const PACKAGE: readonly Scenario[] = FROM_PACKAGE.flatMap((pattern) => findScenarios(pattern)).filter(
  ({ steps }) => steps.some(({ verb }) => verb === 'snapshot'),
)
