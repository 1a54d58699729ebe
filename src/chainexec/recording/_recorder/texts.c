/* The text of a tracked object, in the frequent cases: traces/texts.py says what it is, and writes all others. */
#include "reading.h"

#define LONGEST_TEXT 64000000 /* texts.MAX_TEXT: longer ones are cut, by the Python code */
#define MOST_OPEN 100000      /* objects around a place */

enum { INFO_NAME, INFO_MODULE, INFO_QUALNAME, INFO_FORM, INFO_FIELDS, INFO_BASE, INFO_SIZE }; /* TypeInfo */
enum { FAILED = -1, ELSEWHERE, DONE }; /* an exception; the Python code writes it; it is written */
enum { ITEMS, PAIRS, ATTRIBUTES, FIELDS }; /* what an object shows: how its parts are written */

typedef struct {
    PyObject *object; /* borrowed from the parts around it: they live as long */
    PyObject *parts;  /* owned list: items; keys and values, or names and values, by turns */
    Py_ssize_t at;    /* the next of them */
    int sort;         /* ITEMS ... */
    int instance;     /* counts among the instances around */
    const char *closing;
} Open;

typedef struct {
    Reading *g;
    size_t position;
    int brief;
    char *data; /* ASCII */
    size_t length, capacity;
    Open *open; /* the objects that are being written, the innermost last */
    size_t open_count, open_capacity;
    PyObject *inside, *shown; /* sets: the objects around; instances that were written */
    int instances;            /* around */
} Writer;

static int put(Writer *w, const char *text, size_t length) {
    if (w->length + length > LONGEST_TEXT) {
        return ELSEWHERE;
    }
    if (grow((void **)&w->data, &w->capacity, w->length + length, 1) < 0) {
        PyErr_NoMemory();
        return FAILED;
    }
    memcpy(w->data + w->length, text, length);
    w->length += length;
    return DONE;
}
#define PUT(w, literal) put(w, literal, sizeof(literal) - 1)

static int put_ascii(Writer *w, PyObject *text) {
    return PyUnicode_Check(text) && PyUnicode_IS_ASCII(text) ? put(w, PyUnicode_DATA(text), (size_t)PyUnicode_GET_LENGTH(text)) : ELSEWHERE;
}

static int put_number(Writer *w, long long number) {
    char digits[MOST_DIGITS], *end = digits + sizeof(digits), *at = digits_before(end, number);
    return put(w, at, (size_t)(end - at));
}

/* texts.raw_atom_text */
static int put_atom(Writer *w, PyObject *raw) {
    if (PyLong_CheckExact(raw)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(raw, &overflow);
        if (!overflow) {
            return put_number(w, number);
        }
    }
    else if (raw == Py_None) {
        return PUT(w, "None");
    }
    else if (PyBool_Check(raw)) {
        return raw == Py_True ? PUT(w, "True") : PUT(w, "False");
    }
    else if (PyUnicode_CheckExact(raw) && PyUnicode_IS_ASCII(raw)) {
        const unsigned char *data = PyUnicode_DATA(raw);
        Py_ssize_t length = PyUnicode_GET_LENGTH(raw), n = 0;
        while (n < length && data[n] >= 0x20 && data[n] < 0x7F && data[n] != '\'' && data[n] != '\\') {
            n++;
        }
        if (n == length) {
            int done = PUT(w, "'");
            done = done != DONE ? done : put(w, (const char *)data, (size_t)length);
            return done != DONE ? done : PUT(w, "'");
        }
    }
    PyObject *text = PyObject_CallOneArg(w->g->parts[PART_ATOM_TEXT], raw);
    int done = text == NULL ? FAILED : put_ascii(w, text);
    Py_XDECREF(text);
    return done;
}

static int is_text(PyObject *text, const char *other) { return PyUnicode_Check(text) && PyUnicode_CompareWithASCIIString(text, other) == 0; }

