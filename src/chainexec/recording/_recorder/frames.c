/* Code objects, threads and shadow frames: who is running, and what its slots held when it was last seen. */
#include "recorder.h"

#include "slots.h"
#include "opcode.h"

static inline size_t mix(const void *address) {
    uint64_t x = (uint64_t)(uintptr_t)address >> 4;
    x *= 0x9E3779B97F4A7C15ull;
    return (size_t)(x >> 20);
}

/* ---- code ------------------------------------------------------------------------------------------------------- */
CodeRecord *code_lookup(Recorder *r, PyObject *code) {
    if (r->last_code != NULL && (PyObject *)r->last_code->code == code) {
        return r->last_code;
    }
    if (r->code_size == 0) {
        return NULL;
    }
    for (size_t i = mix(code) & (r->code_size - 1); r->code_slots[i] != NULL; i = (i + 1) & (r->code_size - 1)) {
        if ((PyObject *)r->code_slots[i]->code == code) {
            return r->last_code = r->code_slots[i];
        }
    }
    return NULL;
}

static void code_free(CodeRecord *c) {
    Py_XDECREF(c->code);
    Py_XDECREF(c->map);
    Py_XDECREF(c->globals_used);
    PyMem_RawFree(c->action_at);
    PyMem_RawFree(c->actions);
    PyMem_RawFree(c->entries);
    PyMem_RawFree(c->accumulators);
    PyMem_RawFree(c->is_raise);
    PyMem_RawFree(c->pass_clause);
    PyMem_RawFree(c->pass_comprehension);
    PyMem_RawFree(c);
}

void codes_free(Recorder *r) {
    for (size_t i = 0; i < r->code_size; i++) {
        if (r->code_slots[i] != NULL) {
            code_free(r->code_slots[i]);
        }
    }
    PyMem_RawFree(r->code_slots);
    r->code_slots = NULL;
    r->code_size = r->code_used = 0;
    r->last_code = NULL;
}

/* An int attribute of a Python object; -1 with an error set. */
static long int_attribute(Recorder *r, PyObject *object, int name) {
    PyObject *value = PyObject_GetAttr(object, r->state->attribute_names[name]);
    long number = value == NULL ? -1 : PyLong_AsLong(value);
    Py_XDECREF(value);
    return number;
}

static PyObject *tuple_attribute(Recorder *r, PyObject *object, int name) {
    PyObject *value = PyObject_GetAttr(object, r->state->attribute_names[name]);
    if (value != NULL && !PyTuple_Check(value)) {
        PyErr_Format(PyExc_TypeError, "CodeMap.%U is no tuple", r->state->attribute_names[name]);
        Py_CLEAR(value);
    }
    return value;
}

static Action *action_at(CodeRecord *c, Py_ssize_t *count, long offset) {
    Py_ssize_t unit = offset / 2;
    if (offset < 0 || unit >= c->units) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: an offset outside the code");
        }
        return NULL;
    }
    if (c->action_at[unit] == NULL) {
        c->action_at[unit] = &c->actions[*count];
        c->actions[*count] = (Action){.first_entry = -1, .evaluation = -1};
        ++*count;
    }
    return c->action_at[unit];
}

/* Which slots may be stored after each entry; without that fact all are compared. */
static int stores_take(Recorder *r, CodeRecord *c, PyObject *entries, PyObject *may_store) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(entries); i++) {
        long offset = int_attribute(r, PyTuple_GET_ITEM(entries, i), NAME_OFFSET);
        uint64_t mask = ~(uint64_t)0;
        if (may_store != NULL && i < PyTuple_GET_SIZE(may_store)) {
            PyObject *low = PyTuple_GET_ITEM(may_store, i);
            int wide = 0;
            if (c->slots > 63) {
                PyObject *shift = PyLong_FromLong(63), *high = shift == NULL ? NULL : PyNumber_Rshift(low, shift);
                wide = high == NULL ? -1 : PyObject_IsTrue(high);
                Py_XDECREF(shift);
                Py_XDECREF(high);
            }
            mask = PyLong_AsUnsignedLongLongMask(low);
            if (PyErr_Occurred()) {
                return -1;
            }
            mask = wide ? mask | 1ull << 63 : mask & ~(1ull << 63);
        }
        Action *at = c->action_at[offset / 2];
        at->may_store |= mask;
        EntryAction *entry = &c->entries[at->first_entry];
        int plain = at->entry_count == 1 && at->evaluation < 0 && at->site == 0 && (entry->action == ACT_STEP || entry->action == ACT_LOOP_STEP);
        at->plain_step = plain ? entry->action : 0;
        at->statement = entry->number;
    }
    for (int i = 0; i < c->slots; i++) {
        if (c->kinds[i] & (KIND_CELL | KIND_FREE)) {
            c->cells |= 1ull << (i < 63 ? i : 63);
        }
    }
    return 0;
}

static int is_store_fast(int op) {
#ifdef STORE_FAST_STORE_FAST
    if (op == STORE_FAST_STORE_FAST) {
        return 2;
    }
#endif
#ifdef STORE_FAST_LOAD_FAST
    if (op == STORE_FAST_LOAD_FAST) {
        return 2;
    }
#endif
    return op == STORE_FAST;
}

