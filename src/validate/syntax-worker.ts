// Run by run-worker.ts as the text of a module of its own. It has no type annotations, so that this text is JavaScript as it stands.
import { readFileSync } from 'node:fs'

const [library = ''] = process.argv.slice(-1)
const loaded = await import(library)
const { parse, print } = loaded.parse === undefined ? loaded.default : loaded

const jobs = JSON.parse(readFileSync(0, 'utf8'))
for (const [index, job] of jobs.entries()) {
  let answer = {}
  try {
    await parse(job.text, { variant: job.variant })
    if (job.format !== null) answer = { formatted: await print(job.text, { variant: job.variant, ...job.format }) }
  } catch (error) {
    answer =
      error instanceof Error && 'Pos' in error
        ? { message: error.message, position: error.Pos }
        : error instanceof SyntaxError
          ? { message: error.message }
          : { crash: String(error) }
  }
  process.stdout.write(`${JSON.stringify({ index, ...answer })}\n`)
}
