/* Reading a finished log: the pass of traces/scan.py and the plain cases of traces/effects.py, over the records themselves.
 *
 * The data stay those of the Python classes (frames, objects, columns), whose slots are reached by their offsets; what is not frequent is left to
 * their Python code. Both passes do the same: traces/scan.py says what and why. */
#include "reading.h"

static int offset_of(PyObject *type, const char *name, Py_ssize_t *offset) {
    PyObject *member = PyObject_GetAttrString(type, name);
    if (member == NULL) {
        return -1;
    }
    if (!Py_IS_TYPE(member, &PyMemberDescr_Type) || ((PyMemberDescrObject *)member)->d_member->type != Py_T_OBJECT_EX) {
        PyErr_Format(PyExc_TypeError, "%R has no slot %s", type, name);
        Py_DECREF(member);
        return -1;
    }
    *offset = ((PyMemberDescrObject *)member)->d_member->offset;
    Py_DECREF(member);
    return 0;
}

/* ---- what the Python side and this one tell each other ----------------------------------------------------------------------- */
static int tell_state(Reading *g, Py_ssize_t index) {
    PyObject *step = PyLong_FromSsize_t(index), *target = PyLong_FromSsize_t(g->target), *since = PyLong_FromSsize_t(g->since);
    int failed = step == NULL || target == NULL || since == NULL || PyObject_SetAttrString(g->reader, "_owner", g->owner) < 0 ||
                 PyObject_SetAttrString(g->reader, "_key", g->key) < 0 || PyObject_SetAttrString(g->reader, "_step", step) < 0 ||
                 PyObject_SetAttrString(g->reader, "_target", target) < 0 || PyObject_SetAttrString(g->reader, "_since", since) < 0;
    Py_XDECREF(step);
    Py_XDECREF(target);
    Py_XDECREF(since);
    return failed ? -1 : 0;
}

static int read_number(PyObject *object, const char *name, Py_ssize_t *number) {
    PyObject *found = PyObject_GetAttrString(object, name);
    if (found == NULL) {
        return -1;
    }
    *number = PyLong_AsSsize_t(found);
    Py_DECREF(found);
    return *number == -1 && PyErr_Occurred() ? -1 : 0;
}

static int ask_state(Reading *g) {
    PyObject *owner = PyObject_GetAttrString(g->reader, "_owner"), *key = PyObject_GetAttrString(g->reader, "_key");
    PyObject *text = PyObject_GetAttrString(g->reader, "_text");
    Py_ssize_t wide = 0;
    int failed = read_number(g->reader, "_thread", &g->thread) < 0 || owner == NULL || key == NULL || text == NULL || read_number(g->reader, "_wide", &wide) < 0 ||
                 read_number(g->reader, "_target", &g->target) < 0 || read_number(g->reader, "_since", &g->since) < 0;
    if (!failed) {
        Py_XSETREF(g->owner, Py_NewRef(owner));
        Py_XSETREF(g->key, Py_NewRef(key));
        g->pending = text != Py_None || wide != 0;
    }
    Py_XDECREF(owner);
    Py_XDECREF(key);
    Py_XDECREF(text);
    return failed ? -1 : 0;
}

static int scan_one(Reading *g, size_t pos, Py_ssize_t index) {
    if (tell_state(g, index) < 0) {
        return -1;
    }
    PyObject *done = PyObject_CallMethod(g->reader, "_scan_one", "nn", (Py_ssize_t)pos, index);
    Py_XDECREF(done);
    return done == NULL ? -1 : ask_state(g);
}

/* ---- frames and objects by number ---------------------------------------------------------------------------------------------- */
static PyObject *cached(PyObject ***table, size_t *capacity, uint32_t id, PyObject *dict, PyObject *type) {
    if (id < *capacity && (*table)[id] != NULL) {
        return (*table)[id];
    }
    PyObject *number = PyLong_FromUnsignedLong(id), *found = number == NULL ? NULL : PyDict_GetItemWithError(dict, number);
    Py_XDECREF(number);
    if (found == NULL || Py_TYPE(found) != (PyTypeObject *)type || id >= 1u << 28) {
        return NULL; /* the Python code says what is wrong */
    }
    size_t before = *capacity;
    if (grow((void **)table, capacity, (size_t)id + 1, sizeof(PyObject *)) < 0) {
        PyErr_NoMemory();
        return NULL;
    }
    if (*capacity > before) {
        memset(*table + before, 0, (*capacity - before) * sizeof(PyObject *));
    }
    return (*table)[id] = found;
}
PyObject *reading_frame(Reading *g, uint32_t id) { return cached(&g->frame_at, &g->frame_capacity, id, g->frames, g->parts[FRAME]); }
PyObject *reading_object(Reading *g, uint32_t id) { return cached(&g->object_at, &g->object_capacity, id, g->objects, g->parts[HEAP]); }

/* A borrowed object, made where it is new; NULL with an exception. */
static PyObject *object_made(Reading *g, uint64_t id) {
    PyObject *found = id <= UINT32_MAX ? reading_object(g, (uint32_t)id) : NULL;
    if (found == NULL && !PyErr_Occurred()) {
        PyObject *made = PyObject_CallMethod(g->reader, "_object", "K", (unsigned long long)id);
        Py_XDECREF(made); /* its dict holds it */
        found = made == NULL ? NULL : reading_object(g, (uint32_t)id);
        if (made != NULL && found == NULL && !PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "an object is of another class");
        }
    }
    return found;
}

