/* Threads and shadow frames: who is running, and what its slots held when it was last seen. */
#include "recorder.h"

#include "slots.h"
#include "opcode.h"

/* ---- threads ---------------------------------------------------------------------------------------------------- */
static PyObject *thread_name(Recorder *r) {
    PyObject *threading = PyImport_GetModule(&_Py_ID(threading)), *name = NULL;
    if (threading != NULL) {
        PyObject *active = PyObject_GetAttr(threading, r->state->attribute_names[NAME_ACTIVE]), *ident = PyLong_FromUnsignedLong(PyThread_get_thread_ident());
        if (active != NULL && ident != NULL && PyDict_CheckExact(active)) {
            PyObject *thread = PyDict_GetItemWithError(active, ident);
            PyObject *found = thread == NULL ? NULL : PyObject_GetAttr(thread, r->state->attribute_names[NAME_NAME]);
            if (found != NULL && PyUnicode_CheckExact(found)) {
                name = Py_NewRef(found);
            }
            Py_XDECREF(found);
        }
        Py_XDECREF(active);
        Py_XDECREF(ident);
        Py_DECREF(threading);
    }
    PyErr_Clear();
    return name;
}

Thread *thread_find(Recorder *r, PyThreadState *state) {
    Thread *t;
    for (Py_ssize_t i = 0; i < r->thread_count; i++) {
        t = r->threads[i];
        if (t->state == state && t->state_id == state->id) {
            return r->last_thread = t;
        }
    }
    int foreign = 0;
    for (size_t i = 0; i < r->foreign_count; i++) {
        foreign |= r->foreign_ids[i] == state->id;
    }
    Thread **threads = PyMem_RawRealloc(r->threads, (size_t)(r->thread_count + 1) * sizeof(Thread *));
    t = threads == NULL ? NULL : PyMem_RawCalloc(1, sizeof(Thread));
    PyObject *name = foreign ? Py_NewRef(Py_None) : thread_name(r);
    if (name == NULL) {
        name = PyUnicode_FromString(r->thread_count == 0 ? "MainThread" : "Thread");
    }
    if (threads != NULL) {
        r->threads = threads;
    }
    if (t == NULL || name == NULL || (!foreign && PyList_Append(r->thread_names, name) < 0)) {
        Py_XDECREF(name);
        PyMem_RawFree(t);
        PyErr_Clear();
        r->log.full = 1;
        return NULL;
    }
    Py_DECREF(name);
    t->state = state;
    t->state_id = state->id;
    t->foreign = foreign;
    t->index = foreign ? 0 : (uint32_t)PyList_GET_SIZE(r->thread_names) - 1;
    r->threads[r->thread_count++] = t;
    return r->last_thread = t;
}

/* ---- frames ----------------------------------------------------------------------------------------------------- */
uint32_t caller_id(Thread *t) { return t->top != NULL ? t->top->id : NO_FRAME; }

/* Make room for what a frame of this code needs; 0, or -1 without memory. */
static int room_make(ShadowFrame *f, CodeRecord *code) {
    if (code->slots + 1 > f->capacity_slots) {
        int capacity = code->slots + 9;
        PyObject **last = PyMem_RawRealloc(f->last, (size_t)capacity * sizeof(PyObject *));
        if (last != NULL) {
            f->last = last;
            memset(last + f->capacity_slots, 0, (size_t)(capacity - f->capacity_slots) * sizeof(PyObject *));
        }
        Py_ssize_t *lengths = PyMem_RawRealloc(f->lengths, (size_t)capacity * sizeof(Py_ssize_t));
        if (lengths != NULL) {
            f->lengths = lengths;
        }
        PyObject **lengths_of = PyMem_RawRealloc(f->lengths_of, (size_t)capacity * sizeof(PyObject *));
        if (lengths_of != NULL) {
            f->lengths_of = lengths_of;
        }
        if (last == NULL || lengths == NULL || lengths_of == NULL) {
            return -1;
        }
        f->capacity_slots = capacity;
    }
    if ((int)code->statement_count + 1 > f->capacity_statements) {
        int capacity = (int)code->statement_count + 9;
        uint32_t *visits = PyMem_RawRealloc(f->visits, (size_t)capacity * sizeof(uint32_t));
        if (visits == NULL) {
            return -1;
        }
        f->visits = visits;
        f->capacity_statements = capacity;
    }
    if ((int)code->pass_count + 1 > f->capacity_passes) {
        int capacity = (int)code->pass_count + 3;
        uint32_t *counts = PyMem_RawRealloc(f->pass_counts, (size_t)capacity * sizeof(uint32_t));
        if (counts == NULL) {
            return -1;
        }
        f->pass_counts = counts;
        f->capacity_passes = capacity;
    }
    return 0;
}

