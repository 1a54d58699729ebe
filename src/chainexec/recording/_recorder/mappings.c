/* Dicts and attributes: dict watchers tell each change; copies serve where keys are no atoms or where order lies outside the dict. */
#include "recorder.h"

static void key_write(Recorder *r, Tracked *o, PyObject *key, unsigned flags) {
    effect(r, OP_KEY << 1 | flags, 0, o->id, key);
}

/* One entry of a dict, or one attribute where the dict is somebody's `__dict__`. */
static void entry_write(Recorder *r, Tracked *o, PyObject *key, PyObject *value, unsigned flags, int first) {
    if (value != NULL && !is_atom(r, value)) {
        meet(r, value);
    }
    for (Tracked *owner = PyUnicode_CheckExact(key) ? o->attribute_owner : NULL; owner != NULL; owner = owner->next_owner) {
        if (!(owner->flags & OBJ_DEAD) && owner->id != 0) {
            uint32_t name = name_number(r, key);
            if (value == NULL) {
                effect_plain(r, OP_ATTR_DELETE << 1 | flags, name, owner->id, 0);
            }
            else {
                effect(r, (first ? OP_ATTR_INIT : OP_ATTR_SET) << 1 | flags, name, owner->id, value);
            }
        }
    }
    if (o->id == 0 || (o->flags & OBJ_QUEUED && !first)) { /* where it was met just now, as its own entry, its first content has that */
        return;
    }
    if (o->flags & OBJ_NAMES_ONLY) {
        int wanted = PySet_Contains(o->names, key);
        if (wanted <= 0) {
            if (wanted < 0) {
                PyErr_Clear();
            }
            return;
        }
    }
    key_write(r, o, key, flags);
    if (value == NULL) {
        effect_plain(r, OP_DICT_DELETE << 1 | flags, 0, o->id, 0);
    }
    else {
        effect(r, (first ? OP_DICT_INIT : OP_DICT_SET) << 1 | flags, 0, o->id, value);
    }
}

/* Stop watching a dict, unless another recorder (a nested trace) watches it, too. */
void unwatch(Recorder *r, PyObject *dict) {
    for (Recorder *other = watching_recorders(); other != NULL; other = other->next_watching) {
        if (other != r) {
            Tracked *o = table_find(&other->table, dict);
            if ((o != NULL && o->flags & OBJ_WATCHED) || other->builtins == dict) {
                return;
            }
        }
    }
    if (PyDict_Unwatch(r->state->watcher, dict) < 0) {
        PyErr_Clear();
    }
}

static void watch(Recorder *r, Tracked *o) {
    if (!(o->flags & OBJ_WATCHED)) {
        if (PyDict_Watch(r->state->watcher, o->object) < 0) {
            PyErr_Clear();
            o->flags |= OBJ_SHADOWED;
            return;
        }
        o->flags |= OBJ_WATCHED;
    }
}

/* An OrderedDict's own order: its iterator is C code that runs nobody else's. */
static Py_ssize_t ordered_items(Recorder *r, PyObject *dict) {
    ObjectTable *t = &r->table;
    Py_ssize_t count = 0;
    size_t capacity = (size_t)t->scratch_capacity, needed = (size_t)PyDict_GET_SIZE(dict) * 2;
    if (grow((void **)&t->scratch, &capacity, needed, sizeof(PyObject *)) < 0) {
        r->log.full = 1;
        return 0;
    }
    t->scratch_capacity = (Py_ssize_t)capacity;
    PyObject *iterator = PyODict_Type.tp_iter(dict), *key;
    while (iterator != NULL && (size_t)count < needed && (key = PyIter_Next(iterator)) != NULL) {
        PyObject *value = PyDict_GetItemWithError(dict, key);
        Py_DECREF(key); /* the dict still owns it */
        if (value != NULL) {
            t->scratch[count++] = key;
            t->scratch[count++] = value;
        }
    }
    Py_XDECREF(iterator);
    PyErr_Clear();
    return count;
}

