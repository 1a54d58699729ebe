/* How each kind of container is compared with its copy. */
#include "recorder.h"

#define DELETED ((PyObject *)1) /* a freed place in a set's copy */

/* ---- sequences -------------------------------------------------------------------------------------------------- */
void reserve_items(Recorder *r, Tracked *o, Py_ssize_t count) {
    if (count > o->capacity) {
        Py_ssize_t capacity = count + (count >> 2) + 4;
        PyObject **items = PyMem_Realloc(o->items, (size_t)capacity * sizeof(PyObject *));
        if (items == NULL) {
            r->log.full = 1;
            return;
        }
        o->items = items;
        o->capacity = capacity;
    }
}

static void offset_undo(Tracked *o) {
    if (o->offset) {
        memmove(o->items, o->items + o->offset, (size_t)o->count * sizeof(PyObject *));
        o->offset = 0;
    }
}

/* Bring the copy in line with the items now: common prefix, common suffix, what lies between is set, then removed or inserted. */
void sequence_update(Recorder *r, Tracked *o, PyObject **now, Py_ssize_t count, unsigned flags) {
    offset_undo(o);
    Py_ssize_t old = o->count;
    if (count == old) {
        Py_ssize_t i = 0;
        while (i < count) {
            while (i + 64 <= count && memcmp(o->items + i, now + i, 64 * sizeof(PyObject *)) == 0) {
                i += 64;
            }
            Py_ssize_t end = i + 64 < count ? i + 64 : count;
            for (; i < end; i++) {
                if (o->items[i] != now[i]) {
                    item_set(r, o, i, now[i], flags);
                }
            }
        }
        return;
    }
    Py_ssize_t shorter = count < old ? count : old, prefix = 0, suffix = 0;
    while (prefix < shorter && o->items[prefix] == now[prefix]) {
        prefix++;
    }
    while (suffix < shorter - prefix && o->items[old - 1 - suffix] == now[count - 1 - suffix]) {
        suffix++;
    }
    Py_ssize_t middle_old = old - prefix - suffix, middle_new = count - prefix - suffix;
    Py_ssize_t both = middle_old < middle_new ? middle_old : middle_new;
    for (Py_ssize_t i = prefix; i < prefix + both; i++) {
        item_set(r, o, i, now[i], flags);
    }
    Py_ssize_t at = prefix + both;
    if (middle_old > both) {
        Py_ssize_t gone = middle_old - both;
        effect_plain(r, OP_SEQ_REMOVE << 1 | flags, (uint32_t)at, o->id, (uint64_t)gone);
        o->count = count;
        PyObject **removed = PyMem_Malloc((size_t)gone * sizeof(PyObject *));
        if (removed == NULL) {
            r->log.full = 1;
            return;
        }
        memcpy(removed, o->items + at, (size_t)gone * sizeof(PyObject *));
        memmove(o->items + at, o->items + at + gone, (size_t)suffix * sizeof(PyObject *));
        for (Py_ssize_t i = 0; i < gone; i++) {
            drop(r, removed[i]);
        }
        PyMem_Free(removed);
    }
    else {
        Py_ssize_t more = middle_new - both;
        reserve_items(r, o, count);
        if (r->log.full) {
            return;
        }
        memmove(o->items + at + more, o->items + at, (size_t)suffix * sizeof(PyObject *));
        for (Py_ssize_t i = at; i < at + more; i++) {
            o->items[i] = NULL;
        }
        o->count = count;
        for (Py_ssize_t i = at; i < at + more; i++) {
            hold(r, &o->items[i], now[i]);
            effect(r, OP_SEQ_INSERT << 1 | flags, (uint32_t)i, o->id, o->items[i]);
        }
    }
}

/* ---- sets: the copy is a hash table of the members' addresses ----------------------------------------------------- */
int set_copy_find(Tracked *o, PyObject *member, Py_ssize_t *at) {
    if (o->capacity == 0) {
        return 0;
    }
    for (size_t i = address_hash(member) & (size_t)(o->capacity - 1);; i = (i + 1) & (size_t)(o->capacity - 1)) {
        if (o->items[i] == NULL) {
            return 0;
        }
        if (o->items[i] == member) {
            *at = (Py_ssize_t)i;
            return 1;
        }
    }
}

/* Give the table another size, a power of two; deleted entries go. */
static void set_copy_resize(Recorder *r, Tracked *o, Py_ssize_t size) {
    PyObject **items = PyMem_Calloc((size_t)size, sizeof(PyObject *));
    if (items == NULL) {
        r->log.full = 1;
        return;
    }
    for (Py_ssize_t j = 0; j < o->capacity; j++) {
        if (o->items[j] != NULL && o->items[j] != DELETED) {
            size_t i = address_hash(o->items[j]) & (size_t)(size - 1);
            while (items[i] != NULL) {
                i = (i + 1) & (size_t)(size - 1);
            }
            items[i] = o->items[j];
        }
    }
    PyMem_Free(o->items);
    o->items = items;
    o->capacity = size;
    o->offset = 0;
}

