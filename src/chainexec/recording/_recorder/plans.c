/* What a CodeMap says, brought into the form that callbacks read; kept for later recordings of the same code. */
#include "slots.h"
#include "opcode.h"

#define PLAN_LIMIT 2048 /* plans that are kept */

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

/* The action at an offset, made at its first mention; NULL with an error set. */
static Action *action_at(Plan *p, long offset) {
    Py_ssize_t unit = offset / 2;
    if (offset < 0 || unit >= p->units) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: an offset outside the code");
        }
        return NULL;
    }
    if (p->action_of[unit] < 0) {
        p->action_of[unit] = (int32_t)p->action_count;
        p->actions[p->action_count++] = (Action){.first_entry = -1, .evaluation = -1};
    }
    return &p->actions[p->action_of[unit]];
}

/* Which slots may be stored after each entry; without that fact all are compared. */
static int stores_take(Recorder *r, Plan *p, PyCodeObject *code, PyObject *entries, PyObject *may_store) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(entries); i++) {
        long offset = int_attribute(r, PyTuple_GET_ITEM(entries, i), NAME_OFFSET);
        uint64_t mask = ~(uint64_t)0;
        if (may_store != NULL && i < PyTuple_GET_SIZE(may_store)) {
            PyObject *low = PyTuple_GET_ITEM(may_store, i);
            int wide = 0;
            if (code->co_nlocalsplus > 63) {
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
        p->actions[p->action_of[offset / 2]].may_store |= mask;
    }
    const unsigned char *kinds = (const unsigned char *)PyBytes_AS_STRING(code->co_localspluskinds);
    for (int i = 0; i < code->co_nlocalsplus; i++) {
        if (kinds[i] & (KIND_CELL | KIND_FREE)) {
            p->cells |= 1ull << (i < 63 ? i : 63);
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
static int inplace_settle(Plan *p, const unsigned char *bytes, Py_ssize_t length, long offset) {
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
        p->inplace |= 1ull << (slot < 63 ? slot : 63);
        return 1;
    }
    if ((bytes[at] == STORE_SUBSCR || bytes[at] == STORE_ATTR) && p->action_of[at / 2] >= 0) {
        p->actions[p->action_of[at / 2]].after_inplace = 1;
        return 1;
    }
    return 0;
}

static int inplace_settle_all(Plan *p, PyCodeObject *code) {
    PyObject *bytes = PyCode_GetCode(code);
    if (bytes == NULL) {
        return -1;
    }
    for (Py_ssize_t unit = 0; unit < p->units; unit++) {
        Action *at = p->action_of[unit] < 0 ? NULL : &p->actions[p->action_of[unit]];
        if (at != NULL && at->site == SITE_INPLACE &&
            inplace_settle(p, (const unsigned char *)PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), (long)unit * 2)) {
            at->site = 0;
        }
    }
    Py_DECREF(bytes);
    return 0;
}

static int entries_take(Recorder *r, Plan *p, PyCodeObject *code, PyObject *entries) {
    long named_slots = code->co_nlocalsplus + (long)PyTuple_GET_SIZE(p->globals_used); /* a STORED's slot behind the variables' stands for a name */
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(entries); i++) {
        PyObject *entry = PyTuple_GET_ITEM(entries, i);
        long offset = int_attribute(r, entry, NAME_OFFSET), action = int_attribute(r, entry, NAME_ACTION), number = int_attribute(r, entry, NAME_NUMBER);
        if (PyErr_Occurred()) {
            return -1;
        }
        long bound = action == ACT_PASS || action == ACT_PASSES_END ? p->pass_count : action == ACT_STORED ? named_slots : p->statement_count;
        if (number < 0 || number >= bound) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: an entry's number is out of range");
            return -1;
        }
        Action *at = action_at(p, offset);
        if (at == NULL) {
            return -1;
        }
        if (at->first_entry < 0) {
            at->first_entry = (int32_t)i;
        }
        at->entry_count++;
        p->entries[i] = (EntryAction){.action = (uint8_t)action, .number = (int32_t)number};
    }
    return 0;
}

