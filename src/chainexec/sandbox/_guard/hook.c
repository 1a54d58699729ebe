/* What a program may not do, by CPython's audit events. The hook is in C and cannot be taken off; it raises nothing that a program could
 * catch, it ends the process. */
#include "guard.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <sys/socket.h>
#include <unistd.h>
#endif

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A name that ends in "." stands for all that begin with it. */
static const char *const AGAINST_THE_RECORDER[] = {
    "ctypes.", "gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions", "sys.addaudithook",
    "sys.monitoring.register_callback", "sys.settrace", "sys._settraceallthreads", "sys.setprofile", "sys._setprofileallthreads",
    "code.__new__", "marshal.", "cpython.", "setopencodehook", "sys.remote_exec",
};

static const char *const SHUT[] = {
    "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "subprocess.", "pty.", "os.kill",
    "os.killpg", "signal.pthread_kill", "socket.", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.chflags", "os.lockf", "os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile.", "fcntl.", "syslog.",
    "webbrowser.", "urllib.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "http.", "winreg.", "msvcrt.", "_winapi.", "sqlite3.", "ensurepip.",
};

/* Modules that reach into the interpreter's memory, or start others. */
static const char *const MODULES[] = {
    "_ctypes", "_ctypes_test", "_testcapi", "_testinternalcapi", "_testlimitedcapi", "_testbuffer", "_testclinic", "_testmultiphase",
    "_testsinglephase", "_testimportmultiple", "_testexternalinspection", "_remote_debugging", "_interpreters", "_interpchannels",
    "_interpqueues", "_xxsubinterpreters", "_xxinterpchannels", "_xxtestfuzz", "xxlimited", "xxlimited_35", "xxsubtype", "_multiprocessing",
    "_posixshmem",
};

