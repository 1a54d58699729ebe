/* The module `chainexec.recording._recorder`: the Recorder type, the table of known calls, the self-test. */
#include "steps.h"
#include "structmember.h"

/* ---- which recorders get dict events ---------------------------------------------------------------------------------
 * A dict watcher is called without any context of ours. The list of active recorders therefore hangs in the interpreter's own dict, in a
 * capsule under a key that nobody else has a reason to use (a type object of this module's own choice). */
typedef struct {
    Recorder *first; /* active recorders, linked by next_watching */
} Watching;

static Watching *watching(int make) {
    PyObject *dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    if (dict == NULL) {
        return NULL;
    }
    PyObject *capsule = PyDict_GetItemWithError(dict, (PyObject *)&PyODictItems_Type);
    if (capsule == NULL) {
        PyErr_Clear();
        if (!make) {
            return NULL;
        }
        Watching *w = PyMem_RawCalloc(1, sizeof(Watching));
        capsule = w == NULL ? NULL : PyCapsule_New(w, "chainexec.watching", NULL);
        if (capsule == NULL || PyDict_SetItem(dict, (PyObject *)&PyODictItems_Type, capsule) < 0) {
            Py_XDECREF(capsule);
            PyMem_RawFree(w);
            PyErr_Clear();
            return NULL;
        }
        Py_DECREF(capsule);
        return w;
    }
    return PyCapsule_GetPointer(capsule, "chainexec.watching");
}

Recorder *watching_recorders(void) {
    Watching *w = watching(0);
    return w == NULL ? NULL : w->first;
}

int watching_add(Recorder *r) {
    Watching *w = watching(1);
    if (w == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    r->next_watching = w->first;
    w->first = r;
    return 0;
}

void watching_remove(Recorder *r) {
    Watching *w = watching(0);
    for (Recorder **at = w == NULL ? NULL : &w->first; at != NULL && *at != NULL; at = &(*at)->next_watching) {
        if (*at == r) {
            *at = r->next_watching;
            return;
        }
    }
}

ModuleState *module_state_of(PyObject *module) { return (ModuleState *)PyModule_GetState(module); }

/* ---- Recorder --------------------------------------------------------------------------------------------------- */
static struct PyModuleDef recorder_module;

static PyObject *recorder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"discover", "describe_type", "detail", "max_steps", "max_bytes", "max_depth", "deadline", "stop", "polling", NULL};
    PyObject *discover, *describe_type, *stop;
    int detail, max_depth, polling = 0;
    unsigned long long max_steps, max_bytes;
    double deadline;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOiKKidO|p:Recorder", names, &discover, &describe_type, &detail, &max_steps, &max_bytes,
                                     &max_depth, &deadline, &stop, &polling)) {
        return NULL;
    }
    PyObject *module = PyType_GetModuleByDef(type, &recorder_module);
    if (module == NULL) {
        return NULL;
    }
    ModuleState *state = module_state_of(module);
    if (state->kinds == NULL && (state->kinds = PyImport_ImportModule("chainexec.recording.type_facts")) == NULL) {
        return NULL;
    }
    Recorder *r = (Recorder *)type->tp_alloc(type, 0);
    if (r == NULL) {
        return NULL;
    }
    r->module = Py_NewRef(module);
    r->state = state;
    r->discover = Py_NewRef(discover);
    r->describe_type = Py_NewRef(describe_type);
    r->stop = Py_NewRef(stop);
    r->detail = detail;
    r->polling = r->check_all_slots = r->attention = polling;
    r->max_steps = max_steps;
    r->max_bytes = max_bytes;
    r->max_depth = max_depth;
    r->deadline = deadline;
    r->stream_owner = r->owner = NO_FRAME;
    r->table.next_id = 1;
    r->table.sweep_at = 1024;
    r->kinds = Py_NewRef(state->kinds);
    r->codes = PyList_New(0);
    r->maps = PyList_New(0);
    r->names = PyList_New(0);
    r->name_index = PyDict_New();
    r->type_infos = PyList_New(0);
    r->thread_names = PyList_New(0);
    r->stats_types = PyDict_New();
    r->out_pieces = PyList_New(0);
    r->modules = PySet_New(NULL);
    r->elided = PySet_New(NULL);
    if (!r->modules || !r->elided || !r->codes || !r->maps || !r->names || !r->name_index || !r->type_infos || !r->thread_names || !r->stats_types || !r->out_pieces) {
        Py_DECREF(r);
        return NULL;
    }
    return (PyObject *)r;
}

