import { join } from 'node:path'
import { namedSources } from '../../src/history/operands.ts'

test.each([
  ['PROD=a.log', 'a.log', 'PROD'],
  ['cache:OLD=a.log', 'a.log', 'cache:OLD'],
  ['docker:web_1=a.log', 'a.log', 'docker:web_1'],
  ['podman:Db.1=x=y', 'x=y', 'podman:Db.1'],
  ['kubectl:web=a.log', 'kubectl:web=a.log', null],
  ['a.log', 'a.log', null],
])('the operand %s', (operand, path, instance) => {
  expect(namedSources([operand])).toEqual([{ path: join(process.cwd(), path), instance }])
})
