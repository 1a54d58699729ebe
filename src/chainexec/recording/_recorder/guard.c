/* Keeps a program from changing the monitoring that records it, and notices that it tried.
 *
 * The functions of sys.monitoring look their C function up at each call. While something is recorded, that of those which change a tool's
 * monitoring is replaced by one that, where the call was about a recorder's tool, takes that down and puts everything back at once: an event
 * less, and frames that have ended would be taken for living ones. The recorder itself calls copies of these functions, which are never
 * replaced. Static, as the functions that are changed are there once for all.
 *
 * Where another tool's monitoring is changed, or a function is given to sys.settrace or sys.setprofile, CPython (3.12, 3.13) loses
 * INSTRUCTION events of code that is running: they are asked for again as soon as that is done. */
#include "recorder.h"

enum { USE_TOOL_ID = 0, REGISTER_CALLBACK = 3, SET_EVENTS = 4, SET_LOCAL_EVENTS = 5, OF_MONITORING = 7, GUARDED = 11, TOOLS = 8 };

static const char *const guarded_names[GUARDED] = {
    "use_tool_id", "free_tool_id", "clear_tool_id", "register_callback", "set_events", "set_local_events", "restart_events",
    /* of sys */ "settrace", "setprofile", "_settraceallthreads", "_setprofileallthreads"};

static struct {
    PyMethodDef *function; /* NULL where this Python has none */
    PyMethodDef own;       /* the copy that is not replaced */
    PyCFunction original;
} guarded[GUARDED];

static struct {
    int users;         /* 1 while a recording has this tool id */
    unsigned touched;  /* bit = index in `guarded` */
    PyObject *followed; /* owned dict: its values are the code objects that have events */
    PyObject *number, *name, *callbacks, *events, *local_events; /* owned: what the recorder asked for; callbacks by event */
    int broken;        /* the call under way was about this tool */
} tools[TOOLS];

static int guards; /* recordings under way */

static void call_seen(int which, PyObject *tool) {
    if (PyLong_Check(tool)) { /* ids may be given as True or as an IntEnum, too */
        int overflow = 0;
        long number = PyLong_AsLongAndOverflow(tool, &overflow);
        if (!overflow && number >= 0 && number < TOOLS && tools[number].users) {
            tools[number].touched |= 1u << which;
            tools[number].broken = 1;
        }
    }
    else { /* what has an __index__: whichever tool it means */
        for (int i = 0; i < TOOLS; i++) {
            tools[i].touched |= tools[i].users ? 1u << which : 0;
            tools[i].broken = tools[i].users != 0;
        }
    }
}

typedef PyObject *(*FastFunction)(PyObject *, PyObject *const *, Py_ssize_t);

static void call_own(int which, PyObject *const *args, Py_ssize_t count) {
    if (guarded[which].original != NULL) {
        Py_XDECREF(((FastFunction)(void (*)(void))guarded[which].original)(NULL, args, count));
    }
    PyErr_Clear(); /* the id is in use already; or without memory there are no events */
}

static void put_back(int tool) {
    PyObject *event, *callback;
    Py_ssize_t position = 0;
    call_own(USE_TOOL_ID, (PyObject *[]){tools[tool].number, tools[tool].name}, 2);
    while (PyDict_Next(tools[tool].callbacks, &position, &event, &callback)) {
        call_own(REGISTER_CALLBACK, (PyObject *[]){tools[tool].number, event, callback}, 3);
    }
    call_own(SET_EVENTS, (PyObject *[]){tools[tool].number, tools[tool].events}, 2);
}

/* After a call: ask for the events of all followed code again. No Python function is called: a trace function would see it. */
static PyObject *events_again(PyObject *result) {
    PyObject *pending = PyErr_GetRaisedException(), *none = PyLong_FromLong(0);
    for (int i = 0; none != NULL && i < TOOLS; i++) {
        if (!tools[i].users) {
            continue;
        }
        if (tools[i].broken) {
            tools[i].broken = 0;
            put_back(i);
        }
        PyObject *codes = PyDict_Values(tools[i].followed);
        for (Py_ssize_t n = 0; codes != NULL && n < PyList_GET_SIZE(codes); n++) {
            call_own(SET_LOCAL_EVENTS, (PyObject *[]){tools[i].number, PyList_GET_ITEM(codes, n), none}, 3);
            call_own(SET_LOCAL_EVENTS, (PyObject *[]){tools[i].number, PyList_GET_ITEM(codes, n), tools[i].local_events}, 3);
        }
        Py_XDECREF(codes);
    }
    Py_XDECREF(none);
    PyErr_SetRaisedException(pending);
    return result;
}

#define GUARD_FAST(which) \
    static PyObject *guard_##which(PyObject *self, PyObject *const *args, Py_ssize_t count) { \
        if (count > 0) { \
            call_seen(which, args[0]); \
        } \
        return events_again(((FastFunction)(void (*)(void))guarded[which].original)(self, args, count)); \
    }