/* The entries of a dict as key, value, key, value ... (borrowed) in the table's scratch array; how many places. */
static Py_ssize_t dict_entries(Recorder *r, Tracked *o) {
    ObjectTable *t = &r->table;
    PyObject *dict = o->object, *key, *value;
    if (o->type->flags & TYPE_ORDERED) {
        return ordered_items(r, dict);
    }
    Py_ssize_t position = 0, count = 0;
    size_t capacity = (size_t)t->scratch_capacity;
    if (grow((void **)&t->scratch, &capacity, (size_t)PyDict_GET_SIZE(dict) * 2 + 2, sizeof(PyObject *)) < 0) {
        r->log.full = 1;
        return 0;
    }
    t->scratch_capacity = (Py_ssize_t)capacity;
    while (PyDict_Next(dict, &position, &key, &value)) {
        t->scratch[count++] = key;
        t->scratch[count++] = value;
    }
    return count;
}

/* Copy the entries into the dict's copy. */
static void shadow_take(Recorder *r, Tracked *o) {
    Py_ssize_t count = dict_entries(r, o), old = o->count;
    PyObject **before = o->items;
    o->items = NULL;
    o->capacity = o->count = 0;
    reserve_items(r, o, count);
    if (!r->log.full) {
        PyObject **entries = PyMem_Malloc((size_t)count * sizeof(PyObject *) + 1);
        if (entries == NULL) {
            r->log.full = 1;
        }
        else {
            memcpy(entries, r->table.scratch, (size_t)count * sizeof(PyObject *));
            for (Py_ssize_t i = 0; i < count; i++) {
                o->items[i] = NULL;
                hold(r, &o->items[i], entries[i]);
                o->count = i + 1;
            }
            PyMem_Free(entries);
        }
    }
    for (Py_ssize_t i = 0; i < old; i++) {
        drop(r, before[i]);
    }
    PyMem_Free(before);
}

/* What its keys are like: OBJ_SHADOWED where one is no atom, OBJ_MIXED_KEYS where one may be equal to a key of another type. */
static uint16_t keys_flags(Recorder *r, PyObject *dict) {
    PyObject *key, *value;
    Py_ssize_t position = 0;
    uint16_t flags = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        if (!is_atom(r, key)) {
            return OBJ_SHADOWED;
        }
        if (!PyUnicode_CheckExact(key) && !key_is_plain(key)) {
            flags = OBJ_MIXED_KEYS;
        }
    }
    return flags;
}

static PyObject *dict_of(Tracked *o, PyObject ***values, Py_ssize_t *count);
static void owners_attach(Recorder *r, PyObject *dict, Tracked *but, unsigned flags);

/* Whether its values stand apart from its keys: then it is some instance's attributes. */
static int attributes_split(PyObject *dict) { return ((PyDictObject *)dict)->ma_values != NULL; }

void dict_first(Recorder *r, Tracked *o) {
    o->flags |= o->type->flags & TYPE_ORDERED ? OBJ_SHADOWED : keys_flags(r, o->object);
    if (r->state->silent_dict_stores && attributes_split(o->object)) {
        o->flags |= OBJ_SHADOWED;
    }
    watch(r, o);
    Py_ssize_t count = dict_entries(r, o);
    PyObject **entries = PyMem_Malloc((size_t)count * sizeof(PyObject *) + 1);
    if (entries == NULL) {
        r->log.full = 1;
        return;
    }
    memcpy(entries, r->table.scratch, (size_t)count * sizeof(PyObject *));
    Tracked *owner = o->attribute_owner;
    o->attribute_owner = NULL; /* its attributes are known already: this is the dict's own content */
    for (Py_ssize_t i = 0; i < count; i += 2) {
        if (!is_atom(r, entries[i])) {
            meet(r, entries[i]);
        }
        entry_write(r, o, entries[i], entries[i + 1], 0, 1);
    }
    o->attribute_owner = owner;
    PyMem_Free(entries);
    if (o->flags & OBJ_SHADOWED) {
        shadow_take(r, o);
    }
    if (owner == NULL && (attributes_split(o->object) || Py_REFCNT(o->object) > 2 + (Py_ssize_t)o->holds)) { /* besides what has it, and the table */
        owners_attach(r, o->object, NULL, 0);
    }
}