static int recorder_traverse(Recorder *r, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(r));
    Py_VISIT(r->module);
    for (size_t i = 0; i < EVENT_COUNT && r->under_way == 0; i++) { /* while one of them runs they are no garbage, whoever knows them */
        Py_VISIT(r->callbacks[i]);
    }
    Py_VISIT(r->discover);
    Py_VISIT(r->watch_again);
    Py_VISIT(r->on_limit);
    Py_VISIT(r->describe_type);
    Py_VISIT(r->stop);
    Py_VISIT(r->kinds);
    Py_VISIT(r->codes);
    Py_VISIT(r->maps);
    Py_VISIT(r->names);
    Py_VISIT(r->name_index);
    Py_VISIT(r->type_infos);
    Py_VISIT(r->thread_names);
    Py_VISIT(r->stats_types);
    Py_VISIT(r->out_pieces);
    Py_VISIT(r->modules);
    Py_VISIT(r->failure);
    Py_VISIT(r->elided);
    return 0;
}

static int recorder_clear(Recorder *r) {
    Py_CLEAR(r->discover);
    Py_CLEAR(r->watch_again);
    Py_CLEAR(r->describe_type);
    Py_CLEAR(r->stop);
    Py_CLEAR(r->kinds);
    Py_CLEAR(r->codes);
    Py_CLEAR(r->maps);
    Py_CLEAR(r->names);
    Py_CLEAR(r->name_index);
    Py_CLEAR(r->type_infos);
    Py_CLEAR(r->thread_names);
    Py_CLEAR(r->stats_types);
    Py_CLEAR(r->out_pieces);
    Py_CLEAR(r->modules);
    Py_CLEAR(r->failure);
    Py_CLEAR(r->on_limit);
    Py_CLEAR(r->elided);
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        Py_CLEAR(r->callbacks[i]);
    }
    return 0;
}

/* Everything that only recording needs. */
void working_state_free(Recorder *r) {
    if (r->freed) { /* by another thread, or further up: finalisers run in here */
        return;
    }
    r->freed = 1;
    r->active = 0;
    r->fast_code = NULL;
    watching_remove(r);
    cycles_end(r);
    if (r->builtins != NULL) {
        PyObject *builtins = r->builtins;
        r->builtins = NULL;
        unwatch(r, builtins);
    }
    for (size_t i = 0; i < r->dict_event_count; i++) {
        Py_XDECREF(r->dict_events[i].key);
        Py_XDECREF(r->dict_events[i].value);
    }
    PyMem_RawFree(r->dict_events);
    r->dict_events = NULL;
    r->dict_event_count = r->dict_event_capacity = 0;
    r->releasing = 1;
    frames_free(r);
    table_free(r);
    types_free(r);
    codes_free(r);
    /* The session refers to us: break the cycle, so that the log goes when its trace goes. */
    Py_CLEAR(r->discover);
    Py_CLEAR(r->watch_again);
    Py_CLEAR(r->on_limit);
    Py_CLEAR(r->describe_type);
    Py_CLEAR(r->stop);
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        Py_CLEAR(r->callbacks[i]);
    }
}

static void recorder_dealloc(Recorder *r) {
    PyTypeObject *type = Py_TYPE(r);
    PyObject_GC_UnTrack(r);
    working_state_free(r);
    log_free(r);
    recorder_clear(r);
    Py_CLEAR(r->module);
    type->tp_free(r);
    Py_DECREF(type);
}

