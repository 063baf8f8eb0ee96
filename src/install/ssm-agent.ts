import type { Host } from '../host/host.ts'

/** Where the packages of Linux and the snap of Ubuntu put the agent of AWS Systems Manager. */
const FOLDERS = ['/usr/bin', '/snap/amazon-ssm-agent/current']

/** Whether the agent is on the guest by which Amazon Data Lifecycle Manager calls the hooks; nothing on the guest tells whether a policy does. */
export async function hasSsmAgent(host: Host): Promise<boolean> {
  return (await host.which('amazon-ssm-agent', FOLDERS)) !== null
}