/* Compare a shadowed dict with its copy. */
void dict_shadow_update(Recorder *r, Tracked *o, unsigned flags) {
    o->flags &= (uint16_t)~OBJ_DIRTY;
    Py_ssize_t count = dict_entries(r, o);
    if (count == o->count && (count == 0 || memcmp(r->table.scratch, o->items, (size_t)count * sizeof(PyObject *)) == 0)) {
        return;
    }
    PyObject **now = PyMem_Malloc((size_t)count * sizeof(PyObject *) + 1);
    if (now == NULL) {
        r->log.full = 1;
        return;
    }
    memcpy(now, r->table.scratch, (size_t)count * sizeof(PyObject *));
    Py_ssize_t i = 0, j = 0;
    while (i < o->count) {
        if (j < count && o->items[i] == now[j]) {
            if (o->items[i + 1] != now[j + 1]) {
                entry_write(r, o, now[j], now[j + 1], flags, 0);
            }
            j += 2;
        }
        else {
            entry_write(r, o, o->items[i], NULL, flags, 0);
        }
        i += 2;
    }
    for (; j < count; j += 2) {
        if (!is_atom(r, now[j])) {
            meet(r, now[j]);
        }
        entry_write(r, o, now[j], now[j + 1], flags, 0);
    }
    PyMem_Free(now);
    shadow_take(r, o);
}

/* ---- dict events ------------------------------------------------------------------------------------------------ */
/* The innermost followed frame of this thread. */
static ShadowFrame *frame_running(Recorder *r) {
    Thread *t = r->last_thread;
    return t != NULL && !r->over && t->state == PyThreadState_Get() ? t->top : NULL;
}

static void event_queue(Recorder *r, Tracked *o, PyDict_WatchEvent event, PyObject *key, PyObject *value) {
    if (grow((void **)&r->dict_events, &r->dict_event_capacity, r->dict_event_count + 1, sizeof(DictEvent)) < 0) {
        r->log.full = 1;
        return;
    }
    DictEvent *e = &r->dict_events[r->dict_event_count++];
    e->dict = o;
    e->event = event;
    ShadowFrame *top = frame_running(r);
    e->place = top == NULL || !top->place->route_count ? -1 : place_now(r, top);
    PyObject *own_store = e->place < 0 ? r->own_store : NULL; /* what it says is of an earlier place */
    int own_names = top != NULL && top->code->module_like && top->frame->f_locals == o->object; /* a class body binds its names */
    e->outside = o->layout != LAYOUT_NAMESPACE && !own_names && own_store != o->object && !(top != NULL && look_owns(top, o->object));
    for (Tracked *owner = o->attribute_owner; owner != NULL; owner = owner->next_owner) {
        e->outside = e->outside && own_store != owner->object && !(top != NULL && look_owns(top, owner->object));
    }
    e->key = Py_XNewRef(key);
    e->value = Py_XNewRef(value);
    o->pins++;
    r->attention = 1;
}

static void value_watch(Recorder *r, PyObject *value) {
    Tracked *o = value == NULL || is_common_atom(value) ? NULL : table_find(&r->table, value);
    if (o != NULL) {
        limbo_last(r, o);
    }
}

/* What goes from a dict, of which there mostly is no copy that holds it, may lose its last owner. */
void dict_values_watch(Recorder *r, PyObject *dict) {
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        value_watch(r, value);
    }
}

static void values_watch(Recorder *r, PyObject *dict, PyObject *key, PyDict_WatchEvent event) {
    if (key != NULL) {
        value_watch(r, PyDict_GetItemWithError(dict, key)); /* the keys are atoms: nobody's code runs */
        PyErr_Clear();
    }
    else if (event == PyDict_EVENT_CLEARED) {
        dict_values_watch(r, dict);
    }
}