/* Room in an empty table for so many members and as many again. */
void set_copy_reserve(Recorder *r, Tracked *o, Py_ssize_t count) {
    Py_ssize_t size = 16;
    while (size < count * 4) {
        size *= 2;
    }
    set_copy_resize(r, o, size);
}

void set_copy_add(Recorder *r, Tracked *o, PyObject *member, unsigned op_flags) {
    if ((o->count + o->offset + 1) * 2 > o->capacity) {
        set_copy_resize(r, o, o->count * 4 >= o->capacity ? (o->capacity ? o->capacity * 2 : 16) : o->capacity);
        if (r->log.full) {
            return;
        }
    }
    size_t i = address_hash(member) & (size_t)(o->capacity - 1);
    while (o->items[i] != NULL && o->items[i] != DELETED) {
        i = (i + 1) & (size_t)(o->capacity - 1);
    }
    if (o->items[i] == DELETED) {
        o->offset--;
    }
    o->items[i] = NULL;
    o->count++;
    hold(r, &o->items[i], member);
    effect(r, op_flags, 0, o->id, member);
}

void set_copy_remove(Recorder *r, Tracked *o, Py_ssize_t at, unsigned flags) {
    PyObject *member = o->items[at];
    o->items[at] = DELETED;
    o->offset++;
    o->count--;
    effect(r, OP_SET_DISCARD << 1 | flags, 0, o->id, member);
    drop(r, member);
}

void set_update(Recorder *r, Tracked *o, unsigned flags) {
    PySetObject *set = (PySetObject *)o->object;
    Py_ssize_t seen = 0, at;
    for (Py_ssize_t i = 0; i <= set->mask; i++) {
        PyObject *key = set->table[i].key;
        if (key != NULL && set->table[i].hash != -1 && set_copy_find(o, key, &at)) {
            seen++;
        }
    }
    if (seen < o->count) {
        size_t size = 16;
        while (size < (size_t)set->used * 2 + 2) {
            size *= 2;
        }
        PyObject **now = PyMem_Calloc(size, sizeof(PyObject *));
        if (now == NULL) {
            r->log.full = 1;
            return;
        }
        for (Py_ssize_t i = 0; i <= set->mask; i++) {
            PyObject *key = set->table[i].key;
            if (key != NULL && set->table[i].hash != -1) {
                size_t j = address_hash(key) & (size - 1);
                while (now[j] != NULL) {
                    j = (j + 1) & (size - 1);
                }
                now[j] = key;
            }
        }
        for (Py_ssize_t i = 0; i < o->capacity; i++) {
            PyObject *member = o->items[i];
            if (member == NULL || member == DELETED) {
                continue;
            }
            size_t j = address_hash(member) & (size - 1);
            while (now[j] != NULL && now[j] != member) {
                j = (j + 1) & (size - 1);
            }
            if (now[j] == NULL) {
                set_copy_remove(r, o, i, flags);
            }
        }
        PyMem_Free(now);
    }
    if (set->used != o->count) {
        for (Py_ssize_t i = 0; i <= set->mask; i++) {
            PyObject *key = set->table[i].key;
            if (key != NULL && set->table[i].hash != -1 && !set_copy_find(o, key, &at)) {
                set_copy_add(r, o, key, OP_SET_ADD << 1 | flags);
            }
        }
    }
}

/* ---- deques: their layout is private to CPython; the self-test checks it ----------------------------------------------- */
#define BLOCK_ITEMS 64
typedef struct DequeBlock {
    struct DequeBlock *left;
    PyObject *items[BLOCK_ITEMS];
    struct DequeBlock *right;
} DequeBlock;
typedef struct {
    PyObject_VAR_HEAD
    DequeBlock *left_block, *right_block;
    Py_ssize_t left_index, right_index; /* of the first and the last item in their blocks */
} DequeLayout;

/* Copy a deque's items (borrowed) into the table's scratch array; how many. */
Py_ssize_t deque_items(Recorder *r, PyObject *object) {
    ObjectTable *t = &r->table;
    DequeLayout *deque = (DequeLayout *)object;
    Py_ssize_t count = Py_SIZE(object), index = deque->left_index;
    DequeBlock *block = deque->left_block;
    size_t capacity = (size_t)t->scratch_capacity;
    if (grow((void **)&t->scratch, &capacity, (size_t)count, sizeof(PyObject *)) < 0) {
        r->log.full = 1;
        return 0;
    }
    t->scratch_capacity = (Py_ssize_t)capacity;
    for (Py_ssize_t i = 0; i < count; i++) {
        t->scratch[i] = block->items[index++];
        if (index == BLOCK_ITEMS) {
            block = block->right;
            index = 0;
        }
    }
    return count;
}

