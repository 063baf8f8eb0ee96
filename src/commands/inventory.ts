import { resolve } from 'node:path'
import { LIST_PROGRAMS } from '../detect/binaries.ts'
import { type CapturedList, type CapturedText, inventoryOfCaptured, readCaptured } from '../detect/captured.ts'
import { nothingFound } from '../detect/nothing-found.ts'
import { incompleteKinds } from '../detect/whole.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { readStandardInput } from '../host/standard-input.ts'
import type { Inventory, Kind, Problem } from '../model.ts'
import { jsonDocument } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import { checkOutOption, giveOut, isStandardOutput } from './give-out.ts'
import { DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'

/** As much as detect takes of a list. */
const MAX_BYTES = 4 * 1024 * 1024

/** `inventory` as typed; absent options are undefined. */
export interface InventoryOptions {
  /** `-` is standard input. */
  readonly files: readonly string[]
  readonly kind?: Kind | undefined
  readonly out?: string | undefined
}

/**
 * Makes the inventory of one guest from what its list commands printed. LIST_INVALID with file and line if an instance may be missing: then a file of `--out` stays as it is, and
 * standard output has the inventory that `--inventory` refuses, as that of detect.
 */
export async function runInventory({ files, kind, out = '-' }: InventoryOptions, io: Io): Promise<number> {
  await checkOutOption(out)
  const lists = listsIn(await readFiles(files, io), kind ?? null)
  const inventory = await inventoryOfCaptured(lists)
  const refused = whyRefused(inventory, lists)
  const problems = inventory.problems.map((problem) => problemText(inFile(problem, lists)))
  // the others are in the message of the refusal
  for (const problem of problems) if (!refused.includes(problem)) io.err(`gen-hooks: ${problem}\n`)
  for (const { kind, program } of LIST_PROGRAMS) {
    if (lists.some(({ command }) => command.startsWith(`${program} `))) continue
    io.err(`gen-hooks: ${kind}: no list of ${program} was given, which is right if the guest has no ${program}\n`)
  }
  if (isStandardOutput(out)) return await printJson(inventory, io, () => judge(inventory, refused))
  judge(inventory, refused)
  await giveOut(out, jsonDocument(inventory), io)
  return DONE
}

function judge(inventory: Inventory, refused: readonly string[]): number {
  if (refused.length > 0) throw new GenHooksError('LIST_INVALID', refused.join('\n'))
  if (inventory.instances.length === 0) throw nothingFound(inventory)
  return DONE
}

/** Why an instance may be missing, a line for each reason; empty if none can be. */
function whyRefused(inventory: Inventory, lists: readonly CapturedList[]): readonly string[] {
  const missing = incompleteKinds(inventory)
  const own = lists.filter(({ command }) =>
    LIST_PROGRAMS.some(({ kind, program }) => missing.includes(kind) && command.startsWith(`${program} `)),
  )
  return own.flatMap((list) => whyNotWhole(list, inventory))
}

function whyNotWhole(list: CapturedList, { problems }: Inventory): readonly string[] {
  const own = problems.filter(({ source }) => source === list.command)
  if (own.length > 0) return own.map((problem) => problemText(inFile(problem, [list])))
  return [`${printable(list.file)}: no instance in it, which only the heading of qall would prove`]
}

/** The problem of a list at its place in the file. */
function inFile(problem: Problem, lists: readonly CapturedList[]): Problem {
  const list = lists.find(({ command }) => command === problem.source)
  return list === undefined ? problem : { ...problem, source: printable(list.file) }
}

function listsIn(texts: readonly CapturedText[], kind: Kind | null): readonly CapturedList[] {
  const lists: CapturedList[] = []
  const problems: string[] = []
  for (const text of texts) {
    const read = readCaptured(text, kind)
    if (read.kind === 'no list') {
      problems.push(problemText({ source: printable(text.file), line: read.line, message: read.message }))
      continue
    }
    const other = lists.find(({ command }) => command === read.command)
    if (other === undefined) lists.push(read)
    else {
      const message = `a second list of ${read.command}, after ${printable(other.file)}, expected the lists of one guest`
      problems.push(`${printable(text.file)}: ${message}`)
    }
  }
  if (problems.length > 0) throw new GenHooksError('LIST_INVALID', problems.join('\n'))
  return lists
}

async function readFiles(names: readonly string[], io: Io): Promise<readonly CapturedText[]> {
  const texts: CapturedText[] = []
  const problems: string[] = []
  for (const name of new Set(names)) {
    const file = name === '-' ? 'standard input' : name
    try {
      const content =
        name === '-'
          ? await readStandardInput(io.input, MAX_BYTES)
          : await io.host.readFile(resolve(name), { maxBytes: MAX_BYTES })
      texts.push({ file, content })
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === undefined) throw error
      const why = errno === 'EFBIG' ? 'too large, expected at most 4 MiB' : `cannot be read: ${errnoText(errno)}`
      problems.push(`${printable(file)}: ${why}`)
    }
  }
  if (problems.length > 0) throw new GenHooksError('FILE_UNREADABLE', problems.join('\n'))
  return texts
}