/* `alone`: no other thread is in the midst of its work. */
static void event_take(Recorder *r, PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value, int alone) {
    Tracked *o = table_find(&r->table, dict);
    if (key != NULL && (dict == r->builtins || (o != NULL && o->flags & OBJ_NAMES_ONLY)) && PyUnicode_CheckExact(key) && PySet_Contains(r->elided, key) > 0) {
        r->tainted = r->attention = r->alarm = 1; /* a builtin is replaced: its calls have no event, so look at everything from now on */
    }
    if (o == NULL || o->flags & OBJ_DEAD || !(o->flags & OBJ_WATCHED)) {
        return;
    }
    if (event == PyDict_EVENT_DEALLOCATED || o->flags & OBJ_QUEUED) {
        return; /* we own it, so it cannot go; and its first content is still to come */
    }
    if (o->flags & OBJ_NAMES_ONLY && key != NULL && event != PyDict_EVENT_CLEARED && event != PyDict_EVENT_CLONED) {
        int wanted = PyUnicode_CheckExact(key) ? PySet_Contains(o->names, key) : 0;
        if (wanted <= 0) {
            return;
        }
    }
    if (o->flags & OBJ_SHADOWED) {
        ShadowFrame *f = o->flags & OBJ_DIRTY && alone ? frame_running(r) : NULL;
        if (f != NULL && f->place->route_count && place_now(r, f) >= 0) {
            /* Touched by another statement than last time: write what the first one changed before this change happens. */
            int releasing = r->releasing;
            r->releasing = 1;
            if (place_reach(r, r->last_thread, f, frame_unit(f->frame, f->code->code), 0) < 0) {
                PyErr_Clear();
            }
            r->releasing = releasing;
        }
        if (!(o->flags & OBJ_DIRTY)) {
            o->flags |= OBJ_DIRTY;
            event_queue(r, o, event, NULL, NULL);
        }
        return;
    }
    if (event == PyDict_EVENT_CLONED) {
        o->flags |= OBJ_MIXED_KEYS; /* perhaps */
        event_queue(r, o, event, NULL, key); /* `key` is the dict that is copied */
        return;
    }
    if (key != NULL && !is_common_atom(key) && !is_atom_slow(r, key)) {
        /* From here on keys must be compared by address: copy the content as it was before this event. */
        o->flags |= OBJ_SHADOWED | OBJ_DIRTY;
        shadow_take(r, o);
        event_queue(r, o, event, NULL, NULL);
        return;
    }
    if (key != NULL && !PyUnicode_CheckExact(key) && (o->flags & OBJ_MIXED_KEYS || !key_is_plain(key))) {
        o->flags |= OBJ_MIXED_KEYS;
        key = event == PyDict_EVENT_ADDED ? key : key_held(r, dict, key);
    }
    if (event == PyDict_EVENT_CLEARED && o->attribute_owner != NULL) { /* each attribute is deleted */
        PyObject *name, *old;
        Py_ssize_t position = 0;
        if (r->deaths_show) {
            values_watch(r, dict, NULL, event);
        }
        while (PyDict_Next(dict, &position, &name, &old)) {
            event_queue(r, o, PyDict_EVENT_DELETED, name, NULL);
        }
        return;
    }
    if (r->deaths_show && event != PyDict_EVENT_ADDED) {
        values_watch(r, dict, key, event);
    }
    event_queue(r, o, event, key, event == PyDict_EVENT_DELETED || event == PyDict_EVENT_CLEARED ? NULL : value);
}

#define MOST_WATCHING 6 /* recorders at a time: sys.monitoring has so many ids */

/* In the midst of a change of a dict no thread must wait, so what is done here where another one is at work only takes the event down. */
int on_dict_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
    PyObject *pending = PyErr_GetRaisedException();
    PyThreadState *state = PyThreadState_Get();
    Recorder *watching[MOST_WATCHING];
    int alone[MOST_WATCHING], count = 0;
    for (Recorder *r = watching_recorders(); r != NULL && count < MOST_WATCHING; r = r->next_watching) {
        alone[count] = r->under_way <= r->letting_go || r->worker == state;
        if (alone[count]) {
            r->worker = state;
        }
        watching[count++] = (Recorder *)Py_NewRef((PyObject *)r); /* another thread may end its recording meanwhile */
        r->under_way++;
        r->busy++;
    }
    PyThreadState_EnterTracing(state);
    for (int i = 0; i < count; i++) {
        Recorder *r = watching[i];
        if (r->active) {
            event_take(r, event, dict, key, value, alone[i]);
        }
        r->busy--;
        r->under_way--; /* where that was the last one after the end: what is left goes with the recorder, as nothing may run here */
        Py_DECREF(r);
    }
    PyThreadState_LeaveTracing(state);
    PyErr_SetRaisedException(pending);
    return 0;
}

