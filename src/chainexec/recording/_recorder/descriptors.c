/* What a program reads and writes past its streams: open(0), os.read(0, ...), os.write(1, ...).
 *
 * While something is recorded, the C functions behind open, os.read and os.write are replaced by ones that do the same, and for the descriptors
 * 0 to 2 tell what was read or written, or hand out a stand-in for the file that was opened. As in guard.c the objects that the program sees
 * stay what they are, and no frame is added to a traceback. Static, as the functions that are changed are there once for all. */
#include "recorder.h"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

enum { OPEN, READ, WRITE, FUNCTIONS };

typedef PyObject *(*FastFunction)(PyObject *, PyObject *const *, Py_ssize_t);
typedef PyObject *(*KeywordFunction)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *);

static struct {
    PyMethodDef *function; /* NULL where this Python has another than is expected */
    PyCFunction original;
} watched[FUNCTIONS];

static PyObject *told;     /* owned: is called (what, descriptor, file or bytes); NULL where nobody wants to know */
static PyInterpreterState *home; /* of `told`: an interpreter that the program starts opens its own streams, on which nothing of ours may be called */
static int write_captured; /* what is written to 1 and 2 is only told */
static int input_given;    /* a text stands at descriptor 0 */

/* The descriptor that is meant, if it is one of the first three; else -1. */
static int standard(PyObject *argument) {
    if (told == NULL || !PyLong_CheckExact(argument)) {
        return -1;
    }
    int overflow = 0;
    long number = PyLong_AsLongAndOverflow(argument, &overflow);
    return overflow || number < 0 || number > 2 || PyInterpreterState_Get() != home ? -1 : (int)number;
}

static PyObject *listener_told(const char *what, int number, PyObject *about) {
    PyObject *listener = Py_NewRef(told), *answer = PyObject_CallFunction(listener, "siO", what, number, about);
    Py_DECREF(listener);
    return answer;
}

enum { FILE_PLACE = 0, CLOSEFD_PLACE = 6, OPEN_ARGUMENTS = 8 };

/* Whether the file that is opened closes its descriptor at its end; -1 with an exception. */
static int closes(PyObject *const *args, Py_ssize_t count, PyObject *names) {
    PyObject *given = count > CLOSEFD_PLACE ? args[CLOSEFD_PLACE] : NULL;
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, i), "closefd") == 0) {
            given = args[count + i];
        }
    }
    return given == NULL ? 1 : PyObject_IsTrue(given);
}

/* As open(); where the descriptor is not what it seems to the program, it gets a copy, so that the file's end does not close the real one. */
static PyObject *open_on(int number, PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    KeywordFunction original = (KeywordFunction)(void (*)(void))watched[OPEN].original;
    Py_ssize_t all = count + (names == NULL ? 0 : PyTuple_GET_SIZE(names));
    int closing = number == 0 ? input_given : write_captured;
    if (closing) {
        closing = closes(args, count, names);
    }
    if (closing <= 0 || all > OPEN_ARGUMENTS) { /* more arguments than there are: an error anyway */
        return closing < 0 ? NULL : original(self, args, count, names);
    }
    int copy = dup(number);
    PyObject *copied[OPEN_ARGUMENTS], *file = NULL;
    memcpy(copied, args, (size_t)all * sizeof *args);
    copied[FILE_PLACE] = copy < 0 ? NULL : PyLong_FromLong(copy);
    if (copy < 0) { /* it is closed: open() says so */
        return original(self, args, count, names);
    }
    if (copied[FILE_PLACE] != NULL) {
        file = original(self, copied, count, names);
        Py_DECREF(copied[FILE_PLACE]);
    }
    if (file == NULL) {
        close(copy);
    }
    return file;
}

static PyObject *watched_open(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    int number = count > 0 ? standard(args[FILE_PLACE]) : -1;
    if (number < 0) {
        return ((KeywordFunction)(void (*)(void))watched[OPEN].original)(self, args, count, names);
    }
    PyObject *file = open_on(number, self, args, count, names);
    if (file == NULL || told == NULL) {
        return file;
    }
    PyObject *stand_in = listener_told("open", number, file);
    Py_DECREF(file);
    return stand_in;
}

