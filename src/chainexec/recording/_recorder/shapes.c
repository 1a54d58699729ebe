/* The shapes of runs of statements, in the frequent cases: narration/shapes.py says what a shape is, and does all others. */
#include "reading.h"

#define MOST_INPUTS 255 /* as there */
#define MOST_KEYS 1100
#define MOST_ITEMS 4096 /* of a list in which another one is looked for at each step */

enum { ROWS, ROW_OF, COUNT_OF, NAMED_ELSEWHERE, INPUTS, BOOK_SIZE }; /* what narration/moments.py hands in */
enum { ROW_SITE, ROW_SLOTS, ROW_FIXED, ROW_PICKS, ROW_BODY, ROW_FLAGS, ROW_SIZE }; /* of a statement: Site.row */
enum { IS_RETURN = 1, IS_SIMPLE = 2, IS_YIELD = 4, IS_HEADER = 8, HAS_COUNT = 16 };
enum { RETURNED = -1, PAUSED = -2, AFTER_CALLS = 2 };
enum { FAILED = -1, NONE, FINE, ELSEWHERE }; /* an exception; there is no shape; go on; the Python code looks */

typedef struct {
    Reading *g;
    PyObject *frame, *facts;             /* borrowed */
    uint32_t owner;                      /* the frame's number */
    PyObject *raws[MOST_INPUTS];         /* owned: the values */
    size_t places[MOST_INPUTS];          /* of the log, at which they are shown */
    int count;
    PyObject *key[MOST_KEYS];            /* owned */
    int key_count;
    unsigned char structure[MOST_VALUES * 4 + 1];
    size_t length, values[MOST_VALUES];  /* of `structure`; places of the evaluations */
    int value_count, quiet, branched;    /* whether no object was changed; whether a body was entered without a step */
} Shape;

static int put_input(Shape *s, PyObject *raw, size_t place) {
    if (s->count == MOST_INPUTS) {
        return NONE;
    }
    s->raws[s->count] = Py_NewRef(raw);
    s->places[s->count++] = place;
    return FINE;
}

static int put_key(Shape *s, PyObject *owned) {
    if (owned == NULL || s->key_count == MOST_KEYS) {
        Py_XDECREF(owned);
        return owned == NULL ? FAILED : ELSEWHERE;
    }
    s->key[s->key_count++] = owned;
    return FINE;
}

static int put_number(Shape *s, Py_ssize_t number) { return put_key(s, PyLong_FromSsize_t(number)); }
static int put_truth(Shape *s, int truth) { return truth < 0 ? FAILED : put_key(s, PyBool_FromLong(truth)); }

/* ---- classes of values ------------------------------------------------------------------------------------------------------------- */
static int is_empty(PyObject *items) {
    if (PyList_CheckExact(items)) {
        return PyList_GET_SIZE(items) == 0;
    }
    if (PyDict_CheckExact(items)) {
        return PyDict_GET_SIZE(items) == 0;
    }
    int truth = PyObject_IsTrue(items);
    return truth < 0 ? -1 : !truth;
}

static int is_builtin(PyObject *info) {
    static const char *const names[] = {"list", "dict", "set", "tuple", "frozenset"};
    PyObject *name = PyTuple_GET_ITEM(info, 0), *module = PyTuple_GET_ITEM(info, 1);
    if (!PyUnicode_Check(name) || !PyUnicode_Check(module) || PyUnicode_CompareWithASCIIString(module, "builtins")) {
        return 0;
    }
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        if (!PyUnicode_CompareWithASCIIString(name, names[n])) {
            return 1;
        }
    }
    return 0;
}

/* shapes.class_of of a tracked object. */
static int put_object_class(Shape *s, PyObject *raw, size_t place) {
    Reading *g = s->g;
    PyObject *info = SLOT(raw, g->heap.info), *label = SLOT(raw, g->heap.label), *layout = SLOT(raw, g->history.layout), *made;
    if (SLOT(raw, g->heap.types) != Py_None || !PyTuple_Check(info) || PyTuple_GET_SIZE(info) < 2) {
        return ELSEWHERE;
    }
    PyObject *address = PyLong_FromVoidPtr(info); /* id(info) */
    if (address == NULL) {
        return FAILED;
    }
    if (label != Py_None) {
        made = PyTuple_Pack(3, layout, address, label);
        Py_DECREF(address);
        return put_key(s, made);
    }
    switch (number_of(layout)) {
    case LAYOUT_LIST: case LAYOUT_TUPLE: case LAYOUT_DEQUE: case LAYOUT_DICT: case LAYOUT_NAMESPACE: case LAYOUT_SET: case LAYOUT_FROZENSET: {
        PyObject *items = content_at(g, raw, place, 0);
        int empty = items == NULL ? -1 : is_empty(items);
        Py_XDECREF(items);
        if (empty != 0) {
            made = empty < 0 || !is_builtin(info) ? NULL : PyTuple_Pack(3, layout, address, Py_True);
            Py_DECREF(address);
            return made == NULL && !PyErr_Occurred() ? NONE : put_key(s, made);
        }
        made = PyTuple_Pack(2, layout, address);
        break;
    }
    default:
        made = PyTuple_Pack(3, layout, address, Py_False);
    }
    Py_DECREF(address);
    return put_key(s, made);
}

