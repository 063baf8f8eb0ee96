// The modules that each start loads: build.mjs makes one file of them, start.mjs, which imports nothing later.
export { printReadyText } from './ready-text.ts'