/* An in-place operator needs no event of its own where its result is stored at once: the store is looked at instead (and CPython's own
 * in-place string concatenation, which is a specialised instruction, stays possible). 1 where it is so. */
static int inplace_settle(CodeRecord *c, const unsigned char *bytes, Py_ssize_t length, long offset) {
    Py_ssize_t at = offset + 2;
    while (at < length && (bytes[at] == CACHE || bytes[at] == SWAP || bytes[at] == COPY || bytes[at] == EXTENDED_ARG)) {
        at += 2;
    }
    if (at >= length || (at >= 2 && bytes[at - 2] == EXTENDED_ARG)) {
        return 0;
    }
    int stores = is_store_fast(bytes[at]);
    if (stores) {
        int slot = stores == 2 ? bytes[at + 1] >> 4 : bytes[at + 1];
        c->inplace |= 1ull << (slot < 63 ? slot : 63);
        return 1;
    }
    if ((bytes[at] == STORE_SUBSCR || bytes[at] == STORE_ATTR) && c->action_at[at / 2] != NULL) {
        c->action_at[at / 2]->after_inplace = 1;
        return 1;
    }
    return 0;
}

static int inplace_settle_all(CodeRecord *c) {
    PyObject *bytes = PyCode_GetCode(c->code);
    if (bytes == NULL) {
        return -1;
    }
    for (Py_ssize_t unit = 0; unit < c->units; unit++) {
        Action *at = c->action_at[unit];
        if (at != NULL && at->site == SITE_INPLACE &&
            inplace_settle(c, (const unsigned char *)PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), (long)unit * 2)) {
            at->site = 0;
            if (at->first_entry < 0 && at->evaluation < 0) {
                c->action_at[unit] = NULL;
            }
        }
    }
    Py_DECREF(bytes);
    return 0;
}

/* Whether the global `callee` is a function that is followed: it reports itself when it starts. */
static int callee_followed(Recorder *r, PyObject *callable) {
    if (callable == NULL || !PyFunction_Check(callable)) {
        return 0;
    }
    int error = 0;
    CodeRecord *code = code_record(r, ((PyFunctionObject *)callable)->func_code, ((PyFunctionObject *)callable)->func_globals, &error);
    if (error) {
        PyErr_Clear();
    }
    return code != NULL && code->map != NULL;
}

/* Whether a name certainly stands for a builtin that changes nothing when called; the builtins are watched from now on. */
static int callee_pure(Recorder *r, PyObject *callee, PyObject *globals, long count) {
    PyObject *builtins = PyEval_GetBuiltins(), *own = PyDict_GetItemWithError(globals, &_Py_ID(__builtins__));
    if (own != NULL && PyModule_Check(own)) {
        own = PyModule_GetDict(own);
    }
    PyObject *callable = own == builtins && builtins != NULL ? PyDict_GetItemWithError(builtins, callee) : NULL;
    int takes_callback = PyUnicode_CompareWithASCIIString(callee, "iter") == 0 || PyUnicode_CompareWithASCIIString(callee, "type") == 0;
    if (callable == NULL || (count != 1 && takes_callback) || !call_is_pure(r, callable)) {
        return 0;
    }
    if (r->builtins == NULL && PyDict_Watch(r->state->watcher, builtins) == 0) {
        r->builtins = builtins;
    }
    return r->builtins == builtins;
}

/* Whether a call needs no event of its own. The callee's name is watched from then on. */
static int call_elided(Recorder *r, PyObject *site, PyObject *globals, long operation, long count) {
    PyObject *callee = PyObject_GetAttr(site, r->state->attribute_names[NAME_CALLEE]);
    int elided = 0;
    if (callee != NULL && PyUnicode_CheckExact(callee) && PyUnicode_GET_LENGTH(callee) > 0 && PyDict_CheckExact(globals) && !r->tainted) {
        PyObject *own = PyDict_GetItemWithError(globals, callee);
        elided = own != NULL ? callee_followed(r, own) : operation == SITE_CALL && callee_pure(r, callee, globals, count);
        if (elided && PySet_Add(r->elided, callee) < 0) {
            elided = 0;
        }
    }
    Py_XDECREF(callee);
    PyErr_Clear();
    return elided;
}

