import { testNothingBehindMain } from './nothing-behind-main.ts'
import { BIN_SH } from './shells.ts'

testNothingBehindMain(BIN_SH)
