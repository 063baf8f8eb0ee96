import * as z from 'zod'
import { schemaProblems } from '../config/schema-problems.ts'
import { worstFreezeSeconds } from '../config/worst-thaw.ts'
import type { Config } from '../model.ts'
import { readYaml } from './read-yaml.ts'

/** The longest that Data Lifecycle Manager waits for a script, in seconds: ScriptExecutionTimeout in the service model of DLM is 10 to 120. */
export const MOST_DLM_SECONDS = 120

/** When the SSM agent kills the script, in seconds: earlier than DLM gives it up, whose time may begin before the agent has the command. */
export const AGENT_SECONDS = MOST_DLM_SECONDS - 10

const PHASES = ['pre-script', 'post-script', 'dry-run']

/** A parameter with values that no shell reads otherwise than as they are. */
const PLAIN_VALUE = /^[a-z-]+$/

const parameterSchema = z.strictObject({
  type: z.literal('String'),
  description: z.string().optional(),
  default: z.string().optional(),
  allowedValues: z.array(z.string()).nonempty().optional(),
  allowedPattern: z.string().optional(),
})

const stepSchema = z.strictObject({
  action: z.literal('aws:runShellScript'),
  name: z.string().regex(/^\w+$/),
  precondition: z.strictObject({ StringEquals: z.tuple([z.literal('platformType'), z.literal('Linux')]) }),
  inputs: z.strictObject({
    // the agent takes its default of an hour for any other value
    timeoutSeconds: z
      .string()
      .regex(/^\d+$/)
      .refine((text) => Number(text) >= 5 && Number(text) <= MOST_DLM_SECONDS, `expected 5 to ${MOST_DLM_SECONDS}`),
    runCommand: z.array(z.string()).nonempty(),
  }),
})

/**
 * What Systems Manager asks of a document of schema version 2.2 ("Data elements and parameters" and "Command document plugin reference" of its user guide, docparser of amazon-ssm-agent), as far as
 * ours uses it, and what Data Lifecycle Manager asks of its two parameters ("Automate application-consistent snapshots" of the EBS user guide).
 */
const documentSchema = z.strictObject({
  schemaVersion: z.literal('2.2'),
  description: z.string(),
  // the agent replaces no parameter of another name
  parameters: z
    .record(z.string().regex(/^[a-zA-Z0-9]+$/), parameterSchema)
    .refine(({ executionId }) => executionId?.allowedPattern !== undefined, 'expected executionId with allowedPattern')
    .refine(
      ({ command }) =>
        PHASES.every((phase) => command?.allowedValues?.includes(phase)) && command?.default === 'dry-run',
      `expected command with default dry-run and allowedValues ${PHASES.join(', ')}`,
    ),
  mainSteps: z.array(stepSchema).length(1),
})

/** Why an SSM document would not be taken, or would not do what it should; empty if nothing speaks against it. */
export function dlmProblems(text: string): readonly string[] {
  const { success, data, error } = documentSchema.safeParse(readYaml(text))
  if (!success) return schemaProblems(error)
  const commands = data.mainSteps.flatMap(({ inputs }) => inputs.runCommand).join('\n')
  return [...commands.matchAll(/(.?)\{\{\s*([^{}]*?)\s*\}\}(.?)/g)].flatMap(([, before, name = '', after]) => {
    // The agent puts the value in as text: what it may be, and the quotes around it, keep a shell from reading it.
    const values = data.parameters[name]?.allowedValues
    if (values === undefined) return [`{{ ${name} }}: expected a parameter with allowedValues`]
    const isPlain = values.every((value) => PLAIN_VALUE.test(value))
    return isPlain && before === "'" && after === "'" ? [] : [`{{ ${name} }}: expected plain words in single quotes`]
  })
}

/** What an administrator must know of the times of a configuration; empty if DLM waits long enough. */
export function dlmNotes(config: Config): readonly string[] {
  const seconds = worstFreezeSeconds(config)
  return seconds < AGENT_SECONDS
    ? []
    : [
        `aws-dlm: a freeze is ended after ${AGENT_SECONDS} s, since Data Lifecycle Manager waits for ${MOST_DLM_SECONDS} s at most, but it may take ${seconds} s until all instances are frozen, expected a shorter freeze.timeout`,
      ]
}
