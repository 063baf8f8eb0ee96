import * as z from 'zod'
import { schemaProblems } from '../config/schema-problems.ts'
import { CALLED_PATHS } from './called-paths.ts'

/** The configuration by which the snapshot extension of Azure Backup knows its scripts. */
export const AZURE_CONF = '/etc/azure/VMSnapshotScriptPluginConfig.json'

/** The most seconds that count for a script: timeoutInSeconds of PluginHost.py. */
export const MOST_SCRIPT_SECONDS = 1800

/** The extension looks at a script so often at the least (ScriptsExecutionPollTimeSeconds is 1 to 5), and rounds its limit down to a whole number of looks. */
const MOST_POLL_SECONDS = 5

const path = z.string().regex(/^\//, 'expected an absolute path')
const retries = z.int().min(0).default(0)

/**
 * What the extension reads of its configuration, with its own defaults: get_config of ScriptRunner.py (azure-linux-extensions, VMBackup/main). A key that it does not know it
 * ignores; a value of another type ends its reading, and the backup is made without the scripts.
 */
export const azureConfigSchema = z.looseObject({
  pluginName: z.string().optional(),
  preScriptLocation: path,
  postScriptLocation: path,
  preScriptParams: z.array(z.string()).default([]),
  postScriptParams: z.array(z.string()).default([]),
  preScriptNoOfRetries: retries,
  postScriptNoOfRetries: retries,
  timeoutInSeconds: z.number().positive().default(10),
  continueBackupOnFailure: z.boolean().default(true),
  fsFreezeEnabled: z.boolean().default(true),
  ScriptsExecutionPollTimeSeconds: z.int().min(1).max(MOST_POLL_SECONDS).optional(),
})

const locationsSchema = z.looseObject({
  preScriptLocation: z.unknown().optional(),
  postScriptLocation: z.unknown().optional(),
})

export type AzureConfig = z.output<typeof azureConfigSchema>

/** A configuration of the extension, or why it reads none. */
export type ReadAzureConfig =
  | { readonly kind: 'read'; readonly config: AzureConfig }
  /** `preScriptLocation: expected an absolute path` */
  | { readonly kind: 'malformed'; readonly problems: readonly string[] }

/** Reads the text of the configuration as the extension does. */
export function readAzureConfig(text: string): ReadAzureConfig {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'malformed', problems: ['is no JSON'] }
  }
  const { success, data, error } = azureConfigSchema.safeParse(value)
  if (success) return { kind: 'read', config: data }
  return { kind: 'malformed', problems: schemaProblems(error) }
}

/**
 * Whether a configuration names a script of ours, also of one that an administrator wrote, and of one that the extension cannot read: else nothing would say of such a one that the
 * backup is made without the scripts.
 */
export function namesOurScripts(text: string): boolean {
  const ours = Object.values(CALLED_PATHS).flatMap(({ pre, post }) => [pre, post])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return ours.some((one) => text.includes(`"${one}"`))
  }
  const { success, data } = locationsSchema.safeParse(value)
  return success && [data.preScriptLocation, data.postScriptLocation].some((one) => ours.some((our) => our === one))
}

/** The timeoutInSeconds for scripts that take so long at the worst. */
export function azureScriptSeconds(worst: number): number {
  return Math.min(worst + MOST_POLL_SECONDS, MOST_SCRIPT_SECONDS)
}
