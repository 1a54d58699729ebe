/* The changes of a step in the plain cases, with their texts: the rest is left to traces/effects.py, which says what is right. */
#include "reading.h"

#define MOST_STORES 16   /* in one step; with more, the Python code tells it */
#define TEXT_ROOM 512
#define LONGEST_STRING 160
#define MOST_MOVES 64    /* changes that are redone at a time */
#define PATH_DEPTH 4
#define VALUE_DEPTH 4
#define MOST_SHOWN 8       /* instances in one text */

typedef struct {
    size_t place;
    Py_ssize_t where; /* slot or index */
} Stored;

typedef struct {
    Stored stores[MOST_STORES]; /* BIND records, by slot */
    int store_count;
    Stored items[2]; /* SEQ_SET records of one list, by index */
    int item_count;
    int single; /* the operation of the one other change of an object, 0: none */
    size_t single_place;
    int branch; /* a BRANCH record is among them */
    int together; /* the step closes where the next one opens: its records stand together */
} Found;

/* ---- text ---------------------------------------------------------------------------------------------------------------------- */
typedef struct {
    char data[TEXT_ROOM];
    size_t length;
    PyObject *shown[MOST_SHOWN];       /* instances that the value being written has shown already; only compared */
    PyObject *around[VALUE_DEPTH + 1]; /* containers around the place being written; only compared */
    int shown_count, around_count;
} Text;

static int put(Text *t, const char *data, size_t length) {
    if (length > TEXT_ROOM - t->length) {
        return 0;
    }
    memcpy(t->data + t->length, data, length);
    t->length += length;
    return 1;
}
#define PUT(t, literal) put(t, literal, sizeof(literal) - 1)

static int put_name(Text *t, PyObject *name) {
    return PyUnicode_Check(name) && PyUnicode_IS_ASCII(name) && put(t, PyUnicode_DATA(name), (size_t)PyUnicode_GET_LENGTH(name));
}

static int put_number(Text *t, long long number) {
    char digits[MOST_DIGITS], *end = digits + sizeof(digits), *at = digits_before(end, number);
    return put(t, at, (size_t)(end - at));
}

/* 1: written, 0: the Python code does it (no exception is set then). */
static int put_value(Text *t, PyObject *value) {
    if (PyLong_CheckExact(value)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        return !overflow && put_number(t, number);
    }
    if (value == Py_None) {
        return PUT(t, "None");
    }
    if (PyBool_Check(value)) {
        return value == Py_True ? PUT(t, "True") : PUT(t, "False");
    }
    if (PyUnicode_CheckExact(value)) {
        Py_ssize_t length = PyUnicode_GET_LENGTH(value);
        if (!PyUnicode_IS_ASCII(value) || length > LONGEST_STRING) {
            return 0;
        }
        const unsigned char *data = PyUnicode_DATA(value);
        int plain = 1;
        for (Py_ssize_t n = 0; n < length; n++) {
            plain &= data[n] >= 0x20 && data[n] < 0x7F && data[n] != '\'' && data[n] != '\\';
        }
        if (plain) {
            return PUT(t, "'") && put(t, (const char *)data, (size_t)length) && PUT(t, "'");
        }
    }
    else if (!PyFloat_CheckExact(value)) {
        return 0;
    }
    PyObject *shown = PyObject_Repr(value);
    if (shown == NULL) {
        PyErr_Clear();
        return 0;
    }
    int done = put_name(t, shown);
    Py_DECREF(shown);
    return done;
}

static PyObject *text_made(const Text *t) {
    PyObject *made = PyUnicode_New((Py_ssize_t)t->length, 127);
    if (made != NULL) {
        memcpy(PyUnicode_DATA(made), t->data, t->length);
    }
    return made;
}

/* ---- content at a place of the log (History.at) ----------------------------------------------------------------------------------- */
/* A new reference to the content (`attributes`: the attributes) before the record at `position`; NULL with an exception. */
PyObject *content_at(Reading *g, PyObject *history, size_t position, int attributes) {
    const HistoryOffsets *o = &g->history;
    PyObject *ops = SLOT(history, o->ops);
    Py_ssize_t count = PyList_CheckExact(ops) ? PyList_GET_SIZE(ops) : -1;
    if (count == 0 || (count > 0 && (Py_ssize_t)position > number_of(PyList_GET_ITEM(ops, count - 1)))) {
        return Py_NewRef(SLOT(history, attributes ? o->attributes : o->items));
    }
    Py_ssize_t applied = number_of(SLOT(history, o->applied));
    PyObject *shown = SLOT(history, o->shown);
    PyObject *shown_attributes = SLOT(history, o->shown_attributes);
    if (applied >= 0 && applied < count &&
        (applied == 0 || number_of(PyList_GET_ITEM(ops, applied - 1)) < (Py_ssize_t)position)) {
        Py_ssize_t moved = applied, place;
        int known = 1;
        while (known && (place = number_of(PyList_GET_ITEM(ops, moved))) < (Py_ssize_t)position) {
            const Record *record = log_at(&g->log->log, (size_t)place);
            unsigned op = record->head >> 1 & 0x3F;
            Py_ssize_t a = record->head >> 8;
            if (moved - applied >= MOST_MOVES || is_wide(g, (size_t)place)) {
                known = 0;
            }
            else if ((op == OP_ATTR_SET && PyDict_CheckExact(shown_attributes)) || (op == OP_DICT_SET && PyDict_CheckExact(shown))) {
                PyObject *row = PyList_GET_ITEM(g->old, place);
                if (!PyTuple_CheckExact(row) ||
                    PyDict_SetItem(op == OP_ATTR_SET ? shown_attributes : shown, PyTuple_GET_ITEM(row, 0), PyList_GET_ITEM(g->c, place)) < 0) {
                    return NULL;
                }
            }
            else if (!PyList_CheckExact(shown)) {
                known = 0;
            }
            else if ((op == OP_BIND || op == OP_SEQ_SET) && a < PyList_GET_SIZE(shown)) {
                list_put(shown, (size_t)a, Py_NewRef(PyList_GET_ITEM(g->c, place)));
            }
            else if (op == OP_UNBIND && a < PyList_GET_SIZE(shown)) {
                list_put(shown, (size_t)a, Py_NewRef(g->parts[PART_UNBOUND]));
            }
            else if (op == OP_SEQ_INSERT && a <= PyList_GET_SIZE(shown)) {
                if (PyList_Insert(shown, a, PyList_GET_ITEM(g->c, place)) < 0) {
                    return NULL;
                }
            }
            else {
                known = 0;
            }
            moved += known;
        }
        if (moved != applied && slot_set_number(history, o->applied, moved) < 0) {
            return NULL;
        }
        if (known) {
            return Py_NewRef(attributes ? shown_attributes : shown);
        }
    }
    PyObject *both = PyObject_CallMethod(history, "at", "On", g->columns, (Py_ssize_t)position);
    PyObject *found = both == NULL || !PyTuple_Check(both) || PyTuple_GET_SIZE(both) != 2 ? NULL : Py_NewRef(PyTuple_GET_ITEM(both, attributes));
    Py_XDECREF(both);
    if (found == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, "a history has no content");
    }
    return found;
}