/* Fill a code record from its CodeMap; 0 or -1 with an error set. */
static int code_fill(Recorder *r, CodeRecord *c, PyObject *globals) {
    PyObject *entries = tuple_attribute(r, c->map, NAME_ENTRIES), *sites = tuple_attribute(r, c->map, NAME_SITES);
    PyObject *evaluations = tuple_attribute(r, c->map, NAME_EVALUATIONS), *statements = tuple_attribute(r, c->map, NAME_STATEMENTS);
    PyObject *accumulators = tuple_attribute(r, c->map, NAME_ACCUMULATORS), *passes = tuple_attribute(r, c->map, NAME_PASSES);
    c->globals_used = tuple_attribute(r, c->map, NAME_GLOBALS_USED);
    PyObject *may_store = NULL;
    int result = -1;
    if (!entries || !sites || !evaluations || !statements || !accumulators || !passes || !c->globals_used) {
        goto done;
    }
    c->units = Py_SIZE(c->code);
    Py_ssize_t most = PyTuple_GET_SIZE(entries) + PyTuple_GET_SIZE(sites) + PyTuple_GET_SIZE(evaluations) + 1, count = 0;
    c->statement_count = PyTuple_GET_SIZE(statements);
    c->pass_count = PyTuple_GET_SIZE(passes);
    c->action_at = PyMem_RawCalloc((size_t)c->units + 1, sizeof(Action *));
    c->actions = PyMem_RawCalloc((size_t)most, sizeof(Action));
    c->entries = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(entries) + 1, sizeof(EntryAction));
    c->accumulators = PyMem_RawCalloc((size_t)c->statement_count + 1, sizeof(int32_t));
    c->is_raise = PyMem_RawCalloc((size_t)c->statement_count + 1, 1);
    c->pass_clause = PyMem_RawCalloc((size_t)c->pass_count + 1, 1);
    c->pass_comprehension = PyMem_RawCalloc((size_t)c->pass_count + 1, sizeof(int32_t));
    if (!c->action_at || !c->actions || !c->entries || !c->accumulators || !c->is_raise || !c->pass_clause || !c->pass_comprehension) {
        PyErr_NoMemory();
        goto done;
    }
    long named_slots = c->slots + (long)PyTuple_GET_SIZE(c->globals_used); /* a STORED's slot behind the variables' stands for a name */
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(entries); i++) {
        PyObject *entry = PyTuple_GET_ITEM(entries, i);
        long offset = int_attribute(r, entry, NAME_OFFSET), action = int_attribute(r, entry, NAME_ACTION), number = int_attribute(r, entry, NAME_NUMBER);
        if (PyErr_Occurred()) {
            goto done;
        }
        long bound = action == ACT_PASS || action == ACT_PASSES_END ? c->pass_count : action == ACT_STORED ? named_slots : c->statement_count;
        if (number < 0 || number >= bound) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: an entry's number is out of range");
            goto done;
        }
        Action *at = action_at(c, &count, offset);
        if (at == NULL) {
            goto done;
        }
        if (at->first_entry < 0) {
            at->first_entry = (int32_t)i;
        }
        at->entry_count++;
        c->entries[i].action = (uint8_t)action;
        c->entries[i].number = (int32_t)number;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(sites); i++) {
        PyObject *site = PyTuple_GET_ITEM(sites, i);
        long operation = int_attribute(r, site, NAME_OPERATION);
        if ((operation == SITE_CALL || operation == SITE_CALL_KW) && call_elided(r, site, globals, operation, int_attribute(r, site, NAME_ARGUMENT))) {
            continue;
        }
        Action *at = action_at(c, &count, int_attribute(r, site, NAME_OFFSET));
        if (at == NULL) {
            goto done;
        }
        at->site = (int32_t)operation;
        at->site_stack = (int32_t)int_attribute(r, site, NAME_STACK);
        at->site_argument = (int32_t)int_attribute(r, site, NAME_ARGUMENT);
        if (PyErr_Occurred()) {
            goto done;
        }
        if (at->site_stack < 0 || at->site_stack > c->code->co_stacksize) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: a site's stack depth is out of range");
            goto done;
        }
    }
    if (r->detail) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(evaluations); i++) {
            PyObject *evaluation = PyTuple_GET_ITEM(evaluations, i);
            Action *at = action_at(c, &count, int_attribute(r, evaluation, NAME_OFFSET));
            long stack = int_attribute(r, evaluation, NAME_STACK);
            if (at == NULL || PyErr_Occurred()) {
                goto done;
            }
            if (stack < 1 || stack > c->code->co_stacksize) {
                PyErr_SetString(PyExc_ValueError, "CodeMap: an evaluation's stack depth is out of range");
                goto done;
            }
            at->evaluation = (int32_t)i;
            at->evaluation_stack = (int32_t)stack;
        }
    }
    for (Py_ssize_t i = 0; i < c->statement_count; i++) {
        PyObject *kind = PyObject_GetAttr(PyTuple_GET_ITEM(statements, i), r->state->attribute_names[NAME_KIND]);
        if (kind == NULL || !PyUnicode_Check(kind)) {
            Py_XDECREF(kind);
            goto done;
        }
        c->is_raise[i] = PyUnicode_CompareWithASCIIString(kind, "Raise") == 0;
        c->genexpr |= PyUnicode_CompareWithASCIIString(kind, "GeneratorExp") == 0;
        Py_DECREF(kind);
        c->accumulators[i] = i < PyTuple_GET_SIZE(accumulators) ? (int32_t)PyLong_AsLong(PyTuple_GET_ITEM(accumulators, i)) : -1;
    }
    for (Py_ssize_t i = 0; i < c->pass_count; i++) {
        c->pass_clause[i] = (uint8_t)int_attribute(r, PyTuple_GET_ITEM(passes, i), NAME_CLAUSE);
        c->pass_comprehension[i] = (int32_t)int_attribute(r, PyTuple_GET_ITEM(passes, i), NAME_COMPREHENSION);
    }
    if (inplace_settle_all(c) < 0) {
        goto done;
    }
    may_store = PyObject_GetAttr(c->map, r->state->attribute_names[NAME_MAY_STORE]);
    if (may_store == NULL) {
        PyErr_Clear();
    }
    if (stores_take(r, c, entries, may_store != NULL && PyTuple_Check(may_store) ? may_store : NULL) < 0) {
        goto done;
    }
    result = PyErr_Occurred() ? -1 : 0;