static ShadowFrame *frame_new(Recorder *r, CodeRecord *code) {
    ShadowFrame *f = r->free_frames;
    if (f != NULL) {
        r->free_frames = f->next_free;
    }
    else {
        f = PyMem_RawCalloc(1, sizeof(ShadowFrame));
        if (f == NULL) {
            return NULL;
        }
    }
    if (f->code != code && room_make(f, code) < 0) {
        f->next_free = r->free_frames;
        r->free_frames = f;
        return NULL;
    }
    if (code->pass_count) {
        memset(f->pass_counts, 0, (size_t)code->pass_count * sizeof(uint32_t));
    }
    f->passes_counted = 0;
    memset(f->visits, 0, (size_t)code->statement_count * sizeof(uint32_t));
    f->code = code;
    f->open_record = NULL;
    f->statement = -1;
    f->may_store = code->at_start;
    f->joined = 0;
    f->place = &code->actions[code->plan->action_count];
    f->objects = 0;
    f->special = ~code->plain;
    f->fresh_header = f->growing = f->pass_depth = f->is_suspended = 0;
    f->owner = NULL;
    f->owner_entry = NULL;
    f->pending.kind = CHANGE_NONE;
    f->pending.target = NULL;
    f->pending.key = NULL;
    f->pending.reach_count = f->pending.reach_more = 0;
    return f;
}

/* A followed frame begins (or is met while it is running): a new shadow frame on top of this thread's stack. */
ShadowFrame *frame_push(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    size_t capacity = (size_t)t->capacity;
    ShadowFrame *f = frame_new(r, code);
    if (f == NULL || grow((void **)&t->stack, &capacity, (size_t)t->depth + 1, sizeof(ShadowFrame *)) < 0) {
        r->log.full = 1;
        return NULL;
    }
    t->capacity = (Py_ssize_t)capacity;
    f->frame = frame;
    f->id = r->next_frame++;
    f->depth = t->top != NULL ? t->top->depth + 1 : 1;
    f->generator = frame_generator(frame) != NULL;
    t->stack[t->depth++] = f;
    t->top = f;
    return f;
}

/* Whether others than this frame, which is about to go, and the recorder own the object. */
static int owned_elsewhere(ShadowFrame *f, Tracked *o, PyObject *returned) {
    Py_ssize_t ours = 1 + (Py_ssize_t)o->holds + (o->object == returned);
    for (int i = 0; i < f->code->slots; i++) {
        ours += f->last[i] == o->object;
    }
    return Py_REFCNT(o->object) > ours;
}

/* The frame is over; `returned` is on its stack, perhaps NULL. */
void frame_free(Recorder *r, ShadowFrame *f, PyObject *returned) {
    for (int n = 0; n < f->code->slots; n++) {
        int i = LAST_LOCAL_FIRST ? f->code->slots - 1 - n : n; /* as the frame lets go of them */
        PyObject *value = f->last[i];
        if (value == NULL) {
            continue;
        }
        if (i < 63 && !(f->objects >> i & 1)) {
            f->last[i] = NULL; /* all are NULL while the shadow is free */
            Py_DECREF(value); /* an atom */
            continue;
        }
        Tracked *o = is_common_atom(value) ? NULL : table_find(&r->table, value);
        if (o != NULL && (r->every_entry || !owned_elsewhere(f, o, returned))) {
            limbo_last(r, o); /* the frame itself still has it: look again later */
        }
        f->last[i] = NULL;
        drop_entry(r, value, o);
    }
    if (f->pending.kind != CHANGE_NONE) {
        pending_drop(r, &f->pending);
    }
    if (f->owner != NULL) {
        PyObject *owner = f->owner;
        f->owner = NULL;
        if (f->owner_entry != NULL) {
            drop(r, owner);
        }
        else {
            drop_seen(r, owner);
        }
    }
    f->next_free = r->free_frames;
    r->free_frames = f;
}