/* shapes.class_of of any value. */
static int put_class(Shape *s, PyObject *raw, size_t place) {
    int class = class_of(s->g, raw);
    if (class != CLASS_OTHER) {
        return put_number(s, class);
    }
    if ((PyObject *)Py_TYPE(raw) == s->g->parts[HEAP]) {
        return put_object_class(s, raw, place);
    }
    PyObject *fact, *made;
    if (PyFloat_CheckExact(raw)) {
        fact = PyObject_Repr(raw);
    }
    else if (PyTuple_CheckExact(raw) || PyBytes_CheckExact(raw) || PyFrozenSet_CheckExact(raw)) {
        int truth = PyObject_IsTrue(raw);
        fact = truth < 0 ? NULL : PyBool_FromLong(!truth);
    }
    else {
        fact = PyLong_FromVoidPtr(raw);
    }
    made = fact == NULL ? NULL : PyTuple_Pack(2, (PyObject *)Py_TYPE(raw), fact);
    Py_XDECREF(fact);
    return put_key(s, made);
}

static int is_quick(PyObject *raw) { return PyLong_CheckExact(raw) || PyUnicode_CheckExact(raw) || PyBool_Check(raw) || raw == Py_None; }

/* ---- the records of a run ------------------------------------------------------------------------------------------------------------ */
static int read_records(Shape *s, size_t start, size_t stop) {
    if (stop > start && stop - start > MOST_VALUES) {
        return NONE;
    }
    for (size_t place = start; place < stop; place++) {
        const Record *effect = log_at(&s->g->log->log, place);
        unsigned op = effect->head >> 1 & 0x3F;
        if (op == OP_EVALUATION || op == OP_BRANCH) {
            if (effect->b != s->owner) {
                return NONE;
            }
            if (s->length + 5 > sizeof(s->structure)) {
                return ELSEWHERE; /* in several parts, longer together */
            }
            uint32_t a = effect->head >> 8;
            s->structure[s->length++] = op == OP_EVALUATION ? 'e' : 'b';
            s->structure[s->length++] = (unsigned char)a;
            s->structure[s->length++] = (unsigned char)(a >> 8);
            s->structure[s->length++] = (unsigned char)(a >> 16);
            if (op == OP_EVALUATION) {
                s->values[s->value_count++] = place;
            }
            else {
                s->branched = 1;
            }
        }
        else if (op >= OP_SEQ_INIT && op <= OP_BYTES_PUT) {
            s->quiet = 0;
        }
    }
    return FINE;
}

/* shapes.plain_run: of a statement that calls nothing. `stop` is where it closes. */
static int read_plain(Shape *s, Py_ssize_t step, size_t *stop) {
    Reading *g = s->g;
    size_t position = g->step_at[step];
    const Record *record = log_at(&g->log->log, position);
    if ((size_t)step + 1 >= g->step_count || (uint32_t)record->c.number != (uint32_t)step + 1) {
        return NONE;
    }
    *stop = g->step_at[step + 1];
    int cut = has_step(g->cut, step), more = cut < 0 ? -1 : has_step(g->extra, step);
    if (more < 0) {
        return FAILED;
    }
    return cut || more ? NONE : read_records(s, position + 1, *stop);
}

/* shapes.closed_run: of a statement of which the calls are over. */
static int read_closed(Shape *s, Py_ssize_t step, size_t *stop) {
    Reading *g = s->g;
    uint32_t end = (uint32_t)log_at(&g->log->log, g->step_at[step])->c.number;
    if (end <= (size_t)step + 1 || end >= g->step_count) {
        return NONE;
    }
    unsigned before = log_at(&g->log->log, g->step_at[end - 1])->head >> 1 & 0x3F;
    if (before != OP_RETURN && before != OP_YIELD) {
        return NONE;
    }
    *stop = g->step_at[end];
    size_t segments[MOST_SEGMENTS][2];
    int count = find_segments(g, step, segments), state = count < 0 ? FAILED : count == 0 ? ELSEWHERE : FINE;
    for (int n = 0; state == FINE && n < count; n++) {
        state = read_records(s, segments[n][0], segments[n][1]);
    }
    s->quiet = AFTER_CALLS;
    return state;
}

