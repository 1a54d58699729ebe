/* Binary heaps: heapq's functions change the items on one path from the root. What moved along it is written as one record, OP_SIFT, and only when
 * the log is read as the many that it stands for: a heap of 100,000 items has paths of 17 places. */
#include "recorder.h"

#define MAX_HEAP_PATH 64 /* more places than a path in any heap that fits into memory has */

/* A push: the new item stands in the last place or on the path from there to the root, whose items between have come down by one place. */
static void heap_pushed(Recorder *r, Tracked *o, PyObject **now, unsigned flags) {
    Py_ssize_t i = o->count;
    PyObject *leaf = now[i];
    reserve_items(r, o, i + 1);
    if (r->log.full) {
        return;
    }
    o->items[i] = NULL;
    o->count = i + 1;
    hold(r, &o->items[i], leaf);
    effect(r, OP_SEQ_INSERT << 1 | flags, (uint32_t)i, o->id, leaf);
    while (i > 0) {
        i = (i - 1) / 2;
        if (o->items[i] != now[i]) {
            item_set(r, o, i, now[i], flags);
        }
        else if (i == 0 || o->items[(i - 1) / 2] != o->items[i]) {
            return; /* nothing came down to this place: the item rose no higher */
        }
    }
}

/* Where it is not sure which path the items took, all that are possible are followed; after so many places everything is compared. */
static void heap_paths(Recorder *r, Tracked *o, PyObject **now, Py_ssize_t count, unsigned flags) {
    Py_ssize_t stack[MAX_HEAP_PATH], depth = 0;
    int budget = 512;
    if (count > 0) {
        stack[depth++] = 0;
    }
    while (depth > 0) {
        Py_ssize_t i = stack[--depth];
        PyObject *was = o->items[i];
        if (--budget < 0 || depth > MAX_HEAP_PATH - 4) {
            sequence_update(r, o, now, count, flags);
            return;
        }
        for (Py_ssize_t child = 2 * i + 1; child <= 2 * i + 2 && child < count; child++) {
            if (o->items[child] == now[i]) {
                stack[depth++] = child;
            }
        }
        if (was != now[i]) {
            item_set(r, o, i, now[i], flags);
        }
    }
}

/* Whether an item can be logged without anything that is to be written of itself first. */
static inline int is_known(Recorder *r, PyObject *item) {
    if (is_common_atom(item)) {
        return 1;
    }
    const Tracked *entry = table_find(&r->table, item);
    return entry != NULL && entry->id != 0 && !(entry->flags & OBJ_NAMES_ONLY);
}

/* The places from the root to `end`; gives their number. */
static Py_ssize_t path_to(Py_ssize_t end, Py_ssize_t *path) {
    Py_ssize_t length = 1;
    for (Py_ssize_t i = end; i > 0; i = (i - 1) / 2) {
        length++;
    }
    for (Py_ssize_t n = length; n-- > 0; end = (end - 1) / 2) {
        path[n] = end;
    }
    return length;
}

/* The items along one path have risen: what was at its end was one place higher before. As the copy had it again. */
static void path_lower(Tracked *o, Py_ssize_t end, PyObject *first) {
    for (Py_ssize_t i = end; i > 0; i = (i - 1) / 2) {
        Py_ssize_t above = (i - 1) / 2;
        o->items[above] = above > 0 ? o->items[(above - 1) / 2] : first;
    }
}

#define LEAST_FOLDED 4 /* changes, fewer are written as they are */

/* A pop or a replacement: the root's item has gone, items have risen along one path (each place on it holds now what its child held), and at its end
   stands the item that was last, or a new one. The copy's references move with the items, so that none is taken or given up but at the end of the
   path. Which child it was is as good as random: it is computed, so that no branch is guessed. */