static void suspended_remove(Recorder *r, ShadowFrame *f) {
    for (size_t i = 0; i < r->suspended_count; i++) {
        if (r->suspended[i] == f) {
            r->suspended[i] = r->suspended[--r->suspended_count];
            break;
        }
    }
    f->is_suspended = 0;
}

/* The shadow frame on top, which must be `frame`'s; frames above it that ended unseen are dropped; one that was running before recording joins. */
ShadowFrame *frame_top(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    if (t->top != NULL && t->top->frame == frame && t->top->code == code) {
        return t->top;
    }
    for (Py_ssize_t i = t->depth - 1; i >= 0; i--) {
        if (t->stack[i]->frame == frame && t->stack[i]->code == code) {
            while (t->depth > i + 1) {
                frame_free(r, t->stack[--t->depth], NULL);
            }
            t->top = t->stack[i];
            return t->stack[i];
        }
    }
    return NULL;
}

/* Take a frame off its thread's stack, where it mostly is on top. Those above it ended without an event: a finaliser ran, and the recording ended
 * meanwhile. */
static void stack_leave(Recorder *r, Thread *t, ShadowFrame *f) {
    Py_ssize_t at = t->depth - 1;
    while (at >= 0 && t->stack[at] != f) {
        at--;
    }
    if (at < 0) {
        return;
    }
    while (t->depth > at + 1) {
        frame_free(r, t->stack[--t->depth], NULL);
    }
    t->depth--;
    t->top = t->depth ? t->stack[t->depth - 1] : NULL;
}

void frame_pop(Recorder *r, Thread *t, ShadowFrame *f, PyObject *returned) {
    stack_leave(r, t, f);
    frame_free(r, f, returned);
}

/* A generator's frame hands out a value: it leaves the stack and waits. Its generator is owned meanwhile, and let go when nobody else owns it. */
void frame_suspend(Recorder *r, Thread *t, ShadowFrame *f) {
    stack_leave(r, t, f);
    if (grow((void **)&r->suspended, &r->suspended_capacity, r->suspended_count + 1, sizeof(ShadowFrame *)) < 0) {
        r->log.full = 1;
        frame_free(r, f, NULL);
        return;
    }
    r->suspended[r->suspended_count++] = f;
    r->attention = r->alarm = 1;
    f->is_suspended = 1;
    PyObject *generator = frame_generator(f->frame);
    if (generator != NULL) {
        f->owner = Py_NewRef(generator);
        f->owner_entry = table_find(&r->table, generator);
        if (f->owner_entry != NULL) {
            f->owner_entry->holds++;
        }
    }
}

ShadowFrame *frame_resume(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code) {
    for (size_t i = r->suspended_count; i-- > 0;) {
        ShadowFrame *f = r->suspended[i];
        if (f->frame != frame || f->code != code) {
            continue;
        }
        size_t capacity = (size_t)t->capacity;
        if (grow((void **)&t->stack, &capacity, (size_t)t->depth + 1, sizeof(ShadowFrame *)) < 0) {
            r->log.full = 1;
            return NULL;
        }
        t->capacity = (Py_ssize_t)capacity;
        suspended_remove(r, f);
        if (f->owner != NULL) {
            PyObject *owner = f->owner;
            f->owner = NULL;
            if (f->owner_entry != NULL) {
                drop(r, owner);
            }
            else {
                drop_seen(r, owner);
            }
            f->owner_entry = NULL;
        }
        t->stack[t->depth++] = f;
        t->top = f;
        f->may_store = code->seen;
        return f;
    }
    return NULL;
}