/* ---- changes ------------------------------------------------------------------------------------------------------------------------- */
typedef struct {
    int form;      /* FRAME ... KEPT_NAME; without those whose texts are made along */
    size_t place;  /* of the log */
    Py_ssize_t slot; /* of a variable or item that has a record */
    PyObject *holder, *operation, *where, *old, *now; /* borrowed; owned by the change or the log */
} Effect;

/* What a change holds. */
static int read_change(Shape *s, PyObject *change, Effect *e) {
    static const int same_as[] = {[TOLD_NAME - BINDING] = STORED_NAME, [TOLD_ITEM - BINDING] = STORED_ITEM, [TOLD_PART - BINDING] = ITEM,
                                  [TOLD_ENTRY - BINDING] = ENTRY, [TOLD_ATTRIBUTE - BINDING] = ATTRIBUTE, [TOLD_MEMBER - BINDING] = MEMBER,
                                  [TOLD_KEPT - BINDING] = KEPT_NAME};
    Reading *g = s->g;
    int form = BINDING;
    while (form < CLASS_COUNT && (PyObject *)Py_TYPE(change) != g->parts[form]) {
        form++;
    }
    if (form == CLASS_COUNT) {
        return NONE;
    }
    const ChangeOffsets *o = &g->change[form];
    Py_ssize_t place = number_of(SLOT(change, o->position));
    if (place < 0) {
        return ELSEWHERE;
    }
    e->form = same_as[form - BINDING] ? same_as[form - BINDING] : form;
    e->place = (size_t)place;
    e->holder = e->operation = e->where = e->old = e->now = NULL;
    if (e->form == STORED_NAME || e->form == STORED_ITEM) {
        if (e->place >= g->position || is_wide(g, e->place)) {
            return ELSEWHERE;
        }
        const Record *record = log_at(&g->log->log, e->place);
        e->slot = record->head >> 8;
        e->old = PyList_GET_ITEM(g->old, place);
        e->now = PyList_GET_ITEM(g->c, place);
        if (e->form == STORED_ITEM) {
            e->holder = reading_object(g, record->b);
            e->operation = g->operations[SET];
            return e->holder != NULL ? FINE : PyErr_Occurred() ? FAILED : ELSEWHERE;
        }
        return record->b == s->owner ? FINE : NONE;
    }
    e->where = SLOT(change, o->where);
    if (e->form != KEPT_NAME) {
        e->holder = SLOT(change, o->holder);
        e->operation = SLOT(change, o->operation);
        e->old = SLOT(change, o->old);
        e->now = SLOT(change, o->now);
        return e->holder != NULL && e->operation != NULL && e->where != NULL && e->old != NULL && e->now != NULL ? FINE : ELSEWHERE;
    }
    return e->where != NULL ? FINE : ELSEWHERE;
}

/* A variable that was bound. */
static int put_binding(Shape *s, const Effect *e, size_t stop) {
    Reading *g = s->g;
    int state;
    size_t later = stop > e->place ? stop : e->place + 1;
    if (e->form == KEPT_NAME) {
        PyObject *slots = content_at(g, SLOT(s->frame, g->frame.slots), e->place, 0);
        Py_ssize_t slot = number_of(e->where);
        if (slots == NULL || !PyList_CheckExact(slots) || slot < 0 || slot >= PyList_GET_SIZE(slots)) {
            state = slots == NULL ? FAILED : ELSEWHERE;
        }
        else {
            PyObject *value = PyList_GET_ITEM(slots, slot);
            state = put_key(s, Py_NewRef(e->where));
            state = state != FINE ? state : put_truth(s, 1);
            state = state != FINE ? state : put_input(s, value, e->place);
            state = state != FINE ? state : put_input(s, value, later);
        }
        Py_XDECREF(slots);
        return state;
    }
    if (e->form == STORED_NAME) {
        state = put_number(s, e->slot);
    }
    else {
        PyObject *variables = SLOT(s->facts, g->facts.variables), *name = e->where;
        if (PyUnicode_CompareWithASCIIString(e->operation, "bind")) {
            return NONE;
        }
        if (e->holder == s->frame) {
            Py_ssize_t slot = number_of(name);
            if (!PyTuple_CheckExact(variables) || slot < 0 || slot >= PyTuple_GET_SIZE(variables)) {
                return ELSEWHERE;
            }
            name = PyTuple_GET_ITEM(variables, slot);
        }
        else if (e->holder != SLOT(s->frame, g->frame.own_names) && e->holder != SLOT(s->frame, g->frame.globals)) {
            return NONE;
        }
        state = PyUnicode_CheckExact(name) ? put_key(s, Py_NewRef(name)) : ELSEWHERE;
    }
    state = state != FINE ? state : put_truth(s, is_same(g, e->old, e->now));
    state = state != FINE ? state : put_input(s, e->old, e->place);
    return state != FINE ? state : put_input(s, e->now, later);
}

