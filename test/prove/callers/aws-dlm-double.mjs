// Amazon Data Lifecycle Manager (DLM), as its user guide has it ("How pre and post scripts work"), with Systems Manager and the SSM agent, as "Data elements and parameters" of its guide and
// amazon-ssm-agent have them, with their holes: no post after a pre that failed, whatever became of the freeze; by default a snapshot all the same; a parameter goes into the commands as text;
// a script whose time is up is killed with its group alone; and its end is that of its output.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

const KILLED = 137
const NEVER = new Promise(() => {})

/** Systems Manager starts nothing for a value that the document does not allow. */
function valuesFor(document, given) {
  const values = {}
  for (const [name, { default: own, allowedValues, allowedPattern }] of Object.entries(document.parameters)) {
    const value = given[name] ?? own
    const isAllowed =
      (allowedValues === undefined || allowedValues.includes(value)) &&
      (allowedPattern === undefined || new RegExp(allowedPattern).test(value))
    if (!isAllowed) return null
    values[name] = value
  }
  return values
}

/** Runs the step as the agent does: the status, or `refused`. `timeUp` ends its time; `said` gets what it printed. */
export async function sendCommand(path, given, timeUp = NEVER, said = []) {
  const document = parse(readFileSync(path, 'utf8'))
  const values = valuesFor(document, given)
  if (values === null) return 'refused'
  const [step] = document.mainSteps
  const commands = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(new RegExp(`{{\\s*${name}\\s*}}`, 'g'), () => value),
    step.inputs.runCommand.join('\n'),
  )
  const folder = mkdtempSync(join(tmpdir(), 'ssm-'))
  const script = join(folder, '_script.sh')
  writeFileSync(script, `${commands}\n`, { mode: 0o700 })
  const child = spawn('sh', ['-c', script, ''], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(String(bytes).trim()))
  const closed = new Promise((resolve) => child.once('close', (status) => resolve(status ?? KILLED)))
  const first = await Promise.race([closed, timeUp.then(() => 'time is up')])
  if (first === 'time is up') process.kill(-child.pid, 'SIGKILL')
  rmSync(folder, { recursive: true })
  return first === 'time is up' ? KILLED : first
}

const SUCCESS = 'SUCCESS'
const tag = (status) => (status === 0 ? SUCCESS : 'FAILED')

/**
 * One run of a policy for an instance; `seen` is called while the snapshot is initiated. `policy` has ExecuteOperationOnScriptFailure and MaximumRetryCount; `agentTimeUp` ends the time of the first
 * pre in the agent; with `isLost` DLM has given pre up before its status came.
 */
export async function snapshot(path, seen, { policy = {}, agentTimeUp, isLost = false } = {}) {
  const { ExecuteOperationOnScriptFailure: anyway = true, MaximumRetryCount: retries = 0 } = policy
  const call = async (command, timeUp) =>
    await sendCommand(path, { command, executionId: '0123abcd-0123-0123-0123-0123456789ab' }, timeUp)
  const pre = []
  for (let left = retries; left >= 0 && pre.at(-1) !== 0; left--)
    pre.push(await call('pre-script', pre.length === 0 ? agentTimeUp : undefined))
  if (isLost || pre.at(-1) !== 0) return { pre, taken: anyway ? seen() : null, tags: anyway ? ['FAILED'] : [] }
  const taken = seen()
  const post = []
  for (let left = retries; left >= 0 && post.at(-1) !== 0; left--) post.push(await call('post-script'))
  return { pre, taken, post, tags: [SUCCESS, tag(post.at(-1))] }
}