static int is_in(const char *event, const char *const names[], size_t count)
{
    for (size_t at = 0; at < count; at++) {
        size_t size = strlen(names[at]);
        if (names[at][size - 1] == '.' ? strncmp(event, names[at], size) == 0 : strcmp(event, names[at]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether the innermost Python code is the library's. */
static int by_us(void)
{
    PyThreadState *thread = PyThreadState_Get();
    PyFrameObject *frame = PyThreadState_GetFrame(thread);
    if (frame == NULL) {
        return 0;
    }
    PyCodeObject *code = PyFrame_GetCode(frame);
    int own = guard_is_own((PyObject *)code);
    Py_DECREF(code);
    Py_DECREF(frame);
    return own;
}

/* ---- files ---- */

static PyObject *roots = NULL; /* folders and files that may be read, as bytes */
static PyObject *listed = NULL; /* folders that may be listed */

static PyObject *argument(PyObject *args, Py_ssize_t at)
{
    return PyTuple_Check(args) && at < PyTuple_GET_SIZE(args) ? PyTuple_GET_ITEM(args, at) : Py_None;
}

/* The text of a path: NULL where it is a number or nothing; `odd` where it is something whose text only its own code tells. */
static const char *path_text(PyObject *path, int *odd)
{
    *odd = 0;
    if (PyUnicode_Check(path)) {
        return PyUnicode_AsUTF8(path);
    }
    if (PyBytes_Check(path)) {
        return PyBytes_AS_STRING(path);
    }
    *odd = path != Py_None && !PyLong_Check(path);
    return NULL;
}

static void reads(const char *event, PyObject *path)
{
    int odd;
    const char *text = path_text(path, &odd);
    PyErr_Clear();
    if (text == NULL) {
        if (odd && strcmp(event, "open") == 0) {
            guard_end(FORBIDDEN, "the program opened what is no text", Py_TYPE(path)->tp_name);
        }
        return;
    }
#ifndef _WIN32
    char real[PATH_MAX];
    if (realpath(text, real) == NULL) {
        return; /* it is not there, or its folder cannot be entered: the program gets its FileNotFoundError as outside */
    }
    for (Py_ssize_t at = 0; roots != NULL && at < PyTuple_GET_SIZE(roots); at++) {
        const char *root = PyBytes_AS_STRING(PyTuple_GET_ITEM(roots, at));
        size_t size = strlen(root);
        if (strncmp(real, root, size) == 0 && (real[size] == 0 || real[size] == '/')) {
            return;
        }
    }
    for (Py_ssize_t at = 0; listed != NULL && strcmp(event, "open") != 0 && at < PyTuple_GET_SIZE(listed); at++) {
        if (strcmp(real, PyBytes_AS_STRING(PyTuple_GET_ITEM(listed, at))) == 0) {
            return;
        }
    }
    guard_end(FORBIDDEN, "the program read a file or folder", text);
#endif
}

static void opens(PyObject *args)
{
    PyObject *path = argument(args, 0), *flags = argument(args, 2);
    int odd;
    const char *text = path_text(path, &odd);
    PyErr_Clear();
    if (text != NULL && strcmp(text, "/dev/null") == 0) {
        return;
    }
    if (PyLong_Check(path)) {
        return; /* what is open already */
    }
#ifndef _WIN32
    long wanted = PyLong_Check(flags) ? PyLong_AsLong(flags) : 0;
    PyErr_Clear();
    if ((wanted & O_ACCMODE) != O_RDONLY || (wanted & (O_CREAT | O_TRUNC)) != 0) {
        guard_end(FORBIDDEN, "the program opened a file for writing", text);
    }
#endif
    reads("open", path);
}

/* ---- the hook ---- */

static int number_is(PyObject *number, long wanted)
{
    long value = PyLong_Check(number) ? PyLong_AsLong(number) : -1;
    PyErr_Clear();
    return value == wanted;
}

static void look_at(const char *event, PyObject *args)
{
    switch (event[0]) {
    case 'i':
        if (strcmp(event, "import") == 0) {
            PyObject *name = argument(args, 0);
            const char *text = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;
            PyErr_Clear();
            if (text != NULL && is_in(text, MODULES, COUNT(MODULES)) && !by_us()) {
                guard_end(TAMPERED, "the program imported", text);
            }
            return;
        }
        break;
    case 'o':
        if (strcmp(event, "open") == 0) {
            if (!by_us()) {
                opens(args);
            }
            return;
        }
        if (strcmp(event, "os.listdir") == 0 || strcmp(event, "os.scandir") == 0) {
            if (!by_us()) {
                reads(event, argument(args, 0));
            }
            return;
        }
        if (strncmp(event, "object.", 7) == 0) {
            PyObject *name = argument(args, 1);
            if (strcmp(event + 7, "__setattr__") == 0 && PyUnicode_Check(name) && PyUnicode_EqualToUTF8(name, "__code__") && !by_us()) {
                guard_end(TAMPERED, "the program replaced the code of a function", NULL);
            }
            return;
        }
        break;
    case 's':
        if (strcmp(event, "sys._getframe") == 0 || strcmp(event, "sys._getframemodulename") == 0) {
            return;
        }
#ifndef _WIN32
        if (strcmp(event, "socket.__new__") == 0 && number_is(argument(args, 1), AF_UNIX)) {
            return; /* asyncio makes a pair of them for itself; they connect to nothing (socket.connect, socket.bind) */
        }
#endif
        if (strcmp(event, "sqlite3.connect") == 0 && PyUnicode_Check(argument(args, 0)) &&
            PyUnicode_EqualToUTF8(argument(args, 0), ":memory:")) {
            return;
        }
        if (strcmp(event, "sqlite3.connect/handle") == 0) {
            return;
        }
        break;
    case 'm':
        if (strcmp(event, "mmap.__new__") == 0) {
            if (!number_is(argument(args, 0), -1)) {
                guard_end(FORBIDDEN, "the program called for", event);
            }
            return;
        }
        break;
    default:
        break;
    }
    if (is_in(event, AGAINST_THE_RECORDER, COUNT(AGAINST_THE_RECORDER)) && !by_us()) {
        guard_end(TAMPERED, "the program called for", event);
    }
    if (is_in(event, SHUT, COUNT(SHUT)) && !by_us()) {
        guard_end(FORBIDDEN, "the program called for", event);
    }
}

static int on_event(const char *event, PyObject *args, void *unused)
{
    if (guard_phase == PROGRAM) {
        PyObject *error = PyErr_GetRaisedException();
        look_at(event, args);
        PyErr_SetRaisedException(error);
    }
    return 0;
}

/* watch(roots, listed): from the first call on, events are looked at while a program may run. */
PyObject *guard_watch(PyObject *module, PyObject *args)
{
    PyObject *given, *folders;
    if (!PyArg_ParseTuple(args, "O!O!", &PyTuple_Type, &given, &PyTuple_Type, &folders)) {
        return NULL;
    }
    Py_XSETREF(listed, Py_NewRef(folders));
    int first = roots == NULL;
    Py_XSETREF(roots, Py_NewRef(given));
    if (first && PySys_AddAuditHook(on_event, NULL) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}
