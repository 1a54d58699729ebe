/* Cycles that the program has dropped are collected while it runs, as if nobody watched.
 *
 * The recorder owns what it compares with its copies, so the garbage collector would take every tracked object for one that is in use. During
 * a collection a Stand stands in for the recorder: an object that says which references are the recorder's, and keeps nothing alive.
 *
 * - At the start of a collection it is made and tracked, in the youngest generation, so that it takes part in every one. It counts a reference
 *   to itself: nothing holds it from outside, so it is garbage at first sight, together with what only the recorder owns. The collector now
 *   clears weak references and calls finalisers, the program's and the Stand's.
 * - The collector then counts again. The Stand no longer counts itself, so it has come back to life; once more it gives up the recorder's
 *   references, but when the collector asks what is reached from it, the answer is nothing. So the program's garbage is what it would be
 *   without a recorder, in number, too, and is cleared.
 * - At the end what was cleared is taken off the table, and with it goes its last owner.
 *
 * Whatever CPython does otherwise errs on the safe side: a reference that is not named here makes its object one that is in use. Every reference
 * named is really owned. In the middle of the recorder's own work nothing is named. */
#include "recorder.h"

#define CHEAP_REFERENCES 20000 /* copies up to this size are looked through in collections of young objects, too */

typedef struct {
    PyObject_HEAD
    Recorder *recorder;      /* borrowed, NULL when it is over */
    int alive_again;         /* finalisers have run: this object is no garbage */
    int counted_again;       /* the recorder's references were given up in the second count */
    size_t events;           /* dict events that were waiting at that time */
} Stand;

/* Whether some thread is in the middle of this recorder's work: its tables are in no state to be read. (In a finaliser that it lets run they are.) */
static int is_busy(const Recorder *r) { return !r->active || r->busy || r->under_way > r->letting_go; }

/* The owned references of an object's copy, as entry_content_free() lets go of them. */
static int copy_visit(Tracked *o, visitproc visit, void *arg) {
    if (o->items != NULL) {
        int hashed = o->layout == LAYOUT_SET || o->layout == LAYOUT_FROZENSET;
        Py_ssize_t from = hashed ? 0 : o->offset, to = hashed ? o->capacity : o->offset + o->count;
        for (Py_ssize_t i = from; i < to; i++) {
            if (o->items[i] != NULL && o->items[i] != (PyObject *)1) {
                Py_VISIT(o->items[i]);
            }
        }
    }
    for (Py_ssize_t i = 0; i < o->attribute_count; i++) {
        Py_VISIT(o->attributes[i]);
    }
    return 0;
}

static int frame_visit(ShadowFrame *f, visitproc visit, void *arg) {
    for (int i = 0; i < f->code->slots; i++) {
        Py_VISIT(f->last[i]);
    }
    Py_VISIT(f->owner);
    return 0;
}

static int stand_traverse(Stand *self, visitproc visit, void *arg) {
    Recorder *r = self->recorder;
    if (arg != (void *)self || r == NULL || is_busy(r)) { /* only the pass that takes references off the counts has the object itself for its argument */
        return 0;
    }
    ObjectTable *t = &r->table;
    for (size_t i = 0; i < t->all_count; i++) {
        Py_VISIT(t->all[i]->object);
        int result = copy_visit(t->all[i], visit, arg);
        if (result) {
            return result;
        }
    }
    for (Py_ssize_t i = 0; i < r->thread_count; i++) {
        for (Py_ssize_t j = 0; j < r->threads[i]->depth; j++) {
            int result = frame_visit(r->threads[i]->stack[j], visit, arg);
            if (result) {
                return result;
            }
        }
    }
    for (size_t i = 0; i < r->suspended_count; i++) {
        int result = frame_visit(r->suspended[i], visit, arg);
        if (result) {
            return result;
        }
    }
    if (self->alive_again) {
        self->counted_again = 1;
        self->events = r->dict_event_count;
        return 0;
    }
    return visit((PyObject *)self, arg);
}

static void stand_finalize(PyObject *self) { ((Stand *)self)->alive_again = 1; }

