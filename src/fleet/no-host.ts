/** Files that git or a file manager keeps in a folder. Any other name in hosts/ or groups/ may be meant as a host or a group, and is told. */
const KEPT: ReadonlySet<string> = new Set(['.gitkeep', '.keep', '.gitignore', '.gitattributes', '.DS_Store'])

/** Whether a name in hosts/ or groups/ means no host and no group; `isFile` whether it is a regular file. */
export async function meansNone(name: string, isFile: () => Promise<boolean>): Promise<boolean> {
  return KEPT.has(name) && (await isFile())
}
