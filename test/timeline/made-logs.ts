/** One snapshot of which logs are made; all in seconds since `at`, the begin of the freeze by the guest's clock. */
export interface MadeSnapshot {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly run: string
  readonly frozen: number
  /** By the guest's clock. */
  readonly stun: number
  readonly stunSeconds: number
  readonly thaw: number
  readonly thawed: number
  readonly verdict?: string
}

/** A good snapshot of 6 seconds, with a stun from 3 to 3.4. */
export function madeSnapshot(at: number, run: string, change: Partial<MadeSnapshot> = {}): MadeSnapshot {
  return { at, run, frozen: 1, stun: 3, stunSeconds: 0.4, thaw: 5, thawed: 5.5, verdict: 'consistent', ...change }
}

const iso = (at: number): string => new Date(at).toISOString()

/** `snapshot.log` of one instance, in UTC. */
export function hookLog(made: readonly MadeSnapshot[], instance = 'iris:PROD'): string {
  const lines = made.flatMap(({ at, run, frozen, thaw, thawed, verdict }) => {
    const line = (seconds: number, who: string, event: string, ms: number): string =>
      `${iso(at + seconds * 1000).replace('Z', '+00:00')} run=${run} level=info instance=${who} event=${event} ms=${ms}`
    return [
      line(frozen, instance, 'frozen', frozen * 1000),
      line(frozen, '-', 'frozen', frozen * 1000),
      line(thawed, instance, 'thawed', Math.round((thawed - thaw) * 1000)),
      ...(verdict === undefined ? [] : [line(thawed + 0.1, '-', verdict, (thawed + 0.1) * 1000)]),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** `vmware.log` of a host whose clock is `offset` seconds ahead; lines of no interest too. */
export function vmwareLog(made: readonly MadeSnapshot[], offset: number, name = 'Nightly'): string {
  const lines = made.flatMap(({ at, stun, stunSeconds, thaw }) => {
    const line = (seconds: number, thread: string, text: string): string =>
      `${iso(at + (seconds + offset) * 1000)}| ${thread}| I125: ${text}`
    return [
      line(
        -0.5,
        'vmx',
        `SnapshotVMX_TakeSnapshot start: '${name}', deviceState=0, lazy=0, logging=0, quiesced=1, forceNative=0`,
      ),
      line(stun, 'vcpu-0', 'Closing all the disks of the VM.'),
      line(stun + stunSeconds, 'vcpu-0', `Checkpoint_Unstun: vm stopped for ${Math.round(stunSeconds * 1e6)} us`),
      line(thaw - 0.2, 'vcpu-0', `SnapshotVMXTakeSnapshotComplete: Done with snapshot '${name}': 12`),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** The log of vmtoolsd 12 at the level debug. */
export function vmtoolsdLog(made: readonly MadeSnapshot[]): string {
  const lines = made.flatMap(({ at, frozen, stun, stunSeconds, thaw, thawed }) => {
    const line = (seconds: number, text: string, domain = 'vmbackup'): string =>
      `[${iso(at + seconds * 1000)}] [   debug] [${domain}] [812] ${text}`
    return [
      line(-0.06, '*** VmBackupStart'),
      line(-0.05, 'Running script: "/usr/sbin/pre-freeze-script" freeze'),
      line(frozen + 0.4, "Async request 'VmBackupOnFreeze' completed"),
      line(frozen + 0.41, '*** VmBackupSyncDriverStart'),
      line(frozen + 0.5, "SyncDriver: successfully froze '/' (fd=8).", 'vmsvc'),
      line(frozen + 0.6, "SyncDriver: successfully froze '/data' (fd=9).", 'vmsvc'),
      line(stun - 0.3, 'Sending vmbackup event: vmbackup.eventSet prov.snapshotCommit 0 '),
      line(stun + stunSeconds + 0.3, '*** VmBackupSnapshotDone'),
      line(stun + stunSeconds + 0.3, '*** VmBackupSyncDriverSnapshotDone'),
      line(thaw - 0.05, 'Running script: "/usr/sbin/post-thaw-script" thaw'),
      line(thawed + 0.9, "Async request 'VmBackupOnThaw' completed"),
      line(thawed + 0.9, 'Sending vmbackup event: vmbackup.eventSet req.done 0 '),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** `messages.log` of IRIS, in the zone of this machine. */
export function messagesLog(made: readonly MadeSnapshot[]): string {
  const lines = made.flatMap(({ at, frozen, thaw, thawed }) => {
    const line = (seconds: number, text: string): string => {
      const wall = new Date(at + seconds * 1000)
      const two = (value: number, width = 2): string => String(value).padStart(width, '0')
      const day = [wall.getMonth() + 1, wall.getDate(), wall.getFullYear() % 100].map((part) => two(part)).join('/')
      const clock = [wall.getHours(), wall.getMinutes(), wall.getSeconds()].map((part) => two(part)).join(':')
      return `${day}-${clock}:${two(wall.getMilliseconds(), 3)} (18374) 0 [Utility.Event] Backup.General.External${text}`
    }
    return [
      line(0.1, 'Freeze: Suspending system'),
      line(0.2, 'Freeze: Start a journal restore for this backup with journal file: /jnl/20261122.003'),
      line(frozen - 0.05, 'Freeze: System suspended'),
      line(thaw + 0.05, 'Thaw: Resuming system'),
      line(thawed - 0.05, 'Thaw: System resumed'),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** The same lines of vmtoolsd by the log handler `vmx`: in `vmware.log`, with the clock of the host. */
export function guestLines(made: readonly MadeSnapshot[], offset: number): string {
  const moved = made.map((one) => ({ ...one, at: one.at + offset * 1000 }))
  return vmtoolsdLog(moved).replaceAll(
    /^\[(.*?)\] \[ {3}debug\] \[(.*?)\] \[812\]/gm,
    '$1| vcpu-0| I125: Guest: [   debug] [vmsvc:$2]',
  )
}

/** A snapshot that the host failed, and the snapshot without quiescing that the host took 9 s later. */
export function failedVmwareLog({ at }: MadeSnapshot, offset: number): string {
  const line = (seconds: number, text: string, tag = 'I125:'): string =>
    `${iso(at + (seconds + offset) * 1000)}| vmx| ${tag} ${text}`
  const start = (seconds: number, quiesced: number): string =>
    line(seconds, `SnapshotVMX_TakeSnapshot start: 'Nightly', deviceState=0, lazy=0, logging=0, quiesced=${quiesced}`)
  return `${[
    start(-0.5, 1),
    line(4, '[msg.snapshot.quiesce.vmerr] The guest OS has reported an error during quiescing.'),
    line(4, 'The error code was: 3', 'I125+'),
    line(4, 'The error message was: Error when enabling the sync provider.', 'I125+'),
    line(5, 'SnapshotVMXTakeSnapshotComplete: Snapshot 0 failed: Failed to quiesce the virtual machine (40).'),
    line(5, "SnapshotVMXTakeSnapshotComplete: done with snapshot 'Nightly': 0"),
    start(8.5, 0),
    line(9, 'Checkpoint_Unstun: vm stopped for 300000 us'),
    line(10, "SnapshotVMXTakeSnapshotComplete: Done with snapshot 'Nightly': 13"),
  ].join('\n')}\n`
}
