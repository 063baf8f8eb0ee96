import { parse } from 'yaml'
import { worstPreFreezeSeconds } from '../../src/config/worst-thaw.ts'
import { filesBeside, isOwnBeside } from '../../src/hook/guest-targets.ts'
import { hookSeconds, veleroProblems } from '../../src/hook/velero-annotations.ts'
import { configOf } from '../config/config-of.ts'

const textFor = async (yaml = '') => (await filesBeside('velero', configOf(yaml), 'iris'))[0]?.text ?? ''
let text: string
beforeAll(async () => {
  text = await textFor()
})

it('the patch is ours, has each annotation of both phases, and nothing speaks against it', () => {
  const timeout = `${worstPreFreezeSeconds(configOf()) + 15}s`
  expect(isOwnBeside(text)).toBe(true)
  expect(veleroProblems(text)).toEqual([])
  expect(parse(text)).toEqual({
    spec: {
      template: {
        metadata: {
          annotations: {
            'pre.hook.backup.velero.io/container': 'iris',
            'pre.hook.backup.velero.io/command': '["/usr/sbin/pre-freeze-script", "freeze"]',
            'pre.hook.backup.velero.io/on-error': 'Fail',
            'pre.hook.backup.velero.io/timeout': timeout,
            'post.hook.backup.velero.io/container': 'iris',
            'post.hook.backup.velero.io/command': '["/usr/sbin/post-thaw-script", "thaw"]',
            'post.hook.backup.velero.io/on-error': 'Fail',
            'post.hook.backup.velero.io/timeout': timeout,
          },
        },
      },
    },
  })
})

it.each([
  ['        pre.hook.backup.velero.io/on-error: Fail\n', '', 'expected "Fail"'],
  ['        post.hook.backup.velero.io/on-error: Fail\n', '', 'expected "Fail"'],
  ['pre.hook.backup.velero.io/on-error: Fail', 'pre.hook.backup.velero.io/on-error: Continue', 'expected "Fail"'],
  ['pre.hook.backup.velero.io/on-error: Fail', 'pre.hook.backup.velero.io/on-error: fail', 'expected "Fail"'],
  ['\'["/usr/sbin/pre-freeze-script", "freeze"]\'', '/usr/sbin/pre-freeze-script freeze', 'begins with a path'],
  ['\'["/usr/sbin/pre-freeze-script", "freeze"]\'', '\'["pre-freeze-script"]\'', 'begins with a path'],
  ['\'["/usr/sbin/pre-freeze-script", "freeze"]\'', "'[]'", 'begins with a path'],
  ['332s', '"332"', 'expected seconds as 322s'],
  ['332s', '0s', 'expected seconds as 322s'],
  ['332s', '-1s', 'expected seconds as 322s'],
  ['332s', '14401s', 'expected 14400s at most'],
  ["container: 'iris'", "container: 'Iris_1'", 'invalid string'],
  ['        pre.hook', '        hook', 'unrecognized key'],
])('a patch with %j as %j is told of', (was, is, problem) => {
  expect(text).toContain(was)
  expect(veleroProblems(text.replace(was, is)).join('\n')).toContain(problem)
})

it('has more time where the configuration gives the scripts more, and no more than Velero waits', async () => {
  expect(await textFor('freeze: { timeout: 100 }')).toContain(`timeout: ${worstPreFreezeSeconds(configOf()) + 55}s`)
  expect([100, 14_384, 14_386].map(hookSeconds)).toEqual([115, 14_399, 14_400])
})

it('is rendered for no container without a name', async () => {
  await expect(filesBeside('velero', configOf())).rejects.toMatchObject({ code: 'TEMPLATE_INVALID' })
})