static PyObject *recorder_begin(Recorder *r, PyObject *args) {
    PyObject *watch_again = Py_None, *on_limit = Py_None;
    if (!PyArg_ParseTuple(args, "|OO:begin", &watch_again, &on_limit)) {
        return NULL;
    }
    if (r->active || r->log.chunk_count) {
        PyErr_SetString(PyExc_RuntimeError, "this recorder has already been used");
        return NULL;
    }
    r->watch_again = watch_again == Py_None ? NULL : Py_NewRef(watch_again);
    r->on_limit = on_limit == Py_None ? NULL : Py_NewRef(on_limit);
    r->every_entry = watch_again == Py_None || r->polling;
    if (r->state->watcher < 0) {
        r->state->watcher = PyDict_AddWatcher(on_dict_event);
        if (r->state->watcher < 0) {
            return NULL;
        }
    }
    PyThreadState *own = PyThreadState_Get();
    for (PyThreadState *state = PyInterpreterState_ThreadHead(own->interp); state != NULL; state = PyThreadState_Next(state)) {
        if (state == own) {
            continue;
        }
        if (grow((void **)&r->foreign_ids, &r->foreign_capacity, r->foreign_count + 1, sizeof(uint64_t)) < 0) {
            return PyErr_NoMemory();
        }
        r->foreign_ids[r->foreign_count++] = state->id;
    }
    if (watching_add(r) < 0) {
        return NULL;
    }
    if (cycles_begin(r) < 0) {
        watching_remove(r);
        return NULL;
    }
    r->active = 1;
    Py_RETURN_NONE;
}

static PyObject *recorder_finish(Recorder *r, PyObject *Py_UNUSED(ignored)) {
    enter(r, PyThreadState_Get());
    if (r->failure == NULL) {
        output_flush(r);
    }
    r->active = 0;
    r->fast_code = NULL;
    r->finished = 1;
    r->log.sealed = 1;
    r->log.end = r->log.next;
    r->under_way--;
    if (r->under_way == 0) {
        working_state_free(r);
    }
    else { /* the last callback does it when it returns */
        cycles_end(r);
        watching_remove(r);
    }
    if (r->failure != NULL) {
        PyObject *errors = PyImport_ImportModule("chainexec.errors"), *kind = errors == NULL ? NULL : PyObject_GetAttrString(errors, "InternalError");
        PyObject *message = PyUnicode_FromFormat("the C recorder failed with %s: %S; please report it with the program", Py_TYPE(r->failure)->tp_name, r->failure);
        PyObject *error = kind == NULL || message == NULL ? NULL : PyObject_CallOneArg(kind, message);
        Py_XDECREF(errors);
        Py_XDECREF(kind);
        Py_XDECREF(message);
        if (error != NULL) {
            PyException_SetCause(error, Py_NewRef(r->failure));
            PyErr_SetRaisedException(error);
        }
        return NULL;
    }
    return Py_NewRef((PyObject *)r);
}

/* What the statement that writes or reads has done so far, such as a `:=` among the arguments, comes before the step. */
static int stream_reach(Recorder *r, Thread *t) { return t->top == NULL || r->over ? 0 : sync_caller(r, t, t->top); }

static PyObject *output_take(Recorder *r, PyObject *args) {
    int stream;
    PyObject *text;
    if (!PyArg_ParseTuple(args, "iU:output", &stream, &text)) {
        return NULL;
    }
    if (!r->active || r->limit != NULL || PyUnicode_GET_LENGTH(text) == 0) {
        Py_RETURN_NONE;
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    if (t->top != NULL && !r->over && place_reach(r, t, t->top, frame_unit(t->top->frame, t->top->code->code), 0) < 0) {
        return NULL;
    }
    uint32_t frame = caller_id(t);
    if (r->out_stream && (r->out_stream != stream || r->out_frame != frame)) {
        output_flush(r);
    }
    if (!r->out_stream && stream_reach(r, t) < 0) {
        return NULL;
    }
    PyObject *plain = PyUnicode_FromObject(text);
    if (plain == NULL || PyList_Append(r->out_pieces, plain) < 0) {
        Py_XDECREF(plain);
        return NULL;
    }
    Py_DECREF(plain);
    r->attention = 1;
    r->next_check = 0; /* it will be a step */
    r->out_stream = stream;
    r->out_frame = frame;
    Py_RETURN_NONE;
}

static PyObject *input_take(Recorder *r, PyObject *text) {
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "input() takes a str");
        return NULL;
    }
    if (!r->active || r->limit != NULL) {
        Py_RETURN_NONE;
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    if (t != NULL && t->top != NULL && !r->over && place_reach(r, t, t->top, frame_unit(t->top->frame, t->top->code->code), 0) < 0) {
        return NULL;
    }
    if (t != NULL && stream_reach(r, t) < 0) {
        return NULL;
    }
    PyObject *plain = t == NULL ? PyErr_NoMemory() : PyUnicode_FromObject(text);
    if (plain == NULL || step_allowed(r) < 0) {
        Py_XDECREF(plain);
        return NULL;
    }
    step_write_value(r, t, OP_INPUT, 0, caller_id(t), plain);
    Py_DECREF(plain);
    Py_RETURN_NONE;
}