static PyObject *watched_read(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    int number = count > 0 ? standard(args[0]) : -1;
    PyObject *data = ((FastFunction)(void (*)(void))watched[READ].original)(self, args, count);
    if (number == 0 && data != NULL && told != NULL) {
        PyObject *done = listener_told("read", number, data);
        if (done == NULL) {
            Py_CLEAR(data);
        }
        Py_XDECREF(done);
    }
    return data;
}

static PyObject *watched_write(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    int number = count == 2 && PyObject_CheckBuffer(args[1]) ? standard(args[0]) : -1;
    if (number <= 0) {
        return ((FastFunction)(void (*)(void))watched[WRITE].original)(self, args, count);
    }
    PyObject *data = PyBytes_FromObject(args[1]), *written;
    if (data == NULL) {
        return NULL;
    }
    written = write_captured ? PyLong_FromSsize_t(PyBytes_GET_SIZE(data)) : ((FastFunction)(void (*)(void))watched[WRITE].original)(self, args, count);
    Py_ssize_t size = written == NULL ? -1 : PyLong_AsSsize_t(written);
    if (size >= 0 && told != NULL) {
        PyObject *done = NULL;
        if (size >= PyBytes_GET_SIZE(data) || _PyBytes_Resize(&data, size) == 0) {
            done = listener_told("write", number, data);
        }
        if (done == NULL) {
            Py_CLEAR(written);
        }
        Py_XDECREF(done);
    }
    Py_XDECREF(data);
    return written;
}

static const struct {
    const char *module, *name;
    int flags;
    PyCFunction function;
} stand_ins[FUNCTIONS] = {
    {"_io", "open", METH_FASTCALL | METH_KEYWORDS, (PyCFunction)(void (*)(void))watched_open},
#ifdef _WIN32
    {"nt", "read", METH_FASTCALL, (PyCFunction)(void (*)(void))watched_read},
    {"nt", "write", METH_FASTCALL, (PyCFunction)(void (*)(void))watched_write},
#else
    {"posix", "read", METH_FASTCALL, (PyCFunction)(void (*)(void))watched_read},
    {"posix", "write", METH_FASTCALL, (PyCFunction)(void (*)(void))watched_write},
#endif
};

/* Finds the functions, the first time; 0 where one of them is not as expected. */
static int find_functions(void) {
    for (int i = 0; i < FUNCTIONS; i++) {
        if (watched[i].function != NULL) {
            continue;
        }
        PyObject *module = PyImport_ImportModule(stand_ins[i].module);
        PyObject *function = module == NULL ? NULL : PyObject_GetAttrString(module, stand_ins[i].name);
        Py_XDECREF(module);
        if (function == NULL) {
            return -1;
        }
        if (PyCFunction_CheckExact(function) && ((PyCFunctionObject *)function)->m_ml->ml_flags == stand_ins[i].flags) {
            watched[i].function = ((PyCFunctionObject *)function)->m_ml;
            watched[i].original = watched[i].function->ml_meth;
        }
        Py_DECREF(function);
        if (watched[i].function == NULL) {
            return 0;
        }
    }
    return 1;
}

/* watch_descriptors(listener, given, captured) -> bool: from now on tell `listener` (nobody where it is None); whether that can be done here. */
PyObject *watch_descriptors(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *listener;
    int given, captured;
    if (!PyArg_ParseTuple(args, "Opp:watch_descriptors", &listener, &given, &captured)) {
        return NULL;
    }
    int found = find_functions();
    if (found <= 0) {
        return found < 0 ? NULL : Py_NewRef(Py_False);
    }
    write_captured = captured;
    input_given = given;
    home = PyInterpreterState_Get();
    Py_XSETREF(told, listener == Py_None ? NULL : Py_NewRef(listener));
    for (int i = 0; i < FUNCTIONS; i++) {
        watched[i].function->ml_meth = told != NULL ? stand_ins[i].function : watched[i].original;
    }
    Py_RETURN_TRUE;
}