static void stand_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_GC_IsTracked(self)) {
        PyObject_GC_UnTrack(self);
    }
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot stand_slots[] = {
    {Py_tp_traverse, stand_traverse},
    {Py_tp_finalize, stand_finalize},
    {Py_tp_dealloc, stand_dealloc},
    {0, NULL},
};

PyType_Spec stand_spec = {
    .name = "chainexec.recording._recorder.Stand",
    .basicsize = sizeof(Stand),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = stand_slots,
};

/* Whether looking through all copies is worth it: always where everything is collected, otherwise where they are few. */
static int is_worthwhile(Recorder *r, long generation) {
    if (generation >= 2) {
        return 1;
    }
    size_t references = 0;
    for (size_t i = 0; i < r->table.all_count && references <= CHEAP_REFERENCES; i++) {
        references += 2 + (size_t)r->table.all[i]->count;
    }
    return references <= CHEAP_REFERENCES;
}

/* Whether Python code of this library runs. Between the end of the program's own code and the end of the recording nothing of the program dies:
 * whether a collection happens to fall there must not decide what the trace tells. */
static int is_library_running(void) {
    PyObject *globals = PyEval_GetGlobals(), *name = globals == NULL ? NULL : PyDict_GetItemString(globals, "__name__");
    const char *text = name == NULL || !PyUnicode_CheckExact(name) ? NULL : PyUnicode_AsUTF8(name);
    if (text == NULL) {
        PyErr_Clear();
        return 0;
    }
    return strncmp(text, "chainexec", 9) == 0 && (text[9] == 0 || text[9] == '.');
}

static void collection_starts(Recorder *r, long generation) {
    if (r->stand != NULL || r->table.all_count == 0 || is_busy(r) || is_library_running() || !is_worthwhile(r, generation)) {
        return;
    }
    Stand *stand = PyObject_GC_New(Stand, r->state->stand_type);
    if (stand == NULL) {
        PyErr_Clear(); /* without memory: this collection goes without */
        return;
    }
    stand->recorder = r;
    stand->alive_again = stand->counted_again = 0;
    stand->events = 0;
    r->stand = (PyObject *)stand;
    PyObject_GC_Track(stand);
}

/* ---- the end of a collection ------------------------------------------------------------------------------------ */
/* References to a tracked object, besides the table's own. */
typedef struct {
    int candidate;     /* perhaps garbage */
    uint32_t copies;   /* from copies of candidates */
    uint32_t objects;  /* from candidates themselves: some types cannot be cleared, tuples for one */
} Held;

typedef struct {
    Recorder *recorder;
    Held *held;        /* by place in the table */
    Tracked **found;   /* the candidates */
    size_t count;
    int step;          /* 1: count references, -1: take them back */
} Search;

/* Letting go of it runs no code of the program. */
static int is_silent(Tracked *o) {
    PyObject *object = o->object;
    PyTypeObject *type = Py_TYPE(object);
    int weak = type->tp_weaklistoffset != 0 && *(PyObject **)((char *)object + type->tp_weaklistoffset) != NULL;
    return o->attribute_owner == NULL && !(o->flags & (OBJ_NAMES_ONLY | OBJ_QUEUED | OBJ_DEAD)) && PyObject_IS_GC(object) && !weak &&
           (type->tp_finalize == NULL || PyObject_GC_IsFinalized(object)) && type->tp_del == NULL;
}

/* Nobody owns it but the recorder, and objects of which the same is true. */
static int is_unowned(Tracked *o, const Held *held) { return Py_REFCNT(o->object) == 1 + (Py_ssize_t)o->holds + (Py_ssize_t)held->objects; }

static void candidate_add(Search *search, Tracked *o) {
    Held *held = &search->held[o->place];
    if (held->candidate || !is_unowned(o, held) || !is_silent(o)) {
        return;
    }
    if (search->recorder->releasing && o->flags & OBJ_LIMBO) {
        o->flags |= OBJ_COLLECTED; /* that list is being gone through: this one has to wait for the next collection */
    }
    else {
        held->candidate = 1;
        search->found[search->count++] = o;
    }
}

