import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { quiescedSnapshot } from '../../../src/harness/caller/vmware-tools.ts'
import { frozenNow } from '../../../src/harness/guest/events.ts'
import { makeFakeGuest, misuses } from '../../../src/harness/guest/fake-guest.ts'
import { removeFolder } from '../../../src/harness/guest/remove-folder.ts'
import { makeSandboxGuest } from '../../../src/harness/guest/sandbox-guest.ts'
import type { Hooks } from '../../../src/harness/guest/script-queue.ts'
import { placesOf, putOurs } from '../../../src/harness/play/put-hooks.ts'
import { renderOurs } from '../../../src/harness/play/render-ours.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { scenarioOf } from '../../hooks/play-in-folder.ts'
import { type Engine, findGtm, makeEngine, type OpenBank, openBank, VOLUMES, type Volume } from './bank.ts'
import { FLAWS, type Flaw, judge, RESTORES, type Restore } from './judge.ts'

/** How many images are made in each of the four ways. */
const IMAGES = Number(process.env.TORN_IMAGES ?? 5)
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
  ({ root, hooks }: { readonly root: string; readonly hooks: Hooks }, way: Way): Way =>
  async (bank, image) => {
    let frozen: readonly string[] = []
    const { outcome } = await quiescedSnapshot(hooks, {
      pollMs: 20,
      whileFrozen: async () => {
        frozen = frozenNow(root)
        await way(bank, image)
      },
    })
    const { verdict } = JSON.parse(readFileSync(join(root, 'run/gen-hooks/last.json'), 'utf8'))
    expect({ outcome, frozen, still: frozenNow(root), verdict, misuses: misuses(root) }).toEqual({
      outcome: 'good',
      frozen: ['iris:PROD'],
      still: [],
      verdict: 'consistent',
      misuses: [],
    })
  }

/** Makes the guest, and puts the hooks there that install would write. */
async function makeGuest(): Promise<{ readonly root: string; readonly hooks: Hooks; readonly end: () => void }> {
  const { guest, end } = makeSandboxGuest()
  const root = guest.fakes
  const scenario = scenarioOf('# An instance whose databases are of GT.M.\ninstance iris:PROD\n\nsnapshot good\n')
  makeFakeGuest(root, [{ kind: 'iris', name: 'PROD', directory: join(root, 'opt/iris/prod') }])
  mkdirSync(join(root, 'usr/bin/of-the-fake'))
  renameSync(join(root, 'usr/bin/iris'), join(root, 'usr/bin/of-the-fake/iris'))
  copyFileSync(join(__dirname, 'iris.sh'), join(root, 'usr/bin/iris'))
  chmodSync(join(root, 'usr/bin/iris'), 0o755)
  putOurs(renderOurs(scenario, await readTemplates()), '/bin/sh', guest)
  return { root, hooks: placesOf(scenario, guest, { kind: 'ours' }).hooks, end }
}

/** Of the images of one way, restored in one way: how many are whole, and how many have which flaw. */
type Counts = Readonly<Record<'whole' | Flaw, number>>
type Figures = Readonly<Record<Restore, Counts>>

/** Makes images in one way, each of a new bank, and restores each of them in both ways. */
async function countImages(engine: Engine, image: string, way: Way): Promise<Figures> {
  const found: Record<Restore, (readonly Flaw[])[]> = { 'databases alone': [], 'with journals': [] }
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
  const count = (of: readonly (readonly Flaw[])[]): Counts => {
    const have = (flaw: Flaw): number => of.filter((flaws) => flaws.includes(flaw)).length
    const [notOpened, damaged, sum, order] = FLAWS.map(have) as [number, number, number, number]
    const whole = of.filter((flaws) => flaws.length === 0).length
    return { whole, 'not opened': notOpened, damaged, 'wrong sum': sum, 'wrong order': order }
  }
  return { 'databases alone': count(found['databases alone']), 'with journals': count(found['with journals']) }
}

/** The table of docs/explanation/what-a-freeze-is-for.md. */
function tell(ways: Readonly<Record<string, Figures>>): string {
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
    const { end, ...guest } = await makeGuest()
    try {
      const engine = makeEngine(gtm, join(guest.root, 'engine'))
      const count = (way: Way): Promise<Figures> => countImages(engine, join(guest.root, 'image'), way)
      const journalsFirst = oneAfterTheOther('j', 'a', 'b')
      const ways = {
        'no freeze, all volumes at one moment': await count((bank, image) => bank.cut(VOLUMES, image)),
        'no freeze, a volume after the other, the journals last': await count(oneAfterTheOther('a', 'b', 'j')),
        'no freeze, a volume after the other, the journals first': await count(journalsFirst),
        'the hooks, a volume after the other, the journals first': await count(withHooks(guest, journalsFirst)),
      }
      process.stdout.write(`${IMAGES} images each:\n${tell(ways)}`)
      const covered = ways['the hooks, a volume after the other, the journals first']
      expect(covered['databases alone'].whole).toBe(IMAGES)
    } finally {
      end()
    }
  },
  4 * IMAGES * IMAGE_MS,
)
