/* What reading a finished log shares: columns.c (the pass over the records) and telling.c (the changes of a step). */
#ifndef CHAINEXEC_READING_H
#define CHAINEXEC_READING_H

#include "recorder.h"

enum { /* classes handed in by traces/native.py, in this order, then UNBOUND, changes_of, same */
    FRAME, HEAP, VARIABLES, OVERLAY, FACTS, STEP, BINDING, STORED_NAME, TOLD_NAME, STORED_ITEM, TOLD_ITEM, ITEM, TOLD_PART, ENTRY, TOLD_ENTRY, ATTRIBUTE, TOLD_ATTRIBUTE, MEMBER,
    TOLD_MEMBER, KEPT_NAME, TOLD_KEPT, CLASS_COUNT
};
enum { SET, INSERT, REMOVE, ADD, DISCARD, OPERATION_COUNT }; /* Change.operation */
enum { PART_UNBOUND = CLASS_COUNT, PART_CHANGES_OF, PART_SAME, PART_NUMBER_OF, PART_ATOM_TEXT, PART_COUNT };

enum { /* the slots of a Frame, in the order of columns.c's table */
    FRAME_READER, FRAME_ID, FRAME_CODE, FRAME_FACTS, FRAME_CALL_STEP, FRAME_START, FRAME_PARENTS, FRAME_PARENT, FRAME_DEPTH, FRAME_THREAD, FRAME_VARIABLES,
    FRAME_OTHER, FRAME_LINE, FRAME_END_POSITION, FRAME_END_STEP, FRAME_JOINED, FRAME_GLOBALS, FRAME_OWN_NAMES, FRAME_PASSES, FRAME_PASS_ENDS,
    FRAME_OVERLAY, FRAME_OVERLAYS, FRAME_LOOPS, FRAME_SLOT_COUNT
};
enum { /* the slots of a SlotHistory */
    V_LAYOUT, V_ITEMS, V_ATTRIBUTES, V_OPS, V_FIRST, V_APPLIED, V_SHOWN, V_SHOWN_ATTRIBUTES, V_CHECKPOINTS, VARIABLE_SLOT_COUNT
};

typedef struct {
    Py_ssize_t line, other, passes, slots, overlay, overlays, facts, own_names, globals, end_position, end_step, parents, depth;
} FrameOffsets;
typedef struct {
    Py_ssize_t items, attributes, ops, first, applied, shown, shown_attributes, layout;
} HistoryOffsets;
typedef struct {
    Py_ssize_t holders, frames, position, info, label, types, number;
} HeapOffsets;
typedef struct {
    Py_ssize_t variables, shared, free_count, sure_stores, pass_slots, takers, handlers, statements;
} FactsOffsets;
typedef struct {
    Py_ssize_t reader, step, position, text, holder, operation, where, old, now;
} ChangeOffsets;

typedef struct {
    PyObject_HEAD
    Recorder *log;
    PyObject *reader;                     /* the Scan that this works for */
    PyObject *parts[PART_COUNT];
    PyObject *c, *old;                    /* its columns: lists */
    PyObject *frames, *objects, *cut, *extra; /* its dicts */
    PyObject *names, *columns;
    FrameOffsets frame;
    Py_ssize_t frame_slots[FRAME_SLOT_COUNT], variable_slots[VARIABLE_SLOT_COUNT]; /* where a new frame's and its variables' slots lie */
    Py_ssize_t overlay_stop, overlay_slots, overlay_history, overlay_outer, step_reader, step_index;
    PyObject *all_facts, *frame_list, *minus_one, *still_open, *list_layout, *no_attributes, *nothing; /* of the reader; numbers */
    Py_ssize_t thread;
    HistoryOffsets history, slots;        /* of HeapObject; of a frame's variables */
    HeapOffsets heap;
    FactsOffsets facts;
    ChangeOffsets change[CLASS_COUNT];
    PyObject **frame_at, **object_at;     /* by id: borrowed from the dicts, which never lose one */
    size_t frame_capacity, object_capacity;
    uint32_t *step_at;                    /* places of the steps found so far */
    size_t step_count, step_capacity;
    size_t position;                      /* records scanned */
    PyObject *owner, *key;                /* owned; see Scan */
    Py_ssize_t target, since;
    int pending;                          /* a TEXT or WIDE record waits for the one that it speaks of */
    PyObject *operations[OPERATION_COUNT];
} Reading;

