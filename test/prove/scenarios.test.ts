import { testScenarios } from '../hooks/play-scenarios.ts'
import { otherShells } from '../hooks/shells.ts'

testScenarios(otherShells())