/* Write the dict events that came since the last instruction event. */
void dict_events_write(Recorder *r) {
    size_t i = 0;
    for (; i < r->dict_event_count; i++) {
        DictEvent e = r->dict_events[i];
        if (r->placing != NULL && e.place >= 0 && e.place != r->placing->place - r->placing->code->actions) {
            break; /* made by a statement whose step is still to be written */
        }
        unsigned flags = e.outside ? FLAG_OUTSIDE : 0;
        Tracked *o = e.dict;
        e.dict->pins--;
        if (e.event == PyDict_EVENT_CLONED && e.value != NULL) {
            PyObject *key, *value;
            Py_ssize_t position = 0;
            while (PyDict_Next(e.value, &position, &key, &value)) {
                entry_write(r, o, key, value, flags, 0);
            }
        }
        else if (e.key == NULL && e.event != PyDict_EVENT_CLEARED) {
            dict_shadow_update(r, o, flags);
        }
        else if (e.event == PyDict_EVENT_CLEARED) {
            if (o->flags & OBJ_SHADOWED) {
                dict_shadow_update(r, o, flags);
            }
            else if (o->id != 0) {
                effect_plain(r, OP_CLEAR << 1 | flags, 0, o->id, 0);
            }
        }
        else {
            entry_write(r, o, e.key, e.event == PyDict_EVENT_DELETED ? NULL : e.value, flags, 0);
        }
        /* What the entry held may have lost its last owner. */
        if (e.key != NULL) {
            drop_seen(r, e.key);
        }
        if (e.value != NULL) {
            drop_seen(r, e.value);
        }
        if (Py_REFCNT(o->object) <= 1 + (Py_ssize_t)o->holds) {
            limbo_add(r, o);
        }
    }
    r->dict_event_count -= i;
    if (r->dict_event_count) {
        memmove(r->dict_events, r->dict_events + i, r->dict_event_count * sizeof(DictEvent));
    }
    drain(r);
}

/* ---- attributes ------------------------------------------------------------------------------------------------- */
static PyObject *dict_of(Tracked *o, PyObject ***values, Py_ssize_t *count) {
    PyObject *dict = NULL;
    *values = NULL;
    *count = 0;
    if (o->type->flags & TYPE_MANAGED_DICT) {
        inline_attributes(o->object, values, count, &dict);
    }
    else if (o->type->flags & TYPE_DICT_OFFSET) {
        PyObject **place = (PyObject **)((char *)o->object + o->type->type->tp_dictoffset);
        dict = *place;
    }
    return dict;
}

static uint32_t inline_name(Recorder *r, Tracked *o, Py_ssize_t i) {
    PyDictKeysObject *keys = ((PyHeapTypeObject *)o->type->type)->ht_cached_keys;
    return name_number(r, DK_UNICODE_ENTRIES(keys)[i].me_key);
}

static void attribute_write(Recorder *r, Tracked *o, uint32_t name, PyObject *value, unsigned flags, int first) {
    if (value != NULL) {
        effect(r, (first ? OP_ATTR_INIT : OP_ATTR_SET) << 1 | flags, name, o->id, value);
    }
    else if (!first) {
        effect_plain(r, OP_ATTR_DELETE << 1 | flags, name, o->id, 0);
    }
}

static int attributes_room(Recorder *r, Tracked *o, Py_ssize_t count) {
    if (count <= o->attribute_count) {
        return 0;
    }
    PyObject **moved = PyMem_Realloc(o->attributes, (size_t)count * sizeof(PyObject *));
    if (moved == NULL) {
        r->log.full = 1;
        return -1;
    }
    memset(moved + o->attribute_count, 0, (size_t)(count - o->attribute_count) * sizeof(PyObject *));
    o->attributes = moved;
    o->attribute_count = count;
    return 0;
}

