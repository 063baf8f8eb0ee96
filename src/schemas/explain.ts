import * as z from 'zod'
import { MIRROR_POLICIES } from '../model.ts'
import type { DocumentOf } from './document.ts'
import { count, documentOf, instanceId, seconds } from './parts.ts'

const call = z.strictObject({
  line: z
    .string()
    .describe('as a shell takes it; NAME, OWNER and ID (of a container) stand for what is found at run time'),
  when: z.string(),
})

const handled = z.strictObject({
  instance: instanceId,
  required: z.boolean().describe('whether a freeze of it that fails fails the run'),
  user: z.string().nullable().describe('OS user of the sessions; OWNER: the owner, found at run time; null: root'),
  credentials: z.string().nullable().describe('file on standard input of the sessions; null: OS authentication'),
  freezeTimeoutSeconds: seconds,
  updatesSuspendedAfterSeconds: seconds.describe('from then on users hang, and no user can log in'),
  thawTimeoutSeconds: seconds.describe('of one try'),
  thawTries: count,
  history: z.boolean().describe('whether ExternalSetHistory is called after a good snapshot'),
  frozenAtWorstSeconds: seconds
    .nullable()
    .describe('from its own freeze, also if all processes of the hooks are killed; null: then without end'),
  thawBeginsAfterSeconds: seconds.describe('at the latest, from the first freeze of the run'),
  thawEndsAfterSeconds: seconds.describe('at the latest, from the first freeze of the run, with all tries of the thaw'),
  calls: z.array(call),
})

/** `explain --json`. */
export const explainSchema = documentOf('explain', {
  source: z.enum(['installed', 'file', 'rendered']),
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  version: z.string().describe('of the gen-hooks that rendered the scripts'),
  configSha256: z.string().describe('of the configuration'),
  settingsSha256: z.string().describe('of the settings part of the scripts'),
  engineSha256: z.string().describe('of the engine part of the scripts: the same on every guest of a version'),
  onFailure: z.enum(['abort', 'continue']).describe('when the freeze of a required instance fails'),
  onInconsistent: z.enum(['fail', 'warn']).describe('when the freeze did not cover the snapshot'),
  instances: z.array(handled).describe('the plan'),
  unlisted: z
    .strictObject({
      policy: z.enum(['freeze', 'warn', 'fail']),
      means: z.string(),
      instances: z.array(handled).describe('one of each kind, named NAME'),
    })
    .describe('a running instance outside the plan'),
  mirror: z
    .strictObject({
      policy: z.enum(MIRROR_POLICIES),
      means: z.string(),
    })
    .describe('what is frozen of the members of a mirror, by the role that each has at the freeze'),
  excluded: z.array(z.string()).describe('globs over KIND:NAME of what is left alone'),
  lists: z.array(call).describe('how the instances are listed'),
  limits: z.strictObject({
    deadlineSeconds: seconds.describe('from the first freeze: the hooks thaw by themselves'),
    preFreezeSeconds: seconds.describe('pre-freeze at the longest'),
    longestThawSeconds: seconds.describe('all tries of the slowest instance'),
  }),
  helpers: z.array(call).describe('what else runs under a limit'),
  programs: z.array(z.strictObject({ name: z.string(), when: z.string() })).describe('each program that is started'),
  paths: z
    .array(z.strictObject({ path: z.string(), by: z.string(), what: z.string() }))
    .describe('each path that is written; KIND, NAME, RUN and PID stand for what is known at run time'),
  caller: z
    .array(
      z.strictObject({
        call: z.string(),
        status: z.string(),
        means: z.string(),
        effect: z.string().describe('what VMware Tools does'),
        agentEffect: z.string().describe('what qemu-guest-agent does'),
        azureEffect: z.string().describe('what Azure Backup does, with continueBackupOnFailure false'),
        googleEffect: z.string().describe('what the Google guest agent does'),
        awsEffect: z
          .string()
          .describe('what Amazon Data Lifecycle Manager does, by the document of render --target aws-dlm'),
        veleroEffect: z.string().describe('what Velero does, by the annotations of render --target velero'),
      }),
    )
    .describe('what the caller is told, and what it does'),
})

export type ExplainDocument = DocumentOf<typeof explainSchema>
