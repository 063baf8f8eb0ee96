import { errnoText } from '../../src/host/errno-text.ts'

test.each([
  ['ENOENT', 'no such file or folder'],
  ['EISDIR', 'it is a folder, expected a file'],
  ['EACCES', 'permission denied'],
  ['EIO', 'i/o error'],
  ['ERR_FS_FILE_TOO_LARGE', 'ERR_FS_FILE_TOO_LARGE'],
  [undefined, 'unknown error'],
])('%s: %s', (errno, text) => {
  expect(errnoText(errno)).toBe(text)
})