/* texts.type_text: without the function that the type was defined in. */
static int put_type(Writer *w, PyObject *info) {
    PyObject *name = PyTuple_GET_ITEM(info, INFO_QUALNAME);
    if (!PyUnicode_Check(name) || !PyUnicode_IS_ASCII(name)) {
        return ELSEWHERE;
    }
    const char *text = PyUnicode_DATA(name), *part;
    while ((part = strstr(text, "<locals>.")) != NULL) {
        text = part + 9;
    }
    return put(w, text, strlen(text));
}

static int put_numbered(Writer *w, PyObject *object) {
    Reading *g = w->g;
    if (number_of(SLOT(object, g->heap.number)) == 0) {
        PyObject *found = PyObject_CallFunctionObjArgs(g->parts[PART_NUMBER_OF], g->reader, object, NULL);
        Py_XDECREF(found);
        if (found == NULL) {
            return FAILED;
        }
    }
    int done = put_type(w, SLOT(object, g->heap.info));
    done = done != DONE ? done : PUT(w, " #");
    return done != DONE ? done : put_number(w, number_of(SLOT(object, g->heap.number)));
}

/* texts._again: an object inside itself, or an instance that the text has shown already. */
static int put_again(Writer *w, PyObject *object) {
    PyObject *info = SLOT(object, w->g->heap.info);
    switch (number_of(SLOT(object, w->g->history.layout))) {
    case LAYOUT_LIST:
        return PUT(w, "[...]");
    case LAYOUT_DEQUE:
        return PUT(w, "deque([...])");
    case LAYOUT_DICT:
        return PUT(w, "{...}");
    case LAYOUT_TUPLE:
        return is_text(PyTuple_GET_ITEM(info, INFO_FORM), "namedtuple") ? ELSEWHERE : PUT(w, "(...)");
    case LAYOUT_OPAQUE: {
        int done = PUT(w, "<");
        done = done != DONE ? done : put_numbered(w, object);
        return done != DONE ? done : PUT(w, ">");
    }
    default:
        return ELSEWHERE;
    }
}

/* The names and values of an instance: all of them, or, of a dataclass, those of its fields. NULL without an exception: the Python code does it. */
static PyObject *attribute_parts(PyObject *attributes, PyObject *fields) {
    PyObject *parts = PyList_New(0), *name, *value;
    Py_ssize_t at = 0;
    int failed = parts == NULL;
    if (fields != NULL) {
        for (Py_ssize_t n = 0; !failed && n < PyTuple_GET_SIZE(fields); n++) {
            name = PyTuple_GET_ITEM(fields, n);
            value = PyDict_GetItemWithError(attributes, name);
            failed = value == NULL ? PyErr_Occurred() != NULL : PyList_Append(parts, name) < 0 || PyList_Append(parts, value) < 0;
        }
    }
    else {
        while (!failed && PyDict_Next(attributes, &at, &name, &value)) {
            failed = !PyUnicode_Check(name) || PyUnicode_GET_LENGTH(name) == 0 || PyList_Append(parts, name) < 0 || PyList_Append(parts, value) < 0;
        }
    }
    if (failed) {
        Py_CLEAR(parts);
    }
    return parts;
}

static PyObject *pair_parts(PyObject *items) {
    PyObject *parts = PyList_New(2 * PyDict_GET_SIZE(items)), *key, *value;
    Py_ssize_t at = 0, n = 0;
    while (parts != NULL && PyDict_Next(items, &at, &key, &value)) {
        PyList_SET_ITEM(parts, n, Py_NewRef(key));
        PyList_SET_ITEM(parts, n + 1, Py_NewRef(value));
        n += 2;
    }
    return parts;
}

static int has_objects(Reading *g, PyObject *parts) {
    for (Py_ssize_t n = 0; n < PyList_GET_SIZE(parts); n++) {
        if ((PyObject *)Py_TYPE(PyList_GET_ITEM(parts, n)) == g->parts[HEAP]) {
            return 1;
        }
    }
    return 0;
}

