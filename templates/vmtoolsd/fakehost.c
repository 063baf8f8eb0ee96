/*
 * fakehost.c - plays the hypervisor for an unmodified vmtoolsd (LD_PRELOAD).
 *
 * /usr/bin/vmtoolsd, libvmtools.so and libvmbackup.so stay as the distribution
 * ships them; this file only takes the place of the host's end of the GuestRPC
 * channel. The RPC dispatch, the state machine of a quiesced snapshot and the
 * runner of the hooks are the shipped code. By symbol interposition it
 *
 *   - answers the check for a virtual machine, without which vmtoolsd ends;
 *   - hands out a real RpcChannel whose transport functions are its own;
 *   - refuses every freeze of a file system, and has the kernel refuse it too
 *     (a seccomp filter, inherited by the hooks), so that a mistake in a test
 *     can never freeze the machine it runs on;
 *   - watches execv and waitpid in the runner of the hooks, and tells what was
 *     started and how it ended: vmtoolsd itself logs no exit status.
 *
 * It speaks over two inherited descriptors. Commands come in on 3, one a line:
 *
 *   vmbackup.start 1 all        any RPC, sent to the guest as it stands
 *   !opts arg=TEXT timeout=N apps=0 fs=0 scripts=1
 *                               vmbackup.startWithOpts
 *   !fail TEXT                  from now on the host refuses what has TEXT in it
 *   !ok                         the host refuses nothing any more
 *   !quit                       TERM to vmtoolsd
 *
 * Events go out on 4, a JSON object a line, each with "t" (ms) and "kind":
 *
 *   started pid boot            the channel is up; t is 0 at boot ms since boot
 *   told data ok                the guest sent this to the host; was it taken
 *   replied command ok result   what the guest answered to an RPC
 *   hook-started pid command    the words given to `bash -c`
 *   hook-ended pid status       or signal instead of status
 *   freeze-refused by           somebody tried to freeze a file system
 *   done                        a ! command was carried out
 *   bad-command                 it was none
 *
 * The few declarations of GLib and open-vm-tools are made here by hand, from
 * lib/rpcChannel/rpcChannelInt.h and lib/include/vmware/tools/guestrpc.h, so
 * that gcc and the headers of libc are enough to build it. Their layouts are
 * the same in open-vm-tools 12.2.0 to 13.1.0. Seen working with 12.2.0, amd64.
 *
 *   gcc -shared -fPIC -O1 -Wall -o fakehost.so fakehost.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 3
#define EVENTS 4

/* ---- open-vm-tools and GLib, as far as they are needed ------------------- */

typedef int gboolean;
typedef char Bool;
typedef struct RpcChannel RpcChannel;

typedef struct RpcChannelFuncs {
    gboolean (*start)(RpcChannel *);
    void (*stop)(RpcChannel *);
    gboolean (*send)(RpcChannel *, const char *, size_t, Bool *, char **, size_t *);
    void (*setup)(RpcChannel *, void *context, const char *app, void *appContext);
    void (*shutdown)(RpcChannel *);
    int (*getType)(RpcChannel *);
    void (*destroy)(RpcChannel *);
} RpcChannelFuncs;

struct RpcChannel {
    const RpcChannelFuncs *funcs;
    void *transport;
    void *mainContext;
    const char *appName;
    void *appContext; /* more follows, which we leave alone */
};

typedef struct RpcInData {
    const char *name;
    const char *args;
    size_t argsSize;
    char *result;
    size_t resultLen;
    gboolean freeResult;
    void *appContext;
    void *clientData;
} RpcInData;

extern RpcChannel *RpcChannel_Create(void);
extern gboolean RpcChannel_Dispatch(RpcInData *);
extern void *g_timeout_source_new(unsigned ms);
extern void g_source_set_callback(void *, gboolean (*)(void *), void *, void *);
extern unsigned g_source_attach(void *, void *);

static void *mainContext;
static char refused[256]; /* of !fail; empty: nothing is refused */
static pid_t daemonPid;

/* ---- events out ---------------------------------------------------------- */

/* When the shim was loaded, in milliseconds since boot. */
static long start;

static long elapsed(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    long ms = now.tv_sec * 1000L + now.tv_nsec / 1000000L;
    if (!start) start = ms;
    return ms - start;
}

/* Writes `from` as the inside of a JSON string; cut short where `to` is full. */
static const char *json(char *to, size_t room, const char *from, size_t length)
{
    size_t k = 0;
    for (size_t i = 0; i < length && k + 7 < room; i++) {
        unsigned char c = from[i];
        if (c == 0 && i == length - 1) break; /* an RPC may end in NUL */
        if (c == '"' || c == '\\') {
            to[k++] = '\\';
            to[k++] = c;
        } else if (c < 0x20 || c > 0x7e) {
            k += snprintf(to + k, room - k, "\\u%04x", c);
        } else {
            to[k++] = c;
        }
    }
    to[k] = 0;
    return to;
}

