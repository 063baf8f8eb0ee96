import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../config/normalise.ts'
import { renderHooks } from '../hook/render.ts'
import { retarget } from '../hook/retarget.ts'
import { readTemplates } from '../hook/templates.ts'
import type { Instance } from '../model.ts'
import { articleForm } from './article-form.ts'

/** Paths of a pair of hooks. */
export interface Pair {
  readonly pre: string
  readonly post: string
}

/** A folder with the smallest fake iris, the hooks rendered for this iris, and the script in the article's form. */
export interface BenchGuest {
  readonly bell: string
  readonly ours: Pair
  readonly article: Pair
}

/** `seconds`: how long one freeze or thaw takes. The fake rings the bell, a FIFO, as its last act in a freeze or a thaw. */
export async function makeBenchGuest(
  root: string,
  instances: number,
  seconds: number,
  bell: string,
): Promise<BenchGuest> {
  for (const folder of ['usr/bin', 'usr/sbin', 'var/log', 'run']) mkdirSync(join(root, folder), { recursive: true })
  const names = Array.from({ length: instances }, (_, i) => `BENCH${i}`)
  writeFileSync(join(root, 'usr/bin/iris'), fakeIris(names, seconds, bell), { mode: 0o755 })
  writeFileSync(join(root, 'usr/bin/logger'), '#!/bin/sh\n', { mode: 0o755 })
  const put = (name: string, text: string): string => {
    const path = join(root, 'usr/sbin', name)
    writeFileSync(path, text, { mode: 0o700 })
    return path
  }
  const article = articleForm(root)
  const hooks = renderHooks(normalise({}), names.map(instance), await readTemplates())
  const [post, pre] = hooks.map((hook) => put(hook.fileName, retarget(hook.text, { root, shell: '/bin/sh' }).text))
  return {
    bell,
    ours: { pre: pre ?? '', post: post ?? '' },
    article: { pre: put('article-pre', article.pre), post: put('article-post', article.post) },
  }
}

function fakeIris(names: readonly string[], seconds: number, bell: string): string {
  const wait = seconds > 0 ? `sleep ${seconds}` : ':'
  const row = (name: string): string => `up  ${name.padEnd(16)}  2024.1.0.262.0    1972   /opt/${name}`
  return `#!/bin/sh
case $1 in
qlist) printf '%s\\n' ${names.map((name) => `'${name}^/opt/${name}^2024.1.0.262.0^running, since Mon^iris.cpf^1972^52773^0^ok^IRIS^^^'`).join(' ')} ;;
qall) printf '%s\\n' head rule ${names.map((name) => `'${row(name)}'`).join(' ')} ;;
session)
    case $5 in
    *SetHistory*) exit 5 ;;
    esac
    ${wait}
    echo 'System changed'
    printf . >>${bell}
    exit 5
    ;;
esac
`
}

function instance(name: string): Instance {
  return {
    kind: 'iris',
    name,
    directory: `/opt/${name}`,
    version: '2024.1.0.262.0',
    product: 'IRIS',
    status: 'running',
    statusText: 'running, since Mon',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: 'irisusr' },
  }
}
