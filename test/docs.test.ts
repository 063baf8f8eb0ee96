import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { knownKeys } from '../src/config/json-schema.ts'
import { ERRORS } from '../src/errors.ts'
import { PHASES } from '../src/hook/state.ts'
import { HOUSE_RULES } from '../src/validate/house-rules/house-rules.ts'
import { VERB_NAMES } from '../src/verbs/verbs.ts'

const ROOT = join(__dirname, '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The files in a folder and below whose names end in `ending`. */
function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort()
}

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...filesBelow('docs', '.md')]

const withoutCode = (text: string): string => text.replaceAll(/^```.*?^```$/gms, '')

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...withoutCode(read(page)).matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => text)
  return headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The relative links of a page: as written, the file from the root of the package, the anchor. */
function linksOf(
  page: string,
): readonly { readonly written: string; readonly file: string; readonly anchor: string }[] {
  return [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, written = '']) => written)
    .filter((written) => !/^[a-z]+:/.test(written))
    .map((written) => {
      const [path = '', anchor = ''] = written.split('#')
      const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path))
      return { written, file, anchor }
    })
}

/** The keys that hold a value: `freeze.timeout`, not `freeze`. */
function keysBelow(path: readonly string[] = []): readonly string[] {
  const own = knownKeys(path)
  return own.length === 0 ? [path.join('.')] : own.flatMap((key) => keysBelow([...path, key]))
}

/** The first cells of a page's tables that are code. */
const rowsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell)

describe('the reference has a line for', () => {
  test.each(Object.keys(ERRORS))('the error %s, and a section', (code) => {
    const page = 'docs/reference/errors.md'
    expect(read(page)).toContain(`\n| [${code}](#${code.toLowerCase()}) |`)
    expect(read(page)).toContain(`\n## ${code}\n`)
  })

  test('no error that does not exist', () => {
    const sections = [...read('docs/reference/errors.md').matchAll(/^## (.+)$/gm)].map(([, code]) => code)
    expect(sections).toEqual(Object.keys(ERRORS))
  })

  test.each(VERB_NAMES)('the verb %s, in the README too', (verb) => {
    expect(read('docs/reference/verbs.md')).toContain(`\n## ${verb}\n`)
    expect(rowsOf('README.md')).toContain(verb)
  })

  test.each(keysBelow())('the key %s', (key) => {
    expect(rowsOf('docs/reference/configuration.md')).toContain(key)
  })

  test.each(HOUSE_RULES.map(({ id }) => id))('the rule %s', (id) => {
    expect(read('docs/reference/house-rules.md')).toContain(`\n## ${id}\n`)
  })

  test('each phase of the state', () => {
    const lines = [...read('templates/partials/state.sh.hbs').matchAll(/^# +phase ([a-z|]+) WHEN/gm)]
    const phases = PHASES.filter((phase) => lines.some(([, words = '']) => words.split('|').includes(phase)))
    expect(phases).toHaveLength(lines.flatMap(([, words = '']) => words.split('|')).length)
    expect(phases.length).toBeGreaterThan(0)
    const line = /^phase PHASE WHEN +(.+)$/m.exec(read('docs/reference/hook-contract.md'))?.[1]
    expect(line?.split(', ')).toEqual(phases)
  })

  test('each metric', () => {
    const metrics = [...read('templates/metrics.sh').matchAll(/\b(?:gauge|family)\("(\w+)"/g)].map(
      ([, name = '']) => `gen_hooks_${name}`,
    )
    expect(metrics.length).toBeGreaterThan(0)
    const page = read('docs/reference/monitoring.md')
    expect(metrics.filter((name) => !page.includes(`\`${name}`))).toEqual([])
  })
})

describe.each(PAGES)('%s', (page) => {
  test('has links and anchors that resolve', () => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) =>
        !existsSync(join(ROOT, file)) ||
        (anchor !== '' && (!file.endsWith('.md') || !anchorsOf(file).includes(anchor))),
    )
    expect(broken).toEqual([])
  })

  test('names no registry, and no path of the machine on which the page was written', () => {
    expect(read(page)).not.toMatch(/registry\.|\.npmrc|npmjs|artifactory|\/work\/|\/home\/|\/Users\/|localhost/i)
  })
})

test('linksOf finds links', () => {
  expect(linksOf('README.md').map(({ file }) => file)).toContain('docs/README.md')
})

test('the list of decisions has each page, in the order of the numbers', () => {
  const pages = filesBelow('docs/decisions', '.md').filter((page) => !page.endsWith('/README.md'))
  expect(linksOf('docs/decisions/README.md').map(({ file }) => file)).toEqual(pages)
})

test('every page is reached by links from the README', () => {
  const seen = new Set(['README.md'])
  for (const page of seen) {
    for (const { file } of page.endsWith('.md') ? linksOf(page) : []) {
      if (existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).isFile()) seen.add(file)
    }
  }
  expect(PAGES.filter((page) => !seen.has(page))).toEqual([])
})

test('the README is short, and its first link is the recovery page', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(122)
  expect(linksOf('README.md')[0]?.file).toBe('docs/how-to/recover-a-frozen-instance.md')
})

test('the recovery page has its commands in the first 24 lines', () => {
  const screen = read('docs/how-to/recover-a-frozen-instance.md').split('\n').slice(0, 24).join('\n')
  for (const words of [
    '| grep WDSUSPD',
    'gen-hooks status',
    '/run/gen-hooks/state',
    'post-thaw-script freezeFail',
    ' -W',
    'ccontrol',
  ]) {
    expect(screen).toContain(words)
  }
})