/* Begins the text of an object: its parts are written by and by. */
static int open_object(Writer *w, PyObject *object) {
    Reading *g = w->g;
    PyObject *info = SLOT(object, g->heap.info), *form = PyTuple_GET_ITEM(info, INFO_FORM), *base = PyTuple_GET_ITEM(info, INFO_BASE);
    PyObject *items = content_at(g, object, w->position, 0), *attributes = items == NULL ? NULL : content_at(g, object, w->position, 1), *parts = NULL;
    if (attributes == NULL || !PyDict_CheckExact(attributes)) {
        int failed = attributes == NULL;
        Py_XDECREF(items);
        Py_XDECREF(attributes);
        return failed ? FAILED : ELSEWHERE;
    }
    Py_ssize_t own = PyDict_GET_SIZE(attributes), layout = number_of(SLOT(object, g->history.layout));
    PyObject *name = PyTuple_GET_ITEM(info, INFO_NAME), *fields = PyTuple_GET_ITEM(info, INFO_FIELDS);
    int done = ELSEWHERE, sort = ITEMS, numbered = 0, instance = 0, same = PyUnicode_Check(base) && PyUnicode_Check(name) ? PyUnicode_Compare(base, name) == 0 : 0;
    const char *closing = "";
    int is_base = is_text(base, "");
    if ((layout == LAYOUT_LIST || layout == LAYOUT_TUPLE || layout == LAYOUT_DEQUE) && PyList_CheckExact(items) && !own && (is_base || same) &&
        !is_text(form, "namedtuple")) {
        parts = PyList_GetSlice(items, 0, PyList_GET_SIZE(items));
        done = parts == NULL ? FAILED : layout == LAYOUT_LIST ? PUT(w, "[") : layout == LAYOUT_TUPLE ? PUT(w, "(") : PUT(w, "deque([");
        closing = layout == LAYOUT_LIST ? "]" : layout == LAYOUT_DEQUE ? "])" : PyList_GET_SIZE(items) == 1 ? ",)" : ")";
    }
    else if (layout == LAYOUT_DICT && PyDict_CheckExact(items) && is_text(name, "dict") && (is_base || is_text(base, "dict"))) {
        parts = pair_parts(items);
        done = parts == NULL ? FAILED : PUT(w, "{");
        closing = "}";
        sort = PAIRS;
    }
    else if (layout == LAYOUT_OPAQUE && is_text(form, "dataclass") && PyTuple_CheckExact(fields)) {
        parts = attribute_parts(attributes, fields);
        done = parts == NULL ? (PyErr_Occurred() ? FAILED : ELSEWHERE) : put_type(w, info);
        done = done != DONE ? done : PUT(w, "(");
        closing = ")";
        sort = FIELDS;
        instance = 1;
    }
    else if (layout == LAYOUT_OPAQUE && is_base && (is_text(form, "plain") || is_text(form, "opaque"))) {
        parts = attribute_parts(attributes, NULL);
        done = parts == NULL ? (PyErr_Occurred() ? FAILED : ELSEWHERE) : PUT(w, "<");
        done = done != DONE ? done : put_numbered(w, object);
        closing = ">";
        sort = ATTRIBUTES;
        instance = numbered = 1;
    }
    Py_DECREF(items);
    Py_DECREF(attributes);
    if (done == DONE && (instance || has_objects(g, parts)) && PySet_Add(w->inside, object) < 0) {
        done = FAILED;
    }
    if (done == DONE && numbered && PySet_Add(w->shown, object) < 0) {
        done = FAILED;
    }
    if (done == DONE && w->open_count == MOST_OPEN) {
        done = ELSEWHERE;
    }
    if (done == DONE && grow((void **)&w->open, &w->open_capacity, w->open_count + 1, sizeof(Open)) < 0) {
        PyErr_NoMemory();
        done = FAILED;
    }
    if (done != DONE) {
        Py_XDECREF(parts);
        return done;
    }
    w->open[w->open_count++] = (Open){object, parts, 0, sort, instance, closing};
    w->instances += instance;
    return DONE;
}

