/* What code that is not followed can reach, and so may change: the known objects among its arguments, behind them, and in closures. */
#include "recorder.h"

/* Add an object to what is looked at when the operation is over; 0 where there is no room. */
static int reach_keep(Pending *p, Tracked *o) {
    for (int i = 0; i < p->reach_count; i++) {
        if (p->reach[i] == o) {
            return 1;
        }
    }
    if (p->reach_count == REACH_LIMIT) {
        return 0;
    }
    o->pins++;
    p->reach[p->reach_count++] = o;
    return 1;
}

/* ---- searching -------------------------------------------------------------------------------------------------- */
#define SEARCH_LIMIT 64 /* objects that may lie between the first ones and what is known */

typedef struct {
    PyObject *met[SEARCH_LIMIT]; /* owned: values that are not known themselves, and so may refer to some that are */
    int count;
    Recorder *recorder;
    int known; /* 0: it cannot be told what is reached */
} Search;

/* Runs no code: it is called while an object is gone through. */
static int search_visit(PyObject *value, void *search) {
    Search *s = search;
    if (value == NULL || !s->known || is_common_atom(value) || PyType_Check(value) || PyModule_Check(value) || PyCode_Check(value)) {
        return 0;
    }
    if (table_find(&s->recorder->table, value) == NULL && !PyObject_IS_GC(value)) {
        return 0; /* refers to nothing */
    }
    if (PyFunction_Check(value)) {
        PyFunctionObject *function = (PyFunctionObject *)value;
        if (function->func_closure == NULL && function->func_defaults == NULL && function->func_kwdefaults == NULL && function->func_dict == NULL) {
            return 0;
        }
    }
    for (int i = 0; i < s->count; i++) {
        if (s->met[i] == value) {
            return 0;
        }
    }
    if (s->count == SEARCH_LIMIT) {
        s->known = 0;
    }
    else {
        s->met[s->count++] = Py_NewRef(value);
    }
    return 0;
}

/* Whether a function reports itself; runs no code. */
static int function_reports(Recorder *r, PyObject *function) {
    CodeRecord *code = code_lookup(r, ((PyFunctionObject *)function)->func_code);
    return code != NULL && code->plan != NULL;
}

/* Add the known objects that can be reached from what was met; what lies between is a library's own, and does not become known by it. */
static int search_on(Search *s, Pending *p) {
    Recorder *r = s->recorder;
    for (int i = 0; i < s->count && s->known; i++) {
        PyObject *value = s->met[i];
        if (PyFunction_Check(value)) {
            PyFunctionObject *function = (PyFunctionObject *)value;
            PyObject *parts[] = {function->func_closure, function->func_defaults, function->func_kwdefaults, function->func_dict};
            for (int n = 0; n < 4 && !function_reports(r, value); n++) { /* not its globals: what others hold is their own business */
                search_visit(parts[n], s);
            }
        }
        else if (table_find(&r->table, value) != NULL) {
            s->known = reach_add(r, p, value);
        }
        else if (Py_TYPE(value)->tp_traverse != NULL) {
            Py_TYPE(value)->tp_traverse(value, search_visit, s);
        }
    }
    for (int i = 0; i < s->count; i++) {
        Py_DECREF(s->met[i]); /* what they were met in holds them */
    }
    return s->known;
}

static int search_frame(Recorder *r, Pending *p, _PyInterpreterFrame *frame) {
    Search s = {.recorder = r, .known = 1};
    for (int i = 0; i < frame_code(frame)->co_nlocalsplus; i++) {
        search_visit(slot_object(frame->localsplus[i]), &s);
    }
    return search_on(&s, p);
}

int search_from(Recorder *r, Pending *p, PyObject *value) {
    Search s = {.recorder = r, .known = 1};
    search_visit(value, &s);
    return search_on(&s, p);
}

