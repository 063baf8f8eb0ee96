import type { WholeSettings } from '../hook/whole-settings.ts'

/** What a call of the hooks ends with, and what its caller does with it. A script does not tell which caller it has. */
export interface Told {
  readonly call: string
  readonly status: string
  readonly means: string
  /** What VMware Tools does. */
  readonly effect: string
  /** What qemu-guest-agent does. */
  readonly agentEffect: string
  /** What Azure Backup does, with continueBackupOnFailure false, as gen-hooks writes it. */
  readonly azureEffect: string
  /** What the Google guest agent does. */
  readonly googleEffect: string
  /** What Amazon Data Lifecycle Manager does, by the document of `render --target aws-dlm`. */
  readonly awsEffect: string
  /** What Velero does, by the annotations of `render --target velero`. */
  readonly veleroEffect: string
}

const NEVER = 'never calls it'

/** What the caller is told by hooks with these settings. Its part: docs/explanation/vmware-tools.md, docs/how-to/proxmox-kubevirt-libvirt.md, docs/how-to/azure.md, docs/how-to/google-cloud.md, docs/how-to/aws.md, docs/how-to/velero.md. */
export function toldBy(settings: WholeSettings): readonly Told[] {
  const goesOn = settings.onFailure === 'continue'
  const warns = settings.onInconsistent === 'warn'
  const leavesOut = settings.mirrorPolicy === 'backup-only' || settings.mirrorPolicy === 'skip-primary'
  const butLeftOut = leavesOut ? `, but for those that mirror.policy leaves out (${settings.mirrorPolicy})` : ''
  const inTransition =
    settings.mirrorPolicy === 'refuse-in-transition'
      ? ', or a mirror role is changing or not known (mirror.policy: refuse-in-transition)'
      : ''
  return [
    {
      call: 'freeze',
      status: '0',
      means: goesOn
        ? `at least one instance is frozen${butLeftOut}; the log names those that failed (freeze.onFailure: continue)`
        : `each required instance that runs is frozen${butLeftOut}`,
      effect: 'the snapshot is taken, then thaw is called',
      agentEffect: 'the file systems are frozen too, and the host is told success',
      azureEffect: 'the file systems are frozen and the snapshot is taken, then thaw is called',
      googleEffect: 'the host is told NO_ERROR, and the file systems are not frozen',
      awsEffect: 'the snapshots are begun, then thaw is called',
      veleroEffect: 'the pod is backed up and its volumes are cut, then thaw is called',
    },
    {
      call: 'freeze',
      status: '1',
      means: goesOn
        ? `no instance is frozen, or all are being thawed${inTransition}`
        : `a required instance did not freeze, or the freeze was not begun${inTransition}; all are being thawed (freeze.onFailure: abort)`,
      effect: 'the quiesce fails, and thaw is not called',
      agentEffect: 'no file system is frozen, and the host is told an error',
      azureEffect: 'no snapshot is taken, and thaw is called anyway',
      googleEffect: 'the host is told UNHANDLED_SCRIPT_ERROR, and takes no snapshot',
      awsEffect: 'status 201: the policy makes no snapshot, or one without a freeze by default; thaw is not called',
      veleroEffect: 'the pod is left out, its volumes may be cut without a freeze, and thaw is not called',
    },
    {
      call: 'thaw',
      status: '0',
      means: warns
        ? 'all are thawed; only the log says whether the freeze covered the snapshot (thaw.onInconsistent: warn)'
        : 'all are thawed, and the freeze covered the snapshot',
      effect: 'the snapshot is quiesced',
      agentEffect: 'the host is told success',
      azureEffect: 'the backup is application-consistent, if freeze ended with 0 in time',
      googleEffect: 'the host is told NO_ERROR',
      awsEffect: 'the snapshots have the tag aws:dlm:post-script: SUCCESS',
      veleroEffect: 'the backup is Completed, if nothing else failed',
    },
    {
      call: 'thaw',
      status: '1',
      means: warns
        ? 'no freeze of these hooks was there, an instance cannot be thawed, or no owner of the run could be started'
        : 'the freeze did not cover the snapshot (thaw.onInconsistent: fail), or an instance cannot be thawed',
      effect: 'the host is told that the quiesce failed',
      agentEffect: 'the host is told an error',
      azureEffect: 'the backup fails, though its snapshot was taken',
      googleEffect: 'the host is told UNHANDLED_SCRIPT_ERROR',
      awsEffect: 'status 202: the snapshots have the tag aws:dlm:post-script: FAILED',
      veleroEffect: 'the backup is PartiallyFailed, though the volumes were cut',
    },
    {
      call: 'freezeFail',
      status: '0',
      means: 'nothing is frozen any more',
      effect: 'the status is ignored',
      agentEffect: NEVER,
      azureEffect: NEVER,
      googleEffect: NEVER,
      awsEffect: NEVER,
      veleroEffect: NEVER,
    },
    {
      call: 'freezeFail',
      status: '1',
      means: 'an instance cannot be thawed, or no owner of the run could be started',
      effect: 'the status is ignored',
      agentEffect: NEVER,
      azureEffect: NEVER,
      googleEffect: NEVER,
      awsEffect: NEVER,
      veleroEffect: NEVER,
    },
    {
      call: 'each of them',
      status: 'ended by a signal',
      means: 'freeze: all are thawed, and the verdict is inconsistent; thaw: other processes go on with it',
      effect: 'VMware Tools takes that end for status 0',
      agentEffect: 'the host is told an error',
      azureEffect: 'the same as for status 1',
      googleEffect: 'the host is told UNHANDLED_SCRIPT_ERROR',
      awsEffect: 'the same as for status 1',
      veleroEffect: 'the same as for status 1',
    },
  ]
}

/** What becomes of a running instance outside the plan. */
export function unlistedMeans({ unlisted }: WholeSettings): string {
  switch (unlisted) {
    case 'freeze':
      return 'it is frozen and thawed too, and the log warns; without a whole list of its kind the snapshot is inconsistent'
    case 'warn':
      return 'it is not frozen, and the log warns; without a whole list of its kind the snapshot is inconsistent'
    case 'fail':
      return 'nothing is frozen, and freeze ends with 1; so it does without a whole list of its kind'
  }
}

/** What becomes of a member of a mirror. */
export function mirrorMeans({ mirrorPolicy }: WholeSettings): string {
  switch (mirrorPolicy) {
    case 'freeze-all':
      return 'each is frozen, and its role is not looked at'
    case 'backup-only':
      return `the backup is frozen; ${LEFT_OUT}`
    case 'skip-primary':
      return `the backup and connected async members are frozen; ${LEFT_OUT}`
    case 'refuse-in-transition':
      return 'each is frozen, unless the role of one is changing or not known: then nothing is frozen, and freeze ends with 1'
  }
}

const LEFT_OUT =
  'any other, and an instance whose role qlist does not tell, is left out: freeze ends with 0, and the snapshot is inconsistent, unless it is optional and another instance is frozen'
