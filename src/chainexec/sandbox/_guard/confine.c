/* What the operating system offers against a process: Linux only; elsewhere the probe says that nothing is there.
 *
 * The server confines itself once (no new privileges, Landlock, namespaces, no capabilities); its children inherit that for nothing. What the
 * server itself still needs (fork, wait, kill) is taken from each child. */
#include "guard.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Landlock: numbers are the same on all architectures; own definitions, because headers are often older than kernels ---- */

#define SYS_LANDLOCK_CREATE 444
#define SYS_LANDLOCK_ADD 445
#define SYS_LANDLOCK_RESTRICT 446
#define READ_FILE (1ULL << 2)
#define READ_DIR (1ULL << 3)
#define WRITE_FILE (1ULL << 1)

struct ruleset {
    uint64_t files, network, scope;
};

struct __attribute__((packed)) beneath {
    uint64_t allowed;
    int32_t folder;
};

static long landlock_version(void)
{
    long found = syscall(SYS_LANDLOCK_CREATE, NULL, 0, 1);
    return found > 0 ? found : 0;
}

static size_t ruleset_size(long version)
{
    return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

static int landlock_allow(int ruleset, const char *path, uint64_t allowed)
{
    struct beneath rule = {allowed, open(path, O_PATH | O_CLOEXEC)};
    if (rule.folder < 0) {
        return errno == ENOENT || errno == EACCES ? 0 : -1; /* what is not there cannot be read either */
    }
    long done = syscall(SYS_LANDLOCK_ADD, ruleset, 1, &rule, 0);
    close(rule.folder);
    return done < 0 ? -1 : 0;
}

/* Nothing may be read but what lies in these folders and files, nothing written but /dev/null, no TCP port used. */
static int landlock_files(long version, PyObject *folders, PyObject *files, PyObject *listed)
{
    uint64_t handled = (1ULL << 13) - 1;
    handled |= version >= 2 ? 1ULL << 13 : 0; /* moving files to other folders */
    handled |= version >= 3 ? 1ULL << 14 : 0; /* cutting files off */
    handled |= version >= 5 ? 1ULL << 15 : 0; /* ioctl on devices */
    struct ruleset wanted = {handled, version >= 4 ? 3 : 0, 0};
    int ruleset = (int)syscall(SYS_LANDLOCK_CREATE, &wanted, ruleset_size(version), 0);
    if (ruleset < 0) {
        return -1;
    }
    int failed = landlock_allow(ruleset, "/dev/null", READ_FILE | WRITE_FILE);
    for (Py_ssize_t at = 0; !failed && at < PyTuple_GET_SIZE(folders); at++) {
        failed = landlock_allow(ruleset, PyBytes_AS_STRING(PyTuple_GET_ITEM(folders, at)), READ_FILE | READ_DIR);
    }
    for (Py_ssize_t at = 0; !failed && at < PyTuple_GET_SIZE(files); at++) {
        failed = landlock_allow(ruleset, PyBytes_AS_STRING(PyTuple_GET_ITEM(files, at)), READ_FILE);
    }
    for (Py_ssize_t at = 0; !failed && at < PyTuple_GET_SIZE(listed); at++) {
        failed = landlock_allow(ruleset, PyBytes_AS_STRING(PyTuple_GET_ITEM(listed, at)), READ_DIR);
    }
    failed = failed || syscall(SYS_LANDLOCK_RESTRICT, ruleset, 0) < 0;
    close(ruleset);
    return failed ? -1 : 0;
}

/* No signal may leave this process, no abstract socket be met: a domain of the child's own. */
static int landlock_scope(long version)
{
    if (version < 6) {
        return 0;
    }
    struct ruleset wanted = {0, 0, 3};
    int ruleset = (int)syscall(SYS_LANDLOCK_CREATE, &wanted, ruleset_size(version), 0);
    if (ruleset < 0) {
        return -1;
    }
    long done = syscall(SYS_LANDLOCK_RESTRICT, ruleset, 0);
    close(ruleset);
    return done < 0 ? -1 : 0;
}

/* ---- seccomp ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

#define CALL(name) __NR_##name
static const int ALLOWED[] = {
    /* what is open already, and reading */
    CALL(read), CALL(write), CALL(readv), CALL(writev), CALL(pread64), CALL(pwrite64), CALL(close), CALL(lseek), CALL(fstat), CALL(openat),
    CALL(newfstatat), CALL(faccessat), CALL(readlinkat), CALL(getdents64), CALL(getcwd), CALL(chdir), CALL(fchdir), CALL(fcntl), CALL(dup),
    CALL(dup3), CALL(pipe2), CALL(fstatfs), CALL(statfs), CALL(fadvise64),
    /* waiting */
    CALL(pselect6), CALL(ppoll), CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_pwait), CALL(eventfd2), CALL(futex), CALL(nanosleep),
    CALL(clock_nanosleep), CALL(wait4), CALL(waitid), CALL(sched_yield), CALL(restart_syscall),
    /* pairs of sockets within this process (asyncio); none can be made that leads outside */
    CALL(recvfrom), CALL(recvmsg), CALL(sendto), CALL(sendmsg), CALL(shutdown), CALL(getsockopt), CALL(setsockopt), CALL(getsockname),
    CALL(getpeername),
    /* memory */
    CALL(mmap), CALL(munmap), CALL(mremap), CALL(mprotect), CALL(madvise), CALL(brk), CALL(membarrier),
    /* signals and timers of its own */
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rt_sigpending), CALL(rt_sigtimedwait), CALL(rt_sigsuspend),
    CALL(sigaltstack), CALL(setitimer), CALL(getitimer),
    /* threads, and the end */
    CALL(set_robust_list), CALL(get_robust_list), CALL(set_tid_address), CALL(exit), CALL(exit_group), CALL(gettid), CALL(sched_getaffinity),
    CALL(sched_getparam), CALL(sched_getscheduler), CALL(getcpu),
    /* asking who and when */
    CALL(getpid), CALL(getppid), CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid), CALL(getgroups), CALL(getpgid), CALL(getsid),
    CALL(getresuid), CALL(getresgid), CALL(umask), CALL(uname), CALL(sysinfo), CALL(times), CALL(getrusage), CALL(clock_gettime),
    CALL(clock_getres), CALL(gettimeofday), CALL(getrandom), CALL(getpriority),