static void heap_sifted(Recorder *r, Tracked *o, PyObject **now, Py_ssize_t count, unsigned flags) {
    if (count == 0) {
        return;
    }
    PyObject **items = o->items, *first = items[0], *here = first;
    Py_ssize_t end = 0, changed = 0;
    int rose_left = 0, rose_right = 0;
    for (Py_ssize_t left = 1; left < count; left = 2 * end + 1) {
        __builtin_prefetch(items + 8 * end + 7); /* the places three levels down */
        __builtin_prefetch(items + 8 * end + 14);
        PyObject *item = now[end];
        rose_left = items[left] == item;
        rose_right = left + 1 < count && items[left + 1] == item;
        if (rose_left == rose_right) {
            break;
        }
        changed += item != here;
        items[end] = here = item;
        end = left + rose_right;
    }
    if (end == 0 || (rose_left && rose_right)) { /* equal addresses: more than one path is possible */
        path_lower(o, end, first);
        heap_paths(r, o, now, count, flags);
        return;
    }
    PyObject *last = now[end];
    changed += last != here;
    if (changed >= LEAST_FOLDED && end < 1 << 24 && is_known(r, last)) {
        Tracked *entry = is_common_atom(last) ? NULL : resolve(r, last);
        items[end] = Py_NewRef(last);
        if (entry != NULL) {
            entry->holds++;
        }
        effect_entry(r, OP_SIFT << 1 | flags, (uint32_t)end, o->id, last, entry);
        r->log.folded += (size_t)changed - 1;
        drop(r, first);
        return;
    }
    Py_ssize_t path[MAX_HEAP_PATH], length = path_to(end, path);
    items[end] = first;
    for (Py_ssize_t n = 0; n < length - 1; n++) {
        if (items[path[n]] != (n ? items[path[n - 1]] : first)) {
            effect(r, OP_SEQ_SET << 1 | flags, (uint32_t)path[n], o->id, items[path[n]]);
        }
    }
    if (last != here) {
        item_set(r, o, end, last, flags);
    }
    else if (last != first) {
        hold(r, &items[end], last); /* the same item stands there as before: the copy changes, the program's list has not */
    }
}

/* After one of heapq's functions: follow the path that the items took instead of comparing everything. */
void heap_update(Recorder *r, Tracked *o, unsigned flags) {
    PyObject **now = ((PyListObject *)o->object)->ob_item;
    Py_ssize_t count = Py_SIZE(o->object), old = o->count;
    if (count == old + 1) {
        heap_pushed(r, o, now, flags);
    }
    else if (count == old) {
        heap_sifted(r, o, now, count, flags);
    }
    else if (count == old - 1) {
        PyObject *moved = Py_NewRef(o->items[count]); /* it may stand at the end of the path, and must not go before that is known */
        effect_plain(r, OP_SEQ_REMOVE << 1 | flags, (uint32_t)count, o->id, 1);
        o->count = count;
        drop(r, moved);
        heap_sifted(r, o, now, count, flags);
        Py_DECREF(moved);
    }
    else {
        sequence_update(r, o, now, count, flags);
    }
}

/* ---- reading: the records that an OP_SIFT stands for -------------------------------------------------------------------------- */

/* A list's content while the log is gone through. */
typedef struct {
    int sifted;               /* the log has an OP_SIFT of this object */
    size_t count, capacity;   /* items */
    Record *items;            /* records that an item came with: their FLAG_REFERENCE and `c` */
} Content;

typedef struct {
    Content *contents;        /* by the object's id */
    size_t id_count;          /* places in `contents` */
    size_t capacity;          /* room in it */
} Contents;

static unsigned operation_of(const Record *record) { return record->head >> 1 & 0x3F; }

static Content *content_of(const Contents *all, const Record *record) {
    unsigned op = operation_of(record);
    int sequence = op == OP_SIFT || (op >= OP_SEQ_INIT && op <= OP_SEQ_REMOVE);
    return sequence && record->b < all->id_count && all->contents[record->b].sifted ? &all->contents[record->b] : NULL;
}