/* The first or last item, borrowed; the deque is not empty. */
PyObject *deque_end(PyObject *object, int left) {
    DequeLayout *deque = (DequeLayout *)object;
    return left ? deque->left_block->items[deque->left_index] : deque->right_block->items[deque->right_index];
}

/* Room for one more item in the copy, at the left or the right. */
void deque_make_room(Recorder *r, Tracked *o, int left) {
    if (left ? o->offset > 0 : o->offset + o->count < o->capacity) {
        return;
    }
    Py_ssize_t capacity = o->count * 2 + 32, offset = (capacity - o->count) / 2;
    PyObject **items = PyMem_Malloc((size_t)capacity * sizeof(PyObject *));
    if (items == NULL) {
        r->log.full = 1;
        return;
    }
    if (o->count) {
        memcpy(items + offset, o->items + o->offset, (size_t)o->count * sizeof(PyObject *));
    }
    PyMem_Free(o->items);
    o->items = items;
    o->capacity = capacity;
    o->offset = offset;
}

/* ---- bytes and buffers ------------------------------------------------------------------------------------------ */
/* Whether a block of memory holds addresses of objects: `O` in its format, outside of the names of its fields. */
static int holds_objects(const char *format) {
    int in_name = 0;
    for (; format != NULL && *format; format++) {
        in_name ^= *format == ':';
        if (!in_name && *format == 'O') {
            return 1;
        }
    }
    return 0;
}

/* The block of memory that a value holds; -1 where there is none, or none that says anything. */
int bytes_content(PyObject *object, Py_buffer *view) {
    if (PyByteArray_Check(object)) {
        memset(view, 0, sizeof(*view));
        view->buf = PyByteArray_AS_STRING(object);
        view->len = PyByteArray_GET_SIZE(object);
        return 0;
    }
    if (PyObject_GetBuffer(object, view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return -1;
    }
    if (holds_objects(view->format)) {
        PyBuffer_Release(view);
        return -1;
    }
    return 0;
}

static void bytes_write(Recorder *r, Tracked *o, unsigned op_flags, Py_ssize_t at, const char *from, Py_ssize_t count) {
    PyObject *part = PyBytes_FromStringAndSize(from, count);
    if (part == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return;
    }
    effect(r, op_flags, (uint32_t)at, o->id, part);
    Py_DECREF(part);
}

void bytes_update(Recorder *r, Tracked *o, unsigned flags) {
    Py_buffer view;
    if (bytes_content(o->object, &view) < 0) {
        memset(&view, 0, sizeof(view)); /* released or closed: it has no content any more */
        view.buf = "";
    }
    char *now = view.buf, *flat = NULL;
    Py_ssize_t count = view.len;
    if (view.obj != NULL && !PyBuffer_IsContiguous(&view, 'C')) {
        flat = PyMem_Malloc((size_t)count + 1);
        if (flat == NULL || PyBuffer_ToContiguous(flat, &view, count, 'C') < 0) {
            PyErr_Clear();
            r->log.full = flat == NULL;
            count = 0;
        }
        now = flat;
    }
    if (o->bytes == NULL) {
        o->bytes = PyMem_Malloc((size_t)count + 1);
        if (o->bytes == NULL) {
            r->log.full = 1;
        }
        else {
            memcpy(o->bytes, now, (size_t)count);
            o->count = count;
            o->capacity = count + 1;
            bytes_write(r, o, OP_BYTES_INIT << 1, 0, now, count);
        }
    }
    else if (count != o->count || memcmp(now, o->bytes, (size_t)count) != 0) {
        Py_ssize_t shorter = count < o->count ? count : o->count, prefix = 0, suffix = 0;
        while (prefix < shorter && now[prefix] == o->bytes[prefix]) {
            prefix++;
        }
        while (suffix < shorter - prefix && now[count - 1 - suffix] == o->bytes[o->count - 1 - suffix]) {
            suffix++;
        }
        Py_ssize_t gone = o->count - prefix - suffix, come = count - prefix - suffix;
        if (gone) {
            effect_plain(r, OP_BYTES_CUT << 1 | flags, (uint32_t)prefix, o->id, (uint64_t)gone);
        }
        if (come) {
            bytes_write(r, o, OP_BYTES_PUT << 1 | flags, prefix, now + prefix, come);
        }
        if (count > o->capacity) {
            char *moved = PyMem_Realloc(o->bytes, (size_t)count + (size_t)(count >> 2) + 1);
            if (moved == NULL) {
                r->log.full = 1;
                count = o->count;
            }
            else {
                o->bytes = moved;
                o->capacity = count + (count >> 2);
            }
        }
        if (!r->log.full) {
            memcpy(o->bytes, now, (size_t)count);
            o->count = count;
        }
    }
    PyMem_Free(flat);
    if (view.obj != NULL) {
        PyBuffer_Release(&view);
    }
}