static int sites_take(Recorder *r, Plan *p, PyCodeObject *code, PyObject *sites) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(sites); i++) {
        PyObject *site = PyTuple_GET_ITEM(sites, i);
        long operation = int_attribute(r, site, NAME_OPERATION), argument = int_attribute(r, site, NAME_ARGUMENT);
        Action *at = action_at(p, int_attribute(r, site, NAME_OFFSET));
        if (at == NULL) {
            return -1;
        }
        at->site = (int32_t)operation;
        at->site_stack = (int32_t)int_attribute(r, site, NAME_STACK);
        at->site_argument = (int32_t)argument;
        PyObject *callee = PyObject_GetAttr(site, r->state->attribute_names[NAME_CALLEE]);
        if (callee == NULL || PyErr_Occurred()) {
            Py_XDECREF(callee);
            return -1;
        }
        if ((operation == SITE_CALL || operation == SITE_CALL_KW) && PyUnicode_CheckExact(callee) && PyUnicode_GET_LENGTH(callee) > 0) {
            p->calls[p->call_count++] = (NamedCall){
                .action = (int32_t)(at - p->actions), .operation = (int32_t)operation, .count = (int32_t)argument,
                .assumed = (int)int_attribute(r, site, NAME_ASSUMED), .name = Py_NewRef(callee)};
        }
        Py_DECREF(callee);
        if (at->site_stack < 0 || at->site_stack > code->co_stacksize) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: a site's stack depth is out of range");
            return -1;
        }
    }
    return 0;
}

static int evaluations_take(Recorder *r, Plan *p, PyCodeObject *code, PyObject *evaluations) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(evaluations); i++) {
        PyObject *evaluation = PyTuple_GET_ITEM(evaluations, i);
        Action *at = action_at(p, int_attribute(r, evaluation, NAME_OFFSET));
        long stack = int_attribute(r, evaluation, NAME_STACK);
        if (at == NULL || PyErr_Occurred()) {
            return -1;
        }
        if (stack < 1 || stack > code->co_stacksize) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: an evaluation's stack depth is out of range");
            return -1;
        }
        at->evaluation = (int32_t)i;
        at->evaluation_stack = (int32_t)stack;
    }
    return 0;
}

/* The offset of a place as an index of its action; the function's start stands behind the last action. -1 with an error set. */
static int32_t place_index(Plan *p, long offset) {
    if (offset == -1 && !PyErr_Occurred()) {
        return (int32_t)p->action_count;
    }
    if (offset < 0 || offset / 2 >= p->units || p->action_of[offset / 2] < 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "CodeMap: a place without entries");
        }
        return -1;
    }
    return p->action_of[offset / 2];
}

static int places_take(Plan *p, PyObject *quiet, PyObject *places) {
    for (Py_ssize_t unit = 0; unit <= p->units; unit++) {
        long offset = unit < PyTuple_GET_SIZE(places) ? PyLong_AsLong(PyTuple_GET_ITEM(places, unit)) : -1;
        p->place_of[unit] = offset < 0 ? -1 : place_index(p, offset);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(quiet); i++) {
        int32_t at = place_index(p, PyLong_AsLong(PyTuple_GET_ITEM(quiet, i)));
        if (at < 0) {
            return -1;
        }
        p->actions[at].inferred = 1;
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* A number in reverse Polish notation, as ((kind, value), ...). */
static int number_take(Recorder *r, PyObject *from, int name, Number *number) {
    PyObject *items = tuple_attribute(r, from, name);
    if (items == NULL || PyTuple_GET_SIZE(items) > NUMBER_LENGTH) {
        Py_XDECREF(items);
        return -1;
    }
    number->length = (int32_t)PyTuple_GET_SIZE(items);
    for (int32_t i = 0; i < number->length; i++) {
        int kind, value;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(items, i), "ii", &kind, &value)) {
            Py_DECREF(items);
            return -1;
        }
        number->items[i].kind = kind;
        number->items[i].value = value;
    }
    Py_DECREF(items);
    return 0;
}

