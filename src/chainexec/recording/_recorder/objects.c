/* The table of tracked heap objects: meeting them, looking at them again, and letting them go when nobody else owns them. */
#include "recorder.h"

#define TOMBSTONE ((Tracked *)1)
#define LIMBO_TRIES 3
#define SMALL_TABLE 64 /* tracked objects up to which all are checked when one of them has died */

Tracked *table_find(ObjectTable *t, PyObject *object) {
    if (t->size == 0) {
        return NULL;
    }
    for (size_t i = address_hash(object) & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
        Tracked *o = t->slots[i];
        if (o == NULL) {
            return NULL;
        }
        if (o != TOMBSTONE && o->object == object) {
            return o;
        }
    }
}

static int table_insert(ObjectTable *t, Tracked *o) {
    if ((t->used + t->tombstones + 1) * 2 > t->size) {
        size_t size = t->used * 4 >= t->size ? (t->size ? t->size * 2 : 256) : t->size;
        Tracked **slots = PyMem_RawCalloc(size, sizeof(*slots));
        if (slots == NULL) {
            return -1;
        }
        for (size_t j = 0; j < t->size; j++) {
            if (t->slots[j] != NULL && t->slots[j] != TOMBSTONE) {
                size_t i = address_hash(t->slots[j]->object) & (size - 1);
                while (slots[i] != NULL) {
                    i = (i + 1) & (size - 1);
                }
                slots[i] = t->slots[j];
            }
        }
        PyMem_RawFree(t->slots);
        t->slots = slots;
        t->size = size;
        t->tombstones = 0;
    }
    if (grow((void **)&t->all, &t->all_capacity, t->all_count + 1, sizeof(*t->all)) < 0) {
        return -1;
    }
    size_t i = address_hash(o->object) & (t->size - 1);
    while (t->slots[i] != NULL && t->slots[i] != TOMBSTONE) {
        i = (i + 1) & (t->size - 1);
    }
    if (t->slots[i] == TOMBSTONE) {
        t->tombstones--;
    }
    t->slots[i] = o;
    t->used++;
    o->place = (Py_ssize_t)t->all_count;
    t->all[t->all_count++] = o;
    return 0;
}

static void list_remove(Tracked **list, size_t *count, Tracked *o) {
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == o) {
            list[i] = list[--*count];
            return;
        }
    }
}

static void table_remove(ObjectTable *t, Tracked *o) {
    for (size_t i = address_hash(o->object) & (t->size - 1); t->slots[i] != NULL; i = (i + 1) & (t->size - 1)) {
        if (t->slots[i] == o) {
            t->slots[i] = TOMBSTONE;
            t->tombstones++;
            t->used--;
            break;
        }
    }
    if (t->last_namespace == o) {
        t->last_namespace = NULL;
    }
    Tracked *moved = t->all[--t->all_count];
    t->all[o->place] = moved;
    moved->place = o->place;
    if (o->type != NULL && o->type->flags & (TYPE_VOLATILE | TYPE_CAPTURED)) {
        list_remove(t->volatile_objects, &t->volatile_count, o);
    }
    if (o->layout == LAYOUT_BYTES) {
        list_remove(t->buffers, &t->buffer_count, o);
    }
}

/* ---- writing effects -------------------------------------------------------------------------------------------- */
void owner_write_slowly(Recorder *r) {
    if (r->last_thread != NULL && r->stream_thread != r->last_thread->index) {
        r->stream_thread = r->last_thread->index;
        log_write(r, OP_THREAD << 1, r->stream_thread, 0, 0);
        r->stream_owner = NO_FRAME - 1;
    }
    if (r->stream_owner != r->owner) {
        r->stream_owner = r->owner;
        if (r->owner != NO_FRAME) { /* what the result holds, when all frames are over */
            log_write(r, OP_OWNER << 1, 0, r->owner, 0);
        }
    }
}

void effect_plain(Recorder *r, unsigned op_flags, uint32_t a, uint32_t b, uint64_t number) {
    owner_write(r);
    log_write(r, op_flags, a, b, number);
}

/* Write a value's effect; `entry` is what resolve() gave for it. */
void effect_entry(Recorder *r, unsigned op_flags, uint32_t a, uint32_t b, PyObject *value, Tracked *entry) {
    owner_write(r);
    if (entry == NULL) {
        log_write_atom(r, op_flags, a, b, value);
    }
    else {
        log_write(r, op_flags | FLAG_REFERENCE, a, b, entry->id);
    }
}