/* Add what an unfollowed callee can reach through one value; 0 where that cannot be told (look at everything). */
int reach_add(Recorder *r, Pending *p, PyObject *value) {
    if (value == NULL || is_common_atom(value)) {
        return 1;
    }
    PyTypeObject *t = Py_TYPE(value);
    if (t == &PyFunction_Type) {
        return search_from(r, p, value);
    }
    if (t == &PyType_Type || t == &PyModule_Type) {
        return 1;
    }
    if (t == &PyCFunction_Type) {
        return reach_add(r, p, ((PyCFunctionObject *)value)->m_self);
    }
    if (t == &PyMethod_Type) {
        return reach_add(r, p, ((PyMethodObject *)value)->im_self);
    }
    Tracked *o = table_find(&r->table, value);
    if (o != NULL) {
        if (o->type->flags & TYPE_LABEL && !(o->type->flags & TYPE_CLASS) && t != &PyGen_Type && t != &PyCoro_Type && t != &PyEnum_Type &&
            t != &PyZip_Type && t != &PyRangeIter_Type && t != &PyListIter_Type) {
            TypeRecord *type = o->type;
            if (type->layout == LAYOUT_OPAQUE && !(type->flags & TYPE_SAFE_CALL)) {
                return 0; /* holds what we cannot see */
            }
        }
        return reach_keep(p, o);
    }
    if (is_atom(r, value)) {
        return 1;
    }
    /* Not tracked: a temporary. What it refers to may be tracked. */
    if (t == &PyTuple_Type) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); i++) {
            if (!reach_add(r, p, PyTuple_GET_ITEM(value, i))) {
                return 0;
            }
        }
        return 1;
    }
    TypeRecord *type = type_record(r, t);
    if (type == NULL) {
        PyErr_Clear();
        return 0;
    }
    if (type->layout == LAYOUT_LIST || type->layout == LAYOUT_SET || type->layout == LAYOUT_DICT) {
        Py_ssize_t count = PyObject_Size(value);
        if (count == 0) {
            return 1;
        }
    }
    if (type->flags & TYPE_LABEL || type->form != FORM_OBJECT) {
        return t == &PyGen_Type || t == &PyCoro_Type || t == &PyEnum_Type || t == &PyZip_Type || t == &PyRangeIter_Type || type->form == FORM_SLICE;
    }
    /* An instance or container: make it known, then it is looked through like the others. */
    o = meet(r, value);
    drain(r);
    if (o != NULL) {
        limbo_add(r, o);
    }
    return o != NULL && reach_keep(p, o);
}

/* An unfollowed callee of `f` calls followed code back: what it hands over, and what it gets, it can change as well (the instance that it made,
 * after `__init__`). */
void pending_hand(Recorder *r, ShadowFrame *f, PyObject *value) {
    Pending *p = &f->pending;
    Tracked *o = p->kind != CHANGE_REACH || value == NULL || is_common_atom(value) ? NULL : table_find(&r->table, value);
    if (o != NULL && !p->reach_more && !reach_keep(p, o)) {
        p->reach_more = 1;
    }
}

/* A generator or coroutine that is not followed runs on, in `frame`, in the middle of a step of `f` and at no instruction that has an event: what
 * it can reach is added to what may have changed. */
void pending_pieces(Recorder *r, ShadowFrame *f, _PyInterpreterFrame *frame) {
    Pending *p = &f->pending;
    int known = p->kind == CHANGE_NONE || (p->kind == CHANGE_REACH && !p->reach_more);
    if (p->kind == CHANGE_UNKNOWN) {
        return;
    }
    if (p->kind == CHANGE_NONE) {
        pending_set(f, CHANGE_REACH, NULL, NULL, 1);
    }
    if (!known || !search_frame(r, p, frame)) {
        pending_drop(r, p);
        pending_unknown(r, f, (PyObject *)&PyGen_Type);
    }
    else if (p->kind == CHANGE_REACH && p->reach_count == 0) {
        p->kind = CHANGE_NONE;
    }
    if (p->kind != CHANGE_NONE && !r->every_entry) { /* the next entry has to tell */
        r->alarm = 1;
    }
}