/* shapes._found_in: where in `whole` an object is, if it is there once: an index or a name (owned), NULL: nowhere, or with an exception. */
static PyObject *found_in(Reading *g, PyObject *whole, PyObject *part, size_t place, int *state) {
    PyObject *items = content_at(g, whole, place, 0), *attributes = items == NULL ? NULL : content_at(g, whole, place, 1), *found = NULL;
    int times = 0;
    *state = attributes == NULL ? FAILED : PyDict_CheckExact(attributes) ? FINE : ELSEWHERE;
    if (*state == FINE) {
        Py_ssize_t layout = number_of(SLOT(whole, g->history.layout)), at = 0;
        PyObject *name, *value;
        if (layout == LAYOUT_LIST && PyDict_GET_SIZE(attributes) == 0) {
            Py_ssize_t count = PyList_CheckExact(items) ? PyList_GET_SIZE(items) : MOST_ITEMS + 1, where = -1;
            *state = count <= MOST_ITEMS ? FINE : ELSEWHERE;
            for (Py_ssize_t n = 0; *state == FINE && n < count; n++) {
                if (PyList_GET_ITEM(items, n) == part) {
                    times++;
                    where = n;
                }
            }
            if (times == 1 && (found = PyLong_FromSsize_t(where)) == NULL) {
                *state = FAILED;
            }
        }
        else if (layout == LAYOUT_OPAQUE && items == Py_None) {
            while (PyDict_Next(attributes, &at, &name, &value)) {
                if (value == part) {
                    times++;
                    Py_XSETREF(found, Py_NewRef(name));
                }
            }
            if (found != NULL && (times != 1 || !PyUnicode_CheckExact(found) || PyUnicode_GET_LENGTH(found) == 0)) {
                Py_CLEAR(found);
            }
        }
    }
    Py_XDECREF(items);
    Py_XDECREF(attributes);
    return found;
}

/* The variable of the frame that is bound to an object, if it is one: its slot; else the state. */
static int slot_of(Shape *s, PyObject *whole, size_t place, Py_ssize_t *slot) {
    Reading *g = s->g;
    PyObject *number = PyLong_FromUnsignedLong(s->owner), *frames = SLOT(whole, g->heap.frames);
    int held = number == NULL || !PyDict_CheckExact(frames) ? -1 : PyDict_Contains(frames, number), times = 0;
    Py_XDECREF(number);
    if (held <= 0) {
        return held == 0 ? NONE : PyErr_Occurred() ? FAILED : ELSEWHERE;
    }
    PyObject *slots = content_at(g, SLOT(s->frame, g->frame.slots), place, 0);
    if (slots == NULL || !PyList_CheckExact(slots)) {
        Py_XDECREF(slots);
        return slots == NULL ? FAILED : ELSEWHERE;
    }
    for (Py_ssize_t n = 0; n < PyList_GET_SIZE(slots); n++) {
        if (PyList_GET_ITEM(slots, n) == whole) {
            times++;
            *slot = n;
        }
    }
    Py_DECREF(slots);
    return times == 1 ? FINE : NONE;
}

/* What the length of a sequence tells of the place of a change: at its beginning or end. */
static int put_ends(Shape *s, const Effect *e, PyObject *where) {
    PyObject *items = content_at(s->g, e->holder, e->place + 1, 0);
    Py_ssize_t length = items == NULL ? -1 : PyObject_Size(items), index = number_of(where);
    Py_XDECREF(items);
    if (length < 0 || index < 0) {
        return length < 0 ? FAILED : ELSEWHERE;
    }
    int state = put_truth(s, index == 0);
    state = state != FINE ? state : put_truth(s, index == length);
    state = state != FINE ? state : put_truth(s, index == length - 1);
    state = state != FINE ? state : put_truth(s, length == 0);
    return state != FINE ? state : index == 0 || index == length || index == length - 1 ? FINE : NONE;
}