/* ---- meeting objects -------------------------------------------------------------------------------------------- */
/* The text that stands for an object, from Python code; NULL only without memory. */
static PyObject *label_ask(Recorder *r, Tracked *o) {
    PyObject *label = ask_method(r->kinds, r->state->attribute_names[NAME_LABEL], o->object, NULL);
    if (label == NULL || !PyUnicode_CheckExact(label)) {
        Py_XDECREF(label);
        PyErr_WriteUnraisable((PyObject *)Py_TYPE(o->object));
        label = PyUnicode_FromFormat("<%s>", Py_TYPE(o->object)->tp_name);
        if (label == NULL) {
            PyErr_Clear();
            r->log.full = 1;
        }
    }
    return label;
}

static void label_look(Recorder *r, Tracked *o, unsigned flags, int first) {
    PyObject *label = label_ask(r, o);
    if (label != NULL && (first || o->label == NULL || PyUnicode_Compare(o->label, label) != 0)) {
        if (first) {
            log_write_atom(r, OP_LABEL << 1, 0, o->id, label);
        }
        else {
            effect(r, OP_LABEL << 1 | flags, 0, o->id, label);
        }
        if (o->type->flags & TYPE_CAPTURED) {
            Py_XSETREF(o->label, Py_NewRef(label));
        }
    }
    Py_XDECREF(label);
}

static void namespace_whole(Recorder *r, Tracked *o);

static void announce(Recorder *r, Tracked *o) {
    ObjectTable *t = &r->table;
    o->id = t->next_id++;
    log_write(r, OP_NEW << 1, o->layout, o->id, type_index(r, o->type, o->object));
    if (o->type->flags & TYPE_LABEL) {
        label_look(r, o, 0, 1);
        if (!(o->type->flags & (TYPE_CLASS | TYPE_CAPTURED | TYPE_MANAGED_DICT | TYPE_DICT_OFFSET | TYPE_EXTRA)) && o->type->member_count == 0) {
            return;
        }
    }
    if (grow((void **)&t->worklist, &t->work_capacity, t->work_count + 1, sizeof(*t->worklist)) < 0) {
        r->log.full = 1;
        return;
    }
    o->flags |= OBJ_QUEUED;
    r->attention = 1;
    t->worklist[t->work_count++] = o;
}

/* NULL for an atom, else the object's entry (made at first sight). */
Tracked *resolve(Recorder *r, PyObject *value) {
    if (is_common_atom(value)) {
        return NULL;
    }
    Tracked *o = table_find(&r->table, value);
    if (o != NULL && o->id != 0 && !(o->flags & OBJ_NAMES_ONLY)) {
        return o;
    }
    if (o == NULL && is_atom_slow(r, value)) {
        return NULL;
    }
    return meet(r, value);
}

/* Whether weak references to an object exist (classes always have some of CPython's own). */
static int has_weakrefs(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    return type->tp_weaklistoffset != 0 && !PyType_Check(object) && !PyModule_Check(object) && !PyFunction_Check(object) &&
           *(PyObject **)((char *)object + type->tp_weaklistoffset) != NULL;
}

/* Whether the program may notice when it goes. Generators have a finaliser of CPython's own, which mostly does nothing that shows. */
static int death_shows(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    if (type->tp_finalize != NULL || type->tp_del != NULL) {
        return !PyGen_CheckExact(object) && !PyCoro_CheckExact(object) && !PyAsyncGen_CheckExact(object);
    }
    return PyWeakref_Check(object) || has_weakrefs(object);
}

static Tracked *entry_make(Recorder *r, PyObject *object) {
    ObjectTable *t = &r->table;
    TypeRecord *type = type_record(r, Py_TYPE(object));
    Tracked *o = table_find(t, object);
    if (o != NULL) {
        return o; /* asking about the type has run Python code: another thread came first */
    }
    o = type == NULL ? NULL : PyMem_Calloc(1, sizeof(Tracked));
    if (o == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return NULL;
    }
    o->object = object;
    o->type = type;
    o->layout = type->layout;
    o->epoch = t->epoch;
    if (table_insert(t, o) < 0) {
        PyMem_Free(o);
        r->log.full = 1;
        return NULL;
    }
    Py_INCREF(object);
    if (has_weakrefs(object)) {
        r->alarm = 1; /* somebody may see when it dies */
    }
    if (!r->deaths_show && death_shows(object)) {
        r->deaths_show = r->attention = 1;
    }
    return o;
}

/* A namespace that the program has as a value, too: from now on all its names are written. */
static void namespace_whole(Recorder *r, Tracked *o) {
    PyObject *known = o->names, *key, *value;
    Py_ssize_t position = 0;
    o->names = NULL;
    o->flags &= (uint16_t)~OBJ_NAMES_ONLY;
    while (PyDict_Next(o->object, &position, &key, &value)) {
        if (PySet_Contains(known, key) == 0) {
            if (!is_atom(r, value)) {
                meet(r, value);
            }
            effect(r, OP_KEY << 1, 0, o->id, key);
            effect(r, OP_DICT_INIT << 1, 0, o->id, value);
        }
    }
    PyErr_Clear();
    Py_XDECREF(known);
}

