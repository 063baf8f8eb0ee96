import type { Host } from '../host/host.ts'
import type { TargetName } from '../model.ts'
import { checkAgent } from './agent.ts'
import { checkAzure } from './azure.ts'
import { checkGoogle } from './google.ts'
import type { ToolsReport } from './tools-conf.ts'
import { checkVmwareTools, type ToolsDemands } from './vmware-tools.ts'

/** Of each target: whether its caller on this guest would run the hooks. */
export const CALLER_CHECKS: Readonly<Record<TargetName, (host: Host, demands: ToolsDemands) => Promise<ToolsReport>>> =
  {
    vmware: checkVmwareTools,
    'qemu-ga': async (host) => await checkAgent(host),
    azure: checkAzure,
    google: checkGoogle,
  }