/* shapes._gather_place, of an object that is held at `where_in` of `whole`, or is it. */
static int put_place_in(Shape *s, const Effect *e, PyObject *whole, PyObject *where_in, PyObject *where, PyObject *change, PyObject *elsewhere, size_t stop) {
    Reading *g = s->g;
    static const char *const operations[] = {"set", "insert", "remove", "delete", "add", "discard"};
    const char *sort = e->form == ENTRY ? "entry" : e->form == ATTRIBUTE ? "attribute" : e->form == MEMBER ? "member" : "item";
    Py_ssize_t slot = 0;
    PyObject *variables = SLOT(s->facts, g->facts.variables), *frames = SLOT(e->holder, g->heap.frames);
    int state = slot_of(s, whole, e->place, &slot), known = 0;
    if (state != FINE) {
        return state;
    }
    PyObject *base = PyTuple_CheckExact(variables) && slot < PyTuple_GET_SIZE(variables) ? PyTuple_GET_ITEM(variables, slot) : NULL;
    if (base == NULL || !PyUnicode_CheckExact(base) || PyUnicode_GET_LENGTH(base) == 0 || PyUnicode_READ_CHAR(base, 0) == '.') {
        return base == NULL ? ELSEWHERE : NONE;
    }
    if (where_in != NULL && (state = put_key(s, PyLong_CheckExact(where_in) ? PyUnicode_InternFromString("item") : Py_NewRef(where_in))) != FINE) {
        return state;
    }
    if (!PyDict_CheckExact(frames) || PyDict_GET_SIZE(frames) > 1) { /* a caller may call it by another name */
        PyObject *found = PyObject_CallFunctionObjArgs(elsewhere, change, s->frame, NULL);
        Py_XDECREF(found);
        if (found != Py_None) {
            return found == NULL ? FAILED : NONE;
        }
    }
    for (size_t n = 0; n < sizeof(operations) / sizeof(operations[0]); n++) {
        known |= !PyUnicode_CompareWithASCIIString(e->operation, operations[n]);
    }
    if (!known) {
        return NONE;
    }
    size_t after = stop > e->place + 1 ? stop : e->place + 1;
    state = put_key(s, Py_NewRef(e->operation));
    state = state != FINE ? state : put_number(s, slot);
    state = state != FINE ? state : put_key(s, PyUnicode_InternFromString(sort));
    state = state != FINE ? state : put_truth(s, is_same(g, e->old, e->now));
    state = state != FINE ? state : put_input(s, e->old, e->place);
    state = state != FINE ? state : put_input(s, e->now, after);
    state = state != FINE ? state : put_input(s, e->holder, after);
    if (state == FINE && e->form == ATTRIBUTE) {
        state = put_key(s, Py_NewRef(where));
    }
    else if (state == FINE) {
        if (!PyLong_CheckExact(where) && !PyUnicode_CheckExact(where)) {
            return NONE;
        }
        state = put_input(s, where, e->place);
        if (state == FINE && sort[0] == 'i' && e->operation != g->operations[SET] && PyUnicode_CompareWithASCIIString(e->operation, "set")) {
            state = put_ends(s, e, where);
        }
    }
    if (state == FINE && where_in != NULL && PyLong_CheckExact(where_in)) {
        state = put_input(s, where_in, e->place);
    }
    return state;
}

/* A change inside an object that one variable of the frame holds and nothing else, or one item or attribute of such an object. */
static int put_place(Shape *s, const Effect *e, PyObject *change, PyObject *picks, PyObject *elsewhere, size_t stop) {
    Reading *g = s->g;
    if ((PyObject *)Py_TYPE(e->holder) != g->parts[HEAP] || !PyUnicode_CheckExact(e->operation)) {
        return ELSEWHERE;
    }
    PyObject *holders = SLOT(e->holder, g->heap.holders), *frames = SLOT(e->holder, g->heap.frames), *whole = e->holder, *where_in = NULL, *ignored;
    PyObject *where = e->form == STORED_ITEM ? PyLong_FromSsize_t(e->slot) : Py_NewRef(e->where);
    if (where == NULL || !PyDict_CheckExact(holders) || !PyDict_CheckExact(frames)) {
        Py_XDECREF(where);
        return where == NULL ? FAILED : ELSEWHERE;
    }
    int picked = PySet_GET_SIZE(picks) ? PySet_Contains(picks, e->operation) : 0, state = FINE;
    if (picked > 0) {
        picked = PyObject_IsTrue(where); /* it depends on what stands before it */
    }
    if (picked != 0) {
        state = picked < 0 ? FAILED : NONE;
    }
    else if (SLOT(s->frame, g->frame.own_names) != Py_None || in_comprehension(g, s->frame, e->place) || SLOT(e->holder, g->heap.label) != Py_None) {
        state = NONE;
    }
    else if (PyDict_GET_SIZE(holders)) {
        Py_ssize_t at = 0;
        if (PyDict_GET_SIZE(frames) || PyDict_GET_SIZE(holders) > 1 || !PyDict_Next(holders, &at, &whole, &ignored)) {
            state = NONE;
        }
        else if ((PyObject *)Py_TYPE(whole) != g->parts[HEAP] || !PyDict_CheckExact(SLOT(whole, g->heap.holders))) {
            state = ELSEWHERE;
        }
        else {
            where_in = found_in(g, whole, e->holder, e->place, &state);
            if (state == FINE && (where_in == NULL || PyDict_GET_SIZE(SLOT(whole, g->heap.holders)) || SLOT(whole, g->heap.label) != Py_None)) {
                state = NONE;
            }
        }
    }
    if (state == FINE) {
        state = put_place_in(s, e, whole, where_in, where, change, elsewhere, stop);
    }
    Py_XDECREF(where_in);
    Py_DECREF(where);
    return state;
}