/* The entry of an object that is no atom; made, and announced in the log, at first sight. NULL only without memory. */
Tracked *meet(Recorder *r, PyObject *object) {
    ObjectTable *t = &r->table;
    Tracked *o = table_find(t, object);
    if (o != NULL) {
        if (o->id == 0) {
            announce(r, o); /* known so far only as somebody's attribute dict */
        }
        else if (o->flags & OBJ_NAMES_ONLY) {
            namespace_whole(r, o);
        }
        return o;
    }
    o = entry_make(r, object);
    if (o == NULL || o->id != 0) {
        return o;
    }
    announce(r, o);
    if (t->used > t->sweep_at) {
        r->attention = 1;
    }
    if (o->type->flags & (TYPE_VOLATILE | TYPE_CAPTURED)) {
        if (grow((void **)&t->volatile_objects, &t->volatile_capacity, t->volatile_count + 1, sizeof(*t->volatile_objects)) < 0) {
            r->log.full = 1;
            return o;
        }
        t->volatile_objects[t->volatile_count++] = o;
        r->alarm = 1;
        r->attention = 1;
        if (PyDict_SetDefault(r->stats_types, (PyObject *)o->type->type, Py_None) == NULL) {
            PyErr_Clear();
        }
    }
    if (o->layout == LAYOUT_BYTES) {
        if (grow((void **)&t->buffers, &t->buffer_capacity, t->buffer_count + 1, sizeof(*t->buffers)) < 0) {
            r->log.full = 1;
            return o;
        }
        t->buffers[t->buffer_count++] = o;
    }
    return o;
}

/* An entry that is not in the log: an attribute dict. */
Tracked *meet_silently(Recorder *r, PyObject *object) { return entry_make(r, object); }

/* The next item of a sequence that is met. Asking about its type may run Python code: the copy is whole at any time. */
static inline void item_first(Recorder *r, Tracked *o, PyObject *value) {
    Py_ssize_t at = o->count;
    Py_INCREF(value);
    Tracked *entry = is_common_atom(value) ? NULL : resolve(r, value);
    if (o->count != at) { /* the sequence was looked at meanwhile, by a finaliser's events */
        drop_seen(r, value);
        return;
    }
    if (entry != NULL) {
        entry->holds++;
    }
    o->items[o->count++] = value;
    effect_entry(r, OP_SEQ_INIT << 1, 0, o->id, value, entry);
}

static void first_content(Recorder *r, Tracked *o) {
    PyObject *object = o->object;
    switch (o->layout) {
    case LAYOUT_LIST: {
        Py_ssize_t count = Py_SIZE(object);
        reserve_items(r, o, count);
        if (r->log.full) {
            return;
        }
        while (o->count < count && o->count < Py_SIZE(object)) {
            item_first(r, o, ((PyListObject *)object)->ob_item[o->count]);
        }
        break;
    }
    case LAYOUT_TUPLE: {
        Py_ssize_t count = PyTuple_GET_SIZE(object);
        reserve_items(r, o, count);
        if (r->log.full) {
            return;
        }
        for (Py_ssize_t i = 0; i < count; i++) {
            PyObject *item = PyTuple_GET_ITEM(object, i);
            if (item != NULL) {
                item_first(r, o, item);
            }
        }
        break;
    }
    case LAYOUT_DEQUE: {
        Py_ssize_t count = deque_items(r, object);
        reserve_items(r, o, count);
        if (r->log.full) {
            return;
        }
        o->count = count;
        for (Py_ssize_t i = 0; i < count; i++) {
            o->items[i] = NULL;
            hold(r, &o->items[i], r->table.scratch[i]);
        }
        for (Py_ssize_t i = 0; i < count; i++) {
            effect(r, OP_SEQ_INIT << 1, 0, o->id, o->items[i]);
        }
        break;
    }
    case LAYOUT_SET:
    case LAYOUT_FROZENSET: {
        PySetObject *set = (PySetObject *)object;
        set_copy_reserve(r, o, set->used);
        for (Py_ssize_t i = 0; i <= set->mask; i++) {
            if (set->table[i].key != NULL && set->table[i].hash != -1) {
                set_copy_add(r, o, set->table[i].key, OP_SET_INIT << 1);
            }
        }
        break;
    }
    case LAYOUT_DICT:
    case LAYOUT_NAMESPACE:
        dict_first(r, o);
        break;
    case LAYOUT_BYTES:
        bytes_update(r, o, 0);
        break;
    default:
        break;
    }
    attributes_update(r, o, 0, 1);
}

