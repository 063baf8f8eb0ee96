import { BEFORE_FREEZE_SECONDS, worstTriesSeconds, worstUndoSeconds } from '../config/worst-thaw.ts'
import type { ReadPlanLine, WholeSettings } from '../hook/whole-settings.ts'
import type { ExplainDocument } from '../schemas/explain.ts'
import { mirrorMeans, toldBy, unlistedMeans } from './caller.ts'
import { callsOf, helperCalls, listCalls } from './calls.ts'
import { pathsOf } from './paths.ts'
import { programsOf } from './programs.ts'

/** What is said of the scripts themselves. */
export type ExplainedFiles = Pick<
  ExplainDocument,
  'source' | 'files' | 'version' | 'configSha256' | 'settingsSha256' | 'engineSha256'
>

/** What a hook with this text and these settings does. Pure. */
export function explain(text: string, settings: WholeSettings, files: ExplainedFiles): ExplainDocument {
  const { plan, other, unlisted, deadline, longestThaw } = settings
  const others: readonly ReadPlanLine[] = (['iris', 'cache'] as const).map((kind) => ({
    kind,
    name: 'NAME',
    inside: '',
    ...other,
  }))
  return {
    schema: 'gen-hooks/explain/1',
    ...files,
    onFailure: settings.onFailure,
    onInconsistent: settings.onInconsistent,
    instances: plan.map((line) => handled(line, settings, true)),
    unlisted: {
      policy: unlisted,
      means: unlistedMeans(settings),
      instances: others.map((line) => handled(line, settings, unlisted === 'freeze')),
    },
    mirror: { policy: settings.mirrorPolicy, means: mirrorMeans(settings) },
    excluded: settings.excluded,
    lists: listCalls(settings),
    limits: {
      deadlineSeconds: deadline,
      preFreezeSeconds: BEFORE_FREEZE_SECONDS + settings.longestFreeze + worstUndoSeconds(longestThaw),
      longestThawSeconds: longestThaw,
    },
    helpers: helperCalls(settings),
    programs: programsOf(text, settings),
    paths: pathsOf(settings),
    caller: toldBy(settings),
  }
}

function handled(line: ReadPlanLine, settings: WholeSettings, freezes: boolean): ExplainDocument['instances'][number] {
  const { deadline, resumeAfter } = settings
  return {
    instance: `${line.kind}:${line.name}`,
    required: line.need === 'need',
    user: line.user === '' ? null : line.user === '?' ? 'OWNER' : line.user,
    credentials: line.credentials === '' ? null : line.credentials,
    freezeTimeoutSeconds: line.freezeTimeout,
    updatesSuspendedAfterSeconds: line.suspendAfter,
    thawTimeoutSeconds: line.thawTimeout,
    thawTries: line.thawTries,
    history: line.history,
    // whatever becomes of the hooks, the instance ends its suspension by itself
    frozenAtWorstSeconds: resumeAfter,
    thawBeginsAfterSeconds: deadline,
    thawEndsAfterSeconds: deadline + worstTriesSeconds(line.thawTimeout, line.thawTries),
    calls: callsOf(line, settings, freezes),
  }
}