static int put_changes(Shape *s, Py_ssize_t step, PyObject *picks, PyObject *elsewhere, int after_calls, size_t stop) {
    PyObject *changes = step_changes(s->g, step, 0);
    if (changes == NULL || !PyTuple_CheckExact(changes)) {
        Py_XDECREF(changes);
        return changes == NULL ? FAILED : ELSEWHERE;
    }
    int state = FINE;
    for (Py_ssize_t n = 0; state == FINE && n < PyTuple_GET_SIZE(changes); n++) {
        PyObject *change = PyTuple_GET_ITEM(changes, n);
        Effect e;
        state = read_change(s, change, &e);
        if (state == FINE) {
            int named = e.form == BINDING || e.form == STORED_NAME || e.form == KEPT_NAME;
            state = named ? put_binding(s, &e, stop) : after_calls ? NONE : put_place(s, &e, change, picks, elsewhere, stop);
        }
    }
    Py_DECREF(changes);
    return state;
}

/* ---- all together --------------------------------------------------------------------------------------------------------------------- */
/* The row of a statement (borrowed from the book), None where its runs have no shapes; NULL with an exception. */
static PyObject *row_of(Shape *s, PyObject *book, PyObject *place) {
    PyObject *rows = PyTuple_GET_ITEM(book, ROWS), *own = PyDict_GetItemWithError(rows, s->facts), *row;
    if (own == NULL) {
        own = PyErr_Occurred() ? NULL : PyDict_New();
        if (own == NULL || PyDict_SetItem(rows, s->facts, own) < 0) {
            Py_XDECREF(own);
            return NULL;
        }
        Py_DECREF(own);
    }
    row = PyDict_CheckExact(own) ? PyDict_GetItemWithError(own, place) : NULL;
    if (row == NULL && !PyErr_Occurred()) {
        row = PyObject_CallFunctionObjArgs(PyTuple_GET_ITEM(book, ROW_OF), s->facts, place, NULL);
        if (row == NULL || PyDict_SetItem(own, place, row) < 0) {
            Py_XDECREF(row);
            return NULL;
        }
        Py_DECREF(row);
    }
    if (row != NULL && row != Py_None &&
        (!PyTuple_CheckExact(row) || PyTuple_GET_SIZE(row) != ROW_SIZE || !PyTuple_CheckExact(PyTuple_GET_ITEM(row, ROW_SLOTS)) ||
         !PyAnySet_Check(PyTuple_GET_ITEM(row, ROW_PICKS)))) {
        PyErr_SetString(PyExc_TypeError, "the row of a statement is another one");
        return NULL;
    }
    return row;
}

static int put_names(Shape *s, PyObject *row, size_t position) {
    Reading *g = s->g;
    PyObject *slots = content_at(g, SLOT(s->frame, g->frame.slots), position, 0), *wanted = PyTuple_GET_ITEM(row, ROW_SLOTS);
    int state = slots == NULL ? FAILED : PyList_CheckExact(slots) ? FINE : ELSEWHERE;
    for (Py_ssize_t n = 0; state == FINE && n < PyTuple_GET_SIZE(wanted); n++) {
        Py_ssize_t slot = number_of(PyTuple_GET_ITEM(wanted, n));
        state = slot < 0 || slot >= PyList_GET_SIZE(slots) ? ELSEWHERE : put_input(s, PyList_GET_ITEM(slots, slot), position);
    }
    Py_XDECREF(slots);
    PyObject *fixed = PyTuple_GET_ITEM(row, ROW_FIXED), *space = SLOT(s->frame, g->frame.globals), *values = NULL;
    if (state != FINE || fixed == Py_None) { /* no names but the function's own variables */
        return state;
    }
    if ((PyObject *)Py_TYPE(space) == g->parts[HEAP] && SLOT(s->frame, g->frame.own_names) == Py_None && !is_long(SLOT(space, g->history.ops))) {
        values = Py_XNewRef(PyDict_GetItemWithError(fixed, space));
        if (values == NULL && PyErr_Occurred()) {
            return FAILED;
        }
    }
    if (values == NULL) {
        values = PyObject_CallMethod(PyTuple_GET_ITEM(row, ROW_SITE), "globals_of", "OOn", s->frame, g->columns, (Py_ssize_t)position);
    }
    state = values == NULL ? FAILED : PyList_CheckExact(values) ? FINE : ELSEWHERE;
    for (Py_ssize_t n = 0; state == FINE && n < PyList_GET_SIZE(values); n++) {
        state = put_input(s, PyList_GET_ITEM(values, n), position);
    }
    Py_XDECREF(values);
    return state;
}