/* Write the first content of the objects met, and of those met on the way. */
void drain(Recorder *r) {
    ObjectTable *t = &r->table;
    for (size_t i = 0; i < t->work_count; i++) {
        t->worklist[i]->flags &= (uint16_t)~OBJ_QUEUED;
        first_content(r, t->worklist[i]);
    }
    t->work_count = 0;
}

/* ---- looking again ---------------------------------------------------------------------------------------------- */
/* Compare one object with its copy and write what differs; `flags` may hold FLAG_OUTSIDE. */
void refresh(Recorder *r, Tracked *o, unsigned flags) {
    if (o->flags & (OBJ_QUEUED | OBJ_DEAD | OBJ_COLLECTED)) {
        return;
    }
    if (o->type->flags & TYPE_CAPTURED) {
        label_look(r, o, flags, 0);
        attributes_update(r, o, flags, 0);
        return;
    }
    PyObject *object = o->object;
    switch (o->layout) {
    case LAYOUT_LIST: {
        Py_ssize_t count = Py_SIZE(object);
        PyObject **now = ((PyListObject *)object)->ob_item;
        if (count != o->count || (count && memcmp(now, o->items, (size_t)count * sizeof(PyObject *)) != 0)) {
            sequence_update(r, o, now, count, flags);
        }
        break;
    }
    case LAYOUT_DEQUE: {
        Py_ssize_t count = deque_items(r, object);
        if (count != o->count || (count && memcmp(r->table.scratch, o->items + o->offset, (size_t)count * sizeof(PyObject *)) != 0)) {
            sequence_update(r, o, r->table.scratch, count, flags);
        }
        break;
    }
    case LAYOUT_SET:
        set_update(r, o, flags);
        break;
    case LAYOUT_DICT:
        if (o->flags & OBJ_SHADOWED) {
            dict_shadow_update(r, o, flags);
        }
        break;
    case LAYOUT_BYTES:
        bytes_update(r, o, flags);
        break;
    default:
        break;
    }
    if (o->attribute_count || o->type->flags & (TYPE_MANAGED_DICT | TYPE_DICT_OFFSET | TYPE_CLASS | TYPE_EXTRA) || o->layout == LAYOUT_EXCEPTION) {
        attributes_update(r, o, flags, 0);
    }
}

/* Look at every tracked object. */
void full_look(Recorder *r, unsigned flags) {
    r->full_looks++;
    for (size_t i = 0; i < r->table.all_count; i++) {
        refresh(r, r->table.all[i], flags);
    }
    drain(r);
}

static void walk_push(Recorder *r, PyObject *value) {
    ObjectTable *t = &r->table;
    if (value == NULL || is_common_atom(value)) {
        return;
    }
    Tracked *o = table_find(t, value);
    if (o == NULL || o->epoch == t->epoch) {
        return;
    }
    o->epoch = t->epoch;
    if (grow((void **)&t->walk, &t->walk_capacity, t->walk_count + 1, sizeof(*t->walk)) < 0) {
        r->log.full = 1;
        return;
    }
    t->walk[t->walk_count++] = o;
}

/* What an object can reach that is told by a label only (a function's closure, a bound method's object, a partial's arguments), and what the table
 * does not know. Modules, classes and what a function's globals hold is not meant: library code changes no objects of the program by those. */
typedef struct {
    Recorder *recorder;
    int depth, left; /* how deep to go on, how many objects may still be looked into */
} Inner;

static int inner_push(PyObject *value, void *argument);

static void inner_look(Inner *inner, PyObject *object) {
    if (PyType_Check(object) || PyModule_Check(object) || PyCode_Check(object) || !PyObject_IS_GC(object) || Py_TYPE(object)->tp_traverse == NULL) {
        return;
    }
    if (PyFunction_Check(object)) {
        PyFunctionObject *function = (PyFunctionObject *)object;
        PyObject *parts[] = {function->func_closure, function->func_defaults, function->func_kwdefaults, function->func_dict};
        for (int i = 0; i < 4; i++) {
            inner_push(parts[i], inner);
        }
        return;
    }
    if (PyCFunction_Check(object)) {
        inner_push(((PyCFunctionObject *)object)->m_self, inner);
        return;
    }
    Py_TYPE(object)->tp_traverse(object, inner_push, inner);
}

static int inner_push(PyObject *value, void *argument) {
    Inner *inner = argument;
    if (value == NULL || is_common_atom(value)) {
        return 0;
    }
    if (table_find(&inner->recorder->table, value) != NULL) {
        walk_push(inner->recorder, value);
    }
    else if (inner->depth > 0 && inner->left > 0) {
        inner->depth--;
        inner->left--;
        inner_look(inner, value);
        inner->depth++;
    }
    return 0;
}