/* One write a line: the runners of the hooks write to the same descriptor. */
static void emit(const char *format, ...)
{
    char line[8192];
    va_list args;
    int saved = errno;
    int n = snprintf(line, sizeof line, "{\"t\":%ld,\"kind\":", elapsed());
    va_start(args, format);
    n += vsnprintf(line + n, sizeof line - n - 3, format, args);
    va_end(args);
    if (n > (int)sizeof line - 3) n = sizeof line - 3;
    line[n++] = '}';
    line[n++] = '\n';
    if (write(EVENTS, line, n) < 0) { /* nobody listens any more */
    }
    errno = saved;
}

/* ---- the host: what the guest sends, and what it is sent ------------------ */

static gboolean host_send(RpcChannel *c, const char *data, size_t n, Bool *status,
                          char **result, size_t *resultLength)
{
    char text[4096];
    int ok = !(refused[0] && memmem(data, n, refused, strlen(refused)));
    emit("\"told\",\"data\":\"%s\",\"ok\":%s", json(text, sizeof text, data, n),
         ok ? "true" : "false");
    *result = strdup(ok ? "" : "Unknown command");
    *resultLength = strlen(*result);
    *status = (Bool)ok;
    return 1; /* the transport works; the host's verdict is in *status */
}

static void deliver(RpcChannel *c, const char *message, size_t length, const char *label)
{
    char text[1024] = "", command[1024];
    char *copy = malloc(length + 1);
    RpcInData in;
    memcpy(copy, message, length);
    copy[length] = 0;
    memset(&in, 0, sizeof in);
    in.clientData = c;
    in.args = copy;
    in.argsSize = length;
    int ok = RpcChannel_Dispatch(&in);
    if (in.result) json(text, sizeof text, in.result, strlen(in.result));
    emit("\"replied\",\"command\":\"%s\",\"ok\":%s,\"result\":\"%s\"",
         json(command, sizeof command, label, strlen(label)), ok ? "true" : "false", text);
    if (in.freeResult) free(in.result);
    free(copy);
}

/* XDR: big-endian words; strings with their length, padded to four bytes. */
static char *xdr_word(char *p, uint32_t v)
{
    *p++ = v >> 24;
    *p++ = v >> 16;
    *p++ = v >> 8;
    *p++ = v;
    return p;
}

static char *xdr_string(char *p, const char *s)
{
    size_t n = strlen(s);
    p = xdr_word(p, n);
    memcpy(p, s, n);
    p += n;
    while (n++ % 4) *p++ = 0;
    return p;
}

/* vmbackup.startWithOpts: a GuestQuiesceParams of version 1. */
static void start_with_options(RpcChannel *c, char *words, const char *label)
{
    char arg[257] = "", message[1024];
    unsigned timeout = 0, apps = 0, fs = 0, scripts = 1;
    for (char *s = strtok(words, " "); s; s = strtok(NULL, " ")) {
        sscanf(s, "arg=%256s", arg);
        sscanf(s, "timeout=%u", &timeout);
        sscanf(s, "apps=%u", &apps);
        sscanf(s, "fs=%u", &fs);
        sscanf(s, "scripts=%u", &scripts);
    }
    char *p = message + sprintf(message, "vmbackup.startWithOpts ");
    p = xdr_word(p, 1); /* GUESTQUIESCEPARAMS_V1 */
    p = xdr_word(p, 1); /* a pointer that is not NULL */
    p = xdr_word(p, 0); /* createManifest */
    p = xdr_word(p, apps);
    p = xdr_word(p, fs);
    p = xdr_word(p, 0); /* writableSnapshot */
    p = xdr_word(p, scripts);
    p = xdr_string(p, arg);
    p = xdr_word(p, timeout);
    p = xdr_string(p, ""); /* volumes: all */
    deliver(c, message, p - message, label);
}

static void obey(RpcChannel *c, char *line)
{
    char words[512];
    if (!*line) return;
    if (line[0] != '!') {
        deliver(c, line, strlen(line), line);
        return;
    }
    snprintf(words, sizeof words, "%.500s", line);
    if (!strncmp(line, "!opts", 5)) {
        start_with_options(c, words + 5, line);
        return;
    }
    if (!strncmp(line, "!fail ", 6)) {
        snprintf(refused, sizeof refused, "%.200s", line + 6);
    } else if (!strcmp(line, "!ok")) {
        refused[0] = 0;
    } else if (!strcmp(line, "!quit")) {
        kill(getpid(), SIGTERM);
    } else {
        emit("\"bad-command\"");
        return;
    }
    emit("\"done\"");
}

static gboolean read_commands(void *channel)
{
    static char buffer[4096];
    static size_t have;
    ssize_t n;
    while ((n = read(COMMANDS, buffer + have, sizeof buffer - 1 - have)) > 0) {
        char *end;
        have += n;
        buffer[have] = 0;
        while ((end = strchr(buffer, '\n'))) {
            char line[4096];
            *end = 0;
            strcpy(line, buffer);
            have -= end + 1 - buffer;
            memmove(buffer, end + 1, have + 1);
            obey(channel, line);
        }
    }
    return 1;
}

/* ---- the transport of a channel ------------------------------------------ */

