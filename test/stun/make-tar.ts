import { packTar } from 'modern-tar'

/** A tar archive with these members. */
export async function makeTar(members: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const entries = Object.entries(members).map(([name, content]) => {
    const data = Buffer.from(content as string)
    return { header: { name, size: data.length }, data }
  })
  return Buffer.from(await packTar(entries))
}