/* What an object refers to by its copy: content and attributes as last seen. */
static void copy_push(Recorder *r, Tracked *o) {
    if (o->items != NULL) {
        int hashed = o->layout == LAYOUT_SET || o->layout == LAYOUT_FROZENSET;
        Py_ssize_t from = hashed ? 0 : o->offset, to = hashed ? o->capacity : o->offset + o->count;
        for (Py_ssize_t i = from; i < to; i++) {
            if (o->items[i] != NULL && o->items[i] != (PyObject *)1) {
                walk_push(r, o->items[i]);
            }
        }
    }
    for (Py_ssize_t i = 0; i < o->attribute_count; i++) {
        walk_push(r, o->attributes[i]);
    }
}

/* Look at everything that can be reached from one object, or could before it was changed (a callback that was taken off its list and called). */
void reach_look(Recorder *r, Tracked *from, unsigned flags) {
    ObjectTable *t = &r->table;
    r->reach_looks++;
    t->epoch++;
    t->walk_count = 0;
    walk_push(r, from->object);
    while (t->walk_count) {
        Tracked *o = t->walk[--t->walk_count];
        copy_push(r, o);
        refresh(r, o, flags);
        drain(r);
        if (has_weakrefs(o->object)) {
            r->alarm = 1;
        }
        copy_push(r, o);
        if (o->layout == LAYOUT_DICT) {
            PyObject *key, *value;
            Py_ssize_t position = 0;
            while (PyDict_Next(o->object, &position, &key, &value)) {
                walk_push(r, key);
                walk_push(r, value);
            }
        }
        if (o->layout == LAYOUT_OPAQUE && o->type->flags & TYPE_LABEL && !(o->type->flags & TYPE_CLASS)) {
            Inner inner = {.recorder = r, .depth = 8, .left = 1000};
            inner_look(&inner, o->object);
        }
        if (o->dict != NULL) {
            PyObject *key, *value;
            Py_ssize_t position = 0;
            while (PyDict_Next(o->dict, &position, &key, &value)) {
                walk_push(r, value);
            }
        }
    }
}

/* ---- owning and letting go -------------------------------------------------------------------------------------- */
/* Put `value` (or NULL) into a slot of a copy; the old one loses its owner here. `entry` is what resolve() gave for it. */
void hold_entry(Recorder *r, PyObject **slot, PyObject *value, Tracked *entry) {
    PyObject *old = *slot;
    *slot = Py_XNewRef(value);
    if (entry != NULL) {
        entry->holds++;
    }
    if (old != NULL) {
        drop(r, old);
    }
}

void hold(Recorder *r, PyObject **slot, PyObject *value) { hold_entry(r, slot, value, value == NULL ? NULL : resolve(r, value)); }

/* An owner is being let go: what it held, and what its finaliser lets go, comes right after it, before what was to follow, as where one object's
 * end ends another one. -1 without memory. */
static int limbo_insert(ObjectTable *t, Tracked *o) {
    size_t i = t->limbo_kept ? 0 : t->limbo_next; /* what lies between was looked at, and is gone or has moved */
    while (i < t->limbo_count && t->limbo[i] != o) {
        i = i + 1 == t->limbo_kept ? t->limbo_next : i + 1;
    }
    if (i >= t->limbo_count) {
        if (grow((void **)&t->limbo, &t->limbo_capacity, t->limbo_count + 1, sizeof(*t->limbo)) < 0) {
            return -1;
        }
    }
    else if (i < t->limbo_kept) { /* it moves up */
        memmove(t->limbo + i, t->limbo + i + 1, (t->limbo_kept - i - 1) * sizeof(*t->limbo));
        t->limbo_kept--;
    }
    else {
        memmove(t->limbo + i, t->limbo + i + 1, (t->limbo_count - i - 1) * sizeof(*t->limbo));
        t->limbo_count--;
        t->limbo_insert -= i < t->limbo_insert;
    }
    memmove(t->limbo + t->limbo_insert + 1, t->limbo + t->limbo_insert, (t->limbo_count - t->limbo_insert) * sizeof(*t->limbo));
    t->limbo[t->limbo_insert++] = o;
    t->limbo_count++;
    o->flags |= OBJ_LIMBO;
    return 0;
}

static int limbo_is_in_order(const Recorder *r) { return r->deaths_show && r->table.limbo_next > 0 && r->table.limbo_count <= SMALL_TABLE; }

void limbo_add(Recorder *r, Tracked *o) {
    ObjectTable *t = &r->table;
    o->limbo_age = 0;
    if (o->flags & (OBJ_LIMBO | OBJ_DEAD)) {
        return;
    }
    if (limbo_is_in_order(r)) {
        r->log.full |= limbo_insert(t, o) < 0;
        r->attention = 1;
        return;
    }
    if (grow((void **)&t->limbo, &t->limbo_capacity, t->limbo_count + 1, sizeof(*t->limbo)) < 0) {
        r->log.full = 1;
        return;
    }
    o->flags |= OBJ_LIMBO;
    r->attention = 1;
    t->limbo[t->limbo_count++] = o;
}

