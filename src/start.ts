// What each start loads: build.mjs makes one piece of it, start.mjs, in which nothing is imported later.
export { printReadyText } from './ready-text.ts'
