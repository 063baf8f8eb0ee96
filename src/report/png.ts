import { readFile } from 'node:fs/promises'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { GenHooksError } from '../errors.ts'
import { packageFile } from '../host/package-file.ts'

/** Twice the size of the drawing: sharp on paper and on the screens of today. */
const SCALE = 2

let ready: Promise<void> | null = null

/** An SVG of ours as PNG, its texts in DejaVu Sans whatever fonts the machine has. */
export async function pngOf(svg: string): Promise<Buffer> {
  ready ??= part('@resvg/resvg-wasm', 'index_bg.wasm').then((wasm) => initWasm(wasm))
  await ready
  const fonts = await Promise.all(
    ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => part('dejavu-fonts-ttf', `ttf/${name}`)),
  )
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  return Buffer.from(drawing.render().asPng())
}

async function part(name: string, file: string): Promise<Buffer> {
  const path = packageFile(name, file)
  if (path === null) {
    throw new GenHooksError('FILE_UNREADABLE', `${name}/${file}: not there, expected it with the package`, {
      hint: 'Reinstall gen-hooks, or use --format svg.',
    })
  }
  return await readFile(path)
}
