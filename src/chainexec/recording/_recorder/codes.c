/* The code objects of one recording: which are followed, and what is to be done at which of their instructions. */
#include "slots.h"

CodeRecord *code_lookup(Recorder *r, PyObject *code) {
    if (r->last_code != NULL && (PyObject *)r->last_code->code == code) {
        return r->last_code;
    }
    if (r->code_size == 0) {
        return NULL;
    }
    for (size_t i = address_hash(code) & (r->code_size - 1); r->code_slots[i] != NULL; i = (i + 1) & (r->code_size - 1)) {
        if ((PyObject *)r->code_slots[i]->code == code) {
            return r->last_code = r->code_slots[i];
        }
    }
    return NULL;
}

static void code_free(CodeRecord *c) {
    Py_XDECREF(c->code);
    plan_release(c->plan);
    PyMem_RawFree(c->action_at);
    PyMem_RawFree(c->actions);
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
    return code != NULL && code->plan != NULL;
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
static int call_elided(Recorder *r, const NamedCall *call, PyObject *globals) {
    int elided = 0;
    if (PyDict_CheckExact(globals) && !r->tainted) {
        PyObject *own = PyDict_GetItemWithError(globals, call->name);
        elided = own != NULL ? callee_followed(r, own) : call->operation == SITE_CALL && callee_pure(r, call->name, globals, call->count);
        if (elided && PySet_Add(r->elided, call->name) < 0) {
            elided = 0;
        }
    }
    PyErr_Clear();
    return elided;
}

/* Which sites go without an event in this recording: not stores beside a call that may change something, too. */
static void looks_settle(CodeRecord *c, int looking) {
    const Plan *p = c->plan;
    for (Py_ssize_t unit = 0; unit < c->units; unit++) {
        Action *at = p->action_of[unit] < 0 ? NULL : &c->actions[p->action_of[unit]];
        if (at != NULL && at->site && !at->looked && p->place_of[unit] >= 0) {
            c->actions[p->place_of[unit]].beside = 1;
        }
    }
    for (Py_ssize_t i = 0; i < p->look_count; i++) {
        Action *at = &c->actions[p->looks[i].action];
        at->looked = looking && (p->looks[i].operation == SITE_CALL || !c->actions[p->looks[i].place].beside);
        if (at->looked) {
            at->site = 0;
        }
    }
}

/* The actions of one recording: a copy of the plan's, without what this recording does not need. 0 or -1 with an error set. */
static int code_fill(Recorder *r, CodeRecord *c, PyObject *globals) {
    Plan *p = c->plan;
    c->units = p->units;
    c->entries = p->entries;
    c->statement_count = p->statement_count;
    c->pass_count = p->pass_count;
    c->accumulators = p->accumulators;
    c->inplace = p->inplace;
    c->cells = p->cells;
    c->genexpr = p->genexpr;
    c->globals_used = p->globals_used;
    c->seen = c->slots > 63 ? ~(uint64_t)0 : (1ull << c->slots) - 1;
    for (int i = 0; i < c->slots && i < 63; i++) {
        PyObject *name = PyTuple_GET_ITEM(c->code->co_localsplusnames, i);
        int implicit = c->module_like && (PyUnicode_CompareWithASCIIString(name, "__classdict__") == 0 ||
                                          PyUnicode_CompareWithASCIIString(name, "__conditional_annotations__") == 0);
        if (implicit || is_foreign(c->code, i)) {
            c->seen &= ~(1ull << i);
        }
    }
    c->shares_cells = PyTuple_GET_SIZE(c->code->co_localsplusnames) > c->code->co_nlocals || c->code->co_ncellvars > 0;
    c->plain = c->seen & ~(c->cells | 1ull << 63);
    int flags = c->code->co_flags, parameters = c->code->co_argcount + c->code->co_kwonlyargcount + !!(flags & CO_VARARGS) + !!(flags & CO_VARKEYWORDS);
    c->at_start = parameters >= 63 || c->module_like ? c->seen : c->seen & (((1ull << parameters) - 1) | ~c->plain);
    c->action_at = PyMem_RawCalloc((size_t)c->units + 1, sizeof(Action *));
    c->actions = PyMem_RawMalloc((size_t)(p->action_count + 1) * sizeof(Action));
    if (c->action_at == NULL || c->actions == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(c->actions, p->actions, (size_t)(p->action_count + 1) * sizeof(Action)); /* the function's start, too */
    int looking = !r->every_entry;
    for (Py_ssize_t i = 0; i < p->call_count; i++) {
        if (call_elided(r, &p->calls[i], globals)) {
            c->actions[p->calls[i].action].site = 0;
        }
        else {
            looking &= !p->calls[i].assumed;
        }
    }
    looks_settle(c, looking);
    for (Py_ssize_t unit = 0; unit < c->units; unit++) {
        if (p->action_of[unit] < 0) {
            continue;
        }
        Action *at = &c->actions[p->action_of[unit]];
        if (!r->detail) {
            at->evaluation = -1;
        }
        if (at->entry_count == 0 && at->site == 0 && at->evaluation < 0) {
            continue;
        }
        c->action_at[unit] = at;
        at->plain_evaluation = at->evaluation >= 0 && at->entry_count == 0 && at->site == 0;
        if (at->entry_count == 1) {
            EntryAction *entry = &c->entries[at->first_entry];
            at->step = entry->action == ACT_STEP || entry->action == ACT_LOOP_STEP ? entry->action : 0;
            at->statement = entry->number;
            at->plain_step = at->step && at->evaluation < 0 && at->site == 0;
            at->quiet = at->inferred && at->plain_step && !r->every_entry;
        }
    }
    return 0;
}

/* The record of a code object, made at first sight by asking `discover`; *error is set where an exception is. Asking runs Python code: another
 * thread that meets the code meanwhile may have made the record. Whether it is followed is known from the start, the rest when it is `filled`. */
CodeRecord *code_record(Recorder *r, PyObject *code, PyObject *globals, int *error) {
    CodeRecord *c = code_lookup(r, code);
    if (c != NULL) {
        return c;
    }
    PyObject *map = ask_two(r->discover, code, globals);
    if (map == NULL) {
        *error = 1;
        return NULL;
    }
    c = code_lookup(r, code);
    if (c != NULL) {
        Py_DECREF(map);
        return c;
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
    c->filler = PyThread_get_thread_ident();
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
                size_t i = address_hash(r->code_slots[j]->code) & (size - 1);
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
    size_t i = address_hash(code) & (r->code_size - 1);
    while (r->code_slots[i] != NULL) {
        i = (i + 1) & (r->code_size - 1);
    }
    r->code_slots[i] = c;
    r->code_used++;
    if (map == Py_None) {
        Py_DECREF(map);
        c->filled = 1;
        return c;
    }
    /* It is in the table before it is filled: filling asks about the functions that it calls, perhaps itself. */
    c->plan = plan_find(r, c->code, map);
    if (c->plan == NULL || PyList_Append(r->codes, code) < 0 || PyList_Append(r->maps, map) < 0) {
        Py_DECREF(map);
        *error = 1;
        return NULL;
    }
    Py_DECREF(map);
    c->index = (uint32_t)PyList_GET_SIZE(r->codes) - 1;
    PyObject *module = PyDict_Check(globals) ? PyDict_GetItemWithError(globals, &_Py_ID(__name__)) : NULL;
    if (module != NULL && PyUnicode_CheckExact(module) && PySet_Add(r->modules, module) < 0) {
        PyErr_Clear();
    }
    if (code_fill(r, c, globals) < 0) {
        *error = 1;
        return NULL;
    }
    c->filled = 1;
    return c;
}
