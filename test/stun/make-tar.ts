import { pack } from 'tar-stream'

/** A tar archive with these members. */
export async function makeTar(members: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(members)) archive.entry({ name }, content as string)
  archive.finalize()
  const pieces: Buffer[] = []
  for await (const piece of archive) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
