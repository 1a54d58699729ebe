/* Comparing a frame's slots with what they held: the hottest code, inlined into the callbacks. */
#ifndef CHAINEXEC_SLOTS_H
#define CHAINEXEC_SLOTS_H

#include "recorder.h"

#define KIND_CELL 0x40
#define KIND_FREE 0x80
#define LONG_TEXT 128 /* longer strings are written as splices of the old value where most of it stays */

/* Whether a variable is none of the program's own: analysis/facts.py, FOREIGN. */
static inline int is_foreign(PyCodeObject *code, int slot) {
    PyObject *name = PyTuple_GET_ITEM(code->co_localsplusnames, slot);
    return PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) == '@';
}

void slot_changed(Recorder *r, ShadowFrame *f, int i, PyObject *now);
void slots_compare_slowly(Recorder *r, ShadowFrame *f);

/* The common case: a number or short string replaces another in a plain slot; 0 where it is another one. */
static inline int slot_changed_simply(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    if (now == NULL || f->objects >> i & 1) {
        return 0;
    }
    if (!PyLong_CheckExact(now) && (!is_common_atom(now) || (PyUnicode_CheckExact(now) && PyUnicode_GET_LENGTH(now) > LONG_TEXT))) {
        return 0;
    }
    PyObject *old = f->last[i]; /* an atom, as the slot is not marked: nobody's code runs when it goes */
    owner_write(r);
    Record *record = log_append(r);
    if (record == NULL) {
        return 1;
    }
    record->head = OP_BIND << 1 | (uint32_t)i << 8;
    record->b = f->id;
    record->c.value = Py_NewRef(now);
    f->last[i] = Py_NewRef(now);
    Py_XDECREF(old);
    return 1;
}

/* Compare the slots that may have changed with what they held, and write what differs; nothing asks for attention. */
static inline void slots_compare_simply(Recorder *r, ShadowFrame *f) {
    uint64_t may = f->may_store;
    if (__builtin_expect(may & f->special || f->growing, 0)) {
        slots_compare_slowly(r, f);
        return;
    }
    Slot *slots = f->frame->localsplus;
    for (; may; may &= may - 1) {
        int i = __builtin_ctzll(may);
        PyObject *now = slot_object(slots[i]);
        if (now != f->last[i] && !slot_changed_simply(r, f, i, now)) {
            slot_changed(r, f, i, now);
        }
    }
}

static inline void slots_compare(Recorder *r, ShadowFrame *f) {
    if (__builtin_expect(r->check_all_slots || (r->deaths_show && f->may_store & (f->may_store - 1)), 0)) {
        slots_compare_slowly(r, f);
    }
    else {
        slots_compare_simply(r, f);
    }
}

#endif