static gboolean channel_start(RpcChannel *c)
{
    static int reading;
    if (!reading && mainContext) {
        void *source = g_timeout_source_new(20);
        g_source_set_callback(source, read_commands, c, NULL);
        g_source_attach(source, mainContext);
        reading = 1;
        elapsed();
        emit("\"started\",\"pid\":%d,\"boot\":%ld", (int)getpid(), start);
    }
    return 1;
}

static void channel_setup(RpcChannel *c, void *context, const char *app, void *appContext)
{
    mainContext = context;
    c->mainContext = context;
    c->appName = app;
    c->appContext = appContext;
}

static void channel_nothing(RpcChannel *c) {}

/* RPCCHANNEL_TYPE_INACTIVE: anything else makes vmtoolsd try a vsock. */
static int channel_type(RpcChannel *c) { return 0; }

static const RpcChannelFuncs transport = {
    channel_start,   channel_nothing, host_send,       channel_setup,
    channel_nothing, channel_type,    channel_nothing,
};

static RpcChannel *new_channel(void)
{
    RpcChannel *c = RpcChannel_Create();
    c->funcs = &transport;
    return c;
}

/* ---- interposed: the machine --------------------------------------------- */

RpcChannel *RpcChannel_New(void) { return new_channel(); }

/* For the thread that detects hangs. The real one executes the I/O port of the
 * backdoor: a SIGSEGV anywhere but in a VMware machine; so does the guest log. */
RpcChannel *BackdoorChannel_New(void) { return new_channel(); }
void VMTools_SetupVmxGuestLog(gboolean refresh, void *config, const char *level) {}
Bool VmCheck_IsVirtualWorld(void) { return 1; }

/* ---- interposed: no file system is ever frozen ---------------------------- */

Bool SyncDriver_Freeze(const char *paths, Bool null, void *handle, const char *excluded)
{
    emit("\"freeze-refused\",\"by\":\"SyncDriver_Freeze\"");
    return 0;
}

Bool SyncDriver_Thaw(void *handle) { return 1; }

int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    va_start(args, request);
    void *argument = va_arg(args, void *);
    va_end(args);
    if ((uint32_t)request == (uint32_t)FIFREEZE) {
        emit("\"freeze-refused\",\"by\":\"ioctl\"");
        errno = EPERM;
        return -1;
    }
    return syscall(SYS_ioctl, fd, request, argument);
}

static void forbid_fifreeze(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)FIFREEZE, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
            perror("fakehost: seccomp");
            _exit(97);
        }
    }
    /* Proof before main: without the filter a bad descriptor gives EBADF. */
    errno = 0;
    if (syscall(SYS_ioctl, -1, FIFREEZE, 0) != -1 || errno != EPERM) {
        fprintf(stderr, "fakehost: the guard against FIFREEZE does not work\n");
        _exit(97);
    }
}

/* ---- interposed: the runner of the hooks ---------------------------------- */

/* ProcMgr forks a monitor for each hook, and the monitor forks the hook. Both
 * are children of ours, so only the daemon itself is left out here. */
static int in_daemon(void) { return !daemonPid || getpid() == daemonPid; }

/* The monitor closes what is above 2; without this we would hear no more. The
 * hook does not get it: it is close-on-exec. */
int close(int fd)
{
    if (fd == EVENTS && !in_daemon()) return 0;
    return syscall(SYS_close, fd);
}

static void tell_start(char *const words[])
{
    char text[4096];
    const char *command = words[0] && words[1] && words[2] ? words[2] : "";
    emit("\"hook-started\",\"pid\":%d,\"command\":\"%s\"", (int)getpid(),
         json(text, sizeof text, command, strlen(command)));
}

int execve(const char *path, char *const words[], char *const environment[])
{
    if (!in_daemon()) tell_start(words);
    return syscall(SYS_execve, path, words, environment);
}

int execv(const char *path, char *const words[])
{
    extern char **environ;
    return execve(path, words, environ);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    int how = 0;
    pid_t ended = syscall(SYS_wait4, pid, &how, options, NULL);
    if (status) *status = how;
    if (ended <= 0 || in_daemon()) return ended;
    if (WIFEXITED(how)) {
        emit("\"hook-ended\",\"pid\":%d,\"status\":%d", (int)ended, WEXITSTATUS(how));
    } else if (WIFSIGNALED(how)) {
        emit("\"hook-ended\",\"pid\":%d,\"signal\":%d", (int)ended, WTERMSIG(how));
    }
    return ended;
}

/* ---- start ---------------------------------------------------------------- */

__attribute__((constructor)) static void prepare(void)
{
    char program[512] = "";
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n < 0 || !strstr(program, "vmtoolsd")) return;
    forbid_fifreeze();
    unsetenv("LD_PRELOAD"); /* the hooks must not inherit us */
    fcntl(COMMANDS, F_SETFD, FD_CLOEXEC);
    fcntl(EVENTS, F_SETFD, FD_CLOEXEC);
    fcntl(COMMANDS, F_SETFL, fcntl(COMMANDS, F_GETFL) | O_NONBLOCK);
    daemonPid = getpid();
    elapsed();
}