/* ---- values ---------------------------------------------------------------------------------------------------------------------- */
static int put_type(Text *t, PyObject *info) {
    PyObject *name = PyTuple_Check(info) && PyTuple_GET_SIZE(info) > 5 ? PyTuple_GET_ITEM(info, 2) : NULL; /* TypeInfo.qualname */
    if (name == NULL || !PyUnicode_Check(name) || !PyUnicode_IS_ASCII(name)) {
        return 0;
    }
    const char *text = PyUnicode_DATA(name), *part;
    while ((part = strstr(text, "<locals>.")) != NULL) {
        text = part + 9;
    }
    return put(t, text, strlen(text));
}

static int is_named(PyObject *text, const char *name) { return PyUnicode_Check(text) && PyUnicode_CompareWithASCIIString(text, name) == 0; }

/* An object's number in texts, after its type: `Node #3`. 1, 0, or -1 with an exception. */
static int put_numbered(Reading *g, Text *t, PyObject *object) {
    if (number_of(SLOT(object, g->heap.number)) == 0) {
        PyObject *found = PyObject_CallFunctionObjArgs(g->parts[PART_NUMBER_OF], g->reader, object, NULL);
        Py_XDECREF(found);
        if (found == NULL) {
            return -1;
        }
    }
    return put_type(t, SLOT(object, g->heap.info)) && PUT(t, " #") && put_number(t, number_of(SLOT(object, g->heap.number)));
}