done:
    Py_XDECREF(may_store);
    Py_XDECREF(entries);
    Py_XDECREF(sites);
    Py_XDECREF(evaluations);
    Py_XDECREF(statements);
    Py_XDECREF(accumulators);
    Py_XDECREF(passes);
    return result;
}

/* The record of a code object, made at first sight by asking `discover`; *error is set where an exception is. */
CodeRecord *code_record(Recorder *r, PyObject *code, PyObject *globals, int *error) {
    CodeRecord *c = code_lookup(r, code);
    if (c != NULL) {
        return c;
    }
    PyObject *map = PyObject_CallFunctionObjArgs(r->discover, code, globals, NULL);
    if (map == NULL) {
        *error = 1;
        return NULL;
    }
    c = PyMem_RawCalloc(1, sizeof(CodeRecord));
    if (c == NULL) {
        Py_DECREF(map);
        PyErr_NoMemory();
        *error = 1;
        return NULL;
    }
    c->code = (PyCodeObject *)Py_NewRef(code);
    c->slots = c->code->co_nlocalsplus;
    c->kinds = (const unsigned char *)PyBytes_AS_STRING(c->code->co_localspluskinds);
    c->module_like = !(c->code->co_flags & CO_OPTIMIZED);
    c->index = UINT32_MAX;
    if ((r->code_used + 1) * 2 > r->code_size) {
        size_t size = r->code_size ? r->code_size * 2 : 64;
        CodeRecord **slots = PyMem_RawCalloc(size, sizeof(*slots));
        if (slots == NULL) {
            Py_DECREF(map);
            code_free(c);
            PyErr_NoMemory();
            *error = 1;
            return NULL;
        }
        for (size_t j = 0; j < r->code_size; j++) {
            if (r->code_slots[j] != NULL) {
                size_t i = mix(r->code_slots[j]->code) & (size - 1);
                while (slots[i] != NULL) {
                    i = (i + 1) & (size - 1);
                }
                slots[i] = r->code_slots[j];
            }
        }
        PyMem_RawFree(r->code_slots);
        r->code_slots = slots;
        r->code_size = size;
    }
    size_t i = mix(code) & (r->code_size - 1);
    while (r->code_slots[i] != NULL) {
        i = (i + 1) & (r->code_size - 1);
    }
    r->code_slots[i] = c;
    r->code_used++;
    if (map == Py_None) {
        Py_DECREF(map);
        return c;
    }
    /* It is in the table before it is filled: filling asks about the functions that it calls, perhaps itself. */
    c->map = map;
    if (PyList_Append(r->codes, code) < 0 || PyList_Append(r->maps, map) < 0) {
        *error = 1;
        return NULL;
    }
    c->index = (uint32_t)PyList_GET_SIZE(r->codes) - 1;
    PyObject *module = PyDict_Check(globals) ? PyDict_GetItemWithError(globals, &_Py_ID(__name__)) : NULL;
    if (module != NULL && PyUnicode_CheckExact(module) && PySet_Add(r->modules, module) < 0) {
        PyErr_Clear();
    }
    if (code_fill(r, c, globals) < 0) {
        *error = 1;
        return NULL;
    }
    return c;
}

/* ---- threads ---------------------------------------------------------------------------------------------------- */
static PyObject *thread_name(Recorder *r) {
    PyObject *threading = PyImport_GetModule(&_Py_ID(threading)), *name = NULL;
    if (threading != NULL) {
        PyObject *active = PyObject_GetAttr(threading, r->state->attribute_names[NAME_ACTIVE]), *ident = PyLong_FromUnsignedLong(PyThread_get_thread_ident());
        if (active != NULL && ident != NULL && PyDict_CheckExact(active)) {
            PyObject *thread = PyDict_GetItemWithError(active, ident);
            PyObject *found = thread == NULL ? NULL : PyObject_GetAttr(thread, r->state->attribute_names[NAME_NAME]);
            if (found != NULL && PyUnicode_CheckExact(found)) {
                name = Py_NewRef(found);
            }
            Py_XDECREF(found);
        }
        Py_XDECREF(active);
        Py_XDECREF(ident);
        Py_DECREF(threading);
    }
    PyErr_Clear();
    return name;
}

