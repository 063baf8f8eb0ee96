import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckedFile } from '../../src/validate/checked-file.ts'

/** A script of the corpus, in corpus/ beside this file or in test/other-hooks, with the faults that a reader finds. */
export interface Labelled {
  readonly file: string
  /** The rules whose fault the script has and that find the fault. */
  readonly faults: string
  /** The rules whose fault the script has and that do not find the fault: rules read no other file, and know no values. */
  readonly missed?: string
  /** The path of the installed script, if this path is the fault. */
  readonly at?: string
}

/** The scripts of the corpus. A script in a folder whose name begins with `good` has no fault. */
export const CORPUS: readonly Labelled[] = [
  { file: 'other-hooks/always-zero/post-thaw-script', faults: 'GH007 GH010 GH012 GH029' },
  { file: 'other-hooks/always-zero/pre-freeze-script', faults: 'GH007 GH010 GH012 GH017 GH018 GH019 GH029' },
  { file: 'other-hooks/article/post-thaw-script', faults: 'GH010 GH012 GH014 GH021 GH025 GH029' },
  { file: 'other-hooks/article/pre-freeze-script', faults: 'GH010 GH012 GH014 GH016 GH018 GH019 GH025 GH029' },
  { file: 'other-hooks/dead-man/post-thaw-script', faults: 'GH007 GH010 GH012 GH029 GH056' },
  {
    file: 'other-hooks/dead-man/pre-freeze-script',
    faults: 'GH007 GH010 GH012 GH017 GH019 GH029 GH050 GH056',
    missed: 'GH018',
  },
  { file: 'other-hooks/fall-through/post-thaw-script', faults: 'GH011 GH029 GH039' },
  { file: 'other-hooks/fall-through/pre-freeze-script', faults: 'GH011 GH017 GH019 GH025 GH029 GH039' },
  { file: 'other-hooks/guarded-thaw/post-thaw-script', faults: 'GH010 GH012 GH014 GH020 GH021 GH029 GH030 GH056' },
  {
    file: 'other-hooks/guarded-thaw/pre-freeze-script',
    faults: 'GH010 GH012 GH014 GH018 GH019 GH025 GH029 GH030 GH056',
  },
  { file: 'other-hooks/tee/post-thaw-script', faults: 'GH004 GH007 GH010 GH012 GH029' },
  { file: 'other-hooks/tee/pre-freeze-script', faults: 'GH004 GH010 GH012 GH017 GH018 GH019 GH029' },
  { file: 'array-command/pre-freeze-script', faults: 'GH010 GH012 GH017 GH018 GH019' },
  { file: 'at-end-always/pre-freeze-script', faults: 'GH049' },
  { file: 'at-end-in-sh/pre-freeze-script', faults: 'GH019' },
  { file: 'background-function/pre-freeze-script', faults: 'GH018 GH019 GH041' },
  { file: 'background-tool/pre-freeze-script', faults: 'GH007 GH041' },
  { file: 'background/pre-freeze-script', faults: 'GH018 GH019 GH041' },
  { file: 'both-at-once/pre-freeze-script', faults: 'GH019 GH049' },
  { file: 'by-argument-function/pre-freeze-script', faults: 'GH018 GH040' },
  { file: 'by-argument-main/post-thaw-script', faults: 'GH040' },
  { file: 'by-argument/pre-freeze-script', faults: 'GH019 GH040' },
  { file: 'calls-another/pre-freeze-script', faults: 'GH007' },
  { file: 'checked-by-file/pre-freeze-script', faults: 'GH028' },
  { file: 'dead-man-epic/freeze-for-array', faults: 'GH019 GH050' },
  { file: 'device-mapper/pre-freeze-script', faults: 'GH022' },
  { file: 'do-halt/pre-freeze-script', faults: 'GH007 GH010 GH012 GH017 GH018 GH019 GH043 GH052' },
  { file: 'docker-copy/backup', faults: 'GH007 GH010 GH012 GH017 GH019 GH026 GH053 GH055' },
  { file: 'epic-folder/backupScripts.d/20-epic', faults: 'GH019 GH039' },
  { file: 'epic/pre-freeze-script', faults: 'GH007 GH018 GH039' },
  { file: 'every-phase/backupScripts.d/mysql.freeze', faults: 'GH045' },
  { file: 'every-phase/backupScripts.d/mysql.thaw', faults: 'GH045' },
  { file: 'fails-frozen/pre-freeze-script', faults: 'GH018' },
  { file: 'found-file-systems/pre-freeze-script', faults: 'GH022' },
  { file: 'good-arithmetic/pre-freeze-script', faults: '' },
  { file: 'good-array-of-jobs/pre-freeze-script', faults: '' },
  { file: 'good-arrays/pre-freeze-script', faults: '' },
  { file: 'good-at-end/pre-freeze-script', faults: '' },
  { file: 'good-boolean/pre-freeze-script', faults: '' },
  { file: 'good-both-tests/pre-freeze-script', faults: '' },
  { file: 'good-by-output/pre-freeze-script', faults: '' },
  { file: 'good-credentials/post-thaw-script', faults: '' },
  { file: 'good-default-status/pre-freeze-script', faults: '' },
  { file: 'good-folder/backupScripts.d/50-iris', faults: '' },
  { file: 'good-guest-agent/fsfreeze-hook', faults: '' },
  { file: 'good-in-parallel/pre-freeze-script', faults: '' },
  { file: 'good-lvm/snapshot-run', faults: '' },
  { file: 'good-mark/pre-freeze-script', faults: '' },
  { file: 'good-mentions/pre-freeze-script', faults: '' },
  { file: 'good-other-caller/freeze.sh', faults: '' },
  { file: 'good-pair/post-thaw-script', faults: '' },
  { file: 'good-pair/pre-freeze-script', faults: '' },
  { file: 'good-pipe-status/pre-freeze-script', faults: '' },
  { file: 'good-pipefail/pre-freeze-script', faults: '' },
  { file: 'good-printed-status/post-thaw-script', faults: '' },
  { file: 'good-process-substitution/pre-freeze-script', faults: '' },
  { file: 'good-terminate/post-thaw-script', faults: '' },
  { file: 'good-trap-set-back/pre-freeze-script', faults: '' },
  { file: 'good-tries/pre-freeze-script', faults: '' },
  { file: 'good-two-instances/pre-freeze-script', faults: '' },
  { file: 'good-until/post-thaw-script', faults: '' },
  { file: 'handed-on-by-main/pre-freeze-script', faults: 'GH038' },
  { file: 'handed-on/post-thaw-script', faults: 'GH010 GH038' },
  { file: 'handed-on/pre-freeze-script', faults: 'GH010 GH019 GH038' },
  { file: 'here-document/pre-freeze-script', faults: 'GH007 GH010 GH018 GH019 GH042' },
  { file: 'here-string/post-thaw-script', faults: 'GH042' },
  { file: 'if-session/post-thaw-script', faults: 'GH008 GH015' },
  { file: 'input-file/post-thaw-script', faults: 'GH042' },
  { file: 'input-within-su/pre-freeze-script', faults: 'GH007 GH010 GH012 GH015 GH042' },
  { file: 'iris-freeze/post-thaw-script', faults: '' },
  { file: 'iris-freeze/pre-freeze-script', faults: 'GH038 GH044' },
  { file: 'ksh/pre-freeze-script', faults: 'GH007 GH018' },
  { file: 'kubernetes/freeze-and-snapshot', faults: 'GH010 GH019 GH051 GH052' },
  { file: 'last-instance/post-thaw-script', faults: 'GH009' },
  { file: 'last-line/post-thaw-script', faults: 'GH038' },
  { file: 'last-of-two/pre-freeze-script', faults: 'GH039' },
  { file: 'library/pre-freeze-script', faults: 'GH028', missed: 'GH038' },
  { file: 'loop-in-a-pipe/pre-freeze-script', faults: 'GH018 GH039' },
  { file: 'loop-status/post-thaw-script', faults: 'GH011 GH021 GH039', missed: 'GH009' },
  { file: 'lost-lines/pre-freeze-script', faults: 'GH030 GH032 GH033' },
  { file: 'miscounted/pre-freeze-script', faults: 'GH018 GH019 GH058' },
  { file: 'misplaced/pre-freeze-script', faults: 'GH047', at: '/usr/local/sbin/pre-freeze-script' },
  { file: 'network/pre-freeze-script', faults: 'GH019 GH057' },
  { file: 'no-else/pre-freeze-script', faults: 'GH019 GH039' },
  { file: 'no-freeze-fail/backupScripts.d/10-iris', faults: 'GH019 GH046' },
  { file: 'old-style/pre-freeze-script', faults: 'GH005 GH023 GH024 GH026 GH027 GH028 GH031' },
  { file: 'only-logged-function/pre-freeze-script', faults: 'GH018 GH019 GH039' },
  { file: 'only-logged/pre-freeze-script', faults: 'GH019 GH039' },
  { file: 'password-argument/post-thaw-script', faults: 'GH059' },
  { file: 'password/post-thaw-script', faults: 'GH059 GH060' },
  { file: 'percent/post-thaw-script', faults: 'GH048' },
  { file: 'php/pre-freeze-script', faults: 'GH037' },
  { file: 'pipe/pre-freeze-script', faults: 'GH010 GH018 GH019 GH042' },
  { file: 'python/post-thaw-script', faults: 'GH037' },
  { file: 'sharded/pre-freeze-script', faults: 'GH061' },
  { file: 'status-as-output/pre-freeze-script', faults: 'GH010 GH019', missed: 'GH039' },
  { file: 'status-of-pipe/pre-freeze-script', faults: 'GH038' },
  { file: 'stops-it/pre-freeze-script', faults: 'GH054' },
  { file: 'sudo-fsfreeze/pre-freeze-script', faults: 'GH022' },
  { file: 'tidies-last/pre-freeze-script', faults: 'GH039' },
  { file: 'timer-by-at/pre-freeze-script', faults: 'GH018 GH019', missed: 'GH050' },
  { file: 'trap-ignores/pre-freeze-script', faults: 'GH019' },
  { file: 'trap-set-back/pre-freeze-script', faults: 'GH019' },
  { file: 'trap-tidies/pre-freeze-script', faults: 'GH019' },
  { file: 'typographic/pre-freeze-script', faults: 'GH001 GH003' },
  { file: 'undo-not-called/pre-freeze-script', faults: 'GH018' },
  { file: 'undoes-another/pre-freeze-script', faults: 'GH018' },
  { file: 'unknown-status/pre-freeze-script', faults: 'GH006 GH016 GH019' },
  { file: 'usage/backupScripts.d/50-iris', faults: 'GH046' },
  { file: 'variable-command/post-thaw-script', faults: 'GH010 GH012' },
  { file: 'waits-for-all/pre-freeze-script', faults: 'GH041' },
  { file: 'windows-ends/post-thaw-script', faults: 'GH002 GH013 GH038' },
  { file: 'written-script/pre-freeze-script', faults: 'GH007 GH022', missed: 'GH041' },
  { file: 'zero-is-success/pre-freeze-script', faults: 'GH019 GH038' },
]

/** The script that a label is about. */
export function scriptOf({ file, at }: Labelled): CheckedFile {
  const path = file.startsWith('other-hooks/') ? join(__dirname, '..', file) : join(__dirname, 'corpus', file)
  return { name: at ?? file, text: readFileSync(path, 'utf8'), ours: 'foreign' }
}

/** The rules named in a label. */
export function rulesIn(words: string | undefined): readonly string[] {
  return (words ?? '').split(' ').filter((word) => word !== '')
}
