import type { Check } from './check.ts'
import { AGENT_HOOK_CHECK } from './checks/agent-hook.ts'
import { AZURE_SCRIPTS } from './checks/azure-scripts.ts'
import { CLOCK } from './checks/clock.ts'
import { CONFIGURATION } from './checks/configuration.ts'
import { CONTAINERS } from './checks/containers.ts'
import { CREDENTIALS } from './checks/credentials.ts'
import { DATA_FROZEN } from './checks/data-frozen.ts'
import { DATA_IN_SNAPSHOT } from './checks/data-in-snapshot.ts'
import { DISKS_INDEPENDENT } from './checks/disks-independent.ts'
import { FOREIGN_HOOKS } from './checks/foreign-hooks.ts'
import { GOOGLE_SCRIPTS } from './checks/google-scripts.ts'
import { HEALTH } from './checks/health.ts'
import { HOOKS_ELSEWHERE } from './checks/hooks-elsewhere.ts'
import { HOOKS_ENGINE } from './checks/hooks-engine.ts'
import { HOOKS_INSTALLED } from './checks/hooks-installed.ts'
import { HOOKS_LABEL } from './checks/hooks-label.ts'
import { HOOKS_ONE_LAYOUT } from './checks/hooks-one-layout.ts'
import { HOOKS_OWNER } from './checks/hooks-owner.ts'
import { HOOKS_PAIR } from './checks/hooks-pair.ts'
import { HOOKS_WHOLE } from './checks/hooks-whole.ts'
import { INSTANCES_LISTED } from './checks/instances-listed.ts'
import { INSTANCES_PLANNED } from './checks/instances-planned.ts'
import { JOURNAL_FREEZE } from './checks/journal-freeze.ts'
import { JOURNAL_PURGE } from './checks/journal-purge.ts'
import { LAST_RUN } from './checks/last-run.ts'
import { LOGIN } from './checks/login.ts'
import { LOGIN_SETUP } from './checks/login-setup.ts'
import { MIRROR } from './checks/mirror.ts'
import { MIRROR_POLICY } from './checks/mirror-policy.ts'
import { ROOM } from './checks/room.ts'
import { RUN_ENDED } from './checks/run-ended.ts'
import { STRAYS } from './checks/strays.ts'
import { SUSPEND_LIMIT } from './checks/suspend-limit.ts'
import { THIN_POOLS } from './checks/thin-pools.ts'
import { TOOLS_CONF_CHECK } from './checks/tools-conf.ts'
import { TOOLS_INSTALLED } from './checks/tools-installed.ts'
import { TOOLS_RUNNING } from './checks/tools-running.ts'
import { TOOLS_VERSION } from './checks/tools-version.ts'
import { TWO_PRODUCTS } from './checks/two-products.ts'

/** All checks, in the order in which they are told and listed in docs/reference/checks.md. */
export const CHECKS: readonly Check[] = [
  TOOLS_INSTALLED,
  TOOLS_RUNNING,
  TOOLS_VERSION,
  TOOLS_CONF_CHECK,
  AGENT_HOOK_CHECK,
  AZURE_SCRIPTS,
  GOOGLE_SCRIPTS,
  HOOKS_INSTALLED,
  HOOKS_PAIR,
  HOOKS_ONE_LAYOUT,
  HOOKS_WHOLE,
  HOOKS_ENGINE,
  HOOKS_OWNER,
  HOOKS_LABEL,
  STRAYS,
  HOOKS_ELSEWHERE,
  FOREIGN_HOOKS,
  TWO_PRODUCTS,
  CONFIGURATION,
  CREDENTIALS,
  INSTANCES_LISTED,
  INSTANCES_PLANNED,
  CONTAINERS,
  LOGIN_SETUP,
  LOGIN,
  HEALTH,
  SUSPEND_LIMIT,
  MIRROR,
  MIRROR_POLICY,
  DATA_IN_SNAPSHOT,
  DISKS_INDEPENDENT,
  DATA_FROZEN,
  THIN_POOLS,
  JOURNAL_FREEZE,
  JOURNAL_PURGE,
  RUN_ENDED,
  LAST_RUN,
  ROOM,
  CLOCK,
]