static Method method_of(PyObject *name) {
    static const struct { const char *name; Method method; } methods[] = {
        {"append", METHOD_APPEND}, {"appendleft", METHOD_APPENDLEFT}, {"pop", METHOD_POP}, {"popleft", METHOD_POPLEFT},
        {"add", METHOD_ADD}, {"discard", METHOD_DISCARD}, {"remove", METHOD_DISCARD},
    };
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (PyUnicode_CompareWithASCIIString(name, methods[i].name) == 0) {
            return methods[i].method;
        }
    }
    return METHOD_NONE;
}

static int look_order(const void *a, const void *b) {
    const Look *x = a, *y = b;
    return x->place != y->place ? (x->place > y->place) - (x->place < y->place) : (x->unit > y->unit) - (x->unit < y->unit);
}

/* The sites without an event, by the statements whose end they are looked at. */
static int looks_fill(Recorder *r, Plan *p, PyObject *looks) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(looks); i++) {
        PyObject *from = PyTuple_GET_ITEM(looks, i), *method = PyObject_GetAttr(from, r->state->attribute_names[NAME_METHOD]);
        long offset = int_attribute(r, from, NAME_OFFSET);
        int32_t action = method == NULL || !PyUnicode_Check(method) ? -1 : place_index(p, offset);
        if (action < 0 || p->place_of[offset / 2] < 0) {
            Py_XDECREF(method);
            return -1;
        }
        p->looks[i] = (Look){
            .unit = (int32_t)offset / 2, .action = action, .place = p->place_of[offset / 2], .method = method_of(method),
            .operation = (int32_t)int_attribute(r, from, NAME_OPERATION), .slot = (int32_t)int_attribute(r, from, NAME_SLOT),
            .in_place = (int)int_attribute(r, from, NAME_IN_PLACE),
        };
        Py_DECREF(method);
        if (number_take(r, from, NAME_INDEX, &p->looks[i].index) < 0 || number_take(r, from, NAME_KEY, &p->looks[i].key) < 0) {
            return -1;
        }
        p->actions[action].looked = 1;
    }
    p->look_count = PyTuple_GET_SIZE(looks);
    qsort(p->looks, (size_t)p->look_count, sizeof(Look), look_order);
    for (Py_ssize_t i = 0; i < p->look_count; i++) {
        Action *place = &p->actions[p->looks[i].place];
        place->first_look = place->look_count++ == 0 ? (int32_t)i : place->first_look;
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* The ways over quiet entries; they come ordered by their source. */
static int routes_take(Recorder *r, Plan *p, PyObject *routes) {
    size_t passed_count = 0, capacity = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(routes); i++) {
        PyObject *route = PyTuple_GET_ITEM(routes, i), *passed = tuple_attribute(r, route, NAME_PASSED);
        int32_t source = place_index(p, int_attribute(r, route, NAME_SOURCE)), target = place_index(p, int_attribute(r, route, NAME_TARGET));
        size_t count = passed == NULL ? 0 : (size_t)PyTuple_GET_SIZE(passed);
        if (passed == NULL || source < 0 || target < 0 || grow((void **)&p->passed, &capacity, passed_count + count, sizeof(int32_t)) < 0) {
            Py_XDECREF(passed);
            return -1;
        }
        Action *from = &p->actions[source];
        from->first_route = from->route_count++ == 0 ? (int32_t)i : from->first_route;
        p->routes[i] = (Route){.target = target, .first_passed = (int32_t)passed_count, .passed_count = (int32_t)count};
        uint64_t stored = p->actions[target].inferred ? p->actions[target].may_store : 0;
        for (size_t n = 0; n < count; n++) {
            int32_t by = place_index(p, PyLong_AsLong(PyTuple_GET_ITEM(passed, (Py_ssize_t)n)));
            if (by < 0) {
                Py_DECREF(passed);
                return -1;
            }
            p->passed[passed_count++] = by;
            stored |= p->actions[by].may_store;
        }
        from->guard |= stored & p->inplace;
        Py_DECREF(passed);
    }
    return PyErr_Occurred() ? -1 : 0;
}