/* The brief text of a value before the record at `position` (texts.raw_text): 1: written, 0: not plain, -1 failed. `depth`: how deep it may nest. */
static int put_raw(Reading *g, Text *t, PyObject *value, size_t position, int depth, int inside_instance) {
    if ((PyObject *)Py_TYPE(value) != g->parts[HEAP]) {
        return put_value(t, value);
    }
    PyObject *label = SLOT(value, g->heap.label), *info = SLOT(value, g->heap.info);
    if (label != Py_None) {
        return put_name(t, label);
    }
    if (SLOT(value, g->heap.types) != Py_None || depth == 0 || !PyTuple_Check(info) || PyTuple_GET_SIZE(info) < 6) {
        return 0;
    }
    Py_ssize_t layout = number_of(SLOT(value, g->history.layout));
    PyObject *name = PyTuple_GET_ITEM(info, 0), *form = PyTuple_GET_ITEM(info, 3);
    if (layout == LAYOUT_OPAQUE && (is_named(form, "plain") || is_named(form, "opaque") || (inside_instance && is_named(form, "dataclass")))) {
        int again = inside_instance;
        for (int n = 0; n < t->shown_count; n++) {
            again |= t->shown[n] == value;
        }
        if (!again) {
            if (t->shown_count == MOST_SHOWN || !is_named(PyTuple_GET_ITEM(info, 5), "")) {
                return 0;
            }
            t->shown[t->shown_count++] = value;
        }
        int done = PUT(t, "<") ? put_numbered(g, t, value) : 0;
        if (done != 1 || again) {
            return done != 1 ? done : PUT(t, ">");
        }
        PyObject *attributes = content_at(g, value, position, 1), *key, *part;
        if (attributes == NULL) {
            return -1;
        }
        done = PyDict_CheckExact(attributes);
        attributes = done && PyDict_GET_SIZE(attributes) <= 16 ? attributes : (Py_DECREF(attributes), NULL);
        PyObject *copy = attributes == NULL ? NULL : PyDict_Copy(attributes); /* a number may ask for other moments */
        Py_XDECREF(attributes);
        if (copy == NULL) {
            return PyErr_Occurred() ? -1 : 0;
        }
        Py_ssize_t next = 0;
        int first = 1;
        while (done == 1 && PyDict_Next(copy, &next, &key, &part)) {
            if (!PyUnicode_Check(key) || PyUnicode_GET_LENGTH(key) == 0) {
                done = 0;
                break;
            }
            done = (first ? PUT(t, " ") : PUT(t, ", ")) && put_name(t, key) && PUT(t, "=");
            done = done ? put_raw(g, t, part, position, depth - 1, 1) : 0;
            first = 0;
        }
        Py_DECREF(copy);
        return done != 1 ? done : PUT(t, ">");
    }
    int list = layout == LAYOUT_LIST && is_named(name, "list");
    if (!list && !(layout == LAYOUT_TUPLE && is_named(name, "tuple") && !is_named(form, "namedtuple"))) {
        return 0;
    }
    for (int n = 0; n < t->around_count; n++) {
        if (t->around[n] == value) { /* it holds itself */
            return 0;
        }
    }
    PyObject *own = SLOT(value, g->history.attributes), *items, *copy;
    if (!PyDict_CheckExact(own) || PyDict_GET_SIZE(own)) {
        return 0;
    }
    items = content_at(g, value, position, 0);
    if (items == NULL) {
        return -1;
    }
    copy = PyList_CheckExact(items) && PyList_GET_SIZE(items) <= TEXT_ROOM / 3 ? PyList_GetSlice(items, 0, PyList_GET_SIZE(items)) : NULL;
    Py_DECREF(items);
    if (copy == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int done = list ? PUT(t, "[") : PUT(t, "(");
    Py_ssize_t count = PyList_GET_SIZE(copy);
    t->around[t->around_count++] = value;
    for (Py_ssize_t n = 0; done == 1 && n < count; n++) {
        done = n == 0 || PUT(t, ", ");
        done = done ? put_raw(g, t, PyList_GET_ITEM(copy, n), position, depth - 1, inside_instance) : 0;
    }
    t->around_count--;
    Py_DECREF(copy);
    return done != 1 ? done : list ? PUT(t, "]") : count == 1 ? PUT(t, ",)") : PUT(t, ")");
}

/* `: old -> new`, or ` = new` where nothing was there. The new value is shown as it is at `moment` (0: not known). 1, 0, -1. */
static int put_values(Reading *g, Text *t, PyObject *old, PyObject *now, size_t position, size_t moment) {
    int done;
    if ((PyObject *)Py_TYPE(now) == g->parts[HEAP] && (moment <= position || moment > g->position)) {
        return 0;
    }
    if (old == g->parts[PART_UNBOUND]) {
        done = PUT(t, " = ");
    }
    else {
        done = PUT(t, ": ") ? put_raw(g, t, old, position, VALUE_DEPTH, 0) : 0;
        done = done != 1 ? done : PUT(t, " -> ");
        t->shown_count = 0;
    }
    return done != 1 ? done : put_raw(g, t, now, moment, VALUE_DEPTH, 0);
}

/* The variable that alone holds the object; NULL where there is none (`times` 0) or more. */
static PyObject *name_of(Reading *g, PyObject *frame, PyObject *slots, PyObject *object, int *times) {
    PyObject *names = SLOT(SLOT(frame, g->frame.facts), g->facts.variables), *name = NULL;
    *times = 0;
    Py_ssize_t count = PyList_CheckExact(slots) ? PyList_GET_SIZE(slots) : 0;
    for (Py_ssize_t n = 0; n < count; n++) {
        if (PyList_GET_ITEM(slots, n) == object) {
            *times += 1;
            name = PyTuple_CheckExact(names) && n < PyTuple_GET_SIZE(names) ? PyTuple_GET_ITEM(names, n) : NULL;
        }
    }
    if (*times == 1 && (name == NULL || !PyUnicode_Check(name) || PyUnicode_GET_LENGTH(name) == 0 || PyUnicode_READ_CHAR(name, 0) == '.')) {
        *times = 2;
    }
    return *times == 1 ? name : NULL;
}

/* The path to an object from the variables of a frame, in the plain case (places.place_of). 1: written, 0: not plain, -1: failed. */
static int put_place(Reading *g, Text *t, PyObject *frame, PyObject *slots, PyObject *object, size_t position, int depth) {
    int times;
    PyObject *name = name_of(g, frame, slots, object, &times), *globals = SLOT(frame, g->frame.globals), *holders = SLOT(object, g->heap.holders);
    if (!PyDict_CheckExact(holders)) {
        return 0;
    }
    if (globals != Py_None && PyDict_GET_SIZE(holders)) {
        int held = PyDict_Contains(holders, globals);
        if (held != 0) {
            return held < 0 ? -1 : 0;
        }
    }
    if (name != NULL) {
        return put_name(t, name);
    }
    Py_ssize_t at = 0;
    PyObject *holder, *ignored;
    if (times != 0 || depth == 0 || PyDict_GET_SIZE(holders) != 1 || !PyDict_Next(holders, &at, &holder, &ignored)) {
        return 0;
    }
    if ((PyObject *)Py_TYPE(holder) != g->parts[HEAP] || holder == object) {
        return 0;
    }
    Py_ssize_t layout = number_of(SLOT(holder, g->history.layout));
    PyObject *attributes = SLOT(holder, g->history.attributes);
    if (layout == LAYOUT_LIST && PyDict_CheckExact(attributes) && !PyDict_GET_SIZE(attributes)) {
        PyObject *items = content_at(g, holder, position, 0);
        if (items == NULL) {
            return -1;
        }
        Py_ssize_t place = 0, count = PyList_CheckExact(items) ? PyList_GET_SIZE(items) : 0;
        while (place < count && PyList_GET_ITEM(items, place) != object) {
            place++;
        }
        Py_DECREF(items);
        if (place == count) {
            return 0;
        }
        int done = put_place(g, t, frame, slots, holder, position, depth - 1);
        return done != 1 ? done : PUT(t, "[") && put_number(t, place) && PUT(t, "]");
    }
    if (layout == LAYOUT_OPAQUE) {
        attributes = content_at(g, holder, position, 1);
        if (attributes == NULL) {
            return -1;
        }
        PyObject *key, *value, *found = NULL;
        Py_ssize_t next = 0;
        while (found == NULL && PyDict_CheckExact(attributes) && PyDict_Next(attributes, &next, &key, &value)) {
            if (value == object) {
                found = Py_NewRef(key);
            }
        }
        Py_DECREF(attributes);
        int done = 0;
        if (found != NULL && PyUnicode_Check(found) && PyUnicode_GET_LENGTH(found)) {
            done = put_place(g, t, frame, slots, holder, position, depth - 1);
            done = done != 1 ? done : PUT(t, ".") && put_name(t, found);
        }
        Py_XDECREF(found);
        return done;
    }
    return 0;
}

/* ---- making changes ------------------------------------------------------------------------------------------------------------- */
static PyObject *change_made(Reading *g, int form, Py_ssize_t step, size_t position, PyObject *text) {
    PyTypeObject *type = (PyTypeObject *)g->parts[form];
    const ChangeOffsets *o = &g->change[form];
    PyObject *made = type->tp_alloc(type, 0);
    if (made != NULL) {
        SLOT(made, o->reader) = Py_NewRef(g->reader);
        SLOT(made, o->step) = PyLong_FromSsize_t(step);
        SLOT(made, o->position) = PyLong_FromSize_t(position);
        if (text != NULL) {
            SLOT(made, o->text) = Py_NewRef(text);
        }
        if (SLOT(made, o->step) == NULL || SLOT(made, o->position) == NULL) {
            Py_CLEAR(made);
        }
    }
    return made;
}

static PyObject *net_change(Reading *g, int form, Py_ssize_t step, size_t position, PyObject *text, PyObject *holder, int operation, PyObject *where,
                            PyObject *old, PyObject *now) {
    PyObject *made = change_made(g, form + (text != NULL), step, position, text);
    if (made != NULL) {
        const ChangeOffsets *o = &g->change[form + (text != NULL)];
        SLOT(made, o->holder) = Py_NewRef(holder);
        SLOT(made, o->operation) = Py_NewRef(g->operations[operation]);
        SLOT(made, o->where) = Py_NewRef(where);
        SLOT(made, o->old) = Py_NewRef(old);
        SLOT(made, o->now) = Py_NewRef(now);
    }
    return made;
}

/* texts.same: 1, 0, or -1 with an exception. */
int is_same(Reading *g, PyObject *old, PyObject *now) {
    if (old == now) {
        return 1;
    }
    if (Py_TYPE(old) == Py_TYPE(now)) {
        if ((PyObject *)Py_TYPE(now) == g->parts[HEAP]) {
            return 0;
        }
        if (PyLong_CheckExact(now) || PyUnicode_CheckExact(now)) {
            return PyObject_RichCompareBool(old, now, Py_EQ);
        }
    }
    else if (old == g->parts[PART_UNBOUND] || PyLong_CheckExact(old) || PyLong_CheckExact(now)) {
        return 0;
    }
    PyObject *answer = PyObject_CallFunctionObjArgs(g->parts[PART_SAME], old, now, NULL);
    int same = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return same;
}

/* The place of the log at which a LINE or ITERATION step closes, or a CALL that its frame's next step follows; 0 where it is not known. */
static size_t end_of(Reading *g, Py_ssize_t step) {
    const Record *record = log_at(&g->log->log, g->step_at[step]);
    size_t end = (record->head & 0xFE) == OP_CALL << 1 ? (size_t)step + 1 : (uint32_t)record->c.number;
    if (end >= g->step_count) {
        return end >= g->log->log.steps && g->position == log_count(&g->log->log) ? g->position : 0;
    }
    if ((record->head & 0xFE) == OP_CALL << 1) {
        const Record *next = log_at(&g->log->log, g->step_at[end]);
        unsigned op = next->head >> 1 & 0x3F;
        if (next->b != record->b || op == OP_OUTPUT || op == OP_INPUT) {
            return 0;
        }
    }
    return g->step_at[end];
}

/* With `told` its text is made along with it, as in all of these. */
static PyObject *name_change(Reading *g, PyObject *facts, Py_ssize_t step, const Stored *store, int told) {
    if (!told) {
        return change_made(g, STORED_NAME, step, store->place, NULL);
    }
    PyObject *old = PyList_GET_ITEM(g->old, (Py_ssize_t)store->place), *now = PyList_GET_ITEM(g->c, (Py_ssize_t)store->place);
    Text t = {.length = 0};
    PyObject *text = NULL;
    told = put_name(&t, PyTuple_GET_ITEM(SLOT(facts, g->facts.variables), store->where));
    if (told && old == now && (PyObject *)Py_TYPE(now) == g->parts[HEAP]) {
        told = PUT(&t, " is bound again to the same ") && put_type(&t, SLOT(now, g->heap.info));
    }
    else if (told) {
        size_t end = end_of(g, step);
        told = put_values(g, &t, old, now, store->place, end == 0 ? 0 : end > store->place ? end : store->place + 1);
    }
    if (told < 0 || (told && (text = text_made(&t)) == NULL)) {
        return NULL;
    }
    PyObject *made = change_made(g, text != NULL ? TOLD_NAME : STORED_NAME, step, store->place, text);
    Py_XDECREF(text);
    return made;
}

/* The path to the object that was changed. 1: in `t`, 0: not plain, -1: failed. */
static int holder_place(Reading *g, Text *t, PyObject *frame, PyObject *holder, size_t position) {
    if (in_comprehension(g, frame, position) || SLOT(frame, g->frame.own_names) != Py_None) {
        return 0;
    }
    PyObject *slots = content_at(g, SLOT(frame, g->frame.slots), position, 0);
    if (slots == NULL) {
        return -1;
    }
    int done = put_place(g, t, frame, slots, holder, position, PATH_DEPTH);
    Py_DECREF(slots);
    return done;
}

static PyObject *item_change(Reading *g, PyObject *frame, Py_ssize_t step, const Stored *store, PyObject *holder, int told) {
    if (!told) {
        return change_made(g, STORED_ITEM, step, store->place, NULL);
    }
    Text t = {.length = 0};
    int done = holder_place(g, &t, frame, holder, store->place);
    if (done < 0) {
        return NULL;
    }
    PyObject *old = PyList_GET_ITEM(g->old, (Py_ssize_t)store->place), *now = PyList_GET_ITEM(g->c, (Py_ssize_t)store->place), *text = NULL;
    if (done && PUT(&t, "[") && put_number(&t, store->where) && PUT(&t, "]: ") && put_value(&t, old) && PUT(&t, " -> ") && put_value(&t, now)) {
        text = text_made(&t);
        if (text == NULL) {
            return NULL;
        }
    }
    PyObject *made = change_made(g, text != NULL ? TOLD_ITEM : STORED_ITEM, step, store->place, text);
    Py_XDECREF(text);
    return made;
}

/* Puts the one change of an object where the Python code would; 1: told (perhaps as none), 0: not plain, -1: failed. */
static int single_change(Reading *g, PyObject *frame, Py_ssize_t step, unsigned op, size_t place, PyObject *holder, PyObject *list, int told) {
    PyObject *old = PyList_GET_ITEM(g->old, (Py_ssize_t)place), *now = PyList_GET_ITEM(g->c, (Py_ssize_t)place), *where = NULL, *made;
    PyObject *unbound = g->parts[PART_UNBOUND];
    int form = ITEM, operation = SET;
    Py_ssize_t a = log_at(&g->log->log, place)->head >> 8;
    if (op == OP_SEQ_REMOVE && (!PyList_CheckExact(old) || PyList_GET_SIZE(old) != 1)) {
        return 0;
    }
    if (op == OP_DICT_SET || op == OP_ATTR_SET) {
        if (!PyTuple_CheckExact(old) || PyTuple_GET_SIZE(old) != 2) {
            return 0;
        }
        where = PyTuple_GET_ITEM(old, 0);
        old = PyTuple_GET_ITEM(old, 1);
        int same = is_same(g, old, now);
        if (same != 0) {
            return same;
        }
    }
    if ((op == OP_SET_ADD || op == OP_SET_DISCARD) && old != Py_True) {
        return old == Py_False;
    }
    Text t = {.length = 0};
    told = told ? holder_place(g, &t, frame, holder, place) : 0;
    if (told < 0) {
        return -1;
    }
    size_t end = end_of(g, step), moment = end == 0 ? 0 : end > place ? end : place + 1;
    switch (op) {
    case OP_SEQ_INSERT:
    case OP_SEQ_REMOVE: {
        operation = op == OP_SEQ_INSERT ? INSERT : REMOVE;
        if (op == OP_SEQ_REMOVE) {
            old = PyList_GET_ITEM(old, 0);
            now = unbound;
        }
        else {
            old = unbound;
        }
        if (told) {
            PyObject *items = content_at(g, holder, place + 1, 0);
            if (items == NULL) {
                return -1;
            }
            Py_ssize_t length = PyList_CheckExact(items) ? PyList_GET_SIZE(items) : -1;
            Py_DECREF(items);
            if (op == OP_SEQ_INSERT) {
                told = length >= 0 && PUT(&t, " gains ") && put_value(&t, now) &&
                       (a == length - 1 ? PUT(&t, " at its end") : a == 0 ? PUT(&t, " at its start") : PUT(&t, " at index ") && put_number(&t, a));
            }
            else if (length == 0 || a == 0 || a == length) {
                told = length >= 0 && PUT(&t, " loses its ") && (length == 0 ? PUT(&t, "only") : a == 0 ? PUT(&t, "first") : PUT(&t, "last")) &&
                       PUT(&t, " item (") && put_value(&t, old) && PUT(&t, ")");
            }
            else {
                told = length >= 0 && PUT(&t, " loses item ") && put_number(&t, a) && PUT(&t, " (") && put_value(&t, old) && PUT(&t, ")");
            }
        }
        break;
    }
    case OP_DICT_SET:
        form = ENTRY;
        told = told && PUT(&t, "[") && put_value(&t, where) && PUT(&t, "]") ? put_values(g, &t, old, now, place, moment) : 0;
        break;
    case OP_ATTR_SET:
        form = ATTRIBUTE;
        told = told && PyUnicode_Check(where) && PyUnicode_GET_LENGTH(where) && PUT(&t, ".") && put_name(&t, where)
                   ? put_values(g, &t, old, now, place, moment)
                   : 0;
        break;
    default: /* SET_ADD, SET_DISCARD */
        form = MEMBER;
        where = now;
        told = told && (op == OP_SET_ADD ? PUT(&t, " gains ") : PUT(&t, " loses ")) && put_value(&t, now);
        operation = op == OP_SET_ADD ? ADD : DISCARD;
        old = op == OP_SET_ADD ? unbound : now;
        now = op == OP_SET_ADD ? now : unbound;
    }
    if (told < 0) {
        return -1;
    }
    PyObject *text = told ? text_made(&t) : NULL;
    PyObject *number = where == NULL ? PyLong_FromSsize_t(a) : Py_NewRef(where);
    made = (told && text == NULL) || number == NULL ? NULL : net_change(g, form, step, place, text, holder, operation, number, old, now);
    Py_XDECREF(text);
    Py_XDECREF(number);
    if (made == NULL) {
        return -1;
    }
    int failed = PyList_Append(list, made) < 0;
    Py_DECREF(made);
    return failed ? -1 : 1;
}

/* ---- the records of a step ------------------------------------------------------------------------------------------------------- */
static int put_store(Stored *stores, int *count, int most, size_t place, Py_ssize_t where) {
    int n = *count;
    if (n == most) {
        return 0;
    }
    while (n > 0 && stores[n - 1].where >= where) {
        if (stores[n - 1].where == where) {
            return 0;
        }
        stores[n] = stores[n - 1];
        n--;
    }
    stores[n] = (Stored){place, where};
    *count += 1;
    return 1;
}

/* 1: nothing but plain stores, 0: the Python code tells them. */
static int find_stores(Reading *g, size_t start, size_t stop, uint32_t owner, Found *found) {
    for (size_t place = start; place < stop; place++) {
        const Record *record = log_at(&g->log->log, place);
        unsigned op = record->head >> 1 & 0x3F;
        Py_ssize_t a = record->head >> 8;
        switch (op) {
        case OP_EVALUATION: case OP_KEY: case OP_NEW: case OP_SEQ_INIT: case OP_DICT_INIT: case OP_SET_INIT: case OP_ATTR_INIT: case OP_BYTES_INIT:
        case OP_LABEL: case OP_TEXT: case OP_WIDE: case OP_THREAD: case OP_OWNER: case OP_JOINED: case OP_PASSES_END:
        case OP_NAMESPACE: case OP_RESULT:
            break;
        case OP_BRANCH:
            found->branch = 1;
            break;
        case OP_BIND:
            if (record->b != owner || !put_store(found->stores, &found->store_count, MOST_STORES, place, a)) {
                return 0;
            }
            break;
        case OP_SEQ_SET:
            if (found->single || is_wide(g, place) || (found->item_count && log_at(&g->log->log, found->items[0].place)->b != record->b) ||
                !put_store(found->items, &found->item_count, 2, place, a)) {
                return 0;
            }
            break;
        case OP_SEQ_INSERT: case OP_SEQ_REMOVE: case OP_DICT_SET: case OP_ATTR_SET: case OP_SET_ADD: case OP_SET_DISCARD:
            if (found->single || found->item_count || is_wide(g, place)) {
                return 0;
            }
            found->single = (int)op;
            found->single_place = place;
            break;
        default:
            return 0;
        }
    }
    return 1;
}

int has_step(PyObject *dict, Py_ssize_t step) {
    if (PyDict_GET_SIZE(dict) == 0) {
        return 0;
    }
    PyObject *key = PyLong_FromSsize_t(step);
    int found = key == NULL ? -1 : PyDict_Contains(dict, key);
    Py_XDECREF(key);
    return found;
}

static int scan_step(Reading *g, Py_ssize_t step) {
    PyObject *done = PyObject_CallMethod(g->reader, "need_step", "n", step);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

/* Reader.segments for a step that something came back to: how many, 0 where there are too many, -1 failed. */
int find_segments(Reading *g, Py_ssize_t step, size_t segments[][2]) {
    size_t start = (size_t)g->step_at[step] + 1, stop = (size_t)step + 1 < g->step_count ? g->step_at[step + 1] : g->position;
    int count = 0;
    PyObject *key = PyLong_FromSsize_t(step);
    if (key == NULL) {
        return -1;
    }
    PyObject *cut = PyDict_GetItemWithError(g->cut, key), *rows = cut == NULL && PyErr_Occurred() ? NULL : PyDict_GetItemWithError(g->extra, key);
    Py_DECREF(key);
    if (PyErr_Occurred()) {
        return -1;
    }
    if (cut != NULL) {
        stop = (size_t)number_of(cut);
    }
    segments[count][0] = start;
    segments[count++][1] = stop > start ? stop : start;
    if (rows != NULL) {
        if (!PyList_CheckExact(rows) || PyList_GET_SIZE(rows) > MOST_SEGMENTS - 2) {
            return 0;
        }
        for (Py_ssize_t n = 0; n < PyList_GET_SIZE(rows); n++) {
            PyObject *row = PyList_GET_ITEM(rows, n);
            segments[count][0] = (size_t)number_of(PyTuple_GET_ITEM(row, 0));
            segments[count++][1] = (size_t)number_of(PyTuple_GET_ITEM(row, 1));
        }
    }
    if (step == g->target && g->since < (Py_ssize_t)g->position) {
        segments[count][0] = (size_t)g->since;
        segments[count++][1] = g->position;
    }
    for (int n = 0; n < count; n++) {
        if (segments[n][1] > g->position) {
            return 0;
        }
    }
    return count;
}

static int attribute_is(PyObject *object, const char *name, PyObject *other, const char *other_name) {
    PyObject *one = PyObject_GetAttrString(object, name), *two = one == NULL ? NULL : PyObject_GetAttrString(other, other_name);
    int same = two == NULL ? -1 : PyObject_RichCompareBool(one, two, Py_EQ);
    Py_XDECREF(one);
    Py_XDECREF(two);
    return same;
}

/* Whether a `for` header at a step, without a store, took no item: 1, 0 (the Python code looks), -1 failed. */
static int is_exhausted(Reading *g, PyObject *facts, Py_ssize_t step) {
    const Record *record = log_at(&g->log->log, g->step_at[step]), *next = log_at(&g->log->log, g->step_at[step + 1]);
    int taker = has_number(SLOT(facts, g->facts.takers), record->head >> 8);
    if (taker != 1 || next->b != record->b) {
        return taker < 0 && PyErr_Occurred() ? -1 : 0;
    }
    if ((next->head & 0xFE) == OP_RETURN << 1) {
        return 1;
    }
    PyObject *statements = SLOT(facts, g->facts.statements);
    Py_ssize_t here = record->head >> 8, there = next->head >> 8;
    if ((next->head & 0xFF) != OP_LINE << 1 || !PyTuple_CheckExact(statements) || here >= PyTuple_GET_SIZE(statements) ||
        there >= PyTuple_GET_SIZE(statements) || here == there) {
        return 0;
    }
    int body = attribute_is(PyTuple_GET_ITEM(statements, there), "index", PyTuple_GET_ITEM(statements, here), "body_first");
    return body < 0 ? -1 : !body;
}

/* Whether a statement without calls stores surely where it closes: its frame goes on with a statement that says so. */
static int surely_stored(Reading *g, PyObject *frame, PyObject *facts, Py_ssize_t step) {
    const Record *record = log_at(&g->log->log, g->step_at[step]), *next = log_at(&g->log->log, g->step_at[step + 1]);
    return (next->head & 0xFF) == OP_LINE << 1 && next->b == record->b && !in_comprehension(g, frame, g->step_at[step + 1]) &&
           has_number(SLOT(facts, g->facts.handlers), next->head >> 8) == 0;
}

/* A store of the value that was there already: it left no record. `where`: the slot. NULL without an exception: not plain. */
static PyObject *kept_change(Reading *g, PyObject *frame, PyObject *facts, Py_ssize_t step, PyObject *where, int told) {
    Py_ssize_t slot = number_of(where);
    PyObject *variables = SLOT(facts, g->facts.variables);
    if (slot < 0 || slot >= PyTuple_GET_SIZE(variables) || has_number(SLOT(facts, g->facts.shared), slot) != 0) {
        return NULL;
    }
    size_t position = g->step_at[step + 1];
    PyObject *slots = content_at(g, SLOT(frame, g->frame.slots), position, 0), *text = NULL;
    if (slots == NULL || !PyList_CheckExact(slots) || slot >= PyList_GET_SIZE(slots) || PyList_GET_ITEM(slots, slot) == g->parts[PART_UNBOUND]) {
        Py_XDECREF(slots);
        return NULL;
    }
    Text t = {.length = 0};
    PyObject *value = PyList_GET_ITEM(slots, slot);
    if (told && put_name(&t, PyTuple_GET_ITEM(variables, slot)) && PUT(&t, ": ") && put_value(&t, value) && PUT(&t, " -> ") && put_value(&t, value)) {
        text = text_made(&t);
    }
    Py_DECREF(slots);
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *made = change_made(g, text != NULL ? TOLD_KEPT : KEPT_NAME, step, position, text);
    if (made != NULL) {
        SLOT(made, g->change[text != NULL ? TOLD_KEPT : KEPT_NAME].where) = Py_NewRef(where);
    }
    Py_XDECREF(text);
    return made;
}

/* The changes of a statement that did nothing but such a store. */
static PyObject *kept_name(Reading *g, PyObject *frame, PyObject *facts, Py_ssize_t step, PyObject *where, int told) {
    const Record *record = log_at(&g->log->log, g->step_at[step]);
    if (!surely_stored(g, frame, facts, step) || has_number(SLOT(facts, g->facts.takers), record->head >> 8) != 0) {
        return NULL;
    }
    PyObject *made = kept_change(g, frame, facts, step, where, told), *row = made == NULL ? NULL : PyTuple_Pack(1, made);
    Py_XDECREF(made);
    return row;
}

static int add_change(PyObject *list, PyObject *made) {
    int failed = made == NULL || PyList_Append(list, made) < 0;
    Py_XDECREF(made);
    return failed ? -1 : 0;
}

#define KEPT 0 /* as the place of a store without a record */

/* Adds the sure stores that left no records, because the values were the same. 1: there are such, 0: there are none, -1: the Python code looks. */
static int add_kept(Reading *g, PyObject *frame, PyObject *facts, Py_ssize_t step, Found *found, PyObject *sure) {
    int kept = 0;
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(sure); n++) {
        Py_ssize_t slot = number_of(PyTuple_GET_ITEM(sure, n));
        int at = 0;
        while (at < found->store_count && found->stores[at].where != slot) {
            at++;
        }
        if (at == found->store_count) {
            if (slot < 0 || !put_store(found->stores, &found->store_count, MOST_STORES, KEPT, slot)) {
                return -1;
            }
            kept = 1;
        }
        else if (found->stores[at].place == KEPT) {
            return -1;
        }
    }
    if (!kept) {
        return 0;
    }
    if (!found->together || found->single || found->item_count || !surely_stored(g, frame, facts, step) || in_comprehension(g, frame, g->step_at[step])) {
        return -1;
    }
    Py_ssize_t here = log_at(&g->log->log, g->step_at[step])->head >> 8, there = log_at(&g->log->log, g->step_at[step + 1])->head >> 8;
    PyObject *statements = SLOT(facts, g->facts.statements);
    int taker = has_number(SLOT(facts, g->facts.takers), here);
    if (taker != 0 && (taker < 0 || !PyTuple_CheckExact(statements) || here >= PyTuple_GET_SIZE(statements) || there >= PyTuple_GET_SIZE(statements) ||
                       attribute_is(PyTuple_GET_ITEM(statements, there), "index", PyTuple_GET_ITEM(statements, here), "body_first") != 1)) {
        return -1;
    }
    return 1;
}

/* What was found as a tuple of changes; NULL without an exception: not plain. */
static PyObject *found_changes(Reading *g, PyObject *frame, PyObject *facts, Py_ssize_t step, Found *found, PyObject *sure, int told) {
    PyObject *variables = SLOT(facts, g->facts.variables), *shared = SLOT(facts, g->facts.shared), *holder = NULL;
    Py_ssize_t sure_count = PyTuple_GET_SIZE(sure);
    unsigned is_sure = 0; /* by place in `stores` */
    if (!PyTuple_CheckExact(variables) || add_kept(g, frame, facts, step, found, sure) < 0) {
        return NULL;
    }
    for (Py_ssize_t n = 0; n < sure_count; n++) {
        Py_ssize_t slot = number_of(PyTuple_GET_ITEM(sure, n));
        int at = 0;
        while (at < found->store_count && found->stores[at].where != slot) {
            at++;
        }
        if (at == found->store_count) {
            return NULL;
        }
        is_sure |= 1u << at;
    }
    for (int n = 0; n < found->store_count; n++) {
        Py_ssize_t slot = found->stores[n].where;
        if (slot >= PyTuple_GET_SIZE(variables) || has_number(shared, slot) != 0) {
            return NULL;
        }
        PyObject *name = PyTuple_GET_ITEM(variables, slot);
        if (!PyUnicode_Check(name) || PyUnicode_GET_LENGTH(name) == 0 || PyUnicode_READ_CHAR(name, 0) == '.') {
            return NULL;
        }
    }
    if (found->single || found->item_count) {
        size_t place = found->single ? found->single_place : found->items[0].place;
        holder = reading_object(g, log_at(&g->log->log, place)->b);
        if (holder == NULL || number_of(SLOT(holder, g->heap.position)) > (Py_ssize_t)g->step_at[step]) {
            return NULL;
        }
        Py_ssize_t layout = number_of(SLOT(holder, g->history.layout));
        PyObject *info = SLOT(holder, g->heap.info);
        if (layout == LAYOUT_NAMESPACE || layout == LAYOUT_BYTES || holder == SLOT(frame, g->frame.own_names) || holder == SLOT(frame, g->frame.globals) ||
            !PyTuple_Check(info) || PyTuple_GET_SIZE(info) < 4 || !PyUnicode_Check(PyTuple_GET_ITEM(info, 3)) ||
            PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(info, 3), "array") == 0) {
            return NULL;
        }
    }
    if (found->store_count == 1 && holder == NULL) { /* the most frequent case, without a list */
        const Stored *store = &found->stores[0];
        int same = is_sure ? 0 : is_same(g, PyList_GET_ITEM(g->old, (Py_ssize_t)store->place), PyList_GET_ITEM(g->c, (Py_ssize_t)store->place));
        if (same != 0) {
            return same < 0 ? NULL : PyTuple_New(0);
        }
        PyObject *made = name_change(g, facts, step, store, told), *row = made == NULL ? NULL : PyTuple_New(1);
        if (row == NULL) {
            Py_XDECREF(made);
            return NULL;
        }
        PyTuple_SET_ITEM(row, 0, made);
        return row;
    }
    PyObject *list = PyList_New(0), *row;
    if (list == NULL) {
        return NULL;
    }
    if (found->single) {
        if (single_change(g, frame, step, (unsigned)found->single, found->single_place, holder, list, told) != 1) {
            goto give_up;
        }
    }
    for (int n = 0; n < found->item_count; n++) {
        const Stored *store = &found->items[n];
        int same = is_same(g, PyList_GET_ITEM(g->old, (Py_ssize_t)store->place), PyList_GET_ITEM(g->c, (Py_ssize_t)store->place));
        if (same < 0 || (same == 0 && add_change(list, item_change(g, frame, step, store, holder, told)) < 0)) {
            goto give_up;
        }
    }
    for (int n = 0; n < found->store_count; n++) {
        const Stored *store = &found->stores[n];
        if (store->place == KEPT) {
            PyObject *where = PyLong_FromSsize_t(store->where);
            int failed = where == NULL || add_change(list, kept_change(g, frame, facts, step, where, told)) < 0;
            Py_XDECREF(where);
            if (failed) {
                goto give_up;
            }
            continue;
        }
        int same = is_sure >> n & 1 ? 0 : is_same(g, PyList_GET_ITEM(g->old, (Py_ssize_t)store->place), PyList_GET_ITEM(g->c, (Py_ssize_t)store->place));
        if (same < 0 || (same == 0 && add_change(list, name_change(g, facts, step, store, told)) < 0)) {
            goto give_up;
        }
    }
    row = PyList_AsTuple(list);
    Py_DECREF(list);
    return row;
give_up:
    Py_DECREF(list);
    return NULL;
}