Thread *thread_find(Recorder *r, PyThreadState *state) {
    Thread *t;
    for (Py_ssize_t i = 0; i < r->thread_count; i++) {
        t = r->threads[i];
        if (t->state == state && t->state_id == state->id) {
            return r->last_thread = t;
        }
    }
    int foreign = 0;
    for (size_t i = 0; i < r->foreign_count; i++) {
        foreign |= r->foreign_ids[i] == state->id;
    }
    Thread **threads = PyMem_RawRealloc(r->threads, (size_t)(r->thread_count + 1) * sizeof(Thread *));
    t = threads == NULL ? NULL : PyMem_RawCalloc(1, sizeof(Thread));
    PyObject *name = foreign ? Py_NewRef(Py_None) : thread_name(r);
    if (name == NULL) {
        name = PyUnicode_FromString(r->thread_count == 0 ? "MainThread" : "Thread");
    }
    if (threads != NULL) {
        r->threads = threads;
    }
    if (t == NULL || name == NULL || (!foreign && PyList_Append(r->thread_names, name) < 0)) {
        Py_XDECREF(name);
        PyMem_RawFree(t);
        PyErr_Clear();
        r->log.full = 1;
        return NULL;
    }
    Py_DECREF(name);
    t->state = state;
    t->state_id = state->id;
    t->foreign = foreign;
    t->index = foreign ? 0 : (uint32_t)PyList_GET_SIZE(r->thread_names) - 1;
    r->threads[r->thread_count++] = t;
    return r->last_thread = t;
}

/* ---- frames ----------------------------------------------------------------------------------------------------- */
uint32_t caller_id(Thread *t) { return t->top != NULL ? t->top->id : NO_FRAME; }

static ShadowFrame *frame_new(Recorder *r, CodeRecord *code) {
    ShadowFrame *f = r->free_frames;
    if (f != NULL) {
        r->free_frames = f->next_free;
    }
    else {
        f = PyMem_RawCalloc(1, sizeof(ShadowFrame));
        if (f == NULL) {
            return NULL;
        }
    }
    if (code->slots + 1 > f->capacity_slots) {
        int capacity = code->slots + 9;
        PyObject **last = PyMem_RawRealloc(f->last, (size_t)capacity * sizeof(PyObject *));
        if (last != NULL) {
            f->last = last;
        }
        Py_ssize_t *lengths = PyMem_RawRealloc(f->lengths, (size_t)capacity * sizeof(Py_ssize_t));
        if (lengths != NULL) {
            f->lengths = lengths;
        }
        PyObject **lengths_of = PyMem_RawRealloc(f->lengths_of, (size_t)capacity * sizeof(PyObject *));
        if (lengths_of != NULL) {
            f->lengths_of = lengths_of;
        }
        if (last == NULL || lengths == NULL || lengths_of == NULL) {
            f->next_free = r->free_frames;
            r->free_frames = f;
            return NULL;
        }
        f->capacity_slots = capacity;
    }
    if ((int)code->statement_count + 1 > f->capacity_statements) {
        int capacity = (int)code->statement_count + 9;
        uint32_t *visits = PyMem_RawRealloc(f->visits, (size_t)capacity * sizeof(uint32_t));
        if (visits == NULL) {
            f->next_free = r->free_frames;
            r->free_frames = f;
            return NULL;
        }
        f->visits = visits;
        f->capacity_statements = capacity;
    }
    if ((int)code->pass_count + 1 > f->capacity_passes) {
        int capacity = (int)code->pass_count + 3;
        uint32_t *counts = PyMem_RawRealloc(f->pass_counts, (size_t)capacity * sizeof(uint32_t));
        if (counts == NULL) {
            f->next_free = r->free_frames;
            r->free_frames = f;
            return NULL;
        }
        f->pass_counts = counts;
        f->capacity_passes = capacity;
    }
    memset(f->pass_counts, 0, (size_t)code->pass_count * sizeof(uint32_t));
    f->passes_counted = 0;
    memset(f->last, 0, (size_t)code->slots * sizeof(PyObject *));
    for (int i = 0; i < code->slots; i++) {
        f->lengths[i] = -1;
    }
    memset(f->visits, 0, (size_t)code->statement_count * sizeof(uint32_t));
    f->code = code;
    f->open_record = NULL;
    f->statement = -1;
    f->may_store = ~(uint64_t)0;
    f->joined = 0;
    f->shares_cells = PyTuple_GET_SIZE(code->code->co_localsplusnames) > code->code->co_nlocals || code->code->co_ncellvars > 0;
    f->fresh_header = f->growing = f->pass_depth = f->is_suspended = 0;
    f->owner = NULL;
    f->owner_entry = NULL;
    f->pending.kind = CHANGE_NONE;
    f->pending.target = NULL;
    f->pending.key = NULL;
    f->pending.reach_count = 0;
    return f;
}

/* A followed frame begins (or is met while it is running): a new shadow frame on top of this thread's stack. */
ShadowFrame *frame_push(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    size_t capacity = (size_t)t->capacity;
    ShadowFrame *f = frame_new(r, code);
    if (f == NULL || grow((void **)&t->stack, &capacity, (size_t)t->depth + 1, sizeof(ShadowFrame *)) < 0) {
        r->log.full = 1;
        return NULL;
    }
    t->capacity = (Py_ssize_t)capacity;
    f->frame = frame;
    f->id = r->next_frame++;
    f->depth = t->depth ? t->stack[t->depth - 1]->depth + 1 : 1;
    f->generator = frame_generator(frame) != NULL;
    t->stack[t->depth++] = f;
    t->top = f;
    return f;
}