static PyObject *result_take(Recorder *r, PyObject *value) {
    if (!r->active) {
        if (r->failure != NULL) { /* finish() tells */
            Py_RETURN_NONE;
        }
        PyErr_SetString(PyExc_RuntimeError, "the recorder is not running");
        return NULL;
    }
    output_flush(r);
    r->owner = r->stream_owner;
    dict_events_write(r);
    if (is_atom(r, value)) {
        log_write_atom(r, OP_RESULT << 1, 0, 0, value);
    }
    else {
        Tracked *o = meet(r, value);
        drain(r);
        if (o != NULL) {
            /* The result may have changed since it was last seen (by code that is not followed): bring everything up to date. */
            full_look(r, FLAG_OUTSIDE);
            log_write(r, OP_RESULT << 1 | FLAG_REFERENCE, 0, 0, o->id);
        }
    }
    Py_RETURN_NONE;
}

/* The same, marked as the recorder's own work, of which the Python code that runs in it is no event. */
static PyObject *busily(Recorder *r, PyObject *(*work)(Recorder *, PyObject *), PyObject *argument) {
    PyThreadState *state = PyThreadState_Get();
    PyThreadState_EnterTracing(state);
    enter(r, state);
    r->busy++;
    PyObject *result = work(r, argument);
    r->busy--;
    r->under_way--;
    PyThreadState_LeaveTracing(state);
    return result;
}

static PyObject *recorder_output(Recorder *r, PyObject *args) { return busily(r, output_take, args); }
static PyObject *recorder_input(Recorder *r, PyObject *text) { return busily(r, input_take, text); }
static PyObject *recorder_result(Recorder *r, PyObject *value) { return busily(r, result_take, value); }

static PyObject *recorder_no_more_events(Recorder *r, PyObject *Py_UNUSED(ignored)) {
    r->over = 1;
    r->fast_code = NULL;
    r->own_store = NULL;
    Py_RETURN_NONE;
}

static PyObject *recorder_callbacks_method(Recorder *r, PyObject *Py_UNUSED(ignored)) { return recorder_callbacks(r); }

static PyObject *recorder_records(Recorder *r, PyObject *args) {
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "nn:records", &start, &stop)) {
        return NULL;
    }
    return log_unfold(r) < 0 ? NULL : log_decode(r, start, stop);
}

/* step_positions() -> bytes: the index of each step's record as uint64 in the machine's byte order. */
static PyObject *recorder_step_positions(Recorder *r, PyObject *Py_UNUSED(ignored)) {
    PyObject *bytes = log_unfold(r) < 0 ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)r->log.steps * 8);
    if (bytes == NULL) {
        return NULL;
    }
    uint64_t *to = (uint64_t *)PyBytes_AS_STRING(bytes);
    size_t found = 0, count = log_count(&r->log);
    for (size_t i = 0; i < count && found < r->log.steps; i++) {
        unsigned op = log_at(&r->log, i)->head >> 1 & 0x3F;
        if (op && op <= OP_LAST_STEP) {
            to[found++] = i;
        }
    }
    return bytes;
}

static Py_ssize_t recorder_length(Recorder *r) { return (Py_ssize_t)log_length(&r->log); }

static PyObject *recorder_sizeof(Recorder *r, PyObject *Py_UNUSED(ignored)) {
    return PyLong_FromSize_t((size_t)Py_TYPE(r)->tp_basicsize + r->log.chunk_count * CHUNK_RECORDS * sizeof(Record));
}

static PyObject *get_limit(Recorder *r, void *Py_UNUSED(closure)) {
    return r->limit == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(r->limit);
}

static PyObject *get_step_count(Recorder *r, void *Py_UNUSED(closure)) { return PyLong_FromUnsignedLong(r->log.steps); }

