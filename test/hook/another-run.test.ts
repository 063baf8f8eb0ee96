import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engineFunctions } from './engine-functions.ts'
import { runInShell } from './run-in-shell.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-another-run-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What these functions of the engine print or write behind `lines`, with the state of `run` in the file. */
async function said(names: readonly string[], run: string, lines: string): Promise<string> {
  const state = join(folder, 'state')
  writeFileSync(state, `gen-hooks-state 2 ${run} boot 1 ${folder}/client.1.go\n`)
  const script = `set -u
NL='
'
STATE=${state} OURS=ours NOW=500
${await engineFunctions('has', 'of', 'record', 'is_begun', ...names)}
${lines}`
  const printed = runInShell('/bin/sh', script).toString()
  return printed + readFileSync(state, 'utf8').split('\n').slice(1).join('\n')
}

describe('who sweeps gives way', () => {
  /** What read_state found: the run, and when that began to freeze. */
  const sees = (run: string, first: string): Promise<string> =>
    said(
      ['may_sweep'],
      run,
      `kept=' iris:A=900 ' UNSURE=' '
read_state() { RUN=${run} FIRST=${first} UNSURE=' iris:B=700 '; }
if may_sweep; then printf 'sweeps%s\n' "$UNSURE"; else echo 'gives way'; fi
`,
    )

  test.each([
    ['not in its own run', 'ours', '100', 'sweeps iris:B=700 \n'],
    ['to one that has begun to freeze', 'other', '100', 'gives way\n'],
    ['not to one that only lists', 'other', "''", 'sweeps iris:A=900 \n'],
    ['not where a new run began to write while it read an older one', "''", '100', 'sweeps iris:A=900 \n'],
  ])('%s', async (_, run, first, expected) => {
    expect(await sees(run, first)).toBe(expected)
  })
})

describe('a run whose last thaw was tried', () => {
  const swept = (run: string): Promise<string> =>
    said(
      ['sweep'],
      run,
      `UNSURE=' iris:A=100 '
# the state was still of this run when the sweep read it
may_sweep() { RUN=ours; }
is_unswept() { rest=' iris:A ' longest=1; ! has "$over" iris:A; }
reap_watched() { wait "$1"; }
now() { :; }
all_at_once() { :; }
sweep 0
`,
    )

  it('says so in its own state', async () => {
    expect(await swept('ours')).toBe('swept iris A\n')
  })
  it('does not in that of a run which has begun since: that one has freezes of its own to sweep', async () => {
    expect(await swept('other')).toBe('')
  })
})

describe('post-thaw that waits for the owner asks', () => {
  const asked = (words: string): Promise<string> =>
    said(
      ['hurry'],
      'ours',
      `${words} C=client TICKET=t ARG=thaw LATCH=0 OWNER=0 VERSION=2 until_late=900
kill_ours() { :; }
end_stopped() { :; }
now() { :; }
hurry
`,
    )

  it('where no post-thaw did, say because the latch was killed', async () => {
    expect(await asked("ASKED='' VERDICT=''")).toBe('asked thaw client t\n')
  })
  it('not a run that has its verdict: that run is over, and who reads its state must see that', async () => {
    expect(await asked("ASKED='' VERDICT=inconsistent")).toBe('')
  })
})

describe('what a sweep writes of iris:A, unsure until 200', () => {
  /** RESULT of a thaw from `began` to `ended`, where the state says `thawed` of an earlier try. */
  const wrote = (result: string, began: number, ended: number, { thawed = '', frozen = ' ' } = {}): Promise<string> =>
    said(
      ['sweep_one'],
      'ours',
      `CLIENT=client SWEEPER=sweep LEVEL=warn TEXT='' DUE=200 UNSURE=' iris:A=200 ' FROZEN='${frozen}' THAWED=' iris:A=${thawed} '
settings() { :; }
times='${began} ${ended}'
now() { NOW=\${times%% *} times=\${times#* }; }
thaw_it() { RESULT=${result}; }
note() { printf 'note %s\n' "$3"; }
sweep_one iris:A
`,
    )

  test.each([
    ['nothing, where it was not frozen and a freeze may land yet', ['not-frozen', 100, 101], ''],
    [
      'nothing, where a freeze may have landed while it was thawed, though the deadline is over then',
      ['not-frozen', 199, 201],
      '',
    ],
    ['that it is swept, by the first thaw behind the deadline', ['not-frozen', 200, 201], 'swept iris A\n'],
    ['that it was thawed, and may freeze again', ['thawed', 100, 101], 'note thawed\nthawed iris A 101 thawed\n'],
    [
      'that what this run froze was thawed at last, and is swept',
      ['thawed', 100, 101, { frozen: ' iris:A=50 ', thawed: 'stuck' }],
      'note thawed\nthawed iris A 101 thawed\nswept iris A\n',
    ],
    ['that it could not be thawed', ['stuck', 300, 301], 'note stuck\nthawed iris A 301 stuck\n'],
    ['nothing, where it could not be thawed once more', ['stuck', 300, 301, { thawed: 'stuck' }], ''],
    [
      'that it is not frozen any more, where it could not be thawed before',
      ['not-frozen', 100, 101, { thawed: 'stuck' }],
      'note not-frozen\nthawed iris A 101 not-frozen\n',
    ],
  ] as const)('%s', async (_, [result, began, ended, more], expected) => {
    expect(await wrote(result, began, ended, more)).toBe(expected)
  })
})

test('a time until which an instance is swept is never shorter than one before it', async () => {
  const wrote = (due: number) =>
    said(['record_unsure'], 'ours', `UNSURE=' iris:B=1000 iris:A=300 iris:A=500 '\nrecord_unsure iris:A ${due}\n`)
  expect(await wrote(400)).toBe('unsure iris A 500\n')
  expect(await wrote(600)).toBe('unsure iris A 600\n')
})