/* Move an object to the end of a part of the list; 0 where it is not there. */
static int limbo_move(ObjectTable *t, Tracked *o, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        if (t->limbo[i] == o) {
            memmove(t->limbo + i, t->limbo + i + 1, (to - i - 1) * sizeof(*t->limbo));
            t->limbo[to - 1] = o;
            return 1;
        }
    }
    return 0;
}

/* The object loses an owner just now: where the program can see the order, it comes after those that have lost theirs before. */
void limbo_last(Recorder *r, Tracked *o) {
    ObjectTable *t = &r->table;
    o->fell = (uint16_t)r->log.steps;
    if (limbo_is_in_order(r) && !(o->flags & OBJ_DEAD)) {
        o->limbo_age = 0;
        r->log.full |= limbo_insert(t, o) < 0;
        r->attention = 1;
        return;
    }
    if (r->deaths_show && o->flags & OBJ_LIMBO && t->limbo_count <= SMALL_TABLE && !limbo_move(t, o, t->limbo_next, t->limbo_count)) {
        limbo_move(t, o, 0, t->limbo_kept);
    }
    limbo_add(r, o);
}

/* Give up one reference; if it is the last one, not before the end of the event: finalisers must not run in the middle of a comparison. */
static void let_go(Recorder *r, PyObject *value) {
    ObjectTable *t = &r->table;
    if (Py_REFCNT(value) == 1 && t->slots != NULL) {
        if (grow((void **)&t->garbage, &t->garbage_capacity, t->garbage_count + 1, sizeof(*t->garbage)) == 0) {
            t->garbage[t->garbage_count++] = value;
            r->attention = 1;
            return;
        }
        r->log.full = 1;
    }
    Py_DECREF(value);
}

/* A copy lets go of a value it owned. */
void drop(Recorder *r, PyObject *value) {
    if (is_common_atom(value)) {
        Py_DECREF(value);
        return;
    }
    drop_entry(r, value, table_find(&r->table, value));
}

/* As drop(), where the value's entry is known (NULL where it has none). */
void drop_entry(Recorder *r, PyObject *value, Tracked *o) {
    if (o != NULL) {
        if (o->holds > 0) {
            o->holds--;
        }
        if (r->owner_dies || Py_REFCNT(value) <= 2 + (Py_ssize_t)o->holds) { /* besides the table's and our copies' this one reference: nobody else's */
            limbo_last(r, o);
        }
    }
    let_go(r, value);
}

/* As drop(), for a reference that was never counted as a copy's. */
void drop_seen(Recorder *r, PyObject *value) {
    if (is_common_atom(value)) {
        Py_DECREF(value);
        return;
    }
    Tracked *o = table_find(&r->table, value);
    if (o != NULL) {
        limbo_add(r, o);
    }
    let_go(r, value);
}

/* The last reference goes: user code may run (`__del__`, weakref callbacks), and its events are the program's own. */
void release_object(Recorder *r, PyObject *object) {
    PyThreadState *state = PyThreadState_Get();
    PyThreadState_LeaveTracing(state);
    step_aside(r);
    Py_DECREF(object);
    step_back(r, state);
    PyThreadState_EnterTracing(state);
}

void entry_content_free(Recorder *r, Tracked *o) {
    PyObject **items = o->items;
    if (items != NULL) {
        int hashed = o->layout == LAYOUT_SET || o->layout == LAYOUT_FROZENSET;
        Py_ssize_t from = hashed ? 0 : o->offset, to = hashed ? o->capacity : o->offset + o->count;
        o->items = NULL;
        int backwards = o->layout == LAYOUT_LIST || o->layout == LAYOUT_TUPLE; /* as they let go of their items */
        for (Py_ssize_t n = from; n < to; n++) {
            PyObject *item = items[backwards ? from + to - 1 - n : n];
            if (item != NULL && item != (PyObject *)1) {
                drop(r, item);
            }
        }
        PyMem_Free(items);
    }
    for (Py_ssize_t i = 0; i < o->attribute_count; i++) {
        if (o->attributes[i] != NULL) {
            drop(r, o->attributes[i]);
        }
    }
    PyMem_Free(o->attributes);
    PyMem_Free(o->bytes);
    o->attributes = NULL;
    o->bytes = NULL;
    o->attribute_count = 0;
    Py_CLEAR(o->names);
    Py_CLEAR(o->label);
}