/* ---- the pass ------------------------------------------------------------------------------------------------------------------ */
static int carries_value(unsigned op) {
    switch (op) {
    case OP_RETURN: case OP_YIELD: case OP_RAISE: case OP_UNWIND: case OP_OUTPUT: case OP_INPUT: case OP_RESULT: case OP_BIND: case OP_LABEL:
    case OP_SEQ_INIT: case OP_SEQ_SET: case OP_SEQ_INSERT: case OP_SET_INIT: case OP_SET_ADD: case OP_SET_DISCARD: case OP_KEY: case OP_DICT_INIT:
    case OP_DICT_SET: case OP_ATTR_INIT: case OP_ATTR_SET: case OP_BYTES_INIT: case OP_BYTES_PUT: case OP_EVALUATION:
        return 1;
    default:
        return 0;
    }
}

static int call_with_bytes(PyObject *object, const char *attribute, const char *method, PyObject *bytes) {
    PyObject *column = PyObject_GetAttrString(object, attribute);
    PyObject *done = column == NULL ? NULL : PyObject_CallMethod(column, method, "O", bytes);
    Py_XDECREF(column);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

/* The columns of the records from `base` to `stop`; in `c`, None stands where an object will. */
static int fill_columns(Reading *g, size_t base, size_t stop) {
    Py_ssize_t count = (Py_ssize_t)(stop - base);
    PyObject *kinds = PyBytes_FromStringAndSize(NULL, count), *a = PyBytes_FromStringAndSize(NULL, count * 4);
    PyObject *b = PyBytes_FromStringAndSize(NULL, count * 4), *steps = NULL, *columns = PyObject_GetAttrString(g->reader, "columns");
    size_t first = g->step_count;
    int failed = 1;
    if (kinds == NULL || a == NULL || b == NULL || columns == NULL) {
        goto done;
    }
    if (grow((void **)&g->step_at, &g->step_capacity, g->step_count + (size_t)count, sizeof(uint32_t)) < 0) {
        PyErr_NoMemory();
        goto done;
    }
    char *to_kind = PyBytes_AS_STRING(kinds);
    uint32_t *to_a = (uint32_t *)PyBytes_AS_STRING(a), *to_b = (uint32_t *)PyBytes_AS_STRING(b);
    for (Py_ssize_t n = 0; n < count; n++) {
        const Record *record = log_at(&g->log->log, base + (size_t)n);
        unsigned op = record->head >> 1 & 0x3F;
        to_kind[n] = (char)(record->head & 0xFF);
        to_a[n] = record->head >> 8;
        to_b[n] = record->b;
        if (op && op <= OP_LAST_STEP) {
            g->step_at[g->step_count++] = (uint32_t)(base + (size_t)n);
        }
        PyObject *payload;
        if (record->head & FLAG_REFERENCE) {
            payload = Py_NewRef(Py_None);
        }
        else if (carries_value(op)) {
            payload = Py_NewRef(record->c.value);
        }
        else if (op == OP_CALL || op == OP_RESUME) {
            payload = PyLong_FromLongLong((int64_t)record->c.number);
        }
        else {
            payload = PyLong_FromUnsignedLongLong(record->c.number);
        }
        if (payload == NULL || PyList_Append(g->c, payload) < 0 || PyList_Append(g->old, Py_None) < 0) {
            Py_XDECREF(payload);
            goto done;
        }
        Py_DECREF(payload);
    }
    steps = PyBytes_FromStringAndSize((char *)(g->step_at + first), (Py_ssize_t)((g->step_count - first) * sizeof(uint32_t)));
    failed = steps == NULL || call_with_bytes(columns, "kind", "extend", kinds) < 0 || call_with_bytes(columns, "a", "frombytes", a) < 0 ||
             call_with_bytes(columns, "b", "frombytes", b) < 0 || call_with_bytes(g->reader, "step_at", "frombytes", steps) < 0;
done:
    Py_XDECREF(kinds);
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(steps);
    Py_XDECREF(columns);
    return failed ? -1 : 0;
}

static int note_change(Reading *g, PyObject *history, Py_ssize_t offset, size_t pos) {
    (void)g;
    PyObject *number = PyLong_FromSize_t(pos), *ops = SLOT(history, offset);
    int failed = number == NULL || !PyList_CheckExact(ops) || PyList_Append(ops, number) < 0;
    Py_XDECREF(number);
    if (failed && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, "the changes of an object are no list");
    }
    return failed ? -1 : 0;
}

static int note_holder(Reading *g, PyObject *part, PyObject *holder) {
    return PyDict_SetItem(SLOT(part, g->heap.holders), holder, Py_None);
}

