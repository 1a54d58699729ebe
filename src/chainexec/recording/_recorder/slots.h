/* Comparing a frame's slots with what they held: the hottest code, inlined into the callbacks. */
#ifndef CHAINEXEC_SLOTS_H
#define CHAINEXEC_SLOTS_H

#include "recorder.h"

#define KIND_CELL 0x40
#define KIND_FREE 0x80
#define LONG_TEXT 128 /* longer strings are written as splices of the old value where most of it stays */

void slot_changed(Recorder *r, ShadowFrame *f, int i, PyObject *now);
void slot_growing(Recorder *r, ShadowFrame *f, int i, PyObject *now);

/* The common case: a number or short string replaces another in a plain slot. */
static inline int slot_changed_simply(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    PyObject *old = f->last[i];
    if (now == NULL || !is_common_atom(now) || (old != NULL && !is_common_atom(old)) || i >= 1 << 24 ||
        (Py_IS_TYPE(now, &PyUnicode_Type) && PyUnicode_GET_LENGTH(now) > LONG_TEXT)) {
        return 0;
    }
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

static inline void slot_compare(Recorder *r, ShadowFrame *f, int i) {
    PyObject *now = slot_object(f->frame->localsplus[i]), *old = f->last[i];
    if (old != NULL && f->code->inplace >> (i < 63 ? i : 63) & 1 && !is_common_atom(old)) {
        Tracked *o = table_find(&r->table, old);
        if (o != NULL) {
            refresh(r, o, 0);
        }
    }
    if (f->code->kinds[i] & (KIND_CELL | KIND_FREE) && now != NULL && PyCell_Check(now)) {
        now = PyCell_GET(now);
    }
    if (f->growing && f->lengths[i] >= 0) {
        slot_growing(r, f, i, now);
    }
    else if (now != f->last[i]) {
        if (f->code->kinds[i] & (KIND_CELL | KIND_FREE) || !slot_changed_simply(r, f, i, now)) {
            slot_changed(r, f, i, now);
        }
    }
}

/* Compare the slots that may have changed with what they held, and write what differs. */
static inline void slots_compare(Recorder *r, ShadowFrame *f) {
    uint64_t may = f->may_store;
    int count = f->code->slots;
    if (r->check_all_slots || r->polling) {
        may = ~(uint64_t)0;
    }
    may &= ~f->code->hidden;
    if (!f->growing) {
        /* Plain slots, nothing special about any of them. (A cell that another frame rebinds is written when that frame is compared.) */
        Slot *slots = f->frame->localsplus;
        uint64_t plain = may & ~(f->code->inplace | f->code->cells | 1ull << 63);
        may ^= plain;
        while (plain) {
            int i = __builtin_ctzll(plain);
            if (i >= count) {
                break;
            }
            plain &= plain - 1;
            PyObject *now = slot_object(slots[i]);
            if (now != f->last[i] && !slot_changed_simply(r, f, i, now)) {
                slot_changed(r, f, i, now);
            }
        }
    }
    while (may) {
        int i = __builtin_ctzll(may);
        may &= may - 1;
        if (i >= count) {
            break;
        }
        if (i < 63) {
            slot_compare(r, f, i);
            continue;
        }
        for (; i < count; i++) {
            slot_compare(r, f, i);
        }
    }
}

#endif