void frame_free(Recorder *r, ShadowFrame *f) {
    for (int i = 0; i < f->code->slots; i++) {
        PyObject *value = f->last[i];
        if (value != NULL) {
            f->last[i] = NULL;
            if (!is_common_atom(value)) {
                Tracked *o = table_find(&r->table, value);
                if (o != NULL) {
                    limbo_add(r, o); /* the frame itself still has it: look again later */
                }
            }
            drop(r, value);
        }
    }
    pending_drop(r, &f->pending);
    if (f->owner != NULL) {
        PyObject *owner = f->owner;
        f->owner = NULL;
        if (f->owner_entry != NULL) {
            drop(r, owner);
        }
        else {
            drop_seen(r, owner);
        }
    }
    f->next_free = r->free_frames;
    r->free_frames = f;
}

static void suspended_remove(Recorder *r, ShadowFrame *f) {
    for (size_t i = 0; i < r->suspended_count; i++) {
        if (r->suspended[i] == f) {
            r->suspended[i] = r->suspended[--r->suspended_count];
            break;
        }
    }
    f->is_suspended = 0;
}

/* The shadow frame on top, which must be `frame`'s; frames above it that ended unseen are dropped; one that was running before recording joins. */
ShadowFrame *frame_top(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    if (t->top != NULL && t->top->frame == frame && t->top->code == code) {
        return t->top;
    }
    for (Py_ssize_t i = t->depth - 1; i >= 0; i--) {
        if (t->stack[i]->frame == frame && t->stack[i]->code == code) {
            while (t->depth > i + 1) {
                frame_free(r, t->stack[--t->depth]);
            }
            t->top = t->stack[i];
            return t->stack[i];
        }
    }
    return NULL;
}

void frame_pop(Recorder *r, Thread *t, ShadowFrame *f) {
    if (t->top == f) {
        t->depth--;
        t->top = t->depth ? t->stack[t->depth - 1] : NULL;
    }
    frame_free(r, f);
}

/* A generator's frame hands out a value: it leaves the stack and waits. Its generator is owned meanwhile, and let go when nobody else owns it. */
void frame_suspend(Recorder *r, Thread *t, ShadowFrame *f) {
    if (t->top == f) {
        t->depth--;
        t->top = t->depth ? t->stack[t->depth - 1] : NULL;
    }
    if (grow((void **)&r->suspended, &r->suspended_capacity, r->suspended_count + 1, sizeof(ShadowFrame *)) < 0) {
        r->log.full = 1;
        frame_free(r, f);
        return;
    }
    r->suspended[r->suspended_count++] = f;
    r->attention = 1;
    f->is_suspended = 1;
    PyObject *generator = frame_generator(f->frame);
    if (generator != NULL) {
        f->owner = Py_NewRef(generator);
        f->owner_entry = table_find(&r->table, generator);
        if (f->owner_entry != NULL) {
            f->owner_entry->holds++;
        }
    }
}

ShadowFrame *frame_resume(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    for (size_t i = r->suspended_count; i-- > 0;) {
        ShadowFrame *f = r->suspended[i];
        if (f->frame != frame || f->code != code) {
            continue;
        }
        size_t capacity = (size_t)t->capacity;
        if (grow((void **)&t->stack, &capacity, (size_t)t->depth + 1, sizeof(ShadowFrame *)) < 0) {
            r->log.full = 1;
            return NULL;
        }
        t->capacity = (Py_ssize_t)capacity;
        suspended_remove(r, f);
        if (f->owner != NULL) {
            PyObject *owner = f->owner;
            f->owner = NULL;
            if (f->owner_entry != NULL) {
                drop(r, owner);
            }
            else {
                drop_seen(r, owner);
            }
            f->owner_entry = NULL;
        }
        t->stack[t->depth++] = f;
        t->top = f;
        f->may_store = ~(uint64_t)0;
        return f;
    }
    return NULL;
}

/* Let go of suspended generators that only we own; closing them runs their `finally` blocks, in this very frame. */
void suspended_check(Recorder *r) {
    size_t checks = r->suspended_count < 8 ? r->suspended_count : 4;
    for (size_t n = 0; n < checks && r->suspended_count; n++) {
        size_t i = r->suspended_probe++ % r->suspended_count;
        ShadowFrame *f = r->suspended[i];
        if (f->owner == NULL) {
            continue;
        }
        Tracked *o = table_find(&r->table, f->owner);
        Py_ssize_t ours = o == NULL ? 1 : 1 + (Py_ssize_t)o->holds + (f->owner_entry == NULL);
        if (Py_REFCNT(f->owner) != ours || (o != NULL && (o->pins || o->holds > (f->owner_entry != NULL)))) {
            continue;
        }
        PyObject *owner = f->owner;
        _PyInterpreterFrame *frame = f->frame;
        uint32_t id = f->id;
        f->owner = NULL;
        if (o != NULL) {
            drop(r, owner); /* the table's own reference is the last one: let it go now */
            Py_INCREF(owner);
            limbo_add(r, o);
            forget(r, o);
        }
        release_object(owner);
        /* It may have run and ended; if it is still listed, it was closed without running. */
        for (size_t j = 0; j < r->suspended_count; j++) {
            if (r->suspended[j]->frame == frame && r->suspended[j]->id == id) {
                f = r->suspended[j];
                suspended_remove(r, f);
                frame_free(r, f);
                break;
            }
        }
    }
}