void entry_detach(Recorder *r, Tracked *o) {
    o->flags |= OBJ_DEAD;
    if (o->flags & OBJ_WATCHED) {
        unwatch(r, o->object);
    }
    if (o->dict != NULL) {
        Tracked *d = table_find(&r->table, o->dict);
        if (d != NULL) {
            owner_remove(d, o);
            limbo_add(r, d);
        }
        o->dict = NULL;
    }
    table_remove(&r->table, o);
}

/* Whether nobody but this recorder owns the object. */
static inline int is_dead(Tracked *o) {
    return o->pins == 0 && Py_REFCNT(o->object) == 1 + (Py_ssize_t)o->holds && !(o->attribute_owner != NULL) && !(o->flags & OBJ_NAMES_ONLY) &&
           !(o->flags & OBJ_QUEUED);
}

/* Take an object off the table; its owned reference goes, too (the caller has one). */
void forget(Recorder *r, Tracked *o) {
    ObjectTable *t = &r->table;
    PyObject *object = o->object;
    entry_detach(r, o);
    entry_content_free(r, o);
    for (size_t i = 0; i < t->limbo_count; i++) {
        if (t->limbo[i] == o) {
            t->limbo[i] = t->limbo[--t->limbo_count];
            break;
        }
    }
    PyMem_Free(o);
    Py_DECREF(object);
}

/* Let go of what waits for the end of the event, behind the first `from`, in the order in which it fell. */
static void garbage_release(Recorder *r, size_t from) {
    ObjectTable *t = &r->table;
    for (size_t i = from; i < t->garbage_count; i++) { /* a finaliser may add to it */
        release_object(r, t->garbage[i]);
    }
    t->garbage_count = from;
}

static inline int is_going(Tracked *o) { return o->holds == 0 && is_dead(o); }

/* Objects that have died since the last event, of which the program can see the order. Those that a variable or a watched object let go come as
 * they fell. What only something unseen held, as a rule a tuple or list that was never stored, goes as these let go of their items: the last one
 * first. (What such an owner really was is not known.) */
static void limbo_order(Recorder *r) {
    ObjectTable *t = &r->table;
    Tracked *going[SMALL_TABLE];
    size_t places[SMALL_TABLE], count = 0, front = 0, back;
    if (t->limbo_count > SMALL_TABLE) {
        return;
    }
    for (size_t i = 0; i < t->limbo_count; i++) {
        if (is_going(t->limbo[i])) {
            places[count++] = i;
        }
    }
    back = count;
    for (size_t i = 0; i < count; i++) {
        Tracked *o = t->limbo[places[i]];
        int fell_now = (uint16_t)((uint16_t)r->log.steps - o->fell) <= 1;
        going[fell_now ? front++ : --back] = o;
    }
    for (size_t i = 0; i < count; i++) {
        t->limbo[places[i]] = going[i];
    }
}

/* Let go of the objects that nobody else owns. Their finalisers run here, as events of the program: with tracing on. */
void release_dead(Recorder *r) {
    ObjectTable *t = &r->table;
    if (r->releasing) {
        return;
    }
    if (t->used > t->sweep_at) {
        for (size_t i = 0; i < t->all_count; i++) {
            if (is_dead(t->all[i])) {
                limbo_add(r, t->all[i]);
            }
        }
        t->sweep_at = t->used * 2 < 1024 ? 1024 : t->used * 2;
    }
    else if (r->deaths_show && t->all_count <= SMALL_TABLE) { /* also what goes unseen: owned by a loop's iterator, a handled exception, C code */
        for (size_t i = 0; i < t->all_count; i++) {
            if (is_dead(t->all[i])) {
                limbo_add(r, t->all[i]);
            }
        }
    }
    if (t->limbo_count == 0 && t->garbage_count == 0 && r->suspended_count == 0) {
        return;
    }
    r->releasing = 1;
    if (r->deaths_show && t->limbo_count > 1) {
        limbo_order(r);
    }
    suspended_check(r);
    garbage_release(r, 0);
    int first = 1, gone;
    do { /* what one object held may stand before it in the list */
        gone = 0;
        t->limbo_kept = t->limbo_next = 0;
        while (t->limbo_next < t->limbo_count) {
            Tracked *o = t->limbo[t->limbo_next++];
            if (is_going(o)) {
                PyObject *object = o->object;
                size_t waiting = t->garbage_count;
                r->owner_dies = r->deaths_show;
                t->limbo_insert = t->limbo_next;
                if (r->deaths_show && o->layout == LAYOUT_DICT) {
                    dict_values_watch(r, object);
                }
                entry_detach(r, o);
                entry_content_free(r, o);
                r->owner_dies = 0;
                PyMem_Free(o);
                release_object(r, object);
                garbage_release(r, waiting);
                gone = 1;
                /* What it owned may have gone with it, unseen by any copy: look for that where it costs little. */
                if (t->all_count <= SMALL_TABLE) {
                    for (size_t j = 0; j < t->all_count; j++) {
                        if (is_dead(t->all[j])) {
                            limbo_add(r, t->all[j]);
                        }
                    }
                }
                continue;
            }
            /* What no copy holds has an owner that goes unseen, too: where deaths show, and not too much waits, it is looked at until then. */
            o->limbo_age += (uint8_t)(first && !(r->deaths_show && o->holds == 0 && t->limbo_count <= SMALL_TABLE));
            if (o->limbo_age < LIMBO_TRIES) {
                t->limbo[t->limbo_kept++] = o;
            }
            else {
                o->limbo_age = 0;
                o->flags &= (uint16_t)~OBJ_LIMBO;
                r->deaths_show = r->deaths_show || has_weakrefs(o->object); /* made after it was met */
            }
        }
        t->limbo_count = t->limbo_kept;
        t->limbo_kept = t->limbo_next = 0;
        first = 0;
    } while (gone && t->limbo_count);
    garbage_release(r, 0);
    r->releasing = 0;
}