static int count_from_object(PyObject *object, void *arg) {
    Search *search = arg;
    Tracked *o = table_find(&search->recorder->table, object);
    if (o != NULL) {
        search->held[o->place].objects += (uint32_t)search->step;
        if (search->step > 0) {
            candidate_add(search, o);
        }
    }
    return 0;
}

static int count_from_copy(PyObject *object, void *arg) {
    Search *search = arg;
    Tracked *o = table_find(&search->recorder->table, object);
    if (o != NULL) {
        search->held[o->place].copies += (uint32_t)search->step;
    }
    return 0;
}

static void object_count(Search *search, Tracked *o) {
    traverseproc traverse = Py_TYPE(o->object)->tp_traverse;
    if (traverse != NULL) {
        traverse(o->object, count_from_object, search);
    }
}

/* The tracked objects that nobody owns but the table, and copies of one another. */
static void garbage_find(Search *search) {
    ObjectTable *t = &search->recorder->table;
    for (size_t i = 0; i < t->all_count; i++) {
        candidate_add(search, t->all[i]);
    }
    search->step = 1;
    for (size_t i = 0; i < search->count; i++) { /* grows on the way */
        object_count(search, search->found[i]);
    }
    for (size_t i = 0; i < search->count; i++) {
        copy_visit(search->found[i], count_from_copy, search);
    }
    search->step = -1;
    for (int again = 1; again;) {
        size_t kept = 0;
        again = 0;
        for (size_t i = 0; i < search->count; i++) {
            Tracked *o = search->found[i];
            Held *held = &search->held[o->place];
            if (o->pins == 0 && held->copies == o->holds && is_unowned(o, held)) {
                search->found[kept++] = o;
                continue;
            }
            /* A pending operation speaks of it, or a copy of something that is in use has it, too: it goes when these let go of it. */
            held->candidate = 0;
            o->flags |= OBJ_COLLECTED;
            object_count(search, o);
            copy_visit(o, count_from_copy, search);
            again = 1;
        }
        search->count = kept;
    }
}

/* Of the attributes of an instance each one is told to be deleted. */
static int is_clearing(const DictEvent *e) {
    return e->value == NULL && (e->event == PyDict_EVENT_CLEARED ? e->key == NULL : e->event == PyDict_EVENT_DELETED && e->dict->attribute_owner != NULL);
}

/* What clearing did to dicts that are garbage is no change that the program made. */
static void events_of_garbage_drop(Recorder *r, size_t from) {
    size_t kept = from;
    for (size_t i = from; i < r->dict_event_count; i++) {
        DictEvent e = r->dict_events[i];
        const Tracked *owner = e.dict->attribute_owner != NULL ? e.dict->attribute_owner : e.dict;
        if (!is_clearing(&e) || !((owner->flags | e.dict->flags) & (OBJ_DEAD | OBJ_COLLECTED))) {
            e.dict->pins += is_clearing(&e);
            r->dict_events[kept++] = e;
        }
        else if (e.key != NULL) {
            drop_seen(r, e.key);
        }
    }
    r->dict_event_count = kept;
}

/* Take what was collected off the table; `events` are the dict events that were waiting before. */
static void garbage_forget(Recorder *r, size_t events) {
    ObjectTable *t = &r->table;
    Search search = {.recorder = r, .held = PyMem_RawCalloc(t->all_count + 1, sizeof(Held)), .found = PyMem_RawMalloc((t->all_count + 1) * sizeof(Tracked *))};
    int releasing = r->releasing;
    events = events < r->dict_event_count ? events : r->dict_event_count;
    for (size_t i = events; i < r->dict_event_count; i++) {
        r->dict_events[i].dict->pins -= is_clearing(&r->dict_events[i]);
    }
    if (search.held != NULL && search.found != NULL) { /* without memory: they stay on the table until the run is over */
        garbage_find(&search);
    }
    r->releasing = 1;
    for (size_t i = 0; i < search.count; i++) {
        search.found[i]->flags |= OBJ_DEAD;
    }
    events_of_garbage_drop(r, events);
    if (!releasing) { /* otherwise that list is being gone through, and none of these is on it */
        size_t kept = 0;
        for (size_t i = 0; i < t->limbo_count; i++) {
            if (!(t->limbo[i]->flags & OBJ_DEAD)) {
                t->limbo[kept++] = t->limbo[i];
            }
        }
        t->limbo_count = kept;
    }
    for (size_t i = 0; i < search.count; i++) {
        entry_detach(r, search.found[i]);
    }
    for (size_t i = 0; i < search.count; i++) {
        entry_content_free(r, search.found[i]);
    }
    for (size_t i = 0; i < search.count; i++) {
        PyObject *object = search.found[i]->object;
        PyMem_Free(search.found[i]);
        Py_DECREF(object);
    }
    r->attention |= search.count != 0;
    PyMem_RawFree(search.held);
    PyMem_RawFree(search.found);
}