static int statements_take(Recorder *r, Plan *p, PyObject *statements, PyObject *accumulators) {
    for (Py_ssize_t i = 0; i < p->statement_count; i++) {
        PyObject *kind = PyObject_GetAttr(PyTuple_GET_ITEM(statements, i), r->state->attribute_names[NAME_KIND]);
        if (kind == NULL || !PyUnicode_Check(kind)) {
            Py_XDECREF(kind);
            return -1;
        }
        p->genexpr |= PyUnicode_CompareWithASCIIString(kind, "GeneratorExp") == 0;
        Py_DECREF(kind);
        p->accumulators[i] = i < PyTuple_GET_SIZE(accumulators) ? (int32_t)PyLong_AsLong(PyTuple_GET_ITEM(accumulators, i)) : -1;
    }
    return PyErr_Occurred() ? -1 : 0;
}

static int stored_before_take(Plan *p, PyObject *rows) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(rows); i++) {
        StoredBefore *row = &p->stored_before[i];
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(rows, i), "iii", &row->start, &row->end, &row->slot)) {
            return -1;
        }
        row->start /= 2; /* offsets in bytes */
        row->end /= 2;
    }
    p->stored_before_count = PyTuple_GET_SIZE(rows);
    return 0;
}

static int plan_fill(Recorder *r, Plan *p, PyCodeObject *code) {
    PyObject *entries = tuple_attribute(r, p->map, NAME_ENTRIES), *sites = tuple_attribute(r, p->map, NAME_SITES);
    PyObject *evaluations = tuple_attribute(r, p->map, NAME_EVALUATIONS), *statements = tuple_attribute(r, p->map, NAME_STATEMENTS);
    PyObject *accumulators = tuple_attribute(r, p->map, NAME_ACCUMULATORS), *passes = tuple_attribute(r, p->map, NAME_PASSES);
    PyObject *may_store = tuple_attribute(r, p->map, NAME_MAY_STORE), *quiet = tuple_attribute(r, p->map, NAME_QUIET);
    PyObject *before = tuple_attribute(r, p->map, NAME_STORES_BEFORE);
    PyObject *looks = tuple_attribute(r, p->map, NAME_LOOKS), *routes = tuple_attribute(r, p->map, NAME_ROUTES), *places = tuple_attribute(r, p->map, NAME_PLACES);
    int result = -1;
    p->globals_used = tuple_attribute(r, p->map, NAME_GLOBALS_USED);
    if (entries && sites && evaluations && statements && accumulators && passes && may_store && quiet && before && looks && routes && places &&
        p->globals_used) {
        size_t most = (size_t)(PyTuple_GET_SIZE(entries) + PyTuple_GET_SIZE(sites) + PyTuple_GET_SIZE(evaluations) + 1);
        p->units = Py_SIZE(code);
        p->statement_count = PyTuple_GET_SIZE(statements);
        p->pass_count = PyTuple_GET_SIZE(passes);
        p->action_of = PyMem_RawMalloc((size_t)(p->units + 1) * sizeof(int32_t));
        p->actions = PyMem_RawCalloc(most, sizeof(Action));
        p->entries = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(entries) + 1, sizeof(EntryAction));
        p->calls = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(sites) + 1, sizeof(NamedCall));
        p->accumulators = PyMem_RawCalloc((size_t)p->statement_count + 1, sizeof(int32_t));
        p->stored_before = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(before) + 1, sizeof(StoredBefore));
        p->place_of = PyMem_RawMalloc((size_t)(p->units + 1) * sizeof(int32_t));
        p->looks = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(looks) + 1, sizeof(Look));
        p->routes = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(routes) + 1, sizeof(Route));
        if (!p->action_of || !p->place_of || !p->looks || !p->routes || !p->actions || !p->entries || !p->calls || !p->accumulators || !p->stored_before) {
            PyErr_NoMemory();
        }
        else {
            for (Py_ssize_t i = 0; i <= p->units; i++) {
                p->action_of[i] = -1;
            }
            if (entries_take(r, p, code, entries) == 0 && sites_take(r, p, code, sites) == 0 && evaluations_take(r, p, code, evaluations) == 0 &&
                statements_take(r, p, statements, accumulators) == 0 && stored_before_take(p, before) == 0 && inplace_settle_all(p, code) == 0) {
                result = stores_take(r, p, code, entries, may_store);
                if (result == 0 && (result = places_take(p, quiet, places)) == 0) {
                    result = looks_fill(r, p, looks) < 0 ? -1 : routes_take(r, p, routes);
                }
            }
        }
    }
    Py_XDECREF(entries);
    Py_XDECREF(sites);
    Py_XDECREF(evaluations);
    Py_XDECREF(statements);
    Py_XDECREF(accumulators);
    Py_XDECREF(passes);
    Py_XDECREF(may_store);
    Py_XDECREF(quiet);
    Py_XDECREF(before);
    Py_XDECREF(looks);
    Py_XDECREF(routes);
    Py_XDECREF(places);
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}