static int remember_first(Reading *g, PyObject *holder) {
    if (SLOT(holder, g->history.first) != Py_None) {
        return 0;
    }
    PyObject *done = PyObject_CallMethod(holder, "remember_first", NULL);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

static int flush_target(Reading *g, size_t pos) {
    Py_ssize_t target = g->target;
    g->target = -1;
    if ((Py_ssize_t)pos <= g->since) {
        return 0;
    }
    PyObject *key = PyLong_FromSsize_t(target), *row = Py_BuildValue("(nn)", g->since, (Py_ssize_t)pos), *list = NULL;
    int failed = key == NULL || row == NULL;
    if (!failed) {
        list = PyDict_GetItemWithError(g->extra, key);
        if (list != NULL) {
            failed = PyList_Append(list, row) < 0;
        }
        else {
            list = PyErr_Occurred() ? NULL : PyList_New(1);
            failed = list == NULL;
            if (!failed) {
                PyList_SET_ITEM(list, 0, Py_NewRef(row));
                failed = PyDict_SetItem(g->extra, key, list) < 0;
                Py_DECREF(list);
            }
        }
    }
    Py_XDECREF(key);
    Py_XDECREF(row);
    return failed ? -1 : 0;
}

/* RETURN, YIELD, UNWIND of a frame without comprehensions. 1: done, 0: it takes the Python code, -1: failed. */
static int end_activation(Reading *g, unsigned op, PyObject *frame, size_t pos, Py_ssize_t index) {
    PyObject *facts = SLOT(frame, g->frame.facts), *parents = SLOT(frame, g->frame.parents);
    if (!PyDict_CheckExact(SLOT(facts, g->facts.pass_slots)) || PyDict_GET_SIZE(SLOT(facts, g->facts.pass_slots)) ||
        is_long(SLOT(frame, g->frame.passes)) || !PyList_CheckExact(parents) || !PyList_GET_SIZE(parents)) {
        return 0;
    }
    PyObject *row = PyList_GET_ITEM(parents, PyList_GET_SIZE(parents) - 1);
    Py_ssize_t step = PyTuple_Check(row) && PyTuple_GET_SIZE(row) == 2 ? number_of(PyTuple_GET_ITEM(row, 1)) : -2;
    if (step < -1 || step >= (Py_ssize_t)g->step_count) {
        return 0;
    }
    PyObject *caller = step < 0 ? NULL : reading_frame(g, log_at(&g->log->log, g->step_at[step])->b);
    if (caller == NULL && (step >= 0 || PyErr_Occurred())) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (caller != NULL && is_long(SLOT(caller, g->frame.passes))) {
        return 0;
    }
    Py_XSETREF(g->owner, Py_NewRef(caller != NULL ? caller : frame));
    list_put(g->old, pos, Py_NewRef(SLOT(frame, g->frame.line)));
    if (slot_set_number(frame, g->frame.other, index) < 0) {
        return -1;
    }
    if (op != OP_YIELD && (slot_set_number(frame, g->frame.end_position, (Py_ssize_t)pos) < 0 || slot_set_number(frame, g->frame.end_step, index) < 0)) {
        return -1;
    }
    g->target = -1;
    if (caller != NULL) {
        Py_ssize_t line = number_of(SLOT(caller, g->frame.line)), other = number_of(SLOT(caller, g->frame.other));
        g->target = line > other ? line : other;
        g->since = (Py_ssize_t)pos + 1;
        PyObject *key = PyLong_FromSsize_t(index), *value = PyLong_FromSsize_t(g->since);
        int failed = key == NULL || value == NULL || PyDict_SetItem(g->cut, key, value) < 0;
        Py_XDECREF(key);
        Py_XDECREF(value);
        return failed ? -1 : 1;
    }
    return 1;
}

static const char *const frame_slot_names[FRAME_SLOT_COUNT] = {
    "_reader", "id", "_code", "_facts", "_call_step", "_start_position", "_parents", "_parent", "_depth", "_thread", "_slots", "_other", "_line",
    "_end_position", "_end_step", "_joined", "_globals", "_own_names", "_passes", "_pass_ends", "_overlay", "_overlays", "_loops",
};
static const char *const variable_slot_names[VARIABLE_SLOT_COUNT] = {
    "layout", "items", "attributes", "ops", "first", "applied", "shown", "shown_attributes", "checkpoints",
};

static PyObject *variables_made(Reading *g, Py_ssize_t count) {
    PyTypeObject *type = (PyTypeObject *)g->parts[VARIABLES];
    PyObject *made = type->tp_alloc(type, 0), *items = made == NULL ? NULL : PyList_New(count);
    if (items == NULL) {
        Py_XDECREF(made);
        return NULL;
    }
    for (Py_ssize_t n = 0; n < count; n++) {
        PyList_SET_ITEM(items, n, Py_NewRef(g->parts[PART_UNBOUND]));
    }
    PyObject *values[VARIABLE_SLOT_COUNT] = {
        [V_LAYOUT] = Py_NewRef(g->list_layout), [V_ITEMS] = items, [V_ATTRIBUTES] = Py_NewRef(g->no_attributes), [V_OPS] = PyList_New(0), [V_FIRST] = Py_NewRef(Py_None),
        [V_APPLIED] = Py_NewRef(g->minus_one), [V_SHOWN] = Py_NewRef(Py_None), [V_SHOWN_ATTRIBUTES] = Py_NewRef(g->no_attributes), [V_CHECKPOINTS] = Py_NewRef(Py_None),
    };
    int failed = 0;
    for (int n = 0; n < VARIABLE_SLOT_COUNT; n++) {
        failed |= values[n] == NULL;
        SLOT(made, g->variable_slots[n]) = values[n];
    }
    if (failed) {
        Py_CLEAR(made);
    }
    return made;
}

/* CALL: Frame.__init__ and what _other_step does. 1: done, 0: it takes the Python code, -1: failed. */
static int begin_activation(Reading *g, const Record *record, size_t pos, Py_ssize_t index) {
    Py_ssize_t code = record->head >> 8, caller = (Py_ssize_t)(int64_t)record->c.number;
    PyObject *parent = NULL, *number = PyLong_FromUnsignedLong(record->b);
    if (number == NULL) {
        return -1;
    }
    int known = PyDict_Contains(g->frames, number);
    if (known != 0 || !PyTuple_CheckExact(g->all_facts) || code >= PyTuple_GET_SIZE(g->all_facts) || caller < -1 || caller >= index) {
        Py_DECREF(number);
        return known < 0 ? -1 : 0;
    }
    if (caller >= 0) {
        parent = reading_frame(g, log_at(&g->log->log, g->step_at[caller])->b);
        if (parent == NULL) {
            Py_DECREF(number);
            return PyErr_Occurred() ? -1 : 0;
        }
    }
    PyObject *facts = PyTuple_GET_ITEM(g->all_facts, code);
    PyObject *names = (PyObject *)Py_TYPE(facts) == g->parts[FACTS] ? SLOT(facts, g->facts.variables) : NULL;
    if (names == NULL || !PyTuple_CheckExact(names)) {
        Py_DECREF(number);
        return 0;
    }
    PyTypeObject *type = (PyTypeObject *)g->parts[FRAME];
    PyObject *made = type->tp_alloc(type, 0), *row = Py_BuildValue("(nn)", index, caller), *parents = PyList_New(1);
    if (made == NULL || row == NULL || parents == NULL) {
        Py_XDECREF(made);
        Py_XDECREF(row);
        Py_XDECREF(parents);
        Py_DECREF(number);
        return -1;
    }
    PyList_SET_ITEM(parents, 0, row);
    PyObject *values[FRAME_SLOT_COUNT] = {
        [FRAME_READER] = Py_NewRef(g->reader), [FRAME_ID] = number, [FRAME_CODE] = PyLong_FromSsize_t(code), [FRAME_FACTS] = Py_NewRef(facts),
        [FRAME_CALL_STEP] = PyLong_FromSsize_t(index), [FRAME_START] = PyLong_FromSize_t(pos), [FRAME_PARENTS] = parents,
        [FRAME_PARENT] = Py_NewRef(parent != NULL ? parent : Py_None),
        [FRAME_DEPTH] = PyLong_FromSsize_t(parent != NULL ? number_of(SLOT(parent, g->frame.depth)) + 1 : 1),
        [FRAME_THREAD] = PyLong_FromSsize_t(g->thread), [FRAME_VARIABLES] = variables_made(g, PyTuple_GET_SIZE(names)),
        [FRAME_OTHER] = PyLong_FromSsize_t(index), [FRAME_LINE] = Py_NewRef(g->minus_one), [FRAME_END_POSITION] = Py_NewRef(g->still_open),
        [FRAME_END_STEP] = Py_NewRef(g->minus_one), [FRAME_JOINED] = Py_NewRef(Py_False), [FRAME_GLOBALS] = Py_NewRef(Py_None),
        [FRAME_OWN_NAMES] = Py_NewRef(Py_None), [FRAME_PASSES] = PyList_New(0), [FRAME_PASS_ENDS] = PyDict_New(), [FRAME_OVERLAY] = Py_NewRef(Py_None),
        [FRAME_OVERLAYS] = PyList_New(0), [FRAME_LOOPS] = Py_NewRef(Py_None),
    };
    int failed = 0;
    for (int n = 0; n < FRAME_SLOT_COUNT; n++) {
        failed |= values[n] == NULL;
        SLOT(made, g->frame_slots[n]) = values[n];
    }
    failed = failed || PyDict_SetItem(g->frames, number, made) < 0 || PyList_Append(g->frame_list, made) < 0;
    if (!failed) {
        Py_XSETREF(g->owner, Py_NewRef(made));
        list_put(g->old, pos, Py_NewRef(g->minus_one));
        g->target = -1;
    }
    Py_DECREF(made);
    return failed ? -1 : 1;
}

/* One record of the frequent kinds. 1: done, 0: it takes the Python code, -1: failed. `value` is borrowed, resolved where it is an object. */
static int scan_record(Reading *g, const Record *record, size_t pos, PyObject *value) {
    unsigned op = record->head >> 1 & 0x3F;
    int reference = record->head & FLAG_REFERENCE;
    Py_ssize_t a = record->head >> 8;
    if (op == OP_BIND) {
        PyObject *frame = reading_frame(g, record->b);
        if (frame == NULL) {
            return PyErr_Occurred() ? -1 : 0;
        }
        PyObject *history = SLOT(frame, g->frame.slots), *slots, *overlay = SLOT(frame, g->frame.overlay);
        while (overlay != Py_None) { /* Scan._slots_for */
            int own = (PyObject *)Py_TYPE(overlay) == g->parts[OVERLAY] ? has_number(SLOT(overlay, g->overlay_slots), a) : -1;
            if (own < 0) {
                return PyErr_Occurred() ? -1 : 0;
            }
            if (own) {
                history = SLOT(overlay, g->overlay_history);
                break;
            }
            overlay = SLOT(overlay, g->overlay_outer);
        }
        if ((PyObject *)Py_TYPE(history) != g->parts[VARIABLES]) {
            return 0;
        }
        slots = SLOT(history, g->slots.items);
        if (!PyList_CheckExact(slots) || a >= PyList_GET_SIZE(slots)) {
            return 0;
        }
        list_put(g->old, pos, Py_NewRef(PyList_GET_ITEM(slots, a)));
        if (reference) {
            PyObject *id = PyLong_FromUnsignedLong(record->b);
            int failed = id == NULL || PyDict_SetItem(SLOT(value, g->heap.frames), id, Py_None) < 0;
            Py_XDECREF(id);
            if (failed) {
                return -1;
            }
        }
        list_put(slots, (size_t)a, Py_NewRef(value));
        return note_change(g, history, g->slots.ops, pos) < 0 ? -1 : 1;
    }
    if (op == OP_KEY) {
        Py_XSETREF(g->key, Py_NewRef(value));
        return 1;
    }
    PyObject *holder = reading_object(g, record->b);
    if (holder == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *items = SLOT(holder, g->history.items);
    if (op == OP_SEQ_REMOVE) {
        size_t count = (size_t)record->c.number;
        if (!PyList_CheckExact(items) || a > PyList_GET_SIZE(items) || count > (size_t)(PyList_GET_SIZE(items) - a)) {
            return 0;
        }
        PyObject *gone = remember_first(g, holder) < 0 ? NULL : PyList_GetSlice(items, a, a + (Py_ssize_t)count);
        if (gone == NULL) {
            return -1;
        }
        list_put(g->old, pos, gone);
        return PyList_SetSlice(items, a, a + (Py_ssize_t)count, NULL) < 0 || note_change(g, holder, g->history.ops, pos) < 0 ? -1 : 1;
    }
    if (op == OP_DICT_INIT) {
        if (!PyDict_CheckExact(items) || SLOT(holder, g->history.first) != Py_None) {
            return 0;
        }
        if (PyDict_SetItem(items, g->key, value) < 0 || (reference && note_holder(g, value, holder) < 0) ||
            ((PyObject *)Py_TYPE(g->key) == g->parts[HEAP] && note_holder(g, g->key, holder) < 0)) {
            return -1;
        }
        return 1;
    }
    if (op == OP_SEQ_INIT) {
        if (!PyList_CheckExact(items)) {
            return 0;
        }
        return PyList_Append(items, value) < 0 || (reference && note_holder(g, value, holder) < 0) ? -1 : 1;
    }
    if (op == OP_SEQ_SET || op == OP_SEQ_INSERT) {
        if (!PyList_CheckExact(items) || a > PyList_GET_SIZE(items) || (op == OP_SEQ_SET && a == PyList_GET_SIZE(items))) {
            return 0;
        }
        if (remember_first(g, holder) < 0 || (reference && note_holder(g, value, holder) < 0)) {
            return -1;
        }
        if (op == OP_SEQ_SET) {
            list_put(g->old, pos, Py_NewRef(PyList_GET_ITEM(items, a)));
            list_put(items, (size_t)a, Py_NewRef(value));
        }
        else if (PyList_Insert(items, a, value) < 0) {
            return -1;
        }
        return note_change(g, holder, g->history.ops, pos) < 0 ? -1 : 1;
    }
    /* DICT_SET, ATTR_SET */
    PyObject *dict = op == OP_DICT_SET ? items : SLOT(holder, g->history.attributes), *key = g->key;
    if (op == OP_ATTR_SET) {
        if (!PyList_CheckExact(g->names) || a >= PyList_GET_SIZE(g->names)) {
            return 0;
        }
        key = PyList_GET_ITEM(g->names, a);
    }
    if (!PyDict_CheckExact(dict)) {
        return 0;
    }
    if (remember_first(g, holder) < 0) {
        return -1;
    }
    PyObject *before = PyDict_GetItemWithError(dict, key);
    if (before == NULL && PyErr_Occurred()) {
        return -1;
    }
    PyObject *row = PyTuple_Pack(2, key, before != NULL ? before : g->parts[PART_UNBOUND]);
    if (row == NULL) {
        return -1;
    }
    list_put(g->old, pos, row);
    if ((reference && note_holder(g, value, holder) < 0) || PyDict_SetItem(dict, key, value) < 0) {
        return -1;
    }
    if (op == OP_DICT_SET && Py_TYPE(key) == (PyTypeObject *)g->parts[HEAP] && note_holder(g, key, holder) < 0) {
        return -1;
    }
    return note_change(g, holder, g->history.ops, pos) < 0 ? -1 : 1;
}

/* A record that the Python code takes as a whole: a step, or something rare. */
static int scan_slowly(Reading *g, const Record *record, size_t pos, Py_ssize_t index, PyObject *value) {
    unsigned op = record->head >> 1 & 0x3F;
    PyObject *done;
    if (tell_state(g, index) < 0) {
        return -1;
    }
    if (op && op <= OP_LAST_STEP) {
        done = PyObject_CallMethod(g->reader, "_other_step", "InnIIO", op, index, (Py_ssize_t)pos, record->head >> 8, record->b, value);
        Py_ssize_t target = done == NULL ? -1 : PyLong_AsSsize_t(done);
        Py_XDECREF(done);
        if (done == NULL || ask_state(g) < 0) {
            return -1;
        }
        g->target = target;
        return 0;
    }
    done = PyObject_CallMethod(g->reader, "_rare", "InIIO", op, (Py_ssize_t)pos, record->head >> 8, record->b, value);
    Py_XDECREF(done);
    return done == NULL ? -1 : ask_state(g);
}

static int scan_block(Reading *g, size_t base, size_t stop) {
    Py_ssize_t index = (Py_ssize_t)g->step_count - 1; /* the latest step */
    if (fill_columns(g, base, stop) < 0 || ask_state(g) < 0) {
        return -1;
    }
    for (size_t pos = base; pos < stop; pos++) {
        const Record *record = log_at(&g->log->log, pos);
        unsigned op = record->head >> 1 & 0x3F;
        if (op == OP_EVALUATION && !(record->head & FLAG_REFERENCE) && !g->pending) {
            continue;
        }
        int step = op && op <= OP_LAST_STEP;
        if (g->pending || op == OP_OUTPUT || op == OP_INPUT || op == 0) {
            if (scan_one(g, pos, index) < 0) {
                return -1;
            }
            index += step;
            continue;
        }
        PyObject *value = PyList_GET_ITEM(g->c, (Py_ssize_t)pos);
        if (record->head & FLAG_REFERENCE) {
            value = object_made(g, record->c.number);
            if (value == NULL) {
                return -1;
            }
            list_put(g->c, pos, Py_NewRef(value));
        }
        int done = 0;
        if (step) {
            index++;
            if (g->target >= 0 && flush_target(g, pos) < 0) {
                return -1;
            }
        }
        switch (op) {
        case OP_LINE: {
            PyObject *frame = reading_frame(g, record->b);
            if (frame == NULL) {
                if (!PyErr_Occurred()) {
                    PyErr_Format(PyExc_KeyError, "frame %u", record->b);
                }
                return -1;
            }
            if (g->owner != frame) {
                Py_XSETREF(g->owner, Py_NewRef(frame));
            }
            if (slot_set_number(frame, g->frame.line, index) < 0) {
                return -1;
            }
            if (is_long(SLOT(frame, g->frame.passes))) {
                PyObject *closed = PyObject_CallMethod(g->reader, "_close_passes", "On", frame, (Py_ssize_t)pos);
                Py_XDECREF(closed);
                if (closed == NULL) {
                    return -1;
                }
            }
            continue;
        }
        case OP_EVALUATION:
            continue;
        case OP_NAMESPACE: {
            PyObject *frame = reading_frame(g, record->b), *space = frame == NULL ? NULL : object_made(g, record->c.number);
            if (frame != NULL && space == NULL) {
                return -1;
            }
            if (frame != NULL) {
                slot_set(frame, record->head >> 8 ? g->frame.own_names : g->frame.globals, Py_NewRef(space));
            }
            done = frame != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
            break;
        }
        case OP_CALL:
            done = begin_activation(g, record, pos, index);
            break;
        case OP_RETURN:
        case OP_YIELD:
        case OP_UNWIND: {
            PyObject *frame = reading_frame(g, record->b);
            done = frame == NULL ? (PyErr_Occurred() ? -1 : 0) : end_activation(g, op, frame, pos, index);
            break;
        }
        case OP_BIND: case OP_KEY: case OP_SEQ_INIT: case OP_SEQ_SET: case OP_SEQ_INSERT: case OP_SEQ_REMOVE: case OP_DICT_INIT: case OP_DICT_SET:
        case OP_ATTR_SET:
            done = scan_record(g, record, pos, value);
            if (done == 0) {
                if (scan_one(g, pos, index) < 0) {
                    return -1;
                }
                done = 1;
            }
            break;
        default:
            break;
        }
        if (done < 0 || (done == 0 && scan_slowly(g, record, pos, index, value) < 0)) {
            return -1;
        }
    }
    g->position = stop;
    return tell_state(g, index);
}

static PyObject *reading_scan(Reading *g, PyObject *argument) {
    Py_ssize_t stop = PyLong_AsSsize_t(argument);
    if (stop == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (log_unfold(g->log) < 0) {
        return NULL;
    }
    if (stop < (Py_ssize_t)g->position || (size_t)stop > log_count(&g->log->log)) {
        PyErr_SetString(PyExc_IndexError, "there are no such records");
        return NULL;
    }
    if (scan_block(g, g->position, (size_t)stop) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* step(index) -> Step */
static PyObject *reading_step(Reading *g, PyObject *index) {
    PyTypeObject *type = (PyTypeObject *)g->parts[STEP];
    PyObject *made = type->tp_alloc(type, 0);
    if (made != NULL) {
        SLOT(made, g->step_reader) = Py_NewRef(g->reader);
        SLOT(made, g->step_index) = Py_NewRef(index);
    }
    return made;
}

/* ---- the type ------------------------------------------------------------------------------------------------------------------ */
static int reading_traverse(Reading *g, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(g));
    Py_VISIT(g->log);
    Py_VISIT(g->reader);
    for (int n = 0; n < PART_COUNT; n++) {
        Py_VISIT(g->parts[n]);
    }
    Py_VISIT(g->c);
    Py_VISIT(g->old);
    Py_VISIT(g->frames);
    Py_VISIT(g->objects);
    Py_VISIT(g->cut);
    Py_VISIT(g->extra);
    Py_VISIT(g->names);
    Py_VISIT(g->all_facts);
    Py_VISIT(g->frame_list);
    Py_VISIT(g->columns);
    Py_VISIT(g->owner);
    Py_VISIT(g->key);
    return 0;
}

static int reading_clear(Reading *g) {
    g->frame_capacity = g->object_capacity = 0; /* the dicts that hold them go */
    Py_CLEAR(g->log);
    Py_CLEAR(g->reader);
    for (int n = 0; n < PART_COUNT; n++) {
        Py_CLEAR(g->parts[n]);
    }
    Py_CLEAR(g->c);
    Py_CLEAR(g->old);
    Py_CLEAR(g->frames);
    Py_CLEAR(g->objects);
    Py_CLEAR(g->cut);
    Py_CLEAR(g->extra);
    Py_CLEAR(g->names);
    Py_CLEAR(g->all_facts);
    Py_CLEAR(g->frame_list);
    Py_CLEAR(g->columns);
    Py_CLEAR(g->owner);
    Py_CLEAR(g->key);
    return 0;
}

static void reading_dealloc(Reading *g) {
    PyTypeObject *type = Py_TYPE(g);
    PyObject_GC_UnTrack(g);
    reading_clear(g);
    for (int n = 0; n < OPERATION_COUNT; n++) {
        Py_CLEAR(g->operations[n]);
    }
    Py_CLEAR(g->no_attributes);
    Py_CLEAR(g->nothing);
    Py_CLEAR(g->minus_one);
    Py_CLEAR(g->still_open);
    Py_CLEAR(g->list_layout);
    PyMem_RawFree(g->frame_at);
    PyMem_RawFree(g->object_at);
    PyMem_RawFree(g->step_at);
    type->tp_free(g);
    Py_DECREF(type);
}

static PyMethodDef reading_methods[] = {
    {"scan", (PyCFunction)(void (*)(void))reading_scan, METH_O, PyDoc_STR("scan(stop): read the records up to, not including, `stop`.")},
    {"changes", (PyCFunction)(void (*)(void))reading_changes, METH_O, PyDoc_STR("changes(step) -> tuple of Change.")},
    {"plain", (PyCFunction)(void (*)(void))reading_plain, METH_O, PyDoc_STR("plain(step): a run of a statement without calls, or None.")},
    {"classes", (PyCFunction)(void (*)(void))reading_classes, METH_O, PyDoc_STR("classes(values) -> bytes: their classes, for shapes.")},
    {"inputs", (PyCFunction)(void (*)(void))reading_inputs, METH_FASTCALL, PyDoc_STR("inputs(book, step, after_calls): what a run worked with.")},
    {"text", (PyCFunction)(void (*)(void))reading_text, METH_FASTCALL, PyDoc_STR("text(object, position, brief) -> str, or NotImplemented.")},
    {"step", (PyCFunction)(void (*)(void))reading_step, METH_O, PyDoc_STR("step(index) -> Step.")},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reading_slots[] = {
    {Py_tp_dealloc, reading_dealloc},
    {Py_tp_traverse, reading_traverse},
    {Py_tp_clear, reading_clear},
    {Py_tp_methods, reading_methods},
    {Py_tp_doc, (void *)PyDoc_STR("A trace's reading of a recorder's log.")},
    {0, NULL},
};

static PyType_Spec reading_spec = {
    .name = "chainexec.recording._recorder.Reading",
    .basicsize = sizeof(Reading),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = reading_slots,
};

static int find_offsets(Reading *g) {
    PyObject **p = g->parts;
    const struct { PyObject *type; const char *name; Py_ssize_t *to; } wanted[] = {
        {p[FRAME], "_line", &g->frame.line}, {p[FRAME], "_other", &g->frame.other}, {p[FRAME], "_passes", &g->frame.passes},
        {p[FRAME], "_slots", &g->frame.slots}, {p[FRAME], "_overlay", &g->frame.overlay}, {p[FRAME], "_overlays", &g->frame.overlays},
        {p[FRAME], "_facts", &g->frame.facts}, {p[FRAME], "_own_names", &g->frame.own_names}, {p[FRAME], "_globals", &g->frame.globals},
        {p[FRAME], "_end_position", &g->frame.end_position}, {p[FRAME], "_end_step", &g->frame.end_step},
        {p[FRAME], "_parents", &g->frame.parents}, {p[FRAME], "_depth", &g->frame.depth}, {p[OVERLAY], "stop", &g->overlay_stop},
        {p[OVERLAY], "slots", &g->overlay_slots}, {p[OVERLAY], "history", &g->overlay_history}, {p[OVERLAY], "outer", &g->overlay_outer},
        {p[HEAP], "items", &g->history.items}, {p[HEAP], "attributes", &g->history.attributes}, {p[HEAP], "ops", &g->history.ops},
        {p[HEAP], "first", &g->history.first}, {p[HEAP], "applied", &g->history.applied}, {p[HEAP], "shown", &g->history.shown},
        {p[HEAP], "shown_attributes", &g->history.shown_attributes}, {p[HEAP], "label", &g->heap.label}, {p[HEAP], "types", &g->heap.types},
        {p[HEAP], "number", &g->heap.number}, {p[HEAP], "layout", &g->history.layout}, {p[HEAP], "holders", &g->heap.holders}, {p[HEAP], "frames", &g->heap.frames},
        {p[HEAP], "position", &g->heap.position}, {p[HEAP], "info", &g->heap.info},
        {p[FACTS], "variables", &g->facts.variables}, {p[FACTS], "shared", &g->facts.shared}, {p[FACTS], "free_count", &g->facts.free_count},
        {p[FACTS], "sure_stores", &g->facts.sure_stores}, {p[FACTS], "pass_slots", &g->facts.pass_slots},
        {p[FACTS], "statements", &g->facts.statements}, {p[STEP], "_reader", &g->step_reader}, {p[STEP], "index", &g->step_index},
        {p[FACTS], "takers", &g->facts.takers}, {p[FACTS], "handlers", &g->facts.handlers},
    };
    for (size_t n = 0; n < sizeof(wanted) / sizeof(wanted[0]); n++) {
        if (offset_of(wanted[n].type, wanted[n].name, wanted[n].to) < 0) {
            return -1;
        }
    }
    for (int n = 0; n < FRAME_SLOT_COUNT; n++) {
        if (offset_of(p[FRAME], frame_slot_names[n], &g->frame_slots[n]) < 0) {
            return -1;
        }
    }
    for (int n = 0; n < VARIABLE_SLOT_COUNT; n++) {
        if (offset_of(p[VARIABLES], variable_slot_names[n], &g->variable_slots[n]) < 0) {
            return -1;
        }
    }
    g->slots = g->history; /* both inherit these from History */
    for (int n = BINDING; n < CLASS_COUNT; n++) {
        ChangeOffsets *o = &g->change[n];
        int net = n == BINDING || (n >= ITEM && n < KEPT_NAME), kept = n >= KEPT_NAME;
        int told = n == TOLD_NAME || n == TOLD_ITEM || n == TOLD_PART || n == TOLD_ENTRY || n == TOLD_ATTRIBUTE || n == TOLD_MEMBER || n == TOLD_KEPT;
        if (offset_of(p[n], "_reader", &o->reader) < 0 || offset_of(p[n], "_step", &o->step) < 0 || offset_of(p[n], "_position", &o->position) < 0 ||
            (told && offset_of(p[n], "text", &o->text) < 0) || (kept && offset_of(p[n], "_where", &o->where) < 0)) {
            return -1;
        }
        if (net && (offset_of(p[n], "_holder", &o->holder) < 0 || offset_of(p[n], "operation", &o->operation) < 0 || offset_of(p[n], "_where", &o->where) < 0 ||
                    offset_of(p[n], "_old", &o->old) < 0 || offset_of(p[n], "_new", &o->now) < 0)) {
            return -1;
        }
    }
    return 0;
}

static PyObject *field(PyObject *object, const char *name, PyTypeObject *type) {
    PyObject *found = PyObject_GetAttrString(object, name);
    if (found != NULL && !Py_IS_TYPE(found, type)) {
        PyErr_Format(PyExc_TypeError, "%s is no %s", name, type->tp_name);
        Py_CLEAR(found);
    }
    return found;
}

/* reading(scan, parts): what reads this log for a Scan; see traces/native.py. */
PyObject *recorder_reading(Recorder *r, PyObject *args) {
    PyObject *reader, *parts;
    if (!PyArg_ParseTuple(args, "OO!:reading", &reader, &PyTuple_Type, &parts)) {
        return NULL;
    }
    if (r->active || PyTuple_GET_SIZE(parts) != PART_COUNT) {
        PyErr_SetString(PyExc_ValueError, "the log is not finished, or the parts are not those that this version takes");
        return NULL;
    }
    for (int n = 0; n < CLASS_COUNT; n++) {
        if (!PyType_Check(PyTuple_GET_ITEM(parts, n))) {
            PyErr_SetString(PyExc_TypeError, "a class is needed");
            return NULL;
        }
    }
    PyObject *type = PyObject_GetAttrString(r->module, "Reading");
    if (type == NULL) {
        PyErr_Clear();
        type = PyType_FromModuleAndSpec(r->module, &reading_spec, NULL);
        if (type == NULL || PyObject_SetAttrString(r->module, "Reading", type) < 0) {
            Py_XDECREF(type);
            return NULL;
        }
    }
    Reading *g = (Reading *)((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    Py_DECREF(type);
    if (g == NULL) {
        return NULL;
    }
    g->log = (Recorder *)Py_NewRef((PyObject *)r);
    g->reader = Py_NewRef(reader);
    for (int n = 0; n < PART_COUNT; n++) {
        g->parts[n] = Py_NewRef(PyTuple_GET_ITEM(parts, n));
    }
    g->target = g->since = -1;
    static const char *const operations[OPERATION_COUNT] = {"set", "insert", "remove", "add", "discard"};
    for (int n = 0; n < OPERATION_COUNT; n++) {
        if ((g->operations[n] = PyUnicode_InternFromString(operations[n])) == NULL) {
            Py_DECREF(g);
            return NULL;
        }
    }
    if ((g->columns = PyObject_GetAttrString(reader, "columns")) == NULL || (g->c = field(g->columns, "c", &PyList_Type)) == NULL ||
        (g->old = field(g->columns, "old", &PyList_Type)) == NULL || (g->frames = field(reader, "frames", &PyDict_Type)) == NULL ||
        (g->objects = field(reader, "objects", &PyDict_Type)) == NULL || (g->cut = field(reader, "cut", &PyDict_Type)) == NULL ||
        (g->extra = field(reader, "extra", &PyDict_Type)) == NULL || (g->names = field(reader, "names", &PyList_Type)) == NULL ||
        (g->frame_list = field(reader, "frame_list", &PyList_Type)) == NULL || (g->all_facts = PyObject_GetAttrString(reader, "facts")) == NULL ||
        (g->minus_one = PyLong_FromLong(-1)) == NULL || (g->still_open = PyLong_FromLongLong(1ll << 62)) == NULL ||
        (g->no_attributes = PyDict_New()) == NULL || (g->nothing = PyTuple_New(0)) == NULL || (g->list_layout = PyLong_FromLong(LAYOUT_LIST)) == NULL || find_offsets(g) < 0) {
        Py_DECREF(g);
        return NULL;
    }
    return (PyObject *)g;
}