/* Of a LINE or ITERATION step, which knows its end. */
static PyObject *line_changes(Reading *g, Py_ssize_t step, const Record *record, int told) {
    PyObject *frame = reading_frame(g, record->b);
    uint32_t end = (uint32_t)record->c.number;
    if (frame == NULL) {
        return NULL;
    }
    PyObject *facts = SLOT(frame, g->frame.facts), *all = SLOT(facts, g->facts.sure_stores), *sure = g->nothing;
    if ((record->head & 0xFE) == OP_LINE << 1) {
        if (!PyTuple_CheckExact(all) || (Py_ssize_t)(record->head >> 8) >= PyTuple_GET_SIZE(all)) {
            return NULL;
        }
        sure = PyTuple_GET_ITEM(all, record->head >> 8);
        if (!PyTuple_CheckExact(sure)) {
            return NULL;
        }
    }
    Found found = {.store_count = 0};
    int cut = has_step(g->cut, step), more = cut < 0 ? -1 : has_step(g->extra, step);
    if (more < 0) {
        return NULL;
    }
    if (end == (size_t)step + 1 && end < g->step_count && !cut && !more) {
        found.together = 1;
        if (!find_stores(g, (size_t)g->step_at[step] + 1, g->step_at[end], record->b, &found)) {
            return NULL;
        }
        if (PyTuple_GET_SIZE(sure) == 1 && !found.store_count && !found.single && !found.item_count) {
            int exhausted = found.branch ? 0 : is_exhausted(g, facts, step);
            return exhausted < 0 ? NULL : exhausted ? PyTuple_New(0) : kept_name(g, frame, facts, step, PyTuple_GET_ITEM(sure, 0), told);
        }
    }
    else {
        size_t segments[MOST_SEGMENTS][2];
        if (end >= g->step_count && scan_step(g, end < g->log->log.steps ? (Py_ssize_t)end : (Py_ssize_t)g->log->log.steps - 1) < 0) {
            return NULL;
        }
        int count = find_segments(g, step, segments);
        if (count <= 0) {
            return NULL;
        }
        for (int n = 0; n < count; n++) {
            if (!find_stores(g, segments[n][0], segments[n][1], record->b, &found)) {
                return NULL;
            }
        }
    }
    if (!found.store_count && !found.single && !found.item_count) {
        return PyTuple_GET_SIZE(sure) ? NULL : PyTuple_New(0);
    }
    return found_changes(g, frame, facts, step, &found, sure, told);
}