#ifdef __NR_statx
    CALL(statx),
#endif
#ifdef __NR_faccessat2
    CALL(faccessat2),
#endif
#ifdef __NR_close_range
    CALL(close_range),
#endif
#ifdef __NR_rseq
    CALL(rseq),
#endif
#ifdef __NR_getrlimit
    CALL(getrlimit),
#endif
#ifdef __x86_64__ /* older forms, which other architectures never had */
    CALL(open), CALL(stat), CALL(lstat), CALL(access), CALL(readlink), CALL(getdents), CALL(dup2), CALL(pipe), CALL(select), CALL(poll),
    CALL(epoll_create), CALL(epoll_wait), CALL(eventfd), CALL(alarm), CALL(pause), CALL(time), CALL(getpgrp), CALL(arch_prctl),
#endif
};

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define ARGUMENT(number) (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (number))
#define LOAD_ARGUMENT(number) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT(number)) /* the lower half: both are little endian */
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (count))
#define SKIP_IF(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), (count), 0)
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define REFUSE(number) RETURN(SECCOMP_RET_ERRNO | (number))
#define ALLOW RETURN(SECCOMP_RET_ALLOW)

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int seccomp_filter(int writes_are_shut)
{
    struct sock_filter code[COUNT(ALLOWED) * 2 + 80];
    unsigned short size = 0;
#define PUT(...) \
    do { \
        const struct sock_filter part[] = {__VA_ARGS__}; \
        for (size_t i = 0; i < COUNT(part); i++) { \
            code[size++] = part[i]; \
        } \
    } while (0)
    uint32_t pid = (uint32_t)getpid();
    PUT(LOAD(arch), SKIP_IF(ARCHITECTURE, 1), RETURN(SECCOMP_RET_KILL_PROCESS));
    PUT(LOAD(nr));
#ifdef __x86_64__
    PUT(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), RETURN(SECCOMP_RET_KILL_PROCESS)); /* x32: the same calls by other numbers */
#endif
    if (!writes_are_shut) { /* no Landlock: no file is opened for writing, whichever it is */
        const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
        PUT(SKIP_UNLESS(CALL(openat), 4), LOAD_ARGUMENT(2), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writing, 0, 1), REFUSE(EACCES), ALLOW);
#ifdef __x86_64__
        PUT(SKIP_UNLESS(CALL(open), 4), LOAD_ARGUMENT(1), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writing, 0, 1), REFUSE(EACCES), ALLOW);
#endif
    }
    for (size_t at = 0; at < COUNT(ALLOWED); at++) {
        PUT(SKIP_UNLESS(ALLOWED[at], 1), ALLOW);
    }
    /* threads, but no processes; clone3 hides its flags behind a pointer, and libc falls back to clone */
    PUT(SKIP_UNLESS(CALL(clone), 4), LOAD_ARGUMENT(0), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1), ALLOW, REFUSE(EPERM));
#ifdef __NR_clone3
    PUT(SKIP_UNLESS(CALL(clone3), 1), REFUSE(ENOSYS));