#define SLOT(object, offset) (*(PyObject **)((char *)(object) + (offset)))

static inline void slot_set(PyObject *object, Py_ssize_t offset, PyObject *owned) {
    PyObject *before = SLOT(object, offset);
    SLOT(object, offset) = owned;
    Py_XDECREF(before);
}

static inline int slot_set_number(PyObject *object, Py_ssize_t offset, Py_ssize_t number) {
    PyObject *made = PyLong_FromSsize_t(number);
    if (made == NULL) {
        return -1;
    }
    slot_set(object, offset, made);
    return 0;
}

static inline Py_ssize_t number_of(PyObject *number) { return PyLong_Check(number) ? PyLong_AsSsize_t(number) : -1; }

static inline void list_put(PyObject *list, size_t place, PyObject *owned) {
    PyObject *before = PyList_GET_ITEM(list, (Py_ssize_t)place);
    PyList_SET_ITEM(list, (Py_ssize_t)place, owned);
    Py_DECREF(before);
}

static inline int is_long(const PyObject *list) { return !PyList_CheckExact(list) || PyList_GET_SIZE(list) != 0; }

/* columns.c */
PyObject *reading_frame(Reading *g, uint32_t id);
PyObject *reading_object(Reading *g, uint32_t id);

#define MOST_VALUES 120  /* records of a run that has a shape */
#define MOST_SEGMENTS 8 /* parts of the log that belong to one step */

/* Whether a comprehension of the frame may be running at a place of the log: 1, 0. */
static inline int in_comprehension(Reading *g, PyObject *frame, size_t position) {
    PyObject *overlays = SLOT(frame, g->frame.overlays);
    if (!PyList_CheckExact(overlays)) {
        return 1;
    }
    Py_ssize_t count = PyList_GET_SIZE(overlays);
    PyObject *last = count ? PyList_GET_ITEM(overlays, count - 1) : NULL;
    return last != NULL && ((PyObject *)Py_TYPE(last) != g->parts[OVERLAY] || number_of(SLOT(last, g->overlay_stop)) >= (Py_ssize_t)position);
}

/* Whether a set has a number: 1, 0, or -1 (no set, or an exception). */
static inline int has_number(PyObject *set, Py_ssize_t number) {
    if (!PyAnySet_Check(set)) {
        return -1;
    }
    if (PySet_GET_SIZE(set) == 0) {
        return 0;
    }
    PyObject *key = PyLong_FromSsize_t(number);
    int found = key == NULL ? -1 : PySet_Contains(set, key);
    Py_XDECREF(key);
    return found;
}

static inline int is_wide(Reading *g, size_t place) { return place > 0 && (log_at(&g->log->log, place - 1)->head >> 1 & 0x3F) == OP_WIDE; }

/* telling.c */
PyObject *reading_changes(Reading *g, PyObject *argument);
PyObject *step_changes(Reading *g, Py_ssize_t step, int told);
PyObject *content_at(Reading *g, PyObject *history, size_t position, int attributes);
int is_same(Reading *g, PyObject *old, PyObject *now);
int find_segments(Reading *g, Py_ssize_t step, size_t segments[][2]);
int has_step(PyObject *dict, Py_ssize_t step); /* whether a dict by step has it: 1, 0, or -1 with an exception */

/* plain.c: the classes of values; as in narration/shapes.py */
enum { CLASS_UNBOUND, CLASS_NONE, CLASS_TRUE, CLASS_FALSE, CLASS_ZERO, CLASS_MORE, CLASS_LESS, CLASS_EMPTY, CLASS_TEXT, CLASS_FLOAT, CLASS_FLOAT_LESS,
       CLASS_OTHER = 255 };
PyObject *reading_plain(Reading *g, PyObject *argument);
PyObject *reading_classes(Reading *g, PyObject *values);
int class_of(Reading *g, PyObject *value);

/* texts.c, telling.c: the digits of a number, written so that they end before `end`; where they begin. */
#define MOST_DIGITS 24
static inline char *digits_before(char *end, long long number) {
    unsigned long long rest = number < 0 ? 0ull - (unsigned long long)number : (unsigned long long)number;
    do {
        *--end = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        *--end = '-';
    }
    return end;
}

/* texts.c */
PyObject *reading_text(Reading *g, PyObject *const *arguments, Py_ssize_t count);

/* shapes.c */
PyObject *reading_inputs(Reading *g, PyObject *const *arguments, Py_ssize_t count);

#endif
