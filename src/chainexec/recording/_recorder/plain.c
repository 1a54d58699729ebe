/* Runs of statements that call nothing and end normally: what they evaluated, and of which class their values are.
 * narration/shapes.py says what is right and does the same for other logs. */
#include "reading.h"

/* plain(step) -> (frame, place, follower, stop, structure, values, places), or None for another run.
 * `follower` is the place of the statement that runs next, -1 where the frame returns. `structure` is made of what was evaluated and which bodies were entered;
 * its last byte says whether no object was changed. Where one was, `places` has the places of the log at which each value is shown, else it is None. */
PyObject *reading_plain(Reading *g, PyObject *argument) {
    Py_ssize_t step = PyLong_AsSsize_t(argument);
    if (step == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (step < 0 || (size_t)step + 1 >= g->step_count) {
        Py_RETURN_NONE;
    }
    size_t position = g->step_at[step], stop = g->step_at[step + 1];
    const Record *record = log_at(&g->log->log, position), *next = log_at(&g->log->log, stop);
    unsigned following = next->head >> 1 & 0x3F;
    if ((record->head & 0xFE) != OP_LINE << 1 || (uint32_t)record->c.number != (uint32_t)step + 1 || next->b != record->b ||
        (following != OP_LINE && following != OP_RETURN) || stop - position > MOST_VALUES) {
        Py_RETURN_NONE;
    }
    int cut = has_step(g->cut, step), more = cut < 0 ? -1 : has_step(g->extra, step);
    if (more < 0) {
        return NULL;
    }
    PyObject *frame = reading_frame(g, record->b);
    if (cut || more || frame == NULL) {
        Py_RETURN_NONE;
    }
    unsigned char structure[MOST_VALUES * 4 + 1];
    size_t length = 0, at[MOST_VALUES], count = 0;
    int quiet = 1;
    for (size_t place = position + 1; place < stop; place++) {
        const Record *effect = log_at(&g->log->log, place);
        unsigned op = effect->head >> 1 & 0x3F;
        if (op == OP_EVALUATION || op == OP_BRANCH) {
            if (effect->b != record->b) {
                Py_RETURN_NONE;
            }
            uint32_t a = effect->head >> 8;
            structure[length++] = op == OP_EVALUATION ? 'e' : 'b';
            structure[length++] = (unsigned char)a;
            structure[length++] = (unsigned char)(a >> 8);
            structure[length++] = (unsigned char)(a >> 16);
            if (op == OP_EVALUATION) {
                at[count++] = place;
            }
        }
        else if (op >= OP_SEQ_INIT && op <= OP_BYTES_PUT) {
            quiet = 0;
        }
    }
    structure[length++] = (unsigned char)quiet;
    PyObject *values = PyList_New((Py_ssize_t)count), *places = quiet ? Py_NewRef(Py_None) : PyList_New((Py_ssize_t)count);
    if (values == NULL || places == NULL) {
        goto failed;
    }
    for (size_t n = 0; n < count; n++) {
        PyList_SET_ITEM(values, (Py_ssize_t)n, Py_NewRef(PyList_GET_ITEM(g->c, (Py_ssize_t)at[n])));
        if (!quiet) {
            PyObject *place = PyLong_FromSize_t(at[n] + 1);
            if (place == NULL) {
                goto failed;
            }
            PyList_SET_ITEM(places, (Py_ssize_t)n, place);
        }
    }
    return Py_BuildValue("Oiiny#NN", frame, (int)(record->head >> 8), following == OP_LINE ? (int)(next->head >> 8) : -1, (Py_ssize_t)stop, (char *)structure,
                         (Py_ssize_t)length, values, places);
failed:
    Py_XDECREF(values);
    Py_XDECREF(places);
    return NULL;
}

int class_of(Reading *g, PyObject *value) {
    if (PyLong_CheckExact(value)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        return number > 0 || overflow > 0 ? CLASS_MORE : number < 0 || overflow < 0 ? CLASS_LESS : CLASS_ZERO;
    }
    if (PyUnicode_CheckExact(value)) {
        return PyUnicode_GET_LENGTH(value) ? CLASS_TEXT : CLASS_EMPTY;
    }
    if (value == Py_None || value == g->parts[PART_UNBOUND]) {
        return value == Py_None ? CLASS_NONE : CLASS_UNBOUND;
    }
    if (PyBool_Check(value)) {
        return value == Py_True ? CLASS_TRUE : CLASS_FALSE;
    }
    if (PyFloat_CheckExact(value)) {
        double number = PyFloat_AS_DOUBLE(value);
        if (number != 0.0 && number - number == 0.0) { /* finite */
            return number > 0 ? CLASS_FLOAT : CLASS_FLOAT_LESS;
        }
    }
    return CLASS_OTHER;
}

/* classes(values) -> bytes: for each value its class, and which one of the list is the first that is the same object. */
PyObject *reading_classes(Reading *g, PyObject *values) {
    if (!PyList_CheckExact(values) || PyList_GET_SIZE(values) > 255) {
        PyErr_SetString(PyExc_ValueError, "classes() needs a list of at most 255 values");
        return NULL;
    }
    Py_ssize_t count = PyList_GET_SIZE(values);
    PyObject *made = PyBytes_FromStringAndSize(NULL, 2 * count);
    if (made == NULL) {
        return NULL;
    }
    unsigned char *data = (unsigned char *)PyBytes_AS_STRING(made);
    for (Py_ssize_t n = 0; n < count; n++) {
        PyObject *value = PyList_GET_ITEM(values, n);
        Py_ssize_t first = 0;
        while (PyList_GET_ITEM(values, first) != value) {
            first++;
        }
        data[2 * n] = (unsigned char)class_of(g, value);
        data[2 * n + 1] = (unsigned char)first;
    }
    return made;
}
