import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import type { Scenario } from '../../../src/harness/language/scenario.ts'

/** Scenarios with hooks that are not ours: the facts about VMware Tools on which the design depends. */
export const FACTS = findScenarios(join(__dirname, 'facts'))

/** Scenarios with our hooks that are not in the package: settings that only the real daemon reads, and the death of the daemon. */
export const OURS = findScenarios(join(__dirname, 'ours'))

/** Scenarios of the package with a snapshot by the caller, for each kind of end. */
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