/* The arguments of a call, where nothing but they stand between it and the frame's first line. */
static PyObject *call_changes(Reading *g, Py_ssize_t step, const Record *record, int told) {
    PyObject *frame = reading_frame(g, record->b);
    if (frame == NULL || (size_t)step + 1 >= g->step_count || log_at(&g->log->log, g->step_at[step + 1])->b != record->b || has_step(g->cut, step) != 0 ||
        has_step(g->extra, step) != 0) {
        return NULL;
    }
    PyObject *facts = SLOT(frame, g->frame.facts), *variables = SLOT(facts, g->facts.variables);
    Py_ssize_t first_free = PyTuple_GET_SIZE(variables) - number_of(SLOT(facts, g->facts.free_count));
    PyObject *list = PyList_New(0), *row;
    if (list == NULL) {
        return NULL;
    }
    for (size_t place = (size_t)g->step_at[step] + 1; place < g->step_at[step + 1]; place++) {
        const Record *effect = log_at(&g->log->log, place);
        unsigned op = effect->head >> 1 & 0x3F;
        Stored store = {place, effect->head >> 8};
        if (op == OP_BIND && effect->b == record->b) {
            if (store.where < first_free) {
                PyObject *name = PyTuple_GET_ITEM(variables, store.where);
                if (has_number(SLOT(facts, g->facts.shared), store.where) != 0 ||
                    (PyUnicode_READ_CHAR(name, 0) != '.' && add_change(list, name_change(g, facts, step, &store, told)) < 0)) {
                    goto give_up;
                }
            }
        }
        else {
            Found ignored = {.store_count = 0};
            if (op == OP_BIND || !find_stores(g, place, place + 1, record->b, &ignored) || ignored.single || ignored.item_count) {
                goto give_up;
            }
        }
    }
    row = PyList_AsTuple(list);
    Py_DECREF(list);
    return row;
give_up:
    Py_DECREF(list);
    return NULL;
}

