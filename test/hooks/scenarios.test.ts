import { testScenarios } from './play-scenarios.ts'
import { BIN_SH } from './shells.ts'

testScenarios([BIN_SH])
