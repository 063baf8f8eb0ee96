import { crc32, deflateRawSync } from 'node:zlib'

/** A member of a ZIP that a test makes. */
export interface ZipMember {
  readonly name: string
  readonly content: Buffer
  /** A wrong size for the list of the ZIP. */
  readonly size?: number
  readonly encrypted?: boolean
}

/** A ZIP archive with these members, deflated. */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const { name, content, size = content.length, encrypted = false } of members) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(encrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(size, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  const listBytes = Buffer.concat(list)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(listBytes.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, listBytes, Buffer.from('PK\x05\x06'), end])
}