/* An object has that dict for its attributes no longer. */
void owner_remove(Tracked *dict, Tracked *owner) {
    Tracked **place = &dict->attribute_owner;
    while (*place != NULL && *place != owner) {
        place = &(*place)->next_owner;
    }
    if (*place != NULL) {
        *place = owner->next_owner;
        owner->next_owner = NULL;
    }
}

/* The objects whose attributes stand in that dict: from now on its events tell of them. */
static void owners_attach(Recorder *r, PyObject *dict, Tracked *but, unsigned flags) {
    for (size_t i = 0; i < r->table.all_count; i++) {
        Tracked *owner = r->table.all[i];
        PyObject **values;
        Py_ssize_t count;
        if (owner != but && owner->dict != dict && !(owner->flags & (OBJ_DEAD | OBJ_QUEUED)) && dict_of(owner, &values, &count) == dict) {
            refresh(r, owner, flags);
        }
    }
}

/* Attributes have moved from the instance into a dict (or to another dict): watch that one, write what differs. */
static void dict_attach(Recorder *r, Tracked *o, PyObject *dict, Py_ssize_t slots, unsigned flags, int first) {
    Tracked *before = o->dict == NULL ? NULL : table_find(&r->table, o->dict);
    PyObject *old = PyDict_New();
    if (old == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return;
    }
    /* `old`: name -> value as the log knows them */
    if (before != NULL) {
        PyObject *key, *value;
        Py_ssize_t position = 0;
        while (PyDict_Next(before->object, &position, &key, &value)) {
            if (PyUnicode_CheckExact(key)) {
                PyDict_SetItem(old, key, value);
            }
        }
        owner_remove(before, o);
        limbo_add(r, before);
    }
    for (Py_ssize_t i = slots; i < o->attribute_count; i++) {
        if (o->attributes[i] != NULL) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)o->type->type)->ht_cached_keys; /* of the type it had when they were seen */
            PyDict_SetItem(old, DK_UNICODE_ENTRIES(keys)[i - slots].me_key, o->attributes[i]);
            drop(r, o->attributes[i]);
            o->attributes[i] = NULL;
        }
    }
    Tracked *entry = table_find(&r->table, dict);
    if (entry == NULL) {
        entry = meet_silently(r, dict);
        if (entry == NULL) {
            Py_DECREF(old);
            return;
        }
    }
    else if (r->state->silent_dict_stores && entry->flags & OBJ_SHADOWED && !(entry->flags & OBJ_QUEUED)) {
        dict_shadow_update(r, entry, flags); /* a value of the program, too: stores through the instance were not told */
    }
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        if (!PyUnicode_CheckExact(key)) {
            continue;
        }
        PyObject *was = PyDict_GetItemWithError(old, key);
        if (was != value) {
            attribute_write(r, o, name_number(r, key), value, flags, first);
        }
        if (was != NULL) {
            PyDict_DelItem(old, key);
        }
    }
    position = 0;
    while (PyDict_Next(old, &position, &key, &value)) {
        attribute_write(r, o, name_number(r, key), NULL, flags, 0);
    }
    Py_DECREF(old);
    PyErr_Clear();
    o->dict = dict;
    o->next_owner = entry->attribute_owner;
    entry->attribute_owner = o;
    if (r->state->silent_dict_stores) {
        entry->flags |= OBJ_SHADOWED;
    }
    watch(r, entry);
    if (entry->flags & OBJ_SHADOWED) {
        shadow_take(r, entry);
    }
    if (Py_REFCNT(dict) > 2 + (Py_ssize_t)entry->holds) { /* besides this object's and the table's: perhaps other objects have it, too */
        owners_attach(r, dict, o, flags);
    }
}

/* The object's attributes have gone with their dict: `del x.__dict__`. */
static void attributes_gone(Recorder *r, Tracked *o, Py_ssize_t slots, unsigned flags) {
    Tracked *before = o->dict == NULL ? NULL : table_find(&r->table, o->dict);
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (before != NULL && PyDict_Next(before->object, &position, &key, &value)) {
        if (PyUnicode_CheckExact(key)) {
            attribute_write(r, o, name_number(r, key), NULL, flags, 0);
        }
    }
    if (before != NULL) {
        owner_remove(before, o);
        limbo_add(r, before);
    }
    o->dict = NULL;
    for (Py_ssize_t i = slots; i < o->attribute_count; i++) {
        if (o->attributes[i] != NULL) {
            attribute_write(r, o, inline_name(r, o, i - slots), NULL, flags, 0);
            drop(r, o->attributes[i]);
            o->attributes[i] = NULL;
        }
    }
}

