import { readFile } from 'node:fs/promises'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { packageFile, share } from '../host/share.ts'

/** Twice the size of the drawing: sharp on paper and on the screens of today. */
const SCALE = 2

let ready: Promise<void> | null = null

/** An SVG of ours as PNG, its texts in DejaVu Sans whatever fonts the machine has. */
export async function pngOf(svg: string): Promise<Buffer> {
  ready ??= readFile(packageFile('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm))
  await ready
  const fonts = await Promise.all(
    ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => readFile(share(`packages/dejavu-fonts-ttf/ttf/${name}`))),
  )
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  return Buffer.from(drawing.render().asPng())
}
