import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { builtDist } from '../../built.ts'
import { describeInNamespace, NAMESPACE } from '../in-namespace.ts'

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, 120_000)

/** A mount namespace, and for a user who is not root also a user namespace; no pid namespace. */
const OPTIONS =
  NAMESPACE.kind === 'ready' ? NAMESPACE.options.filter((option) => /^--(user|map-root-user|mount)$/.test(option)) : []

/**
 * The agent, started in the namespace of its caller. This test makes that namespace: if the agent mounted anything, it would not hide files of the
 * machine.
 */
function runAgent(job: string) {
  const script = `cat /proc/self/mountinfo; echo --
printf '%s' "$1" | sed "s|NAMESPACE|$(readlink /proc/self/ns/mnt)|" | "$2" "$3" :agent; echo --
cat /proc/self/mountinfo`
  const agent = join(dist, 'gen-hooks.mjs')
  const { stdout, stderr } = spawnSync(
    'unshare',
    [...OPTIONS, 'sh', '-c', script, 'sh', job, process.execPath, agent],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  )
  const [before = '', answer = '', after = ''] = stdout.split('--\n')
  return { before, answer, after, stderr }
}

describeInNamespace('an agent that is not in a namespace of its own', () => {
  test.each([
    ['a job from the same namespace', '{"outside":"NAMESPACE"}'],
    ['a job that does not say where it is from', '{}'],
    ['a job that says something else', '{"outside":"mnt:[]"}'],
    ['a job without hooks', '{"outside":"NAMESPACE","ours":[]}'],
  ])('mounts nothing: %s', (_, job) => {
    const { before, answer, after, stderr } = runAgent(job)
    expect(JSON.parse(answer)).toEqual({
      kind: 'failed',
      why: expect.stringContaining('not in a mount namespace of its own'),
      goesOn: false,
    })
    expect(stderr).toBe('')
    expect(before).not.toBe('')
    expect(after).toBe(before)
  })

  test.each(['no job', 'null'])('mounts nothing for %j either', (job) => {
    const { before, answer, after } = runAgent(job)
    expect(JSON.parse(answer)).toMatchObject({ kind: 'failed' })
    expect(after).toBe(before)
  })

  test('without a job it ends', () => {
    const { before, answer, after, stderr } = runAgent('')
    expect({ answer, stderr }).toEqual({ answer: '', stderr: '' })
    expect(after).toBe(before)
  })
})
