import { testNothingBehindMain } from '../hooks/nothing-behind-main.ts'
import { otherShells } from '../hooks/shells.ts'

for (const shell of otherShells()) testNothingBehindMain(shell)
