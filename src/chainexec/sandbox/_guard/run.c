/* Runs a program so that it cannot see who runs it, and lets nothing but known code run afterwards. */
#include "guard.h"

#include <signal.h>
#include <string.h>
#ifndef _WIN32
#include <sys/time.h>
#endif

int guard_phase = OFF;

#if PY_VERSION_HEX >= 0x030D0000
#define FRAME(thread) ((thread)->current_frame)
#else
#define FRAME(thread) ((thread)->cframe->current_frame)
#endif

static _Thread_local int watched = 0; /* how many of our functions run in this thread, one inside the other, above a program */
static int watchers = 0; /* threads and phases that want the watch */
static PyThreadState *main_thread = NULL; /* in which OURS holds */

/* ---- the watch over what runs ---- */

static PyObject *watch(PyThreadState *thread, struct _PyInterpreterFrame *frame, int throwing)
{
    if (watched > 0 || (guard_phase == OURS && thread == main_thread)) {
        PyObject *code = PyUnstable_InterpreterFrame_GetCode(frame);
        int known = guard_is_known(code);
        if (!known) {
            const char *name = PyUnicode_AsUTF8(((PyCodeObject *)code)->co_qualname);
            guard_end(TAMPERED, "code of the program ran inside the recorder or after the program's end", name);
        }
        Py_DECREF(code);
    }
    return _PyEval_EvalFrameDefault(thread, frame, throwing);
}

static void want_watch(void)
{
    if (watchers++ == 0) {
        _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), watch);
    }
}

static void no_watch(void)
{
    if (--watchers == 0) {
        _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), _PyEval_EvalFrameDefault);
    }
}

/* ---- between phases ---- */

static int collecting = 0;
static int hiding = 0;

#ifndef _WIN32
static sigset_t signals_before;
#endif

static void stop_signals(void)
{
#ifndef _WIN32
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &signals_before);
    struct itimerval none;
    memset(&none, 0, sizeof none);
    setitimer(ITIMER_REAL, &none, NULL);
    setitimer(ITIMER_VIRTUAL, &none, NULL);
    setitimer(ITIMER_PROF, &none, NULL);
    if (PyErr_CheckSignals() < 0) { /* handlers of signals that have come run now or never */
        guard_end(TAMPERED, "a signal handler raised after the program's end", NULL);
    }
#endif
}

static void look(void)
{
    char more[300];
    const char *broken = guard_broken(more, sizeof more);
    if (broken != NULL) {
        guard_end(TAMPERED, broken, more);
    }
    PyThreadState *thread = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    if (thread != NULL && PyThreadState_Next(thread) != NULL) {
        guard_end(TAMPERED, "the program left a thread running", NULL);
    }
}

/* begin(): from now on code that nobody vouches for may run. */
PyObject *guard_begin(PyObject *module, PyObject *unused)
{
    main_thread = PyThreadState_Get();
    guard_phase = PROGRAM;
    Py_RETURN_NONE;
}

/* No code of the program runs from now on, and everything of ours is as it was; else this process ends. */
static void end_program(void)
{
    if (guard_phase != PROGRAM) {
        return;
    }
    stop_signals();
    collecting = PyGC_Disable();
    guard_phase = OURS;
    main_thread = PyThreadState_Get();
    want_watch();
    look();
}

static void begin_program(void)
{
    if (guard_phase == OURS) {
        no_watch();
        guard_phase = PROGRAM;
        if (collecting) {
            PyGC_Enable();
        }
#ifndef _WIN32
        pthread_sigmask(SIG_SETMASK, &signals_before, NULL);
#endif
    }
}

/* The answer is made: whatever phase it is, all must be as it was. */
void guard_finish(void)
{
    if (guard_phase == PROGRAM) {
        end_program();
    } /* else only code that is known has run since */
}

/* ---- the program ---- */

/* evaluate(code, names): as eval(), but the frames below, the library's modules and its recorder cannot be reached from there. */
PyObject *guard_evaluate(PyObject *module, PyObject *args)
{
    PyObject *code, *names;
    if (!PyArg_ParseTuple(args, "O!O!", &PyCode_Type, &code, &PyDict_Type, &names)) {
        return NULL;
    }
    if (guard_phase == OFF) {
        return PyEval_EvalCode(code, names, names);
    }
    if (hiding) {
        PyErr_SetString(PyExc_RuntimeError, "a program is running already");
        return NULL;
    }
    if (guard_hide_modules() < 0) {
        return NULL;
    }
    PyThreadState *thread = PyThreadState_Get();
    struct _PyInterpreterFrame *below = FRAME(thread);
    hiding = 1;
    begin_program();
    FRAME(thread) = NULL;
    PyObject *result = PyEval_EvalCode(code, names, names);
    PyObject *error = PyErr_GetRaisedException();
    end_program();
    FRAME(thread) = below;
    hiding = 0;
    if (guard_show_modules() < 0) {
        Py_XDECREF(result);
        Py_XDECREF(error);
        return NULL;
    }
    if (error != NULL) {
        PyErr_SetRaisedException(error);
    }
    return result;
}