void frames_free(Recorder *r) {
    for (Py_ssize_t i = 0; i < r->thread_count; i++) {
        Thread *t = r->threads[i];
        while (t->depth) {
            frame_free(r, t->stack[--t->depth]);
        }
        PyMem_RawFree(t->stack);
        PyMem_RawFree(t);
    }
    PyMem_RawFree(r->threads);
    PyMem_RawFree(r->foreign_ids);
    r->foreign_ids = NULL;
    r->foreign_count = r->foreign_capacity = 0;
    r->threads = NULL;
    r->thread_count = 0;
    r->last_thread = NULL;
    while (r->suspended_count) {
        frame_free(r, r->suspended[--r->suspended_count]);
    }
    PyMem_RawFree(r->suspended);
    r->suspended = NULL;
    r->suspended_capacity = 0;
    while (r->free_frames != NULL) {
        ShadowFrame *f = r->free_frames;
        r->free_frames = f->next_free;
        PyMem_RawFree(f->last);
        PyMem_RawFree(f->lengths);
        PyMem_RawFree(f->lengths_of);
        PyMem_RawFree(f->visits);
        PyMem_RawFree(f->pass_counts);
        PyMem_RawFree(f);
    }
}

/* ---- slots ------------------------------------------------------------------------------------------------------ */
static void text_write(Recorder *r, ShadowFrame *f, uint32_t slot, Py_ssize_t prefix, Py_ssize_t suffix, PyObject *now) {
    PyObject *middle = PyUnicode_Substring(now, prefix, PyUnicode_GET_LENGTH(now) - suffix);
    if (middle == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return;
    }
    effect_plain(r, OP_TEXT << 1, 0, (uint32_t)prefix, (uint64_t)suffix);
    effect(r, OP_BIND << 1, slot, f->id, middle);
    Py_DECREF(middle);
}

/* A long string replaced another: write only what differs, where at least half of it stays. 1 if written. */
static int splice_write(Recorder *r, ShadowFrame *f, uint32_t slot, PyObject *old, PyObject *now) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(now), before = PyUnicode_GET_LENGTH(old), prefix = 0, suffix = 0;
    Py_ssize_t shorter = length < before ? length : before;
    int kind = PyUnicode_KIND(now), old_kind = PyUnicode_KIND(old);
    const void *data = PyUnicode_DATA(now), *old_data = PyUnicode_DATA(old);
    if (shorter > (Py_ssize_t)UINT32_MAX) {
        return 0;
    }
    while (prefix < shorter && PyUnicode_READ(kind, data, prefix) == PyUnicode_READ(old_kind, old_data, prefix)) {
        prefix++;
    }
    while (suffix < shorter - prefix && PyUnicode_READ(kind, data, length - 1 - suffix) == PyUnicode_READ(old_kind, old_data, before - 1 - suffix)) {
        suffix++;
    }
    if (prefix + suffix < length / 2) {
        return 0;
    }
    text_write(r, f, slot, prefix, suffix, now);
    return 1;
}

/* A slot holds another object than it did. */
void slot_changed(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    PyObject *old = f->last[i];
    Tracked *entry = NULL;
    int32_t growing = f->statement >= 0 ? f->code->accumulators[f->statement] : -1;
    if (now == NULL) {
        effect_plain(r, OP_UNBIND << 1, (uint32_t)i, f->id, 0);
    }
    else if (PyUnicode_CheckExact(now) && PyUnicode_GET_LENGTH(now) > LONG_TEXT && old != NULL && PyUnicode_CheckExact(old)) {
        Py_ssize_t before = PyUnicode_GET_LENGTH(old);
        if (growing == i && PyUnicode_GET_LENGTH(now) >= before && before <= (Py_ssize_t)UINT32_MAX) {
            /* `s += ...`: CPython extends the string in place if nobody else owns it. Remember its length and do not own it. */
            text_write(r, f, (uint32_t)i, before, 0, now);
            f->last[i] = NULL;
            f->lengths[i] = PyUnicode_GET_LENGTH(now);
            f->lengths_of[i] = now;
            f->growing++;
            Py_DECREF(old);
            return;
        }
        if (!splice_write(r, f, (uint32_t)i, old, now)) {
            effect(r, OP_BIND << 1, (uint32_t)i, f->id, now);
        }
    }
    else {
        entry = resolve(r, now);
        effect_entry(r, OP_BIND << 1, (uint32_t)i, f->id, now, entry);
    }
    hold_entry(r, &f->last[i], now, entry);
    r->cell_changed |= f->code->kinds[i] & (KIND_CELL | KIND_FREE);
}