static PyObject *get_stats(Recorder *r, void *Py_UNUSED(closure)) {
    PyObject *types = PySequence_List(r->stats_types);
    if (types == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(types); i++) {
        PyObject *type = PyList_GET_ITEM(types, i);
        PyObject *name = PyType_GetQualName((PyTypeObject *)type);
        if (name == NULL) {
            Py_DECREF(types);
            return NULL;
        }
        PyList_SetItem(types, i, name);
    }
    return Py_BuildValue("{s:s,s:n,s:n,s:K,s:K,s:K,s:N,s:O}", "recorder", "c", "records", (Py_ssize_t)log_length(&r->log), "bytes", (Py_ssize_t)(log_length(&r->log) * sizeof(Record)),
                         "other_threads", (unsigned long long)r->foreign_events, "full_looks", (unsigned long long)r->full_looks, "reach_looks", (unsigned long long)r->reach_looks, "watched_slowly", types,
                         "tainted", r->tainted ? Py_True : Py_False);
}

static PyMethodDef recorder_methods[] = {
    {"begin", (PyCFunction)(void (*)(void))recorder_begin, METH_VARARGS,
     PyDoc_STR("begin(watch_again=None, on_limit=None): start taking events; watch_again(code) switches all events of a code object on again, "
               "on_limit(limit) is asked at a limit on steps or bytes instead of ending the run.")},
    {"finish", (PyCFunction)(void (*)(void))recorder_finish, METH_NOARGS, PyDoc_STR("Stop, let go of the program's objects, and return the log.")},
    {"callbacks", (PyCFunction)(void (*)(void))recorder_callbacks_method, METH_NOARGS, PyDoc_STR("{event: callable} for sys.monitoring.")},
    {"output", (PyCFunction)(void (*)(void))recorder_output, METH_VARARGS, PyDoc_STR("output(stream, text): the program wrote something.")},
    {"input", (PyCFunction)(void (*)(void))recorder_input, METH_O, PyDoc_STR("input(text): the program read a line.")},
    {"no_more_events", (PyCFunction)(void (*)(void))recorder_no_more_events, METH_NOARGS, PyDoc_STR("no_more_events(): what comes from now on is no part of the run.")},
    {"result", (PyCFunction)(void (*)(void))recorder_result, METH_O, PyDoc_STR("result(value): what the run returned.")},
    {"records", (PyCFunction)(void (*)(void))recorder_records, METH_VARARGS, PyDoc_STR("records(start, stop) -> [(kind, a, b, c), ...].")},
    {"reading", (PyCFunction)(void (*)(void))recorder_reading, METH_VARARGS, PyDoc_STR("reading(scan, parts): what reads the finished log for a trace.")},
    {"step_positions", (PyCFunction)(void (*)(void))recorder_step_positions, METH_NOARGS, PyDoc_STR("Each step's record index, as packed uint64.")},
    {"__sizeof__", (PyCFunction)(void (*)(void))recorder_sizeof, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef recorder_members[] = {
    {"codes", Py_T_OBJECT_EX, offsetof(Recorder, codes), Py_READONLY, NULL},
    {"maps", Py_T_OBJECT_EX, offsetof(Recorder, maps), Py_READONLY, NULL},
    {"names", Py_T_OBJECT_EX, offsetof(Recorder, names), Py_READONLY, NULL},
    {"types", Py_T_OBJECT_EX, offsetof(Recorder, type_infos), Py_READONLY, NULL},
    {"threads", Py_T_OBJECT_EX, offsetof(Recorder, thread_names), Py_READONLY, NULL},
    {"finished", Py_T_INT, offsetof(Recorder, finished), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef recorder_getset[] = {
    {"limit", (getter)get_limit, NULL, PyDoc_STR("Name of the limit that ended the run, or None."), NULL},
    {"step_count", (getter)get_step_count, NULL, PyDoc_STR("Steps written."), NULL},
    {"stats", (getter)get_stats, NULL, PyDoc_STR("What recording cost and what had to be looked at slowly."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot recorder_slots[] = {
    {Py_tp_new, recorder_new},
    {Py_tp_dealloc, recorder_dealloc},
    {Py_tp_traverse, recorder_traverse},
    {Py_tp_clear, recorder_clear},
    {Py_tp_methods, recorder_methods},
    {Py_tp_members, recorder_members},
    {Py_tp_getset, recorder_getset},
    {Py_sq_length, recorder_length},
    {Py_tp_doc, (void *)PyDoc_STR("Records one run on sys.monitoring; afterwards it is the log (see recording/log.py).")},
    {0, NULL},
};

static PyType_Spec recorder_spec = {
    .name = "chainexec.recording._recorder.Recorder",
    .basicsize = sizeof(Recorder),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = recorder_slots,
};

/* ---- self-test: assumptions about CPython's layouts that headers alone do not guarantee ------------------------------------- */
/* probe_frame(expected_locals) -> None: the caller's slots must hold exactly these objects. Called by selftest() in Python. */
static PyObject *probe_frame(PyObject *Py_UNUSED(module), PyObject *expected) {
    _PyInterpreterFrame *frame = frame_of(PyThreadState_Get());
    if (!PyTuple_Check(expected) || frame == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "no frame");
        return NULL;
    }
    PyCodeObject *code = frame_code(frame);
    if (code == NULL || !PyCode_Check(code) || code->co_nlocals < PyTuple_GET_SIZE(expected)) {
        PyErr_SetString(PyExc_RuntimeError, "the running frame is not where it should be");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(expected); i++) {
        if (slot_object(frame->localsplus[i]) != PyTuple_GET_ITEM(expected, i)) {
            PyErr_SetString(PyExc_RuntimeError, "a frame's variables are not where they should be");
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

/* probe_deque(deque, items): its private layout must give these items. */
static PyObject *probe_deque(PyObject *module, PyObject *args) {
    PyObject *deque, *items;
    if (!PyArg_ParseTuple(args, "OO!", &deque, &PyTuple_Type, &items)) {
        return NULL;
    }
    ModuleState *state = module_state_of(module);
    if (Py_TYPE(deque) != state->deque_type || Py_SIZE(deque) != PyTuple_GET_SIZE(items)) {
        PyErr_SetString(PyExc_RuntimeError, "a deque's length is not where it should be");
        return NULL;
    }
    Recorder scratch;
    memset(&scratch, 0, sizeof(scratch));
    Py_ssize_t count = deque_items(&scratch, deque);
    int same = count == PyTuple_GET_SIZE(items);
    for (Py_ssize_t i = 0; same && i < count; i++) {
        same = scratch.table.scratch[i] == PyTuple_GET_ITEM(items, i);
    }
    same = same && count && deque_end(deque, 1) == PyTuple_GET_ITEM(items, 0) && deque_end(deque, 0) == PyTuple_GET_ITEM(items, count - 1);
    PyMem_RawFree(scratch.table.scratch);
    if (!same) {
        PyErr_SetString(PyExc_RuntimeError, "a deque's items are not where they should be");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* probe_attributes(object, names, values): its inline attributes must be these. */
static PyObject *probe_attributes(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *names, *expected, **values = NULL, *dict = NULL;
    Py_ssize_t count = 0;
    if (!PyArg_ParseTuple(args, "OO!O!", &object, &PyTuple_Type, &names, &PyTuple_Type, &expected)) {
        return NULL;
    }
    if (!(Py_TYPE(object)->tp_flags & Py_TPFLAGS_MANAGED_DICT)) {
        PyErr_SetString(PyExc_RuntimeError, "instances do not keep their attributes as they should");
        return NULL;
    }
    int kind = inline_attributes(object, &values, &count, &dict);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i), *found = NULL;
        if (kind == 1) {
            found = PyDict_GetItemWithError(dict, name);
        }
        for (Py_ssize_t j = 0; kind == 2 && j < count; j++) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)Py_TYPE(object))->ht_cached_keys;
            if (DK_UNICODE_ENTRIES(keys)[j].me_key == name) {
                found = values[j];
            }
        }
        if (found != PyTuple_GET_ITEM(expected, i)) {
            PyErr_SetString(PyExc_RuntimeError, "an instance's attributes are not where they should be");
            return NULL;
        }
    }
    return PyLong_FromLong(kind);
}

/* probe_dict_watch(): whether a store into a materialised attribute dict raises a dict event (not so on 3.13.0). */
static int probe_count(PyDict_WatchEvent Py_UNUSED(event), PyObject *Py_UNUSED(dict), PyObject *key, PyObject *value) {
    /* counts by setting the list that the probe stores as the value: append is not allowed here, so mark by length of a bytearray */
    if (value != NULL && PyByteArray_CheckExact(value) && key != NULL) {
        PyByteArray_AS_STRING(value)[0] = 1;
    }
    return 0;
}

static PyObject *probe_dict_watch(PyObject *module, PyObject *object) {
    ModuleState *state = module_state_of(module);
    int watcher = PyDict_AddWatcher(probe_count);
    if (watcher < 0) {
        return NULL;
    }
    PyObject *dict = PyObject_GetAttrString(object, "__dict__"), *mark = PyByteArray_FromStringAndSize("\0", 1);
    int seen = 0;
    if (dict != NULL && mark != NULL && PyDict_Watch(watcher, dict) == 0 && PyObject_SetAttrString(object, "seen", mark) == 0) {
        seen = PyByteArray_AS_STRING(mark)[0];
    }
    if (dict != NULL) {
        PyDict_Unwatch(watcher, dict);
    }
    Py_XDECREF(dict);
    Py_XDECREF(mark);
    PyDict_ClearWatcher(watcher);
    if (PyErr_Occurred()) {
        return NULL;
    }
    state->silent_dict_stores = !seen;
    return PyBool_FromLong(seen);
}

/* selftest() -> None or what does not hold; see recording/selftest.py, which also tells the known calls. */
static PyObject *selftest(PyObject *module, PyObject *Py_UNUSED(ignored)) {
    PyObject *python = PyImport_ImportModule("chainexec.recording.selftest");
    PyObject *complaint = python == NULL ? NULL : PyObject_CallMethod(python, "run", "(O)", module);
    Py_XDECREF(python);
    return complaint;
}

static PyMethodDef module_methods[] = {
    {"selftest", (PyCFunction)(void (*)(void))selftest, METH_NOARGS, PyDoc_STR("None if this Python is as the recorder assumes, else what is not.")},
    {"register_call", (PyCFunction)(void (*)(void))register_call, METH_VARARGS, PyDoc_STR("register_call(callable, kind) -> bool: what calling it may change.")},
    {"own_monitoring", own_monitoring, METH_NOARGS, PyDoc_STR("own_monitoring() -> dict: functions of sys.monitoring that are not guarded.")},
    {"guard", guard_begin, METH_VARARGS, PyDoc_STR("guard(tool_id, name, callbacks, events, followed, local_events): nobody changes what this tool asked for.")},
    {"run_alone", (PyCFunction)(void (*)(void))run_alone, METH_FASTCALL, PyDoc_STR("run_alone(otherwise, sessions, tool_id, ends, no_more_events, depth, program) -> (result, error, ended).")},
    {"at_depth", at_depth, METH_VARARGS, PyDoc_STR("at_depth(depth, program): call a program as if so many frames stood on the stack.")},
    {"stack_depth", stack_depth, METH_NOARGS, PyDoc_STR("stack_depth() -> int: how many frames of Python code stand on this thread's stack.")},
    {"guard_end", guard_end, METH_O, PyDoc_STR("guard_end(tool_id) -> tuple: the names of those that were.")},
    {"make_room", make_room, METH_NOARGS, PyDoc_STR("make_room(): look for dropped traces where logs have become many.")},
    {"watch_descriptors", watch_descriptors, METH_VARARGS, PyDoc_STR("watch_descriptors(listener, given, captured) -> bool: tells what goes past the streams.")},
    {"fill", (PyCFunction)(void (*)(void))fill_template, METH_FASTCALL, PyDoc_STR("fill(parts, raws, number, others, sizes): a sentence with holes, filled.")},
    {"probe_frame", (PyCFunction)(void (*)(void))probe_frame, METH_O, NULL},
    {"probe_deque", (PyCFunction)(void (*)(void))probe_deque, METH_VARARGS, NULL},
    {"probe_attributes", (PyCFunction)(void (*)(void))probe_attributes, METH_VARARGS, NULL},
    {"probe_dict_watch", (PyCFunction)(void (*)(void))probe_dict_watch, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- module ----------------------------------------------------------------------------------------------------- */
static PyObject *import_attribute(const char *module_name, const char *name) {
    PyObject *module = PyImport_ImportModule(module_name), *value = module == NULL ? NULL : PyObject_GetAttrString(module, name);
    Py_XDECREF(module);
    return value;
}

static int module_exec(PyObject *module) {
    ModuleState *state = module_state_of(module);
    PyObject *monitoring = PySys_GetObject("monitoring");
    static const char *const names[NAME_COUNT] = {
        "offset", "action", "number", "operation", "argument", "stack", "callee", "kind", "clause", "comprehension",
        "entries", "sites", "evaluations", "statements", "accumulators", "passes", "globals_used", "may_store", "stores_before", "assumed", "looks", "slot", "index", "key", "method", "in_place", "quiet", "routes", "places", "source", "target", "passed", "_active", "_name", "maxlen", "label", "type_facts", "registrations", "__func__", "zone_is_plain",
        "plain_value", "extra_attributes", "class_attributes"};
    for (int i = 0; i < NAME_COUNT; i++) {
        state->attribute_names[i] = PyUnicode_InternFromString(names[i]);
        if (state->attribute_names[i] == NULL) {
            return -1;
        }
    }
    state->watcher = -1;
    state->disable = monitoring == NULL ? NULL : PyObject_GetAttrString(monitoring, "DISABLE");
    state->deque_type = (PyTypeObject *)import_attribute("collections", "deque");
    state->ordered_dict_type = (PyTypeObject *)import_attribute("collections", "OrderedDict");
    state->recorder_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &recorder_spec, NULL);
    state->callback_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &callback_spec, NULL);
    state->stand_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &stand_spec, NULL);
    state->probe_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &probe_spec, NULL);
    if (state->disable == NULL || state->deque_type == NULL || state->ordered_dict_type == NULL || state->recorder_type == NULL || state->callback_type == NULL || state->stand_type == NULL ||
        state->probe_type == NULL) {
        return -1;
    }
    if (PyModule_AddObjectRef(module, "Recorder", (PyObject *)state->recorder_type) < 0) {
        return -1;
    }
    PyObject *noop = PyCFunction_New(&noop_method, module);
    int failed = noop == NULL || PyModule_AddObjectRef(module, "noop_callback", noop) < 0;
    Py_XDECREF(noop);
    return failed ? -1 : 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    ModuleState *state = module_state_of(module);
    Py_VISIT(state->disable);
    Py_VISIT(state->recorder_type);
    Py_VISIT(state->callback_type);
    Py_VISIT(state->stand_type);
    Py_VISIT(state->probe_type);
    Py_VISIT(state->deque_type);
    Py_VISIT(state->ordered_dict_type);
    Py_VISIT(state->facts_describe);
    Py_VISIT(state->kinds);
    Py_VISIT(state->gc_callbacks);
    return 0;
}

static int module_clear(PyObject *module) {
    ModuleState *state = module_state_of(module);
    if (state->watcher >= 0) {
        PyDict_ClearWatcher(state->watcher);
        state->watcher = -1;
    }
    for (int i = 0; i < NAME_COUNT; i++) {
        Py_CLEAR(state->attribute_names[i]);
    }
    for (int i = 0; i < EVENT_COUNT; i++) {
        Py_CLEAR(state->event_numbers[i]);
    }
    Py_CLEAR(state->disable);
    Py_CLEAR(state->recorder_type);
    Py_CLEAR(state->callback_type);
    Py_CLEAR(state->stand_type);
    Py_CLEAR(state->probe_type);
    Py_CLEAR(state->deque_type);
    Py_CLEAR(state->ordered_dict_type);
    Py_CLEAR(state->facts_describe);
    Py_CLEAR(state->kinds);
    Py_CLEAR(state->gc_callbacks);
    facts_free(state);
    return 0;
}

static void module_free(void *module) {
    ModuleState *state = module_state_of(module);
    module_clear(module);
    PyMem_RawFree(state->known_calls);
    plans_free(state);
    while (state->spare_count) {
        PyMem_RawFree(state->spare[--state->spare_count]);
    }
    state->known_calls = NULL;
    state->known_size = 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
    {0, NULL},
};

static struct PyModuleDef recorder_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_recorder",
    .m_doc = PyDoc_STR("The C recorder; recording/reference.py says the same in plain Python."),
    .m_size = sizeof(ModuleState),
    .m_methods = module_methods,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__recorder(void) { return PyModuleDef_Init(&recorder_module); }