static int same_simple(PyObject *one, PyObject *other) {
    if (one == other) {
        return 1;
    }
    if (one == NULL || other == NULL || Py_TYPE(one) != Py_TYPE(other) || !is_common_atom(one)) {
        return 0;
    }
    int same = PyObject_RichCompareBool(one, other, Py_EQ);
    if (same < 0) {
        PyErr_Clear();
    }
    return same == 1;
}

/* Attributes that Python code reads for us (a class's data attributes, what a user's capture gives), compared with those it gave before. */
static void given_update(Recorder *r, Tracked *o, PyObject *now, unsigned flags, int first) {
    PyObject *before = o->names, *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(now, &position, &key, &value)) {
        PyObject *was = before == NULL ? NULL : PyDict_GetItemWithError(before, key);
        if (!same_simple(was, value)) {
            attribute_write(r, o, name_number(r, key), value, flags, first);
        }
    }
    position = 0;
    while (before != NULL && PyDict_Next(before, &position, &key, &value)) {
        if (PyDict_GetItemWithError(now, key) == NULL) {
            attribute_write(r, o, name_number(r, key), NULL, flags, 0);
        }
    }
    PyErr_Clear();
    o->names = Py_NewRef(now);
    if (before != NULL) {
        drop_seen(r, before);
    }
}

static void given_look(Recorder *r, Tracked *o, unsigned flags, int first) {
    int is_class = (o->type->flags & TYPE_CLASS) != 0;
    if (is_class) {
        unsigned version = ((PyTypeObject *)o->object)->tp_version_tag;
        if (!first && version != 0 && version == o->version) {
            return;
        }
        o->version = version;
    }
    PyObject *now = is_class ? ask_method(r->kinds, r->state->attribute_names[NAME_CLASS_ATTRIBUTES], o->object, r->modules)
                             : ask_method(r->kinds, r->state->attribute_names[NAME_EXTRA_ATTRIBUTES], o->object, NULL);
    if (now == NULL || (now != Py_None && !PyDict_CheckExact(now))) {
        PyErr_WriteUnraisable((PyObject *)o->type->type);
    }
    else if (now != Py_None) {
        given_update(r, o, now, flags, first);
    }
    Py_XDECREF(now);
}

/* Its `__class__` was assigned: CPython has given it a dict before that. NULL where its attributes can no longer be told. */
static TypeRecord *class_changed(Recorder *r, Tracked *o, unsigned flags) {
    TypeRecord *t = type_record(r, Py_TYPE(o->object));
    if (t == NULL || t->form != FORM_OBJECT || t->layout != o->layout) {
        PyErr_Clear();
        return NULL;
    }
    PyObject **values;
    Py_ssize_t count;
    TypeRecord *before = o->type;
    Py_ssize_t slots = (o->layout == LAYOUT_EXCEPTION) + before->member_count;
    o->type = t;
    PyObject *dict = dict_of(o, &values, &count);
    o->type = before;
    if (dict != NULL && dict != o->dict) {
        dict_attach(r, o, dict, slots, flags, 0);
    }
    o->type = t;
    effect_plain(r, OP_RETYPE << 1 | flags, 0, o->id, type_index(r, t, o->object));
    return t->member_count == before->member_count ? t : NULL;
}

static void inline_write(Recorder *r, Tracked *o, Py_ssize_t slots, Py_ssize_t i, PyObject *value, unsigned flags, int first) {
    if (o->attributes[slots + i] != value) {
        hold(r, &o->attributes[slots + i], value);
        attribute_write(r, o, inline_name(r, o, i), value, flags, first);
    }
}

