/** The facts of the machine outside the sandbox that the canaries get: only values that are one word of sh. */
export interface Outside {
  /** A listener on localhost. */
  readonly port: number
  /** A process that sleeps. */
  readonly pid: number
  /** A file that only the owner may read. */
  readonly secret: string
  /** The name of the files that the canaries try to make. */
  readonly name: string
}

/** Commands of sh that try to leave the sandbox; exit status 0 if the command succeeded. A command that succeeds only leaves files of that name. */
export function canaries({ port, pid, secret, name }: Outside): Readonly<Record<string, string>> {
  return {
    'write to /boot': `: >/boot/${name}`,
    'write to /usr/lib': `: >/usr/lib/${name}`,
    'write to /': `: >/${name}`,
    'write to /home': `mkdir /home/${name}`,
    'change a setting of the kernel':
      'cat /proc/sys/vm/swappiness >/tmp/value && cat /tmp/value >/proc/sys/vm/swappiness',
    'write to sysrq-trigger': 'echo h >/proc/sysrq-trigger',
    'write to /sys':
      'cat /sys/kernel/mm/transparent_hugepage/use_zero_page >/tmp/value && cat /tmp/value >/sys/kernel/mm/transparent_hugepage/use_zero_page',
    'mount something': 'mount -t tmpfs none /tmp',
    'make the root writable': `mount -o remount,rw / && : >/${name}`,
    'make a namespace of mounts': 'unshare --mount true',
    'make a namespace of users': 'unshare --user true',
    'enter another mount namespace': 'nsenter --target 1 --mount true',
    'reach a listener on localhost': `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'`,
    'see a network': 'grep -v -e "^ *lo:" -e "|" /proc/net/dev',
    'end a process outside': `kill -9 ${pid}`,
    'see a process outside': `grep -l ${name} /proc/[0-9]*/environ`,
    'make a device': 'mknod /tmp/device c 1 3',
    'make a disk': 'mknod /tmp/disk b 1 0',
    'see a disk': 'ls /dev/vd* /dev/sd* /dev/nvme* /dev/mem /dev/kmsg /dev/loop*',
    'see a terminal': ': >/dev/tty',
    'read a secret': `cat ${secret}`,
    'read the passwords': 'cat /etc/shadow',
    'see keys of the kernel': 'grep . /proc/keys',
    'set the clock': 'date -s "$(date)"',
    'name the machine': 'hostname "$(uname -n)"',
    'look into the harness': 'timeout 2 strace -q -o /tmp/trace -p "$agent"; [ $? -eq 124 ]',
    'see the files of the harness': 'ls "/proc/$agent/fd/1"',
    'see the memory of the harness': 'head -c 1 "/proc/$agent/environ"',
    'write over the harness': ': >>/.gen-hooks/gen-hooks.mjs',
    'write over its node': ': >>/.gen-hooks/node',
    'have a library loaded by it': 'echo /tmp/x.so >/etc/ld.so.preload',
    'have another cache of libraries': 'mv /etc/ld.so.cache /etc/ld.so.old',
    'have a capability of the harness': "grep -q '^CapBnd:.*[2367abef].....$' /proc/self/status",
    'gain privileges by a program': "grep -q '^NoNewPrivs:.*0' /proc/self/status",
    // last: a command after this one would change the machine
    'take the layer from /etc': `umount -l /etc && : >/etc/${name}`,
    'take the layer from /usr/sbin': `umount -l /usr/sbin && : >/usr/sbin/${name}`,
  }
}

/** A pre-freeze that runs all canaries, writes each result with logger, and fails, so that the report has these lines. */
export function canaryHook(outside: Outside): string {
  const tries = Object.entries(canaries(outside)).map(
    ([name, command]) =>
      `if (${command}) >/dev/null 2>&1; then logger 'reached: ${name}'; else logger 'refused: ${name}'; fi`,
  )
  const agent = `for one in /proc/[0-9]*; do
  read -r name <"$one/comm"
  case $name in node* | MainThread) agent=\${one#/proc/} ;; esac
done
logger "agent \${agent:+was found}"`
  return `#!/bin/sh\n${agent}\n${tries.join('\n')}\nexit 1\n`
}