#endif
    /* signals to itself only */
    PUT(SKIP_UNLESS(CALL(tgkill), 4), LOAD_ARGUMENT(0), SKIP_UNLESS(pid, 1), ALLOW, REFUSE(EPERM));
    PUT(SKIP_UNLESS(CALL(kill), 4), LOAD_ARGUMENT(0), SKIP_UNLESS(pid, 1), ALLOW, REFUSE(EPERM));
    PUT(SKIP_UNLESS(CALL(prctl), 4), LOAD_ARGUMENT(0), SKIP_UNLESS(PR_SET_NAME, 1), ALLOW, REFUSE(EINVAL));
    PUT(SKIP_UNLESS(CALL(prlimit64), 5), LOAD_ARGUMENT(0), SKIP_IF(0, 1), SKIP_UNLESS(pid, 1), ALLOW, REFUSE(EPERM));
    PUT(SKIP_UNLESS(CALL(socketpair), 4), LOAD_ARGUMENT(0), SKIP_UNLESS(AF_UNIX, 1), ALLOW, REFUSE(EACCES));
    PUT(SKIP_UNLESS(CALL(ioctl), 8), LOAD_ARGUMENT(1), SKIP_IF(TCGETS, 4), SKIP_IF(FIOCLEX, 3), SKIP_IF(FIONBIO, 2), SKIP_IF(FIONREAD, 1),
        SKIP_UNLESS(TIOCGWINSZ, 1), ALLOW, REFUSE(ENOTTY));
    PUT(REFUSE(EPERM));
#undef PUT
    struct sock_fprog program = {size, code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int seccomp_there(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 0 && (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) < 0 && errno == EFAULT);
}

#else

static int seccomp_filter(int writes_are_shut)
{
    errno = ENOSYS;
    return -1;
}

static int seccomp_there(void)
{
    return 0;
}

#endif

/* ---- the rest ---- */

static int drop_capabilities(void)
{
    struct {
        uint32_t version;
        int pid;
    } header = {0x20080522, 0};
    uint32_t none[6] = {0};
    return (int)syscall(SYS_capset, &header, none);
}

PyObject *guard_probe(PyObject *module, PyObject *unused)
{
    return Py_BuildValue("{s:O,s:l}", "seccomp", seccomp_there() ? Py_True : Py_False, "landlock", landlock_version());
}

/* confine_server(landlock, folders, files, listed, namespaces) -> the names of the namespaces that could be left */
PyObject *guard_confine_server(PyObject *module, PyObject *args)
{
    long version;
    PyObject *folders, *files, *listed;
    int namespaces;
    if (!PyArg_ParseTuple(
            args, "lO!O!O!p", &version, &PyTuple_Type, &folders, &PyTuple_Type, &files, &PyTuple_Type, &listed, &namespaces)) {
        return NULL;
    }
    PyObject *left = PyList_New(0);
    if (left == NULL) {
        return NULL;
    }
    const struct {
        int flags;
        const char *names;
    } choices[] = {
        {CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC, "user net ipc"}, {CLONE_NEWNET | CLONE_NEWIPC, "net ipc"}, {CLONE_NEWUSER, "user"}};
    for (size_t at = 0; namespaces && at < 3; at++) {
        if (unshare(choices[at].flags) == 0) {
            Py_SETREF(left, PyObject_CallMethod(PyUnicode_FromString(choices[at].names), "split", NULL));
            break;
        }
    }
    int failed = left == NULL || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || (version > 0 && landlock_files(version, folders, files, listed) < 0);
    failed = failed || drop_capabilities() < 0;
    if (failed) {
        Py_XDECREF(left);
        return PyErr_Occurred() ? NULL : PyErr_SetFromErrno(PyExc_OSError);
    }
    return left;
}

/* confine_child(landlock, seccomp): the last layers; the parent's death is this process's own. */
PyObject *guard_confine_child(PyObject *module, PyObject *args)
{
    long version;
    int seccomp;
    if (!PyArg_ParseTuple(args, "lp", &version, &seccomp)) {
        return NULL;
    }
    int failed = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 || landlock_scope(version) < 0 || (seccomp && seccomp_filter(version > 0) < 0);
    if (failed) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_RETURN_NONE;
}

#else

PyObject *guard_probe(PyObject *module, PyObject *unused)
{
    return Py_BuildValue("{s:O,s:i}", "seccomp", Py_False, "landlock", 0);
}

PyObject *guard_confine_server(PyObject *module, PyObject *args)
{
    return PyList_New(0);
}

PyObject *guard_confine_child(PyObject *module, PyObject *args)
{
    Py_RETURN_NONE;
}

#endif
