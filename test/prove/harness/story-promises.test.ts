import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import type { Job } from '../../../src/harness/play/job.ts'
import { runAll } from '../../../src/harness/prove/pool.ts'
import { namespaceGround } from '../../../src/harness/prove/worker.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { builtDist } from '../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../harness/in-namespace.ts'

const CLASS = '##Class(Backup.General)'
/** Calls the method in each instance of the stories; sets `bad` if an instance refuses. */
const each = (call: string): string => `while read -r go name; do
  $go $name -U %SYS '${CLASS}.${call}' </dev/null
  [ $? -eq 5 ] || bad=1
done <<'END'
irissession PROD
irissession SCHLTEST2016INTEGRATION
csession LEGACY
END`
const FREEZE = each('ExternalFreeze(0,,,,,,600,,,360)')
const THAW = each('ExternalThaw(0)')
const UNCOVERED = 'a snapshot that is reported good covers every instance that ran'

interface Bad {
  readonly what: string
  readonly story: string
  readonly pair: readonly [preFreeze: string, postThaw: string]
  readonly breaks: readonly string[]
}

const BAD: readonly Bad[] = [
  {
    what: 'nothing is frozen',
    story: 'good',
    pair: ['exit 0', 'exit 0'],
    breaks: ['every running instance was frozen', UNCOVERED],
  },
  {
    what: 'post-thaw ends with 1',
    story: 'good',
    pair: [FREEZE, `${THAW}\nexit 1`],
    breaks: ['VMware Tools reports the snapshot as good'],
  },
  {
    what: 'pre-freeze dies by a signal, which is success to VMware Tools',
    story: 'good',
    pair: [`${FREEZE}\nkill -9 $$`, THAW],
    breaks: ['both hooks end with 0'],
  },
  {
    what: 'nothing is thawed',
    story: 'good',
    pair: [FREEZE, 'exit 0'],
    breaks: ['every running instance is thawed', 'nothing is left frozen'],
  },
  {
    what: 'syslog is written to while all is frozen',
    story: 'good',
    pair: [`${FREEZE}\nlogger -t hook frozen`, THAW],
    breaks: ['syslog is not written to while an instance is frozen'],
  },
  {
    what: 'a word that irissession does not know',
    story: 'good',
    pair: [`${FREEZE}\nirissession PROD --no-such-word </dev/null\nexit 0`, THAW],
    breaks: ['every command line is one that the real tools know'],
  },
  {
    what: 'a process stays',
    story: 'good',
    pair: [FREEZE, `${THAW}\nsleep 600 </dev/null >/dev/null 2>&1 &\nexit 0`],
    breaks: ['no process is left running'],
  },
  {
    what: 'a refusal is no failure',
    story: 'refused',
    pair: [`${FREEZE}\nexit 0`, `${THAW}\nexit 0`],
    breaks: ['VMware Tools reports the snapshot as failed', UNCOVERED],
  },
  {
    what: 'what froze is not thawed',
    story: 'refused',
    pair: [`${FREEZE}\nexit $bad`, THAW],
    breaks: ['what had frozen is thawed before pre-freeze ends', 'nothing is left frozen'],
  },
  {
    what: 'it is deaf to the abort',
    story: 'stopped-by-host',
    pair: [`trap '' TERM\n${FREEZE}\nwhile :; do sleep 1; done`, THAW],
    breaks: ['VMware Tools reports the snapshot as aborted, within 4 s of the abort', 'nothing is left frozen'],
  },
  {
    what: 'it is over before the abort',
    story: 'stopped-by-host',
    pair: ['exit 0', 'exit 0'],
    breaks: ['an instance is frozen when the abort comes', UNCOVERED],
  },
]

describeInNamespace('the promises of a story tell what hooks break', () => {
  let broken: readonly (readonly string[])[] = []
  beforeAll(async () => {
    builtDist()
    if (NAMESPACE.kind !== 'ready') return
    const ground = namespaceGround(NAMESPACE, await readTemplates())
    const agent = join(builtDist(), 'gen-hooks.mjs')
    const outcomes = await runAll(BAD.map(job), { ...ground, agent } as typeof ground, {
      stop: new AbortController().signal,
    })
    broken = outcomes.map(({ promises }) => promises.filter(({ held }) => held === 'broken').map(({ text }) => text))
  }, 300_000)

  test.each(BAD.map(({ what, breaks }, place) => ({ what, breaks, place })))('$what', ({ breaks, place }) => {
    expect(broken[place]).toEqual(breaks)
  })
})

function job({ story, pair: [preFreeze, postThaw] }: Bad): Job {
  const [scenario] = findScenarios(`story/${story}`)
  if (scenario === undefined) throw new Error(story)
  const file = (name: string, body: string) => ({
    name,
    bytes: Buffer.from(`#!/bin/sh\n${body}\n`).toString('base64'),
    mode: 0o700,
  })
  const files = [file('pre-freeze-script', preFreeze), file('post-thaw-script', postThaw)]
  return { scenario, tried: { kind: 'files', files }, shell: null, shellName: 'as written', caller: null }
}
