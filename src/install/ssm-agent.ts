import type { Host } from '../host/host.ts'
import { unlessErrno } from '../host/unless-errno.ts'

/** Where the packages of Linux and the snap of Ubuntu put the agent of AWS Systems Manager. */
const FOLDERS = ['/usr/bin', '/snap/amazon-ssm-agent/current']

/** Who made the machine: `VMware, Inc.` of a VM of VMware (systemd-detect-virt goes by it too). */
const VENDOR = '/sys/class/dmi/id/sys_vendor'

/**
 * Whether Amazon Data Lifecycle Manager may call the hooks: the agent by which it would is on the guest, and the guest is no VM of VMware, which can have that agent too. Nothing on the guest tells
 * whether a policy does.
 */
export async function mayHaveDlm(host: Host): Promise<boolean> {
  return (await host.which('amazon-ssm-agent', FOLDERS)) !== null && !(await isOfVmware(host))
}

async function isOfVmware(host: Host): Promise<boolean> {
  const vendor = await unlessErrno(() => host.readFile(VENDOR, { maxBytes: 4096 }), null)
  return vendor?.toString('utf8').startsWith('VMware') ?? false
}
