/* fill(): puts the texts of a run's values into a sentence with holes; narration/filling.py says what is right and does the same. */
#include "recorder.h"

#define MOST_TEXTS 512 /* holes of numbers and texts, others, sizes, and the iteration */

enum { ATOMS, UNLIKE, MADE, ALIKE, LENGTHS, HAS_COUNT, LAYOUT, PARTS_SIZE }; /* of a template, as filling.py makes them */

typedef struct {
    PyObject *texts[MOST_TEXTS]; /* owned */
    Py_ssize_t count;
} Texts;

/* The numbers in a row (a tuple) from its `first` item on. 0, or -1 with an exception. */
static int numbers_of(PyObject *row, Py_ssize_t size, Py_ssize_t first, Py_ssize_t *numbers, Py_ssize_t count) {
    if (!PyTuple_CheckExact(row) || PyTuple_GET_SIZE(row) != size) {
        PyErr_SetString(PyExc_TypeError, "the parts of a template are others");
        return -1;
    }
    for (Py_ssize_t n = 0; n < count; n++) {
        numbers[n] = PyLong_AsSsize_t(PyTuple_GET_ITEM(row, first + n));
        if (numbers[n] == -1 && PyErr_Occurred()) {
            return -1;
        }
    }
    return 0;
}

/* The text at a place (borrowed); NULL with an exception. */
static PyObject *text_at(const Texts *t, Py_ssize_t place) {
    if (place < 0 || place >= t->count) {
        PyErr_SetString(PyExc_IndexError, "a template has no such hole");
        return NULL;
    }
    return t->texts[place];
}

static int put_text(Texts *t, PyObject *owned) {
    if (owned == NULL || !PyUnicode_Check(owned) || t->count == MOST_TEXTS) {
        if (owned != NULL) {
            PyErr_SetString(PyExc_TypeError, "a template's texts are texts, and not that many");
        }
        Py_XDECREF(owned);
        return -1;
    }
    t->texts[t->count++] = owned;
    return 0;
}

/* A number with commas between its thousands. */
static PyObject *with_commas(Py_ssize_t number) {
    char digits[48], *end = digits + sizeof(digits), *at = end;
    size_t rest = number < 0 ? (size_t)0 - (size_t)number : (size_t)number;
    int written = 0;
    do {
        if (written && written % 3 == 0) {
            *--at = ',';
        }
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        written++;
    } while (rest);
    if (number < 0) {
        *--at = '-';
    }
    return PyUnicode_FromStringAndSize(at, end - at);
}

/* Text, place of a hole, text, place of a hole, ..., text: put together. */
static PyObject *put_together(const Texts *t, PyObject *layout) {
    if (!PyTuple_CheckExact(layout)) {
        PyErr_SetString(PyExc_TypeError, "a template's layout is a tuple");
        return NULL;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(layout), length = 0, at = 0;
    Py_UCS4 largest = 0;
    PyObject *pieces[2 * MOST_TEXTS + 1]; /* borrowed */
    if (count > (Py_ssize_t)(sizeof(pieces) / sizeof(pieces[0]))) {
        PyErr_SetString(PyExc_ValueError, "a template with that many holes");
        return NULL;
    }
    for (Py_ssize_t n = 0; n < count; n++) {
        PyObject *piece = PyTuple_GET_ITEM(layout, n);
        if (n % 2) {
            Py_ssize_t place = PyLong_AsSsize_t(piece);
            piece = place == -1 && PyErr_Occurred() ? NULL : text_at(t, place);
        }
        else if (!PyUnicode_Check(piece)) {
            PyErr_SetString(PyExc_TypeError, "a template's layout begins with a text");
            piece = NULL;
        }
        if (piece == NULL) {
            return NULL;
        }
        Py_UCS4 most = PyUnicode_GET_LENGTH(piece) ? PyUnicode_MAX_CHAR_VALUE(piece) : 0;
        largest = most > largest ? most : largest;
        if (PyUnicode_GET_LENGTH(piece) > PY_SSIZE_T_MAX - length) {
            return PyErr_NoMemory();
        }
        length += PyUnicode_GET_LENGTH(piece);
        pieces[n] = piece;
    }
    PyObject *made = PyUnicode_New(length, largest);
    for (Py_ssize_t n = 0; made != NULL && n < count; n++) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(pieces[n]);
        if (size && PyUnicode_CopyCharacters(made, at, pieces[n], 0, size) < 0) {
            Py_CLEAR(made);
        }
        at += size;
    }
    return made;
}

/* For all of these: 1: it is as the template needs it, 0: it is not, -1: an exception. */

static int put_atoms(Texts *t, PyObject *rows, PyObject *raws) {
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(rows); n++) {
        Py_ssize_t row[3]; /* input, length that is too short, largest length */
        if (numbers_of(PyTuple_GET_ITEM(rows, n), 3, 0, row, 3) < 0) {
            return -1;
        }
        if (row[0] < 0 || row[0] >= PyList_GET_SIZE(raws)) {
            PyErr_SetString(PyExc_IndexError, "a run has no such value");
            return -1;
        }
        PyObject *text = PyObject_Repr(PyList_GET_ITEM(raws, row[0]));
        if (text == NULL && PyErr_ExceptionMatches(PyExc_ValueError)) { /* a number with more digits than the interpreter converts at once */
            PyErr_Clear();
            return 0;
        }
        if (put_text(t, text) < 0) {
            return -1;
        }
        Py_ssize_t length = PyUnicode_GET_LENGTH(text);
        if (length <= row[1] || length > row[2] || PyUnicode_FindChar(text, '`', 0, length, 1) >= 0) {
            return 0;
        }
    }
    return 1;
}

