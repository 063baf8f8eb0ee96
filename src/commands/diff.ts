import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { compareSides } from '../fleet/diff/compare.ts'
import { gitTree } from '../fleet/diff/git-tree.ts'
import { diffMarkdown } from '../fleet/diff/markdown.ts'
import { folderTree, type RenderedTree, scriptTree } from '../fleet/diff/rendered-tree.ts'
import { openSide, type Side } from '../fleet/diff/side.ts'
import { diffText } from '../fleet/diff/text.ts'
import { fleetFiles } from '../fleet/fleet-files.ts'
import type { DiffDocument } from '../schemas/diff.ts'
import { jsonDocument } from '../text/json.ts'
import { paintFor } from '../text/paint.ts'
import { printable } from '../text/printable.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { readScripts } from './read-scripts.ts'

export interface DiffOptions {
  /** Each a folder that render wrote, a script, or `REV:PATH` of a git repository. */
  readonly before: string
  readonly after: string
  readonly format?: 'text' | 'markdown' | 'json' | undefined
}

/** `gen-hooks diff`: exit 0 if two renderings are the same, 2 if they differ. */
export async function runDiff({ before, after, format = 'text' }: DiffOptions, io: Io): Promise<number> {
  if (before === '-' && after === '-')
    throw new GenHooksError('USAGE', '- and -: both standard input, expected one of them')
  const [from, to] = await Promise.all([sideOf(before, io), sideOf(after, io)])
  const { changed, unchanged, changes, added, gone, failed } = await compareSides(from, to)
  const isNew = added.reduce((sum, { hosts }) => sum + hosts.length, 0)
  const isSame = changes.length + isNew + gone.length + failed.length === 0
  const document: DiffDocument = {
    schema: 'gen-hooks/diff/1',
    before: from.tree.name,
    after: to.tree.name,
    kind: isSame ? 'same' : 'differs',
    counts: { changed, added: isNew, gone: gone.length, failed: failed.length, unchanged },
    changes,
    added,
    gone,
    failed,
  }
  switch (format) {
    case 'text':
      io.out(diffText(document, paintFor(io.terminal ?? NO_TERMINAL)))
      break
    case 'markdown':
      io.out(diffMarkdown(document))
      break
    case 'json':
      io.out(jsonDocument(document))
      break
  }
  return isSame ? DONE : DIFFERS
}

async function sideOf(name: string, io: Io): Promise<Side> {
  return await openSide(await treeOf(name, io))
}

/** What stands at the path counts before what git may have under the same name. */
async function treeOf(name: string, io: Io): Promise<RenderedTree> {
  const path = resolve(name)
  const shown = printable(name, 1000)
  // a link to a folder may be named, no link in it is followed
  const type = (await io.host.lstat(`${path}/.`).catch(() => null))?.type ?? (await io.host.lstat(path))?.type
  if (type === 'directory')
    return await folderTree(shown, fleetFiles(io.host, path), (why) => new GenHooksError('FILE_UNREADABLE', why))
  if (type !== undefined || name === '-') {
    const [script] = await readScripts([name], io)
    return scriptTree(shown, script?.text ?? '')
  }
  if (/^[^:]+:/.test(name)) return await gitTree(io.host, process.cwd(), name)
  throw new GenHooksError('FILE_UNREADABLE', `${shown}: no such file or folder, expected a rendering or REV:PATH`)
}
