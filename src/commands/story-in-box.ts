import { GenHooksError } from '../errors.ts'
import { mountLayers } from '../harness/namespace/layers.ts'
import type { Shell } from '../harness/prove/shell.ts'
import { realHost } from '../host/real-host.ts'
import { playStories } from './harness-story.ts'

/** Plays the story in the box that was made for it: node story-in-box.js MOUNT-NAMESPACE-OUTSIDE SHELLS. An error is one line of JSON on standard error. */
async function main([outside = '', shells = '[]']: readonly string[]): Promise<void> {
  // the process that started this may be dead
  process.stdin.on('end', () => process.exit()).resume()
  const out = (text: string): void => {
    process.stdout.write(text)
  }
  try {
    mountLayers(outside, [])
    await playStories(JSON.parse(shells) as readonly Shell[], undefined, { host: realHost(), out, err: out })
    process.stdin.destroy()
  } catch (error) {
    const known = error instanceof GenHooksError ? error : new GenHooksError('HARNESS_FAILED', String(error))
    const { code, message, hint } = known
    process.stderr.write(`${JSON.stringify({ code, message, hint })}\n`, () => process.exit(1))
  }
}

void main(process.argv.slice(2))