static int are_others_fine(const Texts *t, PyObject *unlike, PyObject *made, PyObject *alike) {
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(unlike) + PyTuple_GET_SIZE(made); n++) {
        int is_text = n < PyTuple_GET_SIZE(unlike);
        PyObject *row = is_text ? PyTuple_GET_ITEM(unlike, n) : PyTuple_GET_ITEM(made, n - PyTuple_GET_SIZE(unlike)), *text;
        Py_ssize_t place;
        if (numbers_of(row, 3, 0, &place, 1) < 0 || (text = text_at(t, place)) == NULL) {
            return -1;
        }
        PyObject *other = is_text ? Py_NewRef(PyTuple_GET_ITEM(row, 1)) : put_together(t, PyTuple_GET_ITEM(row, 1));
        int same = other == NULL ? -1 : PyObject_RichCompareBool(text, other, Py_EQ);
        Py_XDECREF(other);
        if (same < 0 || same != (PyTuple_GET_ITEM(row, 2) == Py_True)) {
            return same < 0 ? -1 : 0;
        }
    }
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(alike); n++) {
        PyObject *row = PyTuple_GET_ITEM(alike, n), *one, *other;
        Py_ssize_t places[2];
        if (numbers_of(row, 3, 0, places, 2) < 0 || (one = text_at(t, places[0])) == NULL || (other = text_at(t, places[1])) == NULL) {
            return -1;
        }
        int same = PyObject_RichCompareBool(one, other, Py_EQ);
        if (same < 0 || same != (PyTuple_GET_ITEM(row, 2) == Py_True)) {
            return same < 0 ? -1 : 0;
        }
    }
    return 1;
}

/* Whether some texts fit into a limit together, or do not, as they should. */
static int are_lengths_fine(const Texts *t, PyObject *rows) {
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(rows); n++) {
        PyObject *row = PyTuple_GET_ITEM(rows, n), *text;
        Py_ssize_t facts[2]; /* other characters, limit */
        if (numbers_of(row, 4, 1, facts, 2) < 0) {
            return -1;
        }
        PyObject *places = PyTuple_GET_ITEM(row, 0);
        if (!PyTuple_CheckExact(places)) {
            PyErr_SetString(PyExc_TypeError, "the parts of a template are others");
            return -1;
        }
        Py_ssize_t length = facts[0];
        for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(places); k++) {
            Py_ssize_t place = PyLong_AsSsize_t(PyTuple_GET_ITEM(places, k));
            if ((place == -1 && PyErr_Occurred()) || (text = text_at(t, place)) == NULL) {
                return -1;
            }
            length += PyUnicode_GET_LENGTH(text);
        }
        if ((length <= facts[1]) != (PyTuple_GET_ITEM(row, 3) == Py_True)) {
            return 0;
        }
    }
    return 1;
}

static int put_all(Texts *t, PyObject *texts) {
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(texts); n++) {
        if (put_text(t, Py_NewRef(PyTuple_GET_ITEM(texts, n))) < 0) {
            return -1;
        }
    }
    return 1;
}

/* fill(parts, raws, number, others, sizes) -> str, or None where the values do not fit. */
PyObject *fill_template(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    PyObject *parts = count == 5 ? arguments[0] : NULL, *made = NULL;
    int good = parts != NULL && PyTuple_Check(parts) && PyTuple_GET_SIZE(parts) == PARTS_SIZE && PyList_CheckExact(arguments[1]) &&
               PyLong_Check(arguments[2]) && PyTuple_CheckExact(arguments[3]) && PyTuple_CheckExact(arguments[4]);
    for (int n = 0; good && n < HAS_COUNT; n++) {
        good = PyTuple_CheckExact(PyTuple_GET_ITEM(parts, n));
    }
    if (!good) {
        PyErr_SetString(PyExc_TypeError, "fill() needs the parts of a template, a list of values, a number, and two tuples of texts");
        return NULL;
    }
    Texts t;
    t.count = 0;
    int fine = put_atoms(&t, PyTuple_GET_ITEM(parts, ATOMS), arguments[1]);
    fine = fine == 1 ? put_all(&t, arguments[3]) : fine;
    fine = fine == 1 ? are_others_fine(&t, PyTuple_GET_ITEM(parts, UNLIKE), PyTuple_GET_ITEM(parts, MADE), PyTuple_GET_ITEM(parts, ALIKE)) : fine;
    fine = fine == 1 ? are_lengths_fine(&t, PyTuple_GET_ITEM(parts, LENGTHS)) : fine;
    fine = fine == 1 ? put_all(&t, arguments[4]) : fine;
    if (fine == 1 && PyTuple_GET_ITEM(parts, HAS_COUNT) == Py_True) {
        Py_ssize_t number = PyLong_AsSsize_t(arguments[2]);
        fine = (number == -1 && PyErr_Occurred()) || put_text(&t, with_commas(number)) < 0 ? -1 : 1;
    }
    if (fine >= 0) {
        made = fine ? put_together(&t, PyTuple_GET_ITEM(parts, LAYOUT)) : Py_NewRef(Py_None);
    }
    for (Py_ssize_t n = 0; n < t.count; n++) {
        Py_DECREF(t.texts[n]);
    }
    return made;
}