static void collection_stops(Recorder *r) {
    Stand *stand = (Stand *)r->stand;
    if (stand == NULL) {
        return;
    }
    int done = stand->counted_again && stand->recorder == r;
    size_t events = stand->events;
    r->stand = NULL;
    PyObject_GC_UnTrack(stand);
    Py_DECREF(stand);
    if (!done || is_busy(r)) {
        return;
    }
    int releasing = r->releasing;
    garbage_forget(r, events);
    r->releasing = releasing;
}

/* One of `gc.callbacks`: (phase, info). */
static PyObject *on_collection(PyObject *recorder, PyObject *const *args, Py_ssize_t count) {
    Recorder *r = (Recorder *)recorder;
    if (count != 2 || !PyUnicode_Check(args[0]) || !PyDict_Check(args[1]) || !r->active) {
        Py_RETURN_NONE;
    }
    if (PyUnicode_CompareWithASCIIString(args[0], "start") == 0) {
        PyObject *generation = PyDict_GetItemString(args[1], "generation");
        collection_starts(r, generation != NULL && PyLong_CheckExact(generation) ? PyLong_AsLong(generation) : 0);
    }
    else {
        collection_stops(r);
    }
    Py_RETURN_NONE;
}

static PyMethodDef on_collection_method = {"on_collection", (PyCFunction)(void (*)(void))on_collection, METH_FASTCALL, NULL};

/* Borrowed: the list that the collector goes through, whatever the program puts in its place in the module. */
static PyObject *gc_callbacks(ModuleState *state) {
    if (state->gc_callbacks == NULL) {
        PyObject *gc = PyImport_ImportModule("gc"), *callbacks = gc == NULL ? NULL : PyObject_GetAttrString(gc, "callbacks");
        Py_XDECREF(gc);
        if (callbacks != NULL && !PyList_CheckExact(callbacks)) {
            Py_CLEAR(callbacks);
            PyErr_SetString(PyExc_RuntimeError, "gc.callbacks is no list");
        }
        state->gc_callbacks = callbacks;
    }
    return state->gc_callbacks;
}

/* Take part in collections from now on. */
int cycles_begin(Recorder *r) {
    PyObject *callbacks = gc_callbacks(r->state);
    r->gc_callback = callbacks == NULL ? NULL : PyCFunction_New(&on_collection_method, (PyObject *)r);
    return r->gc_callback == NULL || PyList_Append(callbacks, r->gc_callback) < 0 ? -1 : 0;
}

void cycles_end(Recorder *r) {
    if (r->stand != NULL) {
        ((Stand *)r->stand)->recorder = NULL;
        Py_CLEAR(r->stand);
    }
    if (r->gc_callback == NULL) {
        return;
    }
    PyObject *pending = PyErr_GetRaisedException(), *callbacks = gc_callbacks(r->state);
    for (Py_ssize_t i = callbacks == NULL ? 0 : PyList_GET_SIZE(callbacks); i-- > 0;) {
        if (PyList_GET_ITEM(callbacks, i) == r->gc_callback && PyList_SetSlice(callbacks, i, i + 1, NULL) < 0) {
            PyErr_Clear();
        }
    }
    PyErr_Clear();
    Py_CLEAR(r->gc_callback);
    PyErr_SetRaisedException(pending);
}
