import { incompleteKinds, requireWhole } from '../../src/detect/whole.ts'

type Inventory = Parameters<typeof incompleteKinds>[0]
type Outcome = Inventory['sources'][number]['outcome']

const source = (command: string, outcome: Outcome) => ({ command, outcome })
const problem = (of: string) => ({ source: of, line: 1, message: 'x' })

// Each kind with a list has one instance.
test.each<[string, Inventory['sources'], readonly string[], readonly string[]]>([
  ['all is well', [source('iris qlist', 'answered'), source('ccontrol qlist', 'absent')], [], []],
  ['no command at all', [source('iris qlist', 'absent'), source('ccontrol qlist', 'absent')], [], []],
  ['no source', [], [], []],
  ['every list fails', [source('iris qlist', 'timed out'), source('iris list', 'failed')], ['iris qlist'], ['iris']],
  ['a line is bad', [source('iris qlist', 'answered')], ['iris qlist'], ['iris']],
  ['another list is whole', [source('iris qlist', 'failed'), source('iris qall', 'answered')], ['iris qlist'], []],
  ['no other list of the kind is whole', [source('ccontrol qall', 'answered')], ['ccontrol qall'], ['cache']],
  ['two instances of one folder are both listed', [source('iris qlist', 'answered')], ['detect'], []],
])('incompleteKinds: %s', (_what, sources, problems, kinds) => {
  const instances = [{ kind: 'iris' }, { kind: 'cache' }] as const
  expect(incompleteKinds({ sources, problems: problems.map(problem), instances })).toEqual(kinds)
})

// Without the name of an instance.
test.each<[string, Inventory['sources'], readonly string[], readonly string[]]>([
  [
    'qlist prints nothing, and qall has a heading',
    [source('iris qlist', 'answered'), source('iris qall', 'answered')],
    [],
    [],
  ],
  [
    'qlist and list print nothing, and qall too',
    [source('iris qlist', 'answered'), source('iris list', 'answered')],
    [],
    ['iris'],
  ],
  ['qlist prints nothing, and qall was not called', [source('iris qlist', 'answered')], [], ['iris']],
  [
    'a row of qall is bad',
    [source('iris qlist', 'answered'), source('iris qall', 'answered')],
    ['iris qall'],
    ['iris'],
  ],
  ['the command is not there', [source('iris qlist', 'absent')], [], []],
])('incompleteKinds without an instance of IRIS: %s', (_what, sources, problems, kinds) => {
  const instances = [{ kind: 'cache' }] as const
  expect(incompleteKinds({ sources, problems: problems.map(problem), instances })).toEqual(kinds)
})

test.each([
  ['iris:*', true],
  ['*', true],
  ['IRIS:**', true],
  ['iris:A*', false],
  ['iris:?', false],
  ['cache:*', false],
])('with the exclusion %s no list of IRIS is needed: %s', (entry, isEnough) => {
  const lists = { sources: [source('iris qlist', 'failed')], problems: [problem('iris qlist')], instances: [] }
  const ask = (): void => requireWhole(lists, [entry])
  if (isEnough) expect(ask).not.toThrow()
  else expect(ask).toThrow(/^iris: no whole list/)
})
