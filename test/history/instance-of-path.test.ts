import { nameInstance } from '../../src/history/instance-of-path.ts'

test.each([
  ['the name in the file', '/var/log/PROD-pre_post.log', ['iris:PROD', 'iris:TEST'], 'iris:PROD'],
  ['the name in lower case', '/db/prod/mgr/messages.log', ['iris:PROD', 'iris:TEST'], 'iris:PROD'],
  ['not a name that is a part of a word', '/var/log/PRODUCTION.log', ['iris:PROD', 'iris:TEST'], 'PRODUCTION'],
  ['the longer of two', '/var/log/PROD-TEST.log', ['iris:PROD', 'iris:TEST', 'iris:PROD-TEST'], 'iris:PROD-TEST'],
  ['the same name twice is none', '/db/prod/mgr/messages.log', ['iris:PROD', 'cache:PROD'], 'prod'],
  ['the only one there is', '/tmp/messages.log', ['iris:PROD'], 'iris:PROD'],
  ['nothing known: the folder above mgr', '/usr/irissys/mgr/messages.log', [], 'irissys'],
  ['nothing known: the file', '/tmp/freeze.log', [], 'freeze'],
  ['standard input', '-', [], '-'],
])('%s', (_what, path, known, name) => {
  expect(nameInstance(path, known)).toBe(name)
})