/* `a` with the upper bits that the record before may have given. */
static uint64_t place_of(const Record *record, uint64_t *high) {
    uint64_t place = *high | record->head >> 8;
    *high = operation_of(record) == OP_WIDE ? (uint64_t)(record->head >> 8) << 24 : 0;
    return place;
}

static void contents_free(Contents *all) {
    for (size_t i = 0; i < all->id_count; i++) {
        PyMem_RawFree(all->contents[i].items);
    }
    PyMem_RawFree(all->contents);
}

/* Which lists there are, and how long each becomes: with it, what follows needs no more memory. 0, or -1 with an exception. */
static int contents_measure(const Log *log, Contents *all) {
    size_t count = log_count(log);
    for (size_t i = 0; i < count; i++) {
        const Record *record = log_at(log, i);
        if (operation_of(record) != OP_SIFT) {
            continue;
        }
        if (record->b >= all->id_count) {
            if (grow((void **)&all->contents, &all->capacity, (size_t)record->b + 1, sizeof(Content)) < 0) {
                PyErr_NoMemory();
                return -1;
            }
            memset(all->contents + all->id_count, 0, (record->b + 1 - all->id_count) * sizeof(Content));
            all->id_count = (size_t)record->b + 1;
        }
        all->contents[record->b].sifted = 1;
    }
    uint64_t high = 0; /* of a place that has more than 24 bits */
    for (size_t i = 0; i < count; i++) {
        const Record *record = log_at(log, i);
        Content *content = content_of(all, record);
        unsigned op = operation_of(record);
        uint64_t place = place_of(record, &high), gone = op == OP_SEQ_REMOVE ? record->c.number : op == OP_SEQ_SET || op == OP_SIFT;
        if (content == NULL) {
            continue;
        }
        if (op == OP_SEQ_INIT ? 0 : place > content->count || gone > content->count - place) {
            PyErr_SetString(PyExc_SystemError, "the log speaks of an item that a list does not have; please report it with the program");
            return -1;
        }
        if (op == OP_SEQ_INIT || op == OP_SEQ_INSERT) {
            content->count++;
            content->capacity = content->count > content->capacity ? content->count : content->capacity;
        }
        else if (op == OP_SEQ_REMOVE) {
            content->count -= (size_t)gone;
        }
    }
    for (size_t i = 0; i < all->id_count; i++) {
        Content *content = &all->contents[i];
        content->count = 0;
        if (content->capacity && (content->items = PyMem_RawMalloc(content->capacity * sizeof(Record))) == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    return 0;
}

static void content_change(Content *content, const Record *record, uint64_t place) {
    Record *at = content->items + place;
    switch (operation_of(record)) {
    case OP_SEQ_INIT:
        content->items[content->count++] = *record;
        break;
    case OP_SEQ_SET:
        *at = *record;
        break;
    case OP_SEQ_INSERT:
        memmove(at + 1, at, (content->count++ - place) * sizeof(Record));
        *at = *record;
        break;
    default: /* OP_SEQ_REMOVE */
        content->count -= record->c.number;
        memmove(at, at + record->c.number, (content->count - place) * sizeof(Record));
    }
}

static int is_same_item(const Record *one, const Record *other) {
    int reference = one->head & FLAG_REFERENCE;
    return reference == (int)(other->head & FLAG_REFERENCE) && (reference ? one->c.number == other->c.number : one->c.value == other->c.value);
}

/* What is written anew. */
typedef struct {
    Record **chunks;   /* owned until they are the log's */
    size_t made;       /* chunks that there are */
    size_t at, total;  /* the next record, and how many there will be */
} Unfolded;

/* Room for the next record; NULL where there are more than were counted. */
static Record *next_of(Unfolded *to) {
    size_t at = to->at++;
    return at < to->total ? &to->chunks[at / CHUNK_RECORDS][at % CHUNK_RECORDS] : NULL;
}

/* The records of one OP_SIFT, whose reference goes to the last of them. */
static void sift_unfold(Content *content, const Record *sift, Unfolded *to) {
    size_t path[MAX_HEAP_PATH], length = 1;
    for (path[0] = sift->head >> 8; path[length - 1] > 0; length++) {
        path[length] = (path[length - 1] - 1) / 2;
    }
    while (length-- > 0) {
        Record *here = &content->items[path[length]], item = length > 0 ? content->items[path[length - 1]] : *sift, *written;
        int owned = length == 0 && log_owns(sift);
        if (!is_same_item(here, &item) && (written = next_of(to)) != NULL) {
            here->head = OP_SEQ_SET << 1 | (sift->head & FLAG_OUTSIDE) | (item.head & FLAG_REFERENCE) | (uint32_t)path[length] << 8;
            here->b = sift->b;
            here->c = item.c;
            *written = *here;
            if (length > 0 && log_owns(written)) {
                Py_INCREF(written->c.value);
            }
        }
        else if (owned) {
            Py_DECREF(sift->c.value);
        }
    }
}

static void chunks_free(Record **chunks, size_t count) {
    for (size_t n = 0; n < count; n++) {
        PyMem_RawFree(chunks[n]);
    }
    PyMem_RawFree(chunks);
}

/* Write the log anew, each OP_SIFT as the changes that it stands for; 0, or -1 with an exception, and the log as it was. */
int log_unfold(Recorder *r) {
    Log *log = &r->log;
    if (log->folded == 0) {
        return 0;
    }
    if (!log->sealed) {
        PyErr_SetString(PyExc_RuntimeError, "the recording is not over");
        return -1;
    }
    Contents all = {0};
    Unfolded to = {.total = log_count(log) + log->folded};
    size_t count = log_count(log), chunk_count = (to.total + CHUNK_RECORDS - 1) / CHUNK_RECORDS;
    to.chunks = PyMem_RawMalloc(chunk_count * sizeof(Record *));
    while (to.chunks != NULL && to.made < chunk_count && (to.chunks[to.made] = PyMem_RawMalloc(CHUNK_RECORDS * sizeof(Record))) != NULL) {
        to.made++;
    }
    if (to.made < chunk_count) {
        PyErr_NoMemory();
    }
    int failed = to.made < chunk_count || contents_measure(log, &all) < 0;
    uint64_t high = 0;
    for (size_t i = 0; i < count && !failed; i++) {
        const Record *record = log_at(log, i);
        Content *content = content_of(&all, record);
        uint64_t place = place_of(record, &high);
        if (operation_of(record) == OP_SIFT) {
            sift_unfold(content, record, &to);
            continue;
        }
        Record *same = next_of(&to);
        if (same != NULL) {
            *same = *record;
        }
        if (content != NULL) {
            content_change(content, record, place);
        }
    }
    contents_free(&all);
    if (!failed && to.at != to.total) {
        PyErr_SetString(PyExc_SystemError, "the log stands for another number of changes than was counted; please report it with the program");
        failed = 1; /* some references are not given back */
    }
    if (failed) {
        chunks_free(to.chunks, to.made);
        return -1;
    }
    r->state->log_chunks += to.made - log->chunk_count;
    log->retired = log->chunks;
    log->retired_count = log->chunk_count;
    log->chunks = to.chunks;
    log->chunk_count = log->chunk_capacity = to.made;
    log->next = log->end = to.chunks[to.made - 1] + (to.total - 1) % CHUNK_RECORDS + 1;
    log->folded = 0;
    if (r->under_way == 0) {
        log_retire(log);
    }
    return 0;
}

/* Let the chunks go that the log had before it was unfolded. */
void log_retire(Log *log) {
    chunks_free(log->retired, log->retired_count);
    log->retired = NULL;
    log->retired_count = 0;
}