/* The iteration that a statement is about, or -1 where it does not matter. */
static int find_count(Shape *s, PyObject *book, PyObject *row, PyObject *step, PyObject *place, Py_ssize_t follower, Py_ssize_t *count) {
    long flags = PyLong_AsLong(PyTuple_GET_ITEM(row, ROW_FLAGS));
    *count = -1;
    if (!(flags & HAS_COUNT)) {
        return FINE;
    }
    PyObject *found = PyObject_CallFunctionObjArgs(PyTuple_GET_ITEM(book, COUNT_OF), s->frame, step, place, NULL);
    *count = found == NULL ? -1 : number_of(found);
    Py_XDECREF(found);
    if (*count < 0) {
        return PyErr_Occurred() ? FAILED : NONE;
    }
    if (flags & IS_HEADER && follower != number_of(PyTuple_GET_ITEM(row, ROW_BODY))) {
        if (follower == number_of(place) || s->branched) { /* it went into a body without steps */
            return NONE;
        }
        *count -= 1;
        return put_number(s, *count < 2 ? *count : 2);
    }
    return FINE;
}

static int put_classes(Shape *s, int early) {
    unsigned char classes[2 * MOST_INPUTS];
    for (int n = 0; n < s->count; n++) {
        int first = 0;
        while (s->raws[first] != s->raws[n]) {
            first++;
        }
        classes[2 * n] = (unsigned char)class_of(s->g, s->raws[n]);
        classes[2 * n + 1] = (unsigned char)first;
    }
    int state = put_key(s, PyBytes_FromStringAndSize((char *)classes, 2 * s->count));
    for (int n = early; state == FINE && n < s->count; n++) {
        if (classes[2 * n] == CLASS_OTHER) {
            state = put_class(s, s->raws[n], s->places[n]);
        }
    }
    return state;
}

static PyObject *made_inputs(Shape *s, PyObject *kind, PyObject *row, Py_ssize_t count) {
    PyObject *key = PyTuple_New(s->key_count), *raws = PyList_New(s->count), *places = PyList_New(s->count), *number = PyLong_FromSsize_t(count), *made = NULL;
    if (key == NULL || raws == NULL || places == NULL || number == NULL) {
        goto done;
    }
    for (int n = 0; n < s->key_count; n++) {
        PyTuple_SET_ITEM(key, n, s->key[n]);
    }
    s->key_count = 0;
    for (int n = 0; n < s->count; n++) {
        PyObject *place = n && s->places[n] == s->places[n - 1] ? Py_NewRef(PyList_GET_ITEM(places, n - 1)) : PyLong_FromSize_t(s->places[n]);
        if (place == NULL) {
            goto done;
        }
        PyList_SET_ITEM(places, n, place);
        PyList_SET_ITEM(raws, n, Py_NewRef(s->raws[n]));
    }
    PyObject *parts = PyTuple_Pack(6, PyTuple_GET_ITEM(row, ROW_SITE), s->frame, key, raws, places, number), *arguments = parts == NULL ? NULL : PyTuple_Pack(1, parts);
    Py_XDECREF(parts);
    made = arguments == NULL ? NULL : PyTuple_Type.tp_new((PyTypeObject *)kind, arguments, NULL);
    Py_XDECREF(arguments);
done:
    Py_XDECREF(key);
    Py_XDECREF(raws);
    Py_XDECREF(places);
    Py_XDECREF(number);
    return made;
}