void plan_release(Plan *p) {
    if (p == NULL || --p->users > 0) {
        return;
    }
    for (Py_ssize_t i = 0; i < p->call_count; i++) {
        Py_DECREF(p->calls[i].name);
    }
    PyMem_RawFree(p->action_of);
    PyMem_RawFree(p->actions);
    PyMem_RawFree(p->entries);
    PyMem_RawFree(p->place_of);
    PyMem_RawFree(p->looks);
    PyMem_RawFree(p->routes);
    PyMem_RawFree(p->passed);
    PyMem_RawFree(p->calls);
    PyMem_RawFree(p->accumulators);
    PyMem_RawFree(p->stored_before);
    Py_XDECREF(p->globals_used);
    Py_XDECREF(p->map);
    PyMem_RawFree(p);
}

/* Forget all plans; those in use live on with their users. */
void plans_free(ModuleState *state) {
    Plan **plans = state->plans;
    size_t size = state->plan_size;
    state->plans = NULL;
    state->plan_size = state->plan_count = 0;
    for (size_t i = 0; i < size; i++) {
        plan_release(plans[i]);
    }
    PyMem_RawFree(plans);
}

static int plan_keep(ModuleState *state, Plan *p) {
    if (state->plan_count >= PLAN_LIMIT) {
        plans_free(state);
    }
    if ((state->plan_count + 1) * 2 > state->plan_size) {
        size_t size = state->plan_size ? state->plan_size * 2 : 128, i;
        Plan **plans = PyMem_RawCalloc(size, sizeof(*plans));
        if (plans == NULL) {
            return -1;
        }
        for (size_t n = 0; n < state->plan_size; n++) {
            if (state->plans[n] != NULL) {
                for (i = address_hash(state->plans[n]->map) & (size - 1); plans[i] != NULL; i = (i + 1) & (size - 1)) {
                }
                plans[i] = state->plans[n];
            }
        }
        PyMem_RawFree(state->plans);
        state->plans = plans;
        state->plan_size = size;
    }
    size_t i = address_hash(p->map) & (state->plan_size - 1);
    while (state->plans[i] != NULL) {
        i = (i + 1) & (state->plan_size - 1);
    }
    state->plans[i] = p;
    state->plan_count++;
    p->users++;
    return 0;
}

/* The plan of a CodeMap, with one more user; NULL with an error set. */
Plan *plan_find(Recorder *r, PyCodeObject *code, PyObject *map) {
    ModuleState *state = r->state;
    for (size_t i = address_hash(map) & (state->plan_size - 1); state->plan_size && state->plans[i] != NULL; i = (i + 1) & (state->plan_size - 1)) {
        if (state->plans[i]->map == map) {
            state->plans[i]->users++;
            return state->plans[i];
        }
    }
    Plan *p = PyMem_RawCalloc(1, sizeof(Plan));
    if (p == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    p->users = 1;
    p->map = Py_NewRef(map);
    if (plan_fill(r, p, code) < 0) {
        plan_release(p);
        return NULL;
    }
    if (plan_keep(state, p) < 0) {
        plan_release(p);
        PyErr_NoMemory();
        return NULL;
    }
    return p;
}
