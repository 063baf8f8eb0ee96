import fc from 'fast-check'
import { INSTANCE_NAME } from '../../src/config/instance-name.ts'
import { parseInventory } from '../../src/detect/inventory.ts'
import { parseList } from '../../src/detect/list.ts'
import { ownerIn } from '../../src/detect/owner.ts'
import { parseQall } from '../../src/detect/qall.ts'
import { parseQlist } from '../../src/detect/qlist.ts'
import { anyText } from '../text/any-text.ts'

const HEADING =
  '    Instance Name     Version ID        Port   Directory\n    ----------------  ----------------  -----  --------\n'
const PIECES = [
  ...['\n', '\r\n', '^', ' ', '    ', '\t', '/', '/a', 'A', '~', '>', ':', "'", '=', ';', '\0', '\u001b', '\u{2028}'],
  ...['up  A                 1                 1      /a', HEADING, "Configuration 'A'", "Instance 'B'   (default)"],
  ...['  directory: /x', '  status: running', 'A^/a^1^running^c^1^2^3', '  mirroring: Member Type = x; Status = y'],
  ...['security_settings.manager_user: x', '{"schema":"gen-hooks/inventory/1"}', 'é', '\u{1f600}', '\ud800'],
]

/** Any bytes, and texts like those of the real commands. */
const output = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''))),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => Buffer.from(HEADING + pieces.join(''))),
)

test.each([
  ['qlist', parseQlist],
  ['qall', parseQall],
  ['list', parseList],
])('%s: any bytes give instances that can stand in a script, and problems that can be printed', (verb, parse) => {
  fc.assert(
    fc.property(output, fc.constantFrom('iris', 'cache'), (bytes, kind) => {
      const { instances, problems } = parse(bytes, { kind, command: verb })
      for (const instance of instances) {
        expect(instance.name).toMatch(INSTANCE_NAME)
        expect(instance.directory).toMatch(/^\//)
        for (const field of [
          instance.directory,
          instance.version,
          instance.product,
          instance.statusText,
          instance.state,
        ]) {
          expect(field).not.toMatch(/[\p{C}]/u)
        }
      }
      expect(new Set(instances.map(({ name }) => name.toUpperCase())).size).toBe(instances.length)
      const lines = bytes.toString('utf8').split('\n').length
      for (const { line, message } of problems) {
        expect(line).toBeLessThanOrEqual(lines)
        expect(message).not.toMatch(/[\p{C}]/u)
        expect(message.length).toBeLessThan(500)
      }
      if (bytes.toString('utf8').trim() === '') expect(instances.length + problems.length).toBe(0)
    }),
    { numRuns: 500 },
  )
})

test('from any bytes the owner is a user name or a reason', () => {
  fc.assert(
    fc.property(output, (bytes) => {
      const owner = ownerIn(bytes, '/x/parameters.isc')
      if (owner.kind === 'known') expect(owner.user).toMatch(/^[A-Za-z0-9_.@+-]+\$?$/)
      else expect(owner.because).toMatch(/^\/x\/parameters\.isc: /)
    }),
  )
})

test('from any text or JSON the inventory is good or has problems', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), anyText(), output.map(String)), (text) => {
      const parsed = parseInventory(text, 'f')
      if (parsed.kind === 'problems') expect(parsed.problems.length).toBeGreaterThan(0)
      else expect(parsed.inventory.schema).toBe('gen-hooks/inventory/1')
    }),
  )
})
