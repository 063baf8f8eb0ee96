import { join } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { PACKAGE_FOLDER } from '../host/package-files.ts'
import { realHost } from '../host/real-host.ts'

const TEMPLATE = join(PACKAGE_FOLDER, 'templates', 'logrotate')
const FIRST_LINE = '# Installed by gen-hooks, which rewrites it.'
const PLACEHOLDER = '@LOG_DIRECTORY@'

/** What logrotate reads literally between double quotes: no quote, no backslash, nothing it would expand. */
const LITERAL = /^\/[A-Za-z0-9_./ @%+=:,-]*$/

/** Whether a file in /etc/logrotate.d was written by gen-hooks: only its first line counts, so whoever removes that owns the file. */
export function isOurLogrotate(text: string): boolean {
  return text.startsWith(FIRST_LINE)
}

/** The logrotate file for a log folder; null where the folder's name cannot be written in one. */
export function renderLogrotate(template: string, directory: string): string | null {
  return LITERAL.test(directory) ? template.replaceAll(PLACEHOLDER, directory.replace(/\/+$/, '')) : null
}

/** `renderLogrotate` with the template of the package; TEMPLATE_INVALID if that is no longer one. */
export async function logrotateFor(directory: string): Promise<string | null> {
  // The template belongs to the machine that runs gen-hooks, whatever guest it installs to.
  const template = (await realHost().readFile(TEMPLATE)).toString('utf8')
  if (!isOurLogrotate(template) || !template.includes(PLACEHOLDER)) {
    throw new GenHooksError(
      'TEMPLATE_INVALID',
      `${TEMPLATE}: does not begin with "${FIRST_LINE}" or lacks ${PLACEHOLDER}`,
    )
  }
  return renderLogrotate(template, directory)
}