/* Let go of suspended generators that only we own; closing them runs their `finally` blocks, in this very frame. */
void suspended_check(Recorder *r) {
    size_t checks = r->suspended_count < 8 ? r->suspended_count : 4;
    for (size_t n = 0; n < checks && r->suspended_count; n++) {
        size_t i = r->suspended_probe++ % r->suspended_count;
        ShadowFrame *f = r->suspended[i];
        if (f->owner == NULL) {
            continue;
        }
        Tracked *o = table_find(&r->table, f->owner);
        Py_ssize_t ours = o == NULL ? 1 : 1 + (Py_ssize_t)o->holds + (f->owner_entry == NULL);
        if (Py_REFCNT(f->owner) != ours || (o != NULL && (o->pins || o->holds > (f->owner_entry != NULL)))) {
            continue;
        }
        PyObject *owner = f->owner;
        _PyInterpreterFrame *frame = f->frame;
        uint32_t id = f->id;
        f->owner = NULL;
        if (o != NULL) {
            drop(r, owner); /* the table's own reference is the last one: let it go now */
            Py_INCREF(owner);
            limbo_add(r, o);
            forget(r, o);
        }
        release_object(r, owner);
        /* It may have run and ended; if it is still listed, it was closed without running. */
        for (size_t j = 0; j < r->suspended_count; j++) {
            if (r->suspended[j]->frame == frame && r->suspended[j]->id == id) {
                f = r->suspended[j];
                suspended_remove(r, f);
                frame_free(r, f, NULL);
                break;
            }
        }
    }
}

void frames_free(Recorder *r) {
    for (Py_ssize_t i = 0; i < r->thread_count; i++) {
        Thread *t = r->threads[i];
        while (t->depth) {
            frame_free(r, t->stack[--t->depth], NULL);
        }
        PyMem_RawFree(t->stack);
        PyMem_RawFree(t);
    }
    PyMem_RawFree(r->threads);
    PyMem_RawFree(r->foreign_ids);
    r->foreign_ids = NULL;
    r->foreign_count = r->foreign_capacity = 0;
    r->threads = NULL;
    r->thread_count = 0;
    r->last_thread = NULL;
    while (r->suspended_count) {
        frame_free(r, r->suspended[--r->suspended_count], NULL);
    }
    PyMem_RawFree(r->suspended);
    r->suspended = NULL;
    r->suspended_capacity = 0;
    while (r->free_frames != NULL) {
        ShadowFrame *f = r->free_frames;
        r->free_frames = f->next_free;
        PyMem_RawFree(f->last);
        PyMem_RawFree(f->lengths);
        PyMem_RawFree(f->lengths_of);
        PyMem_RawFree(f->visits);
        PyMem_RawFree(f->pass_counts);
        PyMem_RawFree(f);
    }
}

/* ---- slots ------------------------------------------------------------------------------------------------------ */
static void text_write(Recorder *r, ShadowFrame *f, uint32_t slot, Py_ssize_t prefix, Py_ssize_t suffix, PyObject *now) {
    PyObject *middle = PyUnicode_Substring(now, prefix, PyUnicode_GET_LENGTH(now) - suffix);
    if (middle == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return;
    }
    effect_plain(r, OP_TEXT << 1, 0, (uint32_t)prefix, (uint64_t)suffix);
    effect(r, OP_BIND << 1, slot, f->id, middle);
    Py_DECREF(middle);
}

