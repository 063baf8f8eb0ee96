import { packageVersion } from './host/package-files.ts'
import { writeManual } from './manual/files.ts'
import { allVerbs } from './verbs/verbs.ts'

/** The last act of the build; the folder is its argument. */
const [folder = 'dist/share'] = process.argv.slice(2)
writeManual(folder, await allVerbs(), packageVersion())
