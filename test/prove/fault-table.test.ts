import { testRows } from '../hooks/play-rows.ts'
import { otherShells } from '../hooks/shells.ts'

testRows(otherShells())
