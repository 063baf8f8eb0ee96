import { GenHooksError } from '../../errors.ts'
import { endText } from '../../host/exit-text.ts'
import type { Host } from '../../host/host.ts'
import { asciiLine, printable, quoteText } from '../../text/printable.ts'
import { type RenderedTree, scriptTree } from './rendered-tree.ts'

const FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin']
const TIMEOUT_MS = 60_000
const MOST_BYTES = 512 * 1024 * 1024
/** git answers from the objects alone: it takes no lock, fetches nothing, and asks for no password. */
const ENV = { GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }
const OBJECT = /^[0-9a-f]{40,64}$/

type Git = (args: readonly string[], input?: string) => Promise<Buffer>

/**
 * What `REV:PATH` names in the git repository around `folder`, without a checkout: PATH counts from the top of the repository, as it does for git. FILE_UNREADABLE with what
 * is missing, and how a clone gets it, if git has no such thing.
 */
export async function gitTree(host: Pick<Host, 'which' | 'run'>, folder: string, name: string): Promise<RenderedTree> {
  const git = await gitIn(host, folder, name)
  const id = await objectOf(git, name)
  const type = (await git(['cat-file', '-t', id])).toString('latin1').trim()
  const shown = printable(name, 1000)
  if (type === 'blob') return scriptTree(shown, (await blobs(git, [id], name)).get(id) ?? '')
  const listed = await git(['ls-tree', '-r', '-z', '--full-tree', id])
  const ids = new Map<string, string>()
  for (const entry of listed.toString('utf8').split('\0')) {
    const [, object, path] = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? []
    if (object !== undefined && path !== undefined) ids.set(path, object)
  }
  return {
    name: shown,
    paths: [...ids.keys()],
    idOf: (path) => ids.get(path),
    read: async (paths) => {
      const wanted = paths.flatMap((path) => ids.get(path) ?? [])
      const texts = await blobs(git, [...new Set(wanted)], name)
      return new Map(
        paths.flatMap((path) => {
          const text = texts.get(ids.get(path) ?? '')
          return text === undefined ? [] : [[path, text] as const]
        }),
      )
    },
  }
}

/** The object that git has of REV:PATH. Where it has none, what is missing: the commit or the path. */
async function objectOf(git: Git, name: string): Promise<string> {
  const ask = async (what: string): Promise<string> => {
    const printed = await git(['rev-parse', '--verify', '--end-of-options', what])
    return printed.toString('latin1').trim().split('\n').at(-1) ?? ''
  }
  try {
    const id = await ask(name)
    if (OBJECT.test(id)) return id
  } catch (error) {
    const [revision, path] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)]
    // outside of a repository git says so by itself
    const isShallow = (await git(['rev-parse', '--is-shallow-repository'])).toString('latin1').trim() === 'true'
    if (await ask(`${revision}^{tree}`).catch(() => null)) {
      const hint =
        'PATH counts from the top of the repository, wherever you stand in it: git ls-tree REV shows what is there.'
      throw refusal(
        name,
        `${printable(revision, 200)} has no ${quoteText(path, 500)}, expected a path that was committed`,
        hint,
      )
    }
    if (!isShallow && /^-/.test(name)) throw error
    if (!isShallow) throw refusal(name, 'git has no such commit, expected a revision that was fetched', FETCH)
    throw refusal(name, 'git has no such commit: this clone is shallow, expected one with that commit', DEEPEN)
  }
  throw refusal(name, 'git names no object for it')
}

const FETCH = 'git fetch origin brings what the server has; a branch that was never checked out here is origin/BRANCH.'
const DEEPEN =
  'git fetch --depth=1 origin COMMIT brings it, then COMMIT:PATH works; of a branch FETCH_HEAD:PATH. git fetch --unshallow brings all, as do fetch-depth: 0 of actions/checkout and GIT_DEPTH: 0 of GitLab.'
const LACKS_CONTENT = 'git lacks the content of files: a partial clone, or a damaged one'
const FILTERED = 'git archive REV PATH > /dev/null brings what is missing.'

async function gitIn(host: Pick<Host, 'which' | 'run'>, folder: string, name: string): Promise<Git> {
  const program = await host.which('git', FOLDERS)
  if (program === null)
    throw refusal(name, `no such file or folder, and no git in ${FOLDERS.join(', ')}, which REV:PATH needs`)
  return async (args, input) => {
    const words = ['-C', folder, '--no-pager', ...args]
    const options = { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, env: ENV, ...(input === undefined ? {} : { input }) }
    const { end, stdout, stderr } = await host.run(program, words, options)
    if (end.kind === 'exited' && end.status === 0) return stdout
    const said = asciiLine(stderr.subarray(0, 4000).toString('utf8'))
    if (/promisor|lazy fetch/.test(said)) throw refusal(name, LACKS_CONTENT, FILTERED)
    throw refusal(name, `git ${args[0]}: ${said || endText({ end, stdout, stderr }, TIMEOUT_MS)}`)
  }
}

/** The texts of objects, by their ids; git prints each behind a line with its size. */
async function blobs(git: Git, ids: readonly string[], name: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  if (ids.length === 0) return texts
  const printed = await git(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''))
  let at = 0
  for (const id of ids) {
    const end = printed.indexOf(0x0a, at)
    const size = Number(
      /^[0-9a-f]+ blob (\d+)$/.exec(printed.toString('latin1', at, Math.max(at, end)))?.[1] ?? Number.NaN,
    )
    if (!Number.isInteger(size)) throw refusal(name, LACKS_CONTENT, FILTERED)
    texts.set(id, printed.toString('utf8', end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return texts
}

const ANY =
  'Name a folder that render wrote, a script, or REV:PATH of a git repository: gen-hooks diff main:rendered rendered.'

function refusal(name: string, why: string, hint = ANY): GenHooksError {
  return new GenHooksError('FILE_UNREADABLE', `${printable(name, 1000)}: ${why}`, { hint })
}