/* A long string replaced another: write only what differs, where at least half of it stays. 1 if written. */
static int splice_write(Recorder *r, ShadowFrame *f, uint32_t slot, PyObject *old, PyObject *now) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(now), before = PyUnicode_GET_LENGTH(old), prefix = 0, suffix = 0;
    Py_ssize_t shorter = length < before ? length : before;
    int kind = PyUnicode_KIND(now), old_kind = PyUnicode_KIND(old);
    const void *data = PyUnicode_DATA(now), *old_data = PyUnicode_DATA(old);
    if (shorter > (Py_ssize_t)UINT32_MAX) {
        return 0;
    }
    while (prefix < shorter && PyUnicode_READ(kind, data, prefix) == PyUnicode_READ(old_kind, old_data, prefix)) {
        prefix++;
    }
    while (suffix < shorter - prefix && PyUnicode_READ(kind, data, length - 1 - suffix) == PyUnicode_READ(old_kind, old_data, before - 1 - suffix)) {
        suffix++;
    }
    if (prefix + suffix < length / 2) {
        return 0;
    }
    text_write(r, f, slot, prefix, suffix, now);
    return 1;
}

/* Note whether a slot holds an object that is no atom. */
static inline void slot_mark(ShadowFrame *f, int i, Tracked *entry) {
    uint64_t bit = 1ull << (i < 63 ? i : 63);
    f->objects = entry != NULL ? f->objects | bit : i < 63 ? f->objects & ~bit : f->objects;
    f->special = ~f->code->plain | (f->code->inplace & f->objects);
}

/* A slot holds another object than it did. */
void slot_changed(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    PyObject *old = f->last[i];
    Tracked *entry = NULL;
    int32_t growing = f->statement >= 0 ? f->code->accumulators[f->statement] : -1;
    if (now == NULL) {
        effect_plain(r, OP_UNBIND << 1, (uint32_t)i, f->id, 0);
    }
    else if (PyUnicode_CheckExact(now) && PyUnicode_GET_LENGTH(now) > LONG_TEXT && old != NULL && PyUnicode_CheckExact(old)) {
        Py_ssize_t before = PyUnicode_GET_LENGTH(old);
        if (growing == i && PyUnicode_GET_LENGTH(now) >= before && before <= (Py_ssize_t)UINT32_MAX) {
            /* `s += ...`: CPython extends the string in place if nobody else owns it. Remember its length and do not own it. */
            text_write(r, f, (uint32_t)i, before, 0, now);
            f->last[i] = NULL;
            if (f->growing == 0) { /* lengths are only kept while some slot has one */
                for (int n = 0; n < f->code->slots; n++) {
                    f->lengths[n] = -1;
                }
            }
            f->lengths[i] = PyUnicode_GET_LENGTH(now);
            f->lengths_of[i] = now;
            f->growing++;
            Py_DECREF(old);
            return;
        }
        if (!splice_write(r, f, (uint32_t)i, old, now)) {
            effect(r, OP_BIND << 1, (uint32_t)i, f->id, now);
        }
    }
    else {
        entry = resolve(r, now);
        effect_entry(r, OP_BIND << 1, (uint32_t)i, f->id, now, entry);
    }
    slot_mark(f, i, entry);
    hold_entry(r, &f->last[i], now, entry);
    if (f->code->kinds[i] & (KIND_CELL | KIND_FREE)) {
        r->cell_changed = r->attention = 1;
    }
}

/* A slot whose string grows by `+=` and is not owned here. */
static void slot_growing(Recorder *r, ShadowFrame *f, int i, PyObject *now) {
    Py_ssize_t before = f->lengths[i];
    int32_t growing = f->statement >= 0 ? f->code->accumulators[f->statement] : -1;
    if (now != NULL && PyUnicode_CheckExact(now)) {
        Py_ssize_t length = PyUnicode_GET_LENGTH(now);
        if (length == before && (growing == i || f->lengths_of[i] == now)) {
            f->lengths_of[i] = now;
            return;
        }
        if (growing == i && length > before) {
            text_write(r, f, (uint32_t)i, before, 0, now);
            f->lengths[i] = length;
            f->lengths_of[i] = now;
            return;
        }
    }
    f->lengths[i] = -1;
    f->growing--;
    if (now == NULL) {
        effect_plain(r, OP_UNBIND << 1, (uint32_t)i, f->id, 0);
    }
    else {
        effect(r, OP_BIND << 1, (uint32_t)i, f->id, now);
    }
    Tracked *entry = now == NULL ? NULL : resolve(r, now);
    slot_mark(f, i, entry);
    hold_entry(r, &f->last[i], now, entry);
}