/* The changes of a step as a tuple, with or without their texts. */
PyObject *step_changes(Reading *g, Py_ssize_t step, int told) {
    if (step + 1 >= (Py_ssize_t)g->step_count && scan_step(g, step) < 0) {
        return NULL;
    }
    PyObject *found = NULL;
    if (step >= 0 && step < (Py_ssize_t)g->step_count) {
        const Record *record = log_at(&g->log->log, g->step_at[step]);
        switch (record->head & 0xFE) {
        case OP_LINE << 1:
        case OP_ITERATION << 1:
            found = line_changes(g, step, record, told);
            break;
        case OP_CALL << 1:
            found = call_changes(g, step, record, told);
            break;
        case OP_RETURN << 1: case OP_YIELD << 1: case OP_UNWIND << 1: case OP_OUTPUT << 1: case OP_INPUT << 1:
            if (has_step(g->cut, step) == 1 && has_step(g->extra, step) == 0) {
                found = PyTuple_New(0);
            }
            break;
        default:
            break;
        }
    }
    if (found == NULL && !PyErr_Occurred()) {
        found = PyObject_CallFunction(g->parts[PART_CHANGES_OF], "On", g->reader, step);
    }
    return found;
}

/* changes(step) -> tuple of Change */
PyObject *reading_changes(Reading *g, PyObject *argument) {
    Py_ssize_t step = PyLong_AsSsize_t(argument);
    return step == -1 && PyErr_Occurred() ? NULL : step_changes(g, step, 1);
}
