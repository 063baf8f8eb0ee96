import { CHECKS } from '../../src/doctor/checks.ts'

/** docs/reference/checks.md. */
export function checksPage(): string {
  const lines = [
    '# Checks of doctor',
    '',
    'What [`gen-hooks doctor`](verbs.md#doctor) looks at. Made from src/doctor/checks/ by `UPDATE_GOLDEN=1 npx jest test/doctor/page`; do not edit.',
    'How to read and use it: [check a guest](../how-to/check-a-guest.md).',
    '',
    'A check that is marked *yes* under `install` reads a few files and starts no program: `install` makes it too, and tells its warnings and errors.',
    '',
    '| check | what is so if all is well | why it matters | `install` |',
    '|---|---|---|---|',
    ...CHECKS.map(
      ({ id, title, why, cost }) => `| \`${id}\` | ${title} | ${why} | ${cost === 'quick' ? 'yes' : 'no'} |`,
    ),
    '',
  ]
  return lines.join('\n')
}