/* A slot whose string grows by `+=` and is not owned here. */
void slot_growing(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    Py_ssize_t before = f->lengths[i];
    int32_t growing = f->statement >= 0 ? f->code->accumulators[f->statement] : -1;
    if (now != NULL && PyUnicode_CheckExact(now)) {
        Py_ssize_t length = PyUnicode_GET_LENGTH(now);
        if (length == before && (growing == i || f->lengths_of[i] == now)) {
            f->lengths_of[i] = now;
            return;
        }
        if (growing == i && length > before) {
            text_write(r, f, (uint32_t)i, before, 0, now);
            f->lengths[i] = length;
            f->lengths_of[i] = now;
            return;
        }
    }
    f->lengths[i] = -1;
    f->growing--;
    if (now == NULL) {
        effect_plain(r, OP_UNBIND << 1, (uint32_t)i, f->id, 0);
    }
    else {
        effect(r, OP_BIND << 1, (uint32_t)i, f->id, now);
    }
    hold(r, &f->last[i], now);
}

static void cells_compare(Recorder *r, ShadowFrame *f) {
    Slot *slots = f->frame->localsplus;
    for (int i = 0; i < f->code->slots; i++) {
        if (f->code->kinds[i] & (KIND_CELL | KIND_FREE)) {
            PyObject *now = slot_object(slots[i]);
            if (now != NULL && PyCell_Check(now) && f->lengths[i] < 0) {
                now = PyCell_GET(now);
                if (now != f->last[i]) {
                    slot_changed(r, f, i, now);
                }
            }
        }
    }
}

/* Compare the slots that may have changed with what they held, and write what differs. */
void sync_slots(Recorder *r, ShadowFrame *f) { slots_compare(r, f); }

/* A closure's variable was rebound: other live frames that share the cell see it now, too. */
static void cells_share(Recorder *r, ShadowFrame *from) {
    r->cell_changed = 0;
    for (Py_ssize_t n = 0; n < r->thread_count; n++) {
        for (Py_ssize_t i = 0; i < r->threads[n]->depth; i++) {
            ShadowFrame *f = r->threads[n]->stack[i];
            if (f != from && f->shares_cells) {
                cells_compare(r, f);
            }
        }
    }
    for (size_t i = 0; i < r->suspended_count; i++) {
        if (r->suspended[i]->shares_cells && r->suspended[i]->owner != NULL) {
            cells_compare(r, r->suspended[i]);
        }
    }
    r->cell_changed = 0;
}

static void look_slowly(Recorder *r) {
    ObjectTable *t = &r->table;
    for (size_t i = 0; i < t->volatile_count; i++) {
        reach_look(r, t->volatile_objects[i], FLAG_OUTSIDE);
    }
    if (r->tainted || r->polling) {
        full_look(r, r->polling ? 0 : FLAG_OUTSIDE);
    }
}

/* An event of frame `f`: write all effects since the last event; they belong to its open step. */
void effects_sync(Recorder *r, ShadowFrame *f) {
    if (r->out_stream) {
        output_flush(r);
    }
    r->owner = f->id;
    if (r->dict_event_count) {
        dict_events_write(r);
    }
    if (f->pending.kind != CHANGE_NONE) {
        pending_flush(r, f);
    }
    if (f->may_store || r->check_all_slots || r->polling) {
        sync_slots(r, f);
        if (r->cell_changed) {
            cells_share(r, f);
        }
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (r->table.volatile_count || r->tainted || r->polling) {
        look_slowly(r);
    }
    r->own_store = NULL;
    if (r->table.limbo_count || r->table.garbage_count || r->suspended_count || r->table.used > r->table.sweep_at) {
        release_dead(r);
        r->owner = f->id;
    }
    r->attention = r->dict_event_count || r->table.limbo_count || r->table.garbage_count || r->suspended_count || r->table.volatile_count ||
                   r->table.work_count || r->tainted || r->polling || r->check_all_slots;
}

/* A callee of `f` begins: as effects_sync(), but the operation under way stays pending. */
void sync_caller(Recorder *r, ShadowFrame *f) {
    if (r->out_stream) {
        output_flush(r);
    }
    r->owner = f->id;
    if (r->dict_event_count) {
        dict_events_write(r);
    }
    pending_peek(r, f);
    sync_slots(r, f);
    if (r->cell_changed) {
        cells_share(r, f);
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (r->table.volatile_count || r->tainted || r->polling) {
        look_slowly(r);
    }
}

/* ---- open steps ------------------------------------------------------------------------------------------------- */
static inline void span_end(Recorder *r, Record *record) {
    if (record != NULL) {
        record->c.number = (record->c.number & ~(uint64_t)UINT32_MAX) | r->log.steps;
    }
}

/* Close the passes from `depth` up: they end at the next step. */
void passes_close(Recorder *r, ShadowFrame *f, int depth) {
    while (f->pass_depth > depth) {
        span_end(r, f->passes[--f->pass_depth].record);
    }
}

/* The frame's open LINE step (and its passes) ends at the next step. */
void step_close(Recorder *r, ShadowFrame *f) {
    passes_close(r, f, 0);
    span_end(r, f->open_record);
    f->open_record = NULL;
}