/* ---- functions of ours that the program's own doings call ---- */

typedef struct {
    PyObject_HEAD
    PyObject *function;
} Hidden;

static PyObject *hidden_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    int outside = guard_phase == PROGRAM && watched == 0;
    int collects = 0;
    if (outside) {
        const char *broken = guard_builtins_broken();
        if (broken != NULL) {
            guard_end(TAMPERED, "the program replaced a builtin", broken);
        }
        collects = PyGC_Disable();
        want_watch();
    }
    watched++;
    PyObject *result = PyObject_Call(((Hidden *)self)->function, args, kwargs);
    watched--;
    if (outside) {
        no_watch();
        if (collects) {
            PyGC_Enable();
        }
    }
    return result;
}

static void hidden_free(PyObject *self)
{
    Py_XDECREF(((Hidden *)self)->function);
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot hidden_slots[] = {{Py_tp_call, hidden_call}, {Py_tp_dealloc, hidden_free}, {0, NULL}};
static PyType_Spec hidden_spec = {
    "builtins.hidden", sizeof(Hidden), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, hidden_slots};
static PyTypeObject *hidden_type = NULL;

/* hidden(function) -> a callable that shows nothing of it, and in which no code of the program can run. */
PyObject *guard_hidden(PyObject *module, PyObject *function)
{
    Hidden *made = PyObject_New(Hidden, hidden_type);
    if (made != NULL) {
        made->function = Py_NewRef(function);
    }
    return (PyObject *)made;
}

/* ---- functions that a program may not have ---- */

static PyObject *forbidden_call(PyObject *name, PyObject *args, PyObject *kwargs)
{
    guard_end(TAMPERED, "the program called what could blind the recorder", PyUnicode_AsUTF8(name));
}

static PyMethodDef forbidden_method = {
    "forbidden", (PyCFunction)(void (*)(void))forbidden_call, METH_VARARGS | METH_KEYWORDS, "Ends this process."};

/* forbidden(name) -> a function that ends this process. */
PyObject *guard_forbidden(PyObject *module, PyObject *args)
{
    PyObject *name;
    if (!PyArg_ParseTuple(args, "U", &name)) {
        return NULL;
    }
    return PyCFunction_New(&forbidden_method, name);
}

static PyObject *subclasses_before = NULL;

static PyObject *subclasses(PyObject *type, PyObject *unused)
{
    PyObject *all = PyObject_CallOneArg(subclasses_before, type);
    if (all == NULL || guard_phase == OFF || watched > 0) {
        return all;
    }
    for (Py_ssize_t at = PyList_GET_SIZE(all) - 1; at >= 0; at--) {
        if (guard_is_own_class(PyList_GET_ITEM(all, at)) && PyList_SetSlice(all, at, at + 1, NULL) < 0) {
            Py_DECREF(all);
            return NULL;
        }
    }
    return all;
}

static PyMethodDef subclasses_method = {"__subclasses__", subclasses, METH_NOARGS, "Return a list of immediate subclasses."};

/* filter_subclasses(): type.__subclasses__ leaves the library's own classes out from now on. */
PyObject *guard_filter_subclasses(PyObject *module, PyObject *unused)
{
    if (subclasses_before != NULL) {
        Py_RETURN_NONE;
    }
    PyObject *names = PyType_GetDict(&PyType_Type);
    PyObject *made = names == NULL ? NULL : PyDescr_NewMethod(&PyType_Type, &subclasses_method);
    PyObject *before = made == NULL ? NULL : PyDict_GetItemString(names, "__subclasses__");
    subclasses_before = Py_XNewRef(before);
    int failed = before == NULL || PyDict_SetItemString(names, "__subclasses__", made) < 0;
    Py_XDECREF(made);
    Py_XDECREF(names);
    PyType_Modified(&PyType_Type);
    if (failed) {
        return NULL;
    }
    Py_RETURN_NONE;
}

int guard_run_ready(PyObject *module)
{
    if (hidden_type == NULL) {
        hidden_type = (PyTypeObject *)PyType_FromSpec(&hidden_spec);
    }
    return hidden_type == NULL ? -1 : 0;
}