static void slot_compare(Recorder *r, ShadowFrame *f, int i) {
    PyObject *now = slot_object(f->frame->localsplus[i]), *old = f->last[i];
    if (old != NULL && f->code->inplace >> (i < 63 ? i : 63) & 1 && !is_common_atom(old)) {
        PyObject *object = stored_into(old);
        Tracked *o = object == NULL ? NULL : table_find(&r->table, object);
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
        slot_changed(r, f, i, now);
    }
}

/* The slots among `may` that were stored since the frame's last place, in the order of their first stores; how many there are. Only for code that
 * went straight on: after a jump back there are none. */
static int slots_in_order(const ShadowFrame *f, uint64_t may, int *order) {
    const CodeRecord *c = f->code;
    Py_ssize_t end = frame_unit(f->frame, c->code), at = end - 1;
    PyObject *text = PyCode_GetCode(c->code);
    int count = 0;
    if (text == NULL) {
        PyErr_Clear();
        return 0;
    }
    const unsigned char *units = (const unsigned char *)PyBytes_AS_STRING(text);
    while (at >= 0 && at < c->units && c->action_at[at] != f->place) {
        at--;
    }
    for (; at >= 0 && at < end; at++) {
        int op = units[2 * at], argument = units[2 * at + 1], slots[2] = {argument, -1};
        switch (op) {
        case STORE_FAST: case STORE_DEREF:
            break;
#ifdef STORE_FAST_STORE_FAST
        case STORE_FAST_STORE_FAST:
            slots[0] = argument >> 4;
            slots[1] = argument & 15;
            break;
#endif
#ifdef STORE_FAST_LOAD_FAST
        case STORE_FAST_LOAD_FAST:
            slots[0] = argument >> 4;
            break;
#endif
        default:
            continue;
        }
        for (int n = 0; n < 2; n++) {
            if (slots[n] >= 0 && slots[n] < 63 && may >> slots[n] & 1) {
                may &= ~(1ull << slots[n]);
                order[count++] = slots[n];
            }
        }
    }
    Py_DECREF(text);
    return count;
}

/* As slots_compare(), where something is special about a slot. (A cell that another frame rebinds is written when that frame is compared.) */
void slots_compare_slowly(Recorder *r, ShadowFrame *f) {
    int count = f->code->slots;
    uint64_t may = r->check_all_slots ? f->code->seen : f->may_store & f->code->seen;
    if (r->deaths_show && may & (may - 1)) { /* the program sees what goes first */
        int order[63], stored = slots_in_order(f, may, order);
        for (int n = 0; n < stored; n++) {
            slot_compare(r, f, order[n]);
            may &= ~(1ull << order[n]);
        }
    }
    for (; may; may &= may - 1) {
        int i = __builtin_ctzll(may);
        if (i < 63) {
            slot_compare(r, f, i);
            continue;
        }
        for (; i < count; i++) {
            if (!is_foreign(f->code->code, i)) {
                slot_compare(r, f, i);
            }
        }
    }
}

static void cells_compare(Recorder *r, ShadowFrame *f) {
    Slot *slots = f->frame->localsplus;
    for (int i = 0; i < f->code->slots; i++) {
        if (f->code->kinds[i] & (KIND_CELL | KIND_FREE) && f->code->seen >> (i < 63 ? i : 63) & 1) {
            PyObject *now = slot_object(slots[i]);
            if (now != NULL && PyCell_Check(now) && (f->growing == 0 || f->lengths[i] < 0)) {
                now = PyCell_GET(now);
                if (now != f->last[i]) {
                    slot_changed(r, f, i, now);
                }
            }
        }
    }
}

/* Whether a suspended frame's slots must not be read: since 3.13 a generator that waits outside of any `try` is closed without an event. */
static int is_closed(const ShadowFrame *f) { return f->owner == NULL || ((PyGenObject *)f->owner)->gi_frame_state > FRAME_EXECUTING; }