#define GUARD_ONE(which) \
    static PyObject *guard_one_##which(PyObject *self, PyObject *argument) { \
        if (which < OF_MONITORING) { \
            call_seen(which, argument); \
        } \
        return events_again(guarded[which].original(self, argument)); \
    }
GUARD_FAST(0)
GUARD_FAST(3)
GUARD_FAST(4)
GUARD_FAST(5)
GUARD_ONE(1)
GUARD_ONE(2)
GUARD_ONE(7)
GUARD_ONE(8)
GUARD_ONE(9)
GUARD_ONE(10)

static const struct {
    int flags; /* how the function has to take its arguments, for ours to stand in */
    PyCFunction function;
} stand_ins[GUARDED] = {
    {METH_FASTCALL, (PyCFunction)(void (*)(void))guard_0}, {METH_O, guard_one_1},
    {METH_O, guard_one_2}, {METH_FASTCALL, (PyCFunction)(void (*)(void))guard_3},
    {METH_FASTCALL, (PyCFunction)(void (*)(void))guard_4}, {METH_FASTCALL, (PyCFunction)(void (*)(void))guard_5},
    {METH_NOARGS, NULL}, /* loses nothing: it switches on again what was switched off */
    {METH_O, guard_one_7}, {METH_O, guard_one_8}, {METH_O, guard_one_9}, {METH_O, guard_one_10},
};

/* own_monitoring() -> dict: this recorder's own functions of sys.monitoring, by name, as far as they are as expected. */
PyObject *own_monitoring(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored)) {
    PyObject *monitoring = PySys_GetObject("monitoring"), *found = PyDict_New();
    for (int i = 0; monitoring != NULL && found != NULL && i < GUARDED; i++) {
        PyObject *function = i < OF_MONITORING ? PyObject_GetAttrString(monitoring, guarded_names[i]) : Py_XNewRef(PySys_GetObject(guarded_names[i])), *own;
        if (function == NULL) {
            PyErr_Clear();
            continue;
        }
        if (guarded[i].function == NULL && PyCFunction_CheckExact(function)) {
            PyMethodDef *method = ((PyCFunctionObject *)function)->m_ml;
            if (method->ml_flags != stand_ins[i].flags) { /* another Python's: left alone */
                Py_DECREF(function);
                continue;
            }
            guarded[i].own = *method;
            guarded[i].original = method->ml_meth;
            guarded[i].function = method;
        }
        if (guarded[i].function == NULL) { /* the program has put something else there */
            Py_DECREF(function);
            continue;
        }
        own = PyCFunction_NewEx(&guarded[i].own, PyCFunction_CheckExact(function) ? ((PyCFunctionObject *)function)->m_self : monitoring, NULL);
        if (own == NULL || PyDict_SetItemString(found, guarded_names[i], own) < 0) {
            Py_XDECREF(own);
            Py_DECREF(function);
            Py_CLEAR(found);
            return NULL;
        }
        Py_DECREF(own);
        Py_DECREF(function);
    }
    return found;
}

static void guards_set(int on) {
    for (int i = 0; i < GUARDED; i++) {
        if (guarded[i].function != NULL && stand_ins[i].function != NULL) {
            guarded[i].function->ml_meth = on ? stand_ins[i].function : guarded[i].original;
        }
    }
}

static int tool_number(PyObject *argument) {
    long number = PyLong_AsLong(argument);
    if ((number < 0 || number >= TOOLS) && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "there is no such tool id");
    }
    return PyErr_Occurred() ? -1 : (int)number;
}

/* guard(tool_id, name, callbacks, events, followed, local_events): from now on nobody changes what this tool has asked for; `followed` is a dict
 * whose values are the code objects with local events. */
PyObject *guard_begin(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *number, *name, *callbacks, *events, *followed, *local_events;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!O!:guard", &PyLong_Type, &number, &PyUnicode_Type, &name, &PyDict_Type, &callbacks, &PyLong_Type, &events,
                          &PyDict_Type, &followed, &PyLong_Type, &local_events)) {
        return NULL;
    }
    int tool = tool_number(number);
    if (tool < 0) {
        return NULL;
    }
    Py_XSETREF(tools[tool].number, Py_NewRef(number));
    Py_XSETREF(tools[tool].name, Py_NewRef(name));
    Py_XSETREF(tools[tool].callbacks, Py_NewRef(callbacks));
    Py_XSETREF(tools[tool].events, Py_NewRef(events));
    Py_XSETREF(tools[tool].followed, Py_NewRef(followed));
    Py_XSETREF(tools[tool].local_events, Py_NewRef(local_events));
    tools[tool].users = 1;
    tools[tool].touched = 0;
    if (guards++ == 0) {
        guards_set(1);
    }
    Py_RETURN_NONE;
}