/* What stands before the next part, as far as it is no part itself. */
static int put_before(Writer *w, const Open *o) {
    switch (o->sort) {
    case ITEMS:
        return o->at ? PUT(w, ", ") : DONE;
    case PAIRS:
        return o->at % 2 ? PUT(w, ": ") : o->at ? PUT(w, ", ") : DONE;
    default: {
        int done = o->at ? PUT(w, ", ") : o->sort == ATTRIBUTES ? PUT(w, " ") : DONE;
        done = done != DONE ? done : put_ascii(w, PyList_GET_ITEM(o->parts, o->at));
        return done != DONE ? done : PUT(w, "=");
    }
    }
}

static int put_object(Writer *w, PyObject *object) {
    Reading *g = w->g;
    PyObject *label = SLOT(object, g->heap.label), *info = SLOT(object, g->heap.info);
    if (SLOT(object, g->heap.types) != Py_None || !PyTuple_Check(info) || PyTuple_GET_SIZE(info) < INFO_SIZE) {
        return ELSEWHERE;
    }
    int again = PySet_GET_SIZE(w->inside) ? PySet_Contains(w->inside, object) : 0;
    again = again == 0 && PySet_GET_SIZE(w->shown) ? PySet_Contains(w->shown, object) : again;
    if (again == 0 && w->brief && w->instances && label == Py_None && number_of(SLOT(object, g->history.layout)) == LAYOUT_OPAQUE) {
        PyObject *form = PyTuple_GET_ITEM(info, INFO_FORM);
        again = is_text(form, "plain") || is_text(form, "opaque") || is_text(form, "dataclass");
    }
    if (again != 0) {
        return again < 0 ? FAILED : put_again(w, object);
    }
    return label != Py_None ? put_ascii(w, label) : open_object(w, object);
}

static int write_object(Writer *w, PyObject *root) {
    int done = put_object(w, root);
    while (done == DONE && w->open_count) {
        Open *o = &w->open[w->open_count - 1];
        if (o->at >= PyList_GET_SIZE(o->parts)) {
            done = put(w, o->closing, strlen(o->closing));
            if (done == DONE && PySet_Discard(w->inside, o->object) < 0) {
                done = FAILED;
            }
            w->instances -= o->instance;
            w->open_count--;
            Py_DECREF(o->parts);
            continue;
        }
        done = put_before(w, o);
        o->at += o->sort == ATTRIBUTES || o->sort == FIELDS;
        if (done == DONE) {
            PyObject *part = PyList_GET_ITEM(o->parts, o->at++);
            done = (PyObject *)Py_TYPE(part) == w->g->parts[HEAP] ? put_object(w, part) : put_atom(w, part);
        }
    }
    return done;
}

/* text(object, position, brief) -> str, or NotImplemented where the Python code has to write it. */
PyObject *reading_text(Reading *g, PyObject *const *arguments, Py_ssize_t count) {
    if (count != 3 || (PyObject *)Py_TYPE(arguments[0]) != g->parts[HEAP]) {
        PyErr_SetString(PyExc_TypeError, "text() needs an object, a place of the log and whether it is to be brief");
        return NULL;
    }
    Py_ssize_t position = PyLong_AsSsize_t(arguments[1]);
    int brief = position == -1 && PyErr_Occurred() ? -1 : PyObject_IsTrue(arguments[2]);
    if (brief < 0) {
        return NULL;
    }
    if (position < 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Writer w = {.g = g, .position = (size_t)position, .brief = brief, .inside = PySet_New(NULL), .shown = PySet_New(NULL)};
    int done = w.inside == NULL || w.shown == NULL ? FAILED : write_object(&w, arguments[0]);
    PyObject *made = NULL;
    if (done == DONE) {
        made = PyUnicode_New((Py_ssize_t)w.length, 127);
        if (made != NULL && w.length) {
            memcpy(PyUnicode_DATA(made), w.data, w.length);
        }
    }
    else if (done == ELSEWHERE) {
        made = Py_NewRef(Py_NotImplemented);
    }
    while (w.open_count) {
        Py_DECREF(w.open[--w.open_count].parts);
    }
    PyMem_RawFree(w.open);
    PyMem_RawFree(w.data);
    Py_XDECREF(w.inside);
    Py_XDECREF(w.shown);
    return made;
}