/* Bring the copy of an object's attributes in line: `__slots__` members, inline values, or a dict once there is one. */
void attributes_update(Recorder *r, Tracked *o, unsigned flags, int first) {
    TypeRecord *t = o->type;
    if (Py_TYPE(o->object) != t->type && !(t->flags & TYPE_CAPTURED)) {
        t = class_changed(r, o, flags);
        if (t == NULL) {
            return;
        }
    }
    if (t->flags & (TYPE_CLASS | TYPE_CAPTURED)) {
        given_look(r, o, flags, first);
        return;
    }
    if (t->flags & TYPE_EXTRA && o->layout != LAYOUT_EXCEPTION && (first || o->layout == LAYOUT_BYTES || t->flags & TYPE_VOLATILE || !(flags & FLAG_OUTSIDE))) {
        given_look(r, o, flags, first);
    }
    if (first && t->type == r->state->deque_type) {
        PyObject *bound = PyObject_GetAttr(o->object, r->state->attribute_names[NAME_MAXLEN]), *name = Py_NewRef(r->state->attribute_names[NAME_MAXLEN]);
        if (bound == NULL || name == NULL) {
            PyErr_Clear();
        }
        else if (bound != Py_None) {
            attribute_write(r, o, name_number(r, name), bound, 0, 1);
        }
        Py_XDECREF(bound);
        Py_XDECREF(name);
    }
    if (o->layout == LAYOUT_EXCEPTION) {
        PyObject *arguments = ((PyBaseExceptionObject *)o->object)->args;
        if (attributes_room(r, o, 1) < 0) {
            return;
        }
        if (o->attributes[0] != arguments) {
            PyObject *name = PyUnicode_InternFromString("args");
            if (name != NULL) {
                hold(r, &o->attributes[0], arguments);
                attribute_write(r, o, name_number(r, name), arguments, flags, first);
                Py_DECREF(name);
            }
        }
    }
    if (o->layout == LAYOUT_ATOM_SUBCLASS && first) {
        PyObject *plain = ask_method(r->kinds, r->state->attribute_names[NAME_PLAIN_VALUE], o->object, NULL), *name = PyUnicode_FromString("");
        if (plain != NULL && name != NULL) {
            attribute_write(r, o, name_number(r, name), plain, flags, 1);
        }
        else {
            PyErr_WriteUnraisable((PyObject *)t->type);
        }
        Py_XDECREF(plain);
        Py_XDECREF(name);
    }
    Py_ssize_t base = o->layout == LAYOUT_EXCEPTION ? 1 : 0, slots = base + t->member_count;
    if (t->member_count) {
        if (attributes_room(r, o, slots) < 0) {
            return;
        }
        for (Py_ssize_t i = 0; i < t->member_count; i++) {
            PyObject *value = *(PyObject **)((char *)o->object + t->members[i].offset);
            if (o->attributes[base + i] != value) {
                hold(r, &o->attributes[base + i], value);
                attribute_write(r, o, t->members[i].name, value, flags, first);
            }
        }
    }
    PyObject **values;
    Py_ssize_t count;
    PyObject *dict = dict_of(o, &values, &count);
    if (dict != NULL) {
        if (dict != o->dict) {
            dict_attach(r, o, dict, slots, flags, first);
        }
        else if (r->state->silent_dict_stores) {
            Tracked *entry = table_find(&r->table, dict);
            if (entry != NULL && entry->flags & OBJ_SHADOWED) {
                dict_shadow_update(r, entry, flags);
            }
        }
        return;
    }
    if (o->dict != NULL || (count == 0 && o->attribute_count > slots)) {
        attributes_gone(r, o, slots, flags);
    }
    if (count) {
        if (attributes_room(r, o, slots + count) < 0) {
            return;
        }
        Py_ssize_t changed = 0, last = 0;
        for (Py_ssize_t i = 0; i < count; i++) {
            if (o->attributes[slots + i] != values[i]) {
                if (values[i] == NULL) { /* those that went come first: what is set again goes to the end */
                    inline_write(r, o, slots, i, NULL, flags, first);
                    continue;
                }
                changed++;
                last = i;
            }
        }
        if (changed == 1) {
            inline_write(r, o, slots, last, values[last], flags, first);
        }
        for (Py_ssize_t n = 0, i; changed > 1 && (i = inline_inserted(o->object, n)) >= 0; n++) {
            inline_write(r, o, slots, i, values[i], flags, first);
        }
    }
}