/* guard_end(tool_id) -> tuple of the names of the functions that were called for it. */
PyObject *guard_end(PyObject *Py_UNUSED(module), PyObject *argument) {
    int tool = tool_number(argument);
    if (tool < 0) {
        return NULL;
    }
    if (tools[tool].users == 0) {
        return PyTuple_New(0);
    }
    unsigned touched = tools[tool].touched;
    tools[tool].users = tools[tool].broken = 0;
    tools[tool].touched = 0;
    Py_CLEAR(tools[tool].number);
    Py_CLEAR(tools[tool].name);
    Py_CLEAR(tools[tool].callbacks);
    Py_CLEAR(tools[tool].events);
    Py_CLEAR(tools[tool].followed);
    Py_CLEAR(tools[tool].local_events);
    if (--guards == 0) {
        guards_set(0);
    }
    PyObject *names = PyTuple_New(__builtin_popcount(touched));
    for (int i = 0, count = 0; names != NULL && i < GUARDED; i++) {
        if (touched >> i & 1) {
            PyObject *name = PyUnicode_FromString(guarded_names[i]);
            if (name == NULL) {
                Py_CLEAR(names);
                break;
            }
            PyTuple_SET_ITEM(names, count++, name);
        }
    }
    return names;
}

/* Whether this tool's recording is the only one, and its events are what it asked for. */
static int undisturbed(int tool, PyObject *sessions) {
    return PyList_GET_SIZE(sessions) == 1 && tools[tool].users && !tools[tool].touched && guarded[SET_EVENTS].original != NULL;
}

static int events_switch(int tool, PyObject *events) {
    PyObject *done = ((FastFunction)(void (*)(void))guarded[SET_EVENTS].original)(NULL, (PyObject *[]){tools[tool].number, events}, 2);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

/* How many frames of Python code stand on this thread's stack, as the recursion limit counts them. */
static int depth_now(const PyThreadState *state) { return state->py_recursion_limit - state->py_recursion_remaining; }

PyObject *stack_depth(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored)) { return PyLong_FromLong(depth_now(PyThreadState_Get())); }

/* Call a program as if so many frames stood on the stack: those around it are the recorder's. */
static PyObject *call_at_depth(PyObject *program, int depth) {
    PyThreadState *state = PyThreadState_Get();
    int lent = depth_now(state) - depth;
    state->py_recursion_remaining += lent;
    PyObject *result = PyObject_CallNoArgs(program);
    state->py_recursion_remaining -= lent;
    return result;
}

/* at_depth(depth, program) -> what program() returns. */
PyObject *at_depth(PyObject *Py_UNUSED(module), PyObject *args) {
    int depth;
    PyObject *program;
    return PyArg_ParseTuple(args, "iO:at_depth", &depth, &program) ? call_at_depth(program, depth) : NULL;
}

/* run_alone(otherwise, sessions, tool_id, ends, no_more_events, depth, program) -> (result, error, ended): call a program with the tool's events
 * on, as `guard` was told, at a depth of the stack, and take down what it returns or raises. `no_more_events` is called at its end, and where
 * `ends` is true the events are off again then (`ended`), unless another recording or the program has had a hand in them. `sessions` is a list of
 * all recordings; where this one is not alone at the beginning, `otherwise(depth, program)` is the answer.
 *
 * In C, as CPython goes through the code of every frame that runs while events are switched, and of each function that is called before they
 * are switched the next time. Nobody else gets the turn between a look at `sessions` and the switching. */
PyObject *run_alone(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count) {
    if (count != 7 || !PyList_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "run_alone() takes seven arguments, the second a list");
        return NULL;
    }
    PyObject *sessions = args[1], *result, *error = NULL, *done;
    int tool = tool_number(args[2]), ends = PyObject_IsTrue(args[3]), ended = 0;
    long depth = PyLong_AsLong(args[5]);
    if (tool < 0 || ends < 0 || (depth == -1 && PyErr_Occurred())) {
        return NULL;
    }
    if (!undisturbed(tool, sessions)) {
        return PyObject_CallFunctionObjArgs(args[0], args[5], args[6], NULL);
    }
    if (events_switch(tool, tools[tool].events) < 0) {
        return NULL;
    }
    result = call_at_depth(args[6], (int)depth);
    if (result == NULL) {
        error = PyErr_GetRaisedException();
    }
    done = PyObject_CallNoArgs(args[4]);
    if (done != NULL && ends && undisturbed(tool, sessions)) {
        PyObject *none = PyLong_FromLong(0);
        ended = none != NULL && events_switch(tool, none) == 0;
        Py_XDECREF(none);
        if (!ended) {
            Py_CLEAR(done);
        }
    }
    if (done == NULL) {
        Py_XDECREF(result);
        Py_XDECREF(error);
        return NULL;
    }
    Py_DECREF(done);
    return Py_BuildValue("NNO", result == NULL ? Py_NewRef(Py_None) : result, error == NULL ? Py_NewRef(Py_None) : error, ended ? Py_True : Py_False);
}