void table_free(Recorder *r) {
    ObjectTable *t = &r->table;
    /* Nothing is compared any more: unwatch first, then let go of everything. */
    r->releasing = 1;
    for (size_t i = 0; i < t->all_count; i++) {
        Tracked *o = t->all[i];
        if (o->flags & OBJ_WATCHED) {
            unwatch(r, o->object);
        }
        o->flags |= OBJ_LIMBO; /* keeps drop() from collecting */
    }
    for (size_t i = 0; i < t->all_count; i++) {
        entry_content_free(r, t->all[i]);
    }
    while (t->garbage_count) {
        Py_DECREF(t->garbage[--t->garbage_count]);
    }
    PyMem_RawFree(t->garbage);
    size_t count = t->all_count;
    Tracked **all = t->all;
    PyMem_RawFree(t->slots);
    t->slots = NULL;
    t->size = t->used = t->tombstones = t->all_count = t->all_capacity = 0;
    t->all = NULL;
    for (size_t i = 0; i < count; i++) {
        PyObject *object = all[i]->object;
        PyMem_Free(all[i]);
        Py_DECREF(object);
    }
    PyMem_RawFree(all);
    PyMem_RawFree(t->worklist);
    PyMem_RawFree(t->limbo);
    PyMem_RawFree(t->walk);
    PyMem_RawFree(t->volatile_objects);
    PyMem_RawFree(t->buffers);
    PyMem_RawFree(t->scratch);
    memset(t, 0, sizeof(*t));
    r->releasing = 0;
}

/* ---- namespaces ------------------------------------------------------------------------------------------------- */
/* A module's or class body's names as an object of the log; only names of interest are written. */
Tracked *namespace_object(Recorder *r, PyObject *dict) {
    Tracked *last = r->table.last_namespace; /* mostly the same module's: each call asks */
    if (last != NULL && last->object == dict) {
        return last;
    }
    Tracked *o = table_find(&r->table, dict);
    if (o != NULL && o->id != 0) {
        return r->table.last_namespace = o;
    }
    if (o == NULL) {
        o = entry_make(r, dict);
        if (o == NULL) {
            return NULL;
        }
        o->layout = LAYOUT_NAMESPACE;
        o->id = r->table.next_id++;
        log_write(r, OP_NEW << 1, LAYOUT_NAMESPACE, o->id, type_index(r, o->type, dict));
    }
    else {
        o->id = r->table.next_id++;
        o->layout = LAYOUT_NAMESPACE;
        log_write(r, OP_NEW << 1, LAYOUT_NAMESPACE, o->id, type_index(r, o->type, dict));
    }
    if (o->names == NULL) {
        o->names = PySet_New(NULL);
    }
    o->flags |= OBJ_NAMES_ONLY;
    if (!(o->flags & OBJ_WATCHED)) {
        if (PyDict_Watch(r->state->watcher, dict) < 0) {
            PyErr_Clear();
        }
        else {
            o->flags |= OBJ_WATCHED;
        }
    }
    return o;
}

void namespace_add_names(Recorder *r, Tracked *o, PyObject *names) {
    if (!(o->flags & OBJ_NAMES_ONLY)) {
        return;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(names);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int known = PySet_Contains(o->names, name);
        if (known != 0 || PySet_Add(o->names, name) < 0) {
            continue;
        }
        PyObject *value = PyDict_GetItemWithError(o->object, name);
        if (value != NULL) {
            if (!is_atom(r, value)) {
                meet(r, value);
            }
            effect(r, OP_KEY << 1, 0, o->id, name);
            effect(r, OP_DICT_INIT << 1, 0, o->id, value);
        }
    }
    if (PyErr_Occurred()) {
        PyErr_Clear();
        r->log.full = 1;
    }
}