/* A closure's variable was rebound: other live frames that share the cell see it now, too. */
static void cells_share(Recorder *r, ShadowFrame *from) {
    r->cell_changed = 0;
    for (Py_ssize_t n = 0; n < r->thread_count; n++) {
        for (Py_ssize_t i = 0; i < r->threads[n]->depth; i++) {
            ShadowFrame *f = r->threads[n]->stack[i];
            if (f != from && f->code->shares_cells) {
                cells_compare(r, f);
            }
        }
    }
    for (size_t i = 0; i < r->suspended_count; i++) {
        if (r->suspended[i]->code->shares_cells && !is_closed(r->suspended[i])) {
            cells_compare(r, r->suspended[i]);
        }
    }
    r->cell_changed = 0;
}

static void look_slowly(Recorder *r) {
    ObjectTable *t = &r->table;
    for (size_t i = 0; i < t->volatile_count; i++) {
        reach_look(r, t->volatile_objects[i], FLAG_OUTSIDE);
    }
    if (r->tainted || r->polling) {
        full_look(r, r->polling ? 0 : FLAG_OUTSIDE);
    }
}

/* An event of frame `f`: write all effects since the last event; they belong to its open step. */
void effects_sync(Recorder *r, ShadowFrame *f) {
    if (r->out_stream) {
        output_flush(r);
    }
    r->owner = f->id;
    if (r->dict_event_count) {
        dict_events_write(r);
    }
    if (f->pending.kind != CHANGE_NONE) {
        pending_flush(r, f);
    }
    if (f->place->look_count) {
        looks_take(r, f);
    }
    if (f->may_store || r->check_all_slots) {
        slots_compare(r, f);
        if (r->cell_changed) {
            cells_share(r, f);
        }
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (r->table.volatile_count || r->tainted || r->polling) {
        look_slowly(r);
    }
    r->own_store = NULL;
    if (r->table.limbo_count || r->table.garbage_count || r->suspended_count || r->deaths_show || r->table.used > r->table.sweep_at) {
        f->settling++;
        release_dead(r);
        f->settling--;
        r->owner = f->id;
    }
    r->attention = r->dict_event_count || r->table.limbo_count || r->table.garbage_count || r->suspended_count || r->table.volatile_count ||
                   r->table.work_count || r->tainted || r->polling || r->check_all_slots || r->deaths_show || r->cell_changed || r->out_stream;
}

/* A callee of `f` begins: as effects_sync(), but the operation under way stays pending. */
int sync_caller(Recorder *r, Thread *t, ShadowFrame *f) {
    if (f->place->route_count && place_reach(r, t, f, frame_unit(f->frame, f->code->code), 0) < 0) {
        return -1;
    }
    if (r->out_stream) {
        output_flush(r);
    }
    r->owner = f->id;
    if (r->dict_event_count) {
        dict_events_write(r);
    }
    if (f->pending.kind != CHANGE_NONE) {
        pending_peek(r, f);
    }
    if (f->place->look_count) {
        looks_take(r, f);
    }
    if (f->may_store || r->check_all_slots) {
        slots_compare(r, f);
        if (r->cell_changed) {
            cells_share(r, f);
        }
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (r->table.volatile_count || r->tainted || r->polling) {
        look_slowly(r);
    }
    return 0;
}

/* ---- open steps ------------------------------------------------------------------------------------------------- */
static inline void span_end(Recorder *r, Record *record) {
    if (record != NULL) {
        record->c.span.end = r->log.steps;
    }
}

/* Close the passes from `depth` up: they end at the next step. */
void passes_close(Recorder *r, ShadowFrame *f, int depth) {
    while (f->pass_depth > depth) {
        OpenPass *pass = &f->passes[--f->pass_depth];
        span_end(r, pass->record);
        f->open_step = pass->outer;
    }
}

/* The frame's open LINE step (and its passes) ends at the next step. */
void step_close(Recorder *r, ShadowFrame *f) {
    passes_close(r, f, 0);
    span_end(r, f->open_record);
    f->open_record = NULL;
}
