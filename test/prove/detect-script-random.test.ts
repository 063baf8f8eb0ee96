import fc from 'fast-check'
import { inOwnPaths, listingGuest } from '../detect/listing-guest.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

const HEADING =
  '    Instance Name     Version ID        Port   Directory\n    ----------------  ----------------  -----  --------\n'
const PIECES = [
  ...['\n', '\n', '\r\n', '^', '^^^^^', ' ', '    ', '\t', '/', '/a', 'A', 'b', '~', '>', ':', "'", '"', '=', ';'],
  ...['\0', '\u001b', '\u{2028}', '%', '\\', '%u0041', '\u00a0', 'é', '\u{feff}', 'ÿ', '東'],
  ...[
    'up  A                 1                 1      /a\n',
    HEADING,
    "Configuration 'A'\n",
    "Instance 'B'   (default)\n",
  ],
  ...['  directory: /x\n', '  status: running\n', '\tproduct: InterSystems IRIS\n'],
  ...['A^/a^1^running^c^1^2^3\n', 'B^/b/^2^down, x^c^1^2^3^ok^X^F^P\n', '  mirroring: Member Type = x; Status = y\n'],
]

/** Bytes that begin no letter which the script does not know; the script distinguishes letters by the numbers of their bytes. */
const byte = fc.nat(255).map((one) => (one > 0xcc && one < 0xf5 ? 0xff : one))
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((some) => some.join(''))
const list = fc.record({
  stdout: fc.oneof(
    fc.array(byte, { maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    pieces,
    pieces.map((text) => HEADING + text),
  ),
  stderr: fc.constantFrom('', '', 'x\n', ' \n'),
  status: fc.constantFrom(0, 0, 0, 1),
})

test('for any output of the lists, the script prints the inventory of detect', async () => {
  await fc.assert(
    fc.asyncProperty(list, list, list, list, async (qlist, qall, stanzas, ofCache) => {
      const guest = listingGuest(folder, {
        'iris qlist': qlist,
        'iris qall': qall,
        'iris list': stanzas,
        'ccontrol list': ofCache,
      })
      expect(guest.asDocument(guest.prints())).toEqual(inOwnPaths(await guest.detects(), guest))
    }),
    { numRuns: Number(process.env.RANDOM_COUNT ?? 40), seed: Number(process.env.RANDOM_SEED ?? 5) },
  )
})
