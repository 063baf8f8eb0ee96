import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { quiescedSnapshot } from '../../../src/harness/caller/vmware-tools.ts'
import { frozenNow } from '../../../src/harness/guest/events.ts'
import { makeFakeGuest, misuses } from '../../../src/harness/guest/fake-guest.ts'
import type { Guest } from '../../../src/harness/guest/guest.ts'
import { removeFolder } from '../../../src/harness/guest/remove-folder.ts'
import { makeSandboxGuest } from '../../../src/harness/guest/sandbox-guest.ts'
import type { Hooks } from '../../../src/harness/guest/script-queue.ts'
import { placesOf, putOurs } from '../../../src/harness/play/put-hooks.ts'
import { renderOurs } from '../../../src/harness/play/render-ours.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { scenarioOf } from '../../hooks/play-in-folder.ts'
import { type Engine, findGtm, makeEngine, type OpenBank, openBank, VOLUMES, type Volume } from './bank.ts'
import { FLAWS, type Flaw, type Judgement, judge, RESTORES, type Restore } from './judge.ts'

/** How many images are made in each of the four ways. */
const IMAGES = Number(process.env.TORN_IMAGES ?? 10)
const IMAGE_MS = 60_000

const gtm = findGtm()
const testHere = gtm === null ? test.skip : test

/** How an image is made of a bank that is written to. */
type Way = (bank: OpenBank, image: string) => Promise<void>

const oneAfterTheOther =
  (...volumes: readonly Volume[]): Way =>
  async (bank, image) => {
    for (const [index, volume] of volumes.entries()) {
      if (index > 0) await bank.progress()
      await bank.cut([volume], image)
    }
  }

/** The same while our hooks, called as VMware Tools calls them, freeze an instance that is GT.M. */
const withHooks =
  ({ root, hooks, processes }: HookedGuest, way: Way): Way =>
  async (bank, image) => {
    let frozen: readonly string[] = []
    const { outcome } = await quiescedSnapshot(hooks, {
      pollMs: 20,
      whileFrozen: async () => {
        frozen = frozenNow(root)
        await way(bank, image)
      },
    })
    // what a hook leaves running may call iris once more, and would find the restored image in the place of the bank; nothing tells of its end
    for (const end = Date.now() + IMAGE_MS; processes().length > 0; await wait(20))
      if (Date.now() > end) throw new Error(`still there: ${processes().map(({ command }) => command)}`)
    const { verdict } = JSON.parse(readFileSync(join(root, 'run/gen-hooks/last.json'), 'utf8'))
    expect({ outcome, frozen, still: frozenNow(root), verdict, misuses: misuses(root) }).toEqual({
      outcome: 'good',
      frozen: ['iris:PROD'],
      still: [],
      verdict: 'consistent',
      misuses: [],
    })
  }

interface HookedGuest {
  readonly root: string
  readonly hooks: Hooks
  readonly processes: Guest['processes']
  readonly end: () => void
}

/** Makes the guest, and puts the hooks there that install would write. */
async function makeGuest(): Promise<HookedGuest> {
  const { guest, end } = makeSandboxGuest()
  const root = guest.fakes
  const scenario = scenarioOf('# An instance whose databases are of GT.M.\ninstance iris:PROD\n\nsnapshot good\n')
  makeFakeGuest(root, [{ kind: 'iris', name: 'PROD', directory: join(root, 'opt/iris/prod') }])
  mkdirSync(join(root, 'usr/bin/of-the-fake'))
  renameSync(join(root, 'usr/bin/iris'), join(root, 'usr/bin/of-the-fake/iris'))
  copyFileSync(join(__dirname, 'iris.sh'), join(root, 'usr/bin/iris'))
  chmodSync(join(root, 'usr/bin/iris'), 0o755)
  putOurs(renderOurs(scenario, await readTemplates()), '/bin/sh', guest)
  return { root, hooks: placesOf(scenario, guest, { kind: 'ours' }).hooks, processes: guest.processes, end }
}

/** Of the images of one way, restored in one way: how many are whole, and how many have which flaw. */
type Counts = Readonly<Record<'whole' | Flaw, number>> & { readonly said: readonly string[] }
type Figures = Readonly<Record<Restore, Counts>>

/** Makes images in one way, each of a new bank, and restores each of them in both ways. */
async function countImages(engine: Engine, image: string, way: Way): Promise<Figures> {
  const found: Record<Restore, Judgement[]> = { 'databases alone': [], 'with journals': [] }
  for (let number = 0; number < IMAGES; number++) {
    const bank = await openBank(engine)
    try {
      await way(bank, image)
    } finally {
      await bank.close()
    }
    for (const restore of RESTORES) found[restore].push(judge(engine, image, restore))
    removeFolder(image)
  }
  const count = (of: readonly Judgement[]): Counts => {
    const have = (flaw: Flaw): number => of.filter(({ flaws }) => flaws.includes(flaw)).length
    return {
      whole: of.filter(({ flaws }) => flaws.length === 0).length,
      'not opened': have('not opened'),
      damaged: have('damaged'),
      'wrong sum': have('wrong sum'),
      'wrong order': have('wrong order'),
      said: of.map(({ said }) => said).filter(Boolean),
    }
  }
  return { 'databases alone': count(found['databases alone']), 'with journals': count(found['with journals']) }
}

/** The table of docs/explanation/what-a-freeze-is-for.md. */
function tableOf(ways: Readonly<Record<string, Figures>>): string {
  const names = ['whole', ...FLAWS] as const
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`
  const rows = Object.entries(ways).flatMap(([way, figures]) =>
    RESTORES.map((restore) => line([way, restore, ...names.map((name) => figures[restore][name])])),
  )
  return [line(['cut', 'restored', ...names]), line(['---', '---', ...names.map(() => '---')]), ...rows].join('')
}

testHere(
  `what is cut one volume after the other is torn without the hooks, and whole with them${gtm === null ? ' (needs fis-gtm)' : ''}`,
  async () => {
    if (gtm === null) return
    const guest = await makeGuest()
    try {
      const engine = makeEngine(gtm, join(guest.root, 'engine'))
      const count = (way: Way): Promise<Figures> => countImages(engine, join(guest.root, 'image'), way)
      const journalsFirst = oneAfterTheOther('j', 'a', 'b')
      const figures = {
        'at one moment, no freeze': await count((bank, image) => bank.cut(VOLUMES, image)),
        'one after the other, journals last, no freeze': await count(oneAfterTheOther('a', 'b', 'j')),
        'one after the other, journals first, no freeze': await count(journalsFirst),
        'one after the other, journals first, the hooks': await count(withHooks(guest, journalsFirst)),
      }
      process.stdout.write(`${IMAGES} images of a database of GT.M in each way:\n${tableOf(figures)}`)
      const isTorn = ({ whole, said }: Counts): string =>
        whole === 0 ? 'all torn' : whole === IMAGES ? 'all whole' : `some torn ${said[0] ?? ''}`
      const found = Object.values(figures).map((one) => RESTORES.map((restore) => isTorn(one[restore])))
      const torn = expect.stringMatching('torn')
      expect(found).toEqual([
        [torn, 'all whole'],
        [torn, 'all whole'],
        [torn, torn],
        ['all whole', 'all whole'],
      ])
    } finally {
      guest.end()
    }
  },
  4 * IMAGES * IMAGE_MS,
)