/* The whole shape, but for what is made of it at the end. */
static int find_shape(Shape *s, PyObject *book, Py_ssize_t step, int after_calls, PyObject **row, Py_ssize_t *count) {
    Reading *g = s->g;
    size_t position = g->step_at[step], stop = 0;
    const Record *record = log_at(&g->log->log, position);
    if ((record->head & 0x7E) != OP_LINE << 1) {
        return NONE;
    }
    s->owner = record->b;
    s->quiet = 1;
    int state = after_calls ? read_closed(s, step, &stop) : read_plain(s, step, &stop);
    if (state != FINE) {
        return state;
    }
    const Record *next = log_at(&g->log->log, stop);
    unsigned following = next->head >> 1 & 0x3F;
    if (next->b != record->b || (following != OP_LINE && following != OP_RETURN && (after_calls || following != OP_YIELD))) {
        return NONE;
    }
    Py_ssize_t follower = following == OP_LINE ? (Py_ssize_t)(next->head >> 8) : following == OP_RETURN ? RETURNED : PAUSED;
    if ((s->frame = reading_frame(g, record->b)) == NULL) {
        return PyErr_Occurred() ? FAILED : ELSEWHERE;
    }
    s->facts = SLOT(s->frame, g->frame.facts);
    s->structure[s->length++] = (unsigned char)s->quiet;

    PyObject *place = PyLong_FromUnsignedLong(record->head >> 8), *index = PyLong_FromSsize_t(step);
    *row = place == NULL || index == NULL ? NULL : Py_XNewRef(row_of(s, book, place));
    long flags = *row == NULL || *row == Py_None ? 0 : PyLong_AsLong(PyTuple_GET_ITEM(*row, ROW_FLAGS));
    int handler = follower >= 0 ? has_number(SLOT(s->facts, g->facts.handlers), follower) : 0, early = 0;
    if (*row == NULL || flags < 0 || handler < 0) {
        state = PyErr_Occurred() ? FAILED : ELSEWHERE;
    }
    else if (*row == Py_None || handler || !(flags & IS_YIELD) == (follower == PAUSED)) {
        state = NONE;
    }
    else if (follower == RETURNED && !(flags & IS_RETURN) && (PyList_GET_ITEM(g->c, (Py_ssize_t)stop) != Py_None || !(flags & IS_SIMPLE))) {
        state = NONE;
    }
    else {
        state = put_names(s, *row, position);
    }
    for (int n = 0; state == FINE && n < s->value_count; n++) {
        state = put_input(s, PyList_GET_ITEM(g->c, (Py_ssize_t)s->values[n]), s->quiet == 1 ? position : s->values[n] + 1);
    }
    state = state != FINE ? state : put_key(s, Py_NewRef(PyTuple_GET_ITEM(*row, ROW_SITE)));
    state = state != FINE ? state : put_number(s, follower);
    state = state != FINE ? state : put_key(s, PyBytes_FromStringAndSize((char *)s->structure, (Py_ssize_t)s->length));
    if (s->quiet != 1) { /* what objects were is asked before what they became: their histories need not go back and forth */
        early = s->count;
        for (int n = 0; state == FINE && n < early; n++) {
            if (!is_quick(s->raws[n])) {
                state = put_number(s, n);
                state = state != FINE ? state : put_class(s, s->raws[n], s->places[n]);
            }
        }
    }
    state = state != FINE ? state : put_changes(s, step, PyTuple_GET_ITEM(*row, ROW_PICKS), PyTuple_GET_ITEM(book, NAMED_ELSEWHERE), after_calls, stop);
    if (state == FINE && follower < 0) {
        state = put_input(s, PyList_GET_ITEM(g->c, (Py_ssize_t)stop), stop);
    }
    state = state != FINE ? state : find_count(s, book, *row, index, place, follower, count);
    state = state != FINE ? state : put_classes(s, early);
    Py_XDECREF(place);
    Py_XDECREF(index);
    return state;
}

/* inputs(book, step, after_calls) -> Inputs, None where the run has no shape, NotImplemented where the Python code has to look. */
PyObject *reading_inputs(Reading *g, PyObject *const *arguments, Py_ssize_t count) {
    if (count != 3 || !PyTuple_CheckExact(arguments[0]) || PyTuple_GET_SIZE(arguments[0]) != BOOK_SIZE ||
        !PyDict_CheckExact(PyTuple_GET_ITEM(arguments[0], ROWS)) || !PyType_Check(PyTuple_GET_ITEM(arguments[0], INPUTS)) ||
        !PyType_IsSubtype((PyTypeObject *)PyTuple_GET_ITEM(arguments[0], INPUTS), &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "inputs() needs a book, a step and whether it is over");
        return NULL;
    }
    Py_ssize_t step = PyLong_AsSsize_t(arguments[1]);
    int after_calls = step == -1 && PyErr_Occurred() ? -1 : PyObject_IsTrue(arguments[2]);
    if (after_calls < 0) {
        return NULL;
    }
    if (step < 0 || (size_t)step >= g->step_count) {
        Py_RETURN_NONE;
    }
    Shape s; /* the large arrays are not cleared */
    s.g = g;
    s.count = s.key_count = s.value_count = s.branched = 0;
    s.length = 0;
    PyObject *row = NULL, *made = NULL;
    Py_ssize_t number = -1;
    int state = find_shape(&s, arguments[0], step, after_calls, &row, &number);
    if (state == FINE) {
        made = made_inputs(&s, PyTuple_GET_ITEM(arguments[0], INPUTS), row, number);
    }
    else if (state != FAILED) {
        made = Py_NewRef(state == NONE ? Py_None : Py_NotImplemented);
    }
    Py_XDECREF(row);
    for (int n = 0; n < s.count; n++) {
        Py_DECREF(s.raws[n]);
    }
    for (int n = 0; n < s.key_count; n++) {
        Py_DECREF(s.key[n]);
    }
    return made;
}
