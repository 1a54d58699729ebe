/* Instructions that may change an object: what they are about to change is noted before, and looked at when they are over. */
#include "recorder.h"

/* ---- known C functions ------------------------------------------------------------------------------------------ */
int known_call(ModuleState *state, const void *address) {
    if (state->known_size == 0) {
        return CHANGE_UNKNOWN;
    }
    for (size_t i = address_hash(address) & (state->known_size - 1); state->known_calls[i].address != NULL; i = (i + 1) & (state->known_size - 1)) {
        if (state->known_calls[i].address == address) {
            return state->known_calls[i].kind;
        }
    }
    return CHANGE_UNKNOWN;
}

static int known_add(ModuleState *state, const void *address, int kind) {
    if ((state->known_used + 1) * 2 > state->known_size) {
        size_t size = state->known_size ? state->known_size * 2 : 1024, old = state->known_size;
        KnownCall *calls = PyMem_RawCalloc(size, sizeof(KnownCall)), *before = state->known_calls;
        if (calls == NULL) {
            return -1;
        }
        state->known_calls = calls;
        state->known_size = size;
        state->known_used = 0;
        for (size_t i = 0; i < old; i++) {
            if (before[i].address != NULL) {
                known_add(state, before[i].address, before[i].kind);
            }
        }
        PyMem_RawFree(before);
    }
    size_t i = address_hash(address) & (state->known_size - 1);
    while (state->known_calls[i].address != NULL && state->known_calls[i].address != address) {
        i = (i + 1) & (state->known_size - 1);
    }
    state->known_used += state->known_calls[i].address == NULL;
    state->known_calls[i].address = address;
    state->known_calls[i].kind = kind;
    return 0;
}

/* register_call(callable, kind) -> bool: what calling this C function, method or type may change; False where it is no such thing. */
PyObject *register_call(PyObject *module, PyObject *args) {
    PyObject *callable;
    int kind;
    const void *address = NULL;
    if (!PyArg_ParseTuple(args, "Oi:register_call", &callable, &kind)) {
        return NULL;
    }
    if (kind <= CHANGE_NONE || kind >= CHANGE_COUNT) {
        PyErr_SetString(PyExc_ValueError, "register_call: no such kind of change");
        return NULL;
    }
    PyTypeObject *t = Py_TYPE(callable);
    if (t == &PyMethodDescr_Type || t == &PyClassMethodDescr_Type) {
        address = ((PyMethodDescrObject *)callable)->d_method;
    }
    else if (PyCFunction_Check(callable)) {
        address = ((PyCFunctionObject *)callable)->m_ml;
    }
    else if (t == &PyWrapperDescr_Type) {
        address = ((PyWrapperDescrObject *)callable)->d_wrapped; /* the type's own function; `d_base` is one for all types */
    }
    else if (PyType_Check(callable)) {
        address = callable;
    }
    if (address == NULL) {
        Py_RETURN_FALSE;
    }
    if (known_add(module_state_of(module), address, kind) < 0) {
        return PyErr_NoMemory();
    }
    Py_RETURN_TRUE;
}

/* ---- the pending operation -------------------------------------------------------------------------------------- */
static inline void pin_drop(Recorder *r, Tracked *o) {
    o->pins--;
    if (Py_REFCNT(o->object) <= 1 + (Py_ssize_t)o->holds) {
        limbo_add(r, o);
    }
}

void pending_drop(Recorder *r, Pending *p) {
    if (p->target != NULL) {
        pin_drop(r, p->target);
        p->target = NULL;
    }
    for (int i = 0; i < p->reach_count; i++) {
        pin_drop(r, p->reach[i]);
    }
    p->reach_count = p->reach_more = 0;
    if (p->key != NULL) {
        PyObject *key = p->key;
        p->key = NULL;
        drop_seen(r, key);
    }
    p->kind = CHANGE_NONE;
}

void pending_set(ShadowFrame *f, ChangeKind kind, Tracked *target, PyObject *key, int outside) {
    Pending *p = &f->pending;
    p->kind = kind;
    p->target = target;
    p->key = Py_XNewRef(key);
    p->outside = outside;
    p->number = 0;
    p->reach_count = p->reach_more = 0;
    if (target != NULL) {
        target->pins++;
    }
}

void pending_unknown(Recorder *r, ShadowFrame *f, PyObject *cause) {
    pending_set(f, CHANGE_UNKNOWN, NULL, NULL, 1);
    PyObject *key = PyType_Check(cause) ? cause : (PyObject *)Py_TYPE(cause);
    if (PyDict_SetDefault(r->stats_types, key, Py_None) == NULL) {
        PyErr_Clear();
    }
}

/* ---- calls ------------------------------------------------------------------------------------------------------ */
/* Whether a call of it, with whatever arguments but no keywords, changes nothing unseen. */
int call_is_pure(Recorder *r, PyObject *callable) {
    if (PyCFunction_Check(callable)) {
        int kind = known_call(r->state, ((PyCFunctionObject *)callable)->m_ml);
        return kind == CHANGE_PURE || kind == CHANGE_PRINT;
    }
    return PyType_Check(callable) && known_call(r->state, callable) == CHANGE_PURE;
}

/* Whether a callable that C code may call back changes nothing unseen. */
static int callback_is_safe(Recorder *r, PyObject *value) {
    PyTypeObject *t = Py_TYPE(value);
    if (t == &PyMethod_Type) {
        return callback_is_safe(r, ((PyMethodObject *)value)->im_func);
    }
    if (t == &PyFunction_Type) {
        int error = 0;
        CodeRecord *code = code_record(r, ((PyFunctionObject *)value)->func_code, ((PyFunctionObject *)value)->func_globals, &error);
        if (error) {
            PyErr_Clear();
        }
        return code != NULL && code->plan != NULL;
    }
    if (t == &PyCFunction_Type) {
        return call_is_pure(r, value);
    }
    if (t == &PyMethodDescr_Type) {
        return known_call(r->state, ((PyMethodDescrObject *)value)->d_method) == CHANGE_PURE;
    }
    if (t == &PyWrapperDescr_Type) {
        return known_call(r->state, ((PyWrapperDescrObject *)value)->d_wrapped) == CHANGE_PURE;
    }
    if (strcmp(t->tp_name, "method-wrapper") == 0) {
        return 0; /* what it wraps cannot be seen */
    }
    if (PyType_Check(value)) {
        if (known_call(r->state, value) == CHANGE_PURE) {
            return 1;
        }
        TypeRecord *type = type_record(r, (PyTypeObject *)value);
        if (type == NULL) {
            PyErr_Clear();
        }
        return type != NULL && type->flags & TYPE_SAFE_CALL;
    }
    return 1; /* no callable: a value */
}

static int arguments_are_safe(Recorder *r, Slot *arguments, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *value = slot_object(arguments[i]);
        if (value != NULL && !is_common_atom(value) && !callback_is_safe(r, value)) {
            return 0;
        }
    }
    return 1;
}

static void call_unfollowed(Recorder *r, ShadowFrame *f, PyObject *callable, PyObject *self, Slot *arguments, Py_ssize_t count, PyObject *extra) {
    pending_set(f, CHANGE_REACH, NULL, NULL, 1);
    Pending *p = &f->pending;
    int known = reach_add(r, p, callable) && reach_add(r, p, self) && reach_add(r, p, extra);
    for (Py_ssize_t i = 0; known && i < count; i++) {
        known = reach_add(r, p, slot_object(arguments[i]));
    }
    if (!known) {
        pending_drop(r, p);
        pending_unknown(r, f, callable);
    }
    else if (p->reach_count == 0 && (PyCFunction_Check(callable) || Py_TYPE(callable) == &PyMethodDescr_Type)) {
        p->kind = CHANGE_NONE;
    }
}

static void call_known(Recorder *r, ShadowFrame *f, int kind, PyObject *callable, PyObject *self, Slot *arguments, Py_ssize_t count, PyObject *first) {
    switch (kind) {
    case CHANGE_UNKNOWN:
    case CHANGE_REACH:
        call_unfollowed(r, f, callable, self, arguments, count, first);
        return;
    case CHANGE_PURE: case CHANGE_PRINT:
        if (count > 0 && !arguments_are_safe(r, arguments, count)) {
            call_unfollowed(r, f, callable, self, arguments, count, first);
        }
        return;
    case CHANGE_ITERATOR:
        /* Makes an iterator that will call something later, at no instruction of its own. */
        if (!arguments_are_safe(r, arguments, count)) {
            r->tainted = r->attention = r->alarm = 1;
            if (PyDict_SetDefault(r->stats_types, PyType_Check(callable) ? callable : (PyObject *)Py_TYPE(callable), Py_None) == NULL) {
                PyErr_Clear();
            }
        }
        return;
    case CHANGE_BUFFERS:
        pending_set(f, CHANGE_BUFFERS, NULL, NULL, 1);
        return;
    case CHANGE_DICT:
        /* A dict that we watch tells itself; another one may be an instance's attributes (`vars(x).pop("a")`). */
        if (self != NULL && table_find(&r->table, self) == NULL) {
            pending_unknown(r, f, self);
        }
        else if (self != NULL && !PyDict_CheckExact(self)) {
            pending_set(f, CHANGE_SELF, table_find(&r->table, self), NULL, 1);
        }
        else if (count > 0 && !arguments_are_safe(r, arguments, count)) {
            call_unfollowed(r, f, callable, self, arguments, count, first);
        }
        return;
    case CHANGE_SETATTR: {
        PyObject *target = first;
        Tracked *o = target == NULL ? NULL : table_find(&r->table, target);
        if (o != NULL) {
            pending_set(f, CHANGE_SELF, o, NULL, 1);
        }
        return;
    }
    case CHANGE_HEAP_PUSH: case CHANGE_HEAP_SIFT: {
        Tracked *o = first == NULL ? NULL : table_find(&r->table, first);
        if (first == NULL || (o != NULL && !arguments_are_safe(r, arguments, count))) {
            call_unfollowed(r, f, callable, first, arguments, count, first);
        }
        else if (o != NULL) { /* else nobody sees it yet */
            pending_set(f, o->layout == LAYOUT_LIST && o->count == Py_SIZE(o->object) ? (ChangeKind)kind : CHANGE_SELF, o, NULL, 1);
        }
        return;
    }
    case CHANGE_FIRST:
        self = first;
        break;
    default:
        break;
    }
    if (self == NULL) {
        call_unfollowed(r, f, callable, self, arguments, count, first);
        return;
    }
    Tracked *o = table_find(&r->table, self);
    if (o == NULL) {
        return; /* nobody sees it yet */
    }
    Py_ssize_t given = count;
    PyObject *argument = kind != CHANGE_FIRST && given > 0 ? slot_object(arguments[0]) : NULL;
    if ((kind == CHANGE_LIST_APPEND || kind == CHANGE_LIST_POP || kind == CHANGE_LIST_EXTEND) && o->layout != LAYOUT_LIST) {
        kind = CHANGE_SELF;
    }
    if ((kind == CHANGE_SET_ADD || kind == CHANGE_SET_DISCARD) && o->layout != LAYOUT_SET) {
        kind = CHANGE_SELF;
    }
    if (kind >= CHANGE_DEQUE_APPEND && kind <= CHANGE_DEQUE_ROTATE && o->layout != LAYOUT_DEQUE) {
        kind = CHANGE_SELF;
    }
    if (kind == CHANGE_LIST_POP && given > 0) {
        kind = CHANGE_SELF;
    }
    if (kind == CHANGE_LIST_APPEND && o->count != Py_SIZE(o->object)) {
        kind = CHANGE_SELF;
    }
    pending_set(f, (ChangeKind)kind, o, kind == CHANGE_SET_ADD || kind == CHANGE_SET_DISCARD ? argument : NULL, 1);
    if (kind == CHANGE_DEQUE_ROTATE) {
        f->pending.number = 1;
        if (given > 0) {
            f->pending.number = PY_SSIZE_T_MIN;
            if (argument != NULL && PyLong_CheckExact(argument)) {
                f->pending.number = PyLong_AsSsize_t(argument);
                if (f->pending.number == -1 && PyErr_Occurred()) {
                    PyErr_Clear();
                    f->pending.number = PY_SSIZE_T_MIN;
                }
            }
        }
    }
    if (!arguments_are_safe(r, arguments, given)) {
        /* e.g. sort(key=seen.append): more than self may change */
        pending_drop(r, &f->pending);
        call_unfollowed(r, f, callable, self, arguments, count, first);
    }
}

static void before_call(Recorder *r, ShadowFrame *f, PyObject *callable, PyObject *self, Slot *arguments, Py_ssize_t count) {
    if (callable == NULL) {
        return;
    }
    PyTypeObject *t = Py_TYPE(callable);
    if (t == &PyMethod_Type) {
        self = ((PyMethodObject *)callable)->im_self;
        callable = ((PyMethodObject *)callable)->im_func;
        t = Py_TYPE(callable);
    }
    if (t == &PyFunction_Type) {
        int error = 0;
        CodeRecord *code = code_record(r, ((PyFunctionObject *)callable)->func_code, ((PyFunctionObject *)callable)->func_globals, &error);
        if (error) {
            PyErr_Clear();
        }
        if (code == NULL || code->plan == NULL) {
            call_unfollowed(r, f, callable, self, arguments, count, NULL);
        }
        return;
    }
    PyObject *first = self != NULL ? self : count > 0 ? slot_object(arguments[0]) : NULL;
    if (t == &PyMethodDescr_Type || t == &PyWrapperDescr_Type) {
        const void *address = t == &PyMethodDescr_Type ? (const void *)((PyMethodDescrObject *)callable)->d_method
                                                       : (const void *)((PyWrapperDescrObject *)callable)->d_wrapped;
        int kind = known_call(r->state, address);
        if (self == NULL && count > 0) { /* list.append(a, 8) */
            self = slot_object(arguments[0]);
            arguments++;
            count--;
        }
        call_known(r, f, kind, callable, self, arguments, count, first);
        return;
    }
    if (t == &PyCFunction_Type || PyCFunction_Check(callable)) {
        PyCFunctionObject *function = (PyCFunctionObject *)callable;
        int kind = known_call(r->state, function->m_ml);
        if (self == NULL) { /* else a method made of it: types.MethodType(setattr, a) */
            first = count > 0 ? slot_object(arguments[0]) : NULL;
        }
        call_known(r, f, kind, callable, PyModule_Check(function->m_self == NULL ? Py_None : function->m_self) ? NULL : function->m_self, arguments, count, first);
        return;
    }
    if (PyType_Check(callable)) {
        int kind = known_call(r->state, callable);
        if (PyType_IsSubtype((PyTypeObject *)callable, &_PyWeakref_RefType)) {
            r->alarm = 1; /* somebody will see when an object dies */
        }
        if (kind == CHANGE_ITERATOR) {
            call_known(r, f, kind, callable, NULL, arguments, count, first);
            return;
        }
        TypeRecord *type = type_record(r, (PyTypeObject *)callable);
        if (type == NULL) {
            PyErr_Clear();
        }
        if (kind == CHANGE_PURE || (type != NULL && type->flags & TYPE_SAFE_CALL)) {
            if (count > 0 && !arguments_are_safe(r, arguments, count)) {
                call_unfollowed(r, f, callable, NULL, arguments, count, NULL);
            }
            return;
        }
        call_unfollowed(r, f, callable, NULL, arguments, count, NULL);
        return;
    }
    if (PyType_HasFeature(t, Py_TPFLAGS_HEAPTYPE)) {
        PyObject *method = _PyType_Lookup(t, &_Py_ID(__call__));
        if (method != NULL && Py_TYPE(method) == &PyFunction_Type && callback_is_safe(r, method)) {
            return; /* followed __call__ */
        }
    }
    call_unfollowed(r, f, callable, self, arguments, count, NULL);
    if (f->pending.kind == CHANGE_NONE || (f->pending.kind == CHANGE_REACH && table_find(&r->table, callable) == NULL)) {
        pending_drop(r, &f->pending);
        pending_unknown(r, f, callable);
    }
}

/* Whether a file that is printed to keeps what it is told where the program cannot see it, or reports itself. */
static int writes_unseen(Recorder *r, PyObject *file) {
    if (is_common_atom(file) || file == PySys_GetObject("stdout") || file == PySys_GetObject("stderr")) {
        return 1;
    }
    PyObject *method = _PyType_Lookup(Py_TYPE(file), &_Py_ID(write));
    return method != NULL && (Py_TYPE(method) == &PyMethodDescr_Type || (PyFunction_Check(method) && callback_is_safe(r, method)));
}

/* Of a call of `print` with keywords: the file whose `write` may change what the program sees; NULL where there is none. `names` may be NULL: any
 * argument may be that. */
static PyObject *printed_into(Recorder *r, PyObject *names, Slot *arguments, Py_ssize_t count) {
    Py_ssize_t first = names == NULL ? 0 : count - PyTuple_GET_SIZE(names);
    for (Py_ssize_t i = first < 0 ? 0 : first; i < count; i++) {
        PyObject *file = slot_object(arguments[i]);
        int is_file = names == NULL || PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, i - first), "file") == 0;
        if (is_file && file != NULL && !writes_unseen(r, file)) {
            return file;
        }
    }
    return NULL;
}

static int is_print(Recorder *r, PyObject *callable) {
    return callable != NULL && PyCFunction_Check(callable) && known_call(r->state, ((PyCFunctionObject *)callable)->m_ml) == CHANGE_PRINT;
}

/* A call with keywords of `print`, or of `functools.partial(print, ...)`; 0 where it is none of these. */
static int before_print(Recorder *r, ShadowFrame *f, PyObject *callable, PyObject *names, Slot *arguments, Py_ssize_t count) {
    if (PyType_Check(callable) && count > 0 && is_print(r, slot_object(arguments[0]))) {
        if (printed_into(r, names, arguments, count) != NULL) {
            r->tainted = r->attention = r->alarm = 1; /* it is called at no instruction of its own */
        }
        return 0;
    }
    if (!is_print(r, callable)) {
        return 0;
    }
    PyObject *file = printed_into(r, names, arguments, count);
    if (file != NULL) {
        pending_set(f, CHANGE_REACH, NULL, NULL, 1);
        if (_PyType_Lookup(Py_TYPE(file), &_Py_ID(write)) != NULL || !search_from(r, &f->pending, file)) {
            pending_drop(r, &f->pending);
            pending_unknown(r, f, file); /* its type has a method that may change anything */
        }
    }
    return 1;
}

/* An instruction that may change an object is about to run. */
void site_before(Recorder *r, ShadowFrame *f, Action *action) {
    Slot *top = f->frame->localsplus + f->code->slots + action->site_stack;
    r->own_store = NULL;
    if (action->after_inplace) {
        PyObject *value = slot_object(top[action->site == SITE_STORE_SUBSCR ? -3 : -2]);
        Tracked *o = value == NULL || is_common_atom(value) ? NULL : table_find(&r->table, value);
        if (o != NULL) {
            refresh(r, o, 0);
            drain(r);
        }
    }
    switch (action->site) {
    case SITE_STORE_SUBSCR:
    case SITE_DELETE_SUBSCR: {
        PyObject *container = stored_into(slot_object(top[-2])), *key = slot_object(top[-1]);
        if (container == NULL) {
            return;
        }
        Tracked *o = table_find(&r->table, container);
        if (PyList_CheckExact(container) && key != NULL && PyLong_CheckExact(key)) {
            if (o != NULL) {
                int small = PyUnstable_Long_IsCompact((PyLongObject *)key) && action->site == SITE_STORE_SUBSCR;
                f->pending.kind = small ? CHANGE_ITEM : CHANGE_SELF;
                f->pending.target = o;
                f->pending.outside = 0;
                f->pending.number = small ? PyUnstable_Long_CompactValue((PyLongObject *)key) : 0;
                o->pins++;
            }
            return;
        }
        if (PyDict_CheckExact(container)) {
            r->own_store = container; /* its watcher tells */
            if (o == NULL) { /* perhaps an instance's attributes: `vars(x)["a"] = 1` */
                pending_unknown(r, f, container);
                f->pending.outside = 0;
            }
            return;
        }
        TypeRecord *type = type_record(r, Py_TYPE(container));
        if (type == NULL) {
            PyErr_Clear();
            return;
        }
        if (type->layout == LAYOUT_BYTES && !(o != NULL && PyByteArray_CheckExact(container) && ((PyByteArrayObject *)container)->ob_exports == 0)) {
            pending_set(f, CHANGE_BUFFERS, NULL, NULL, 0);
            return;
        }
        if (strcmp(type->type->tp_name, "FrameLocalsProxy") == 0) {
            r->check_all_slots = r->attention = r->alarm = 1; /* frame.f_locals[name] = value writes into a slot */
        }
        if (o == NULL) {
            if (type->layout == LAYOUT_OPAQUE || type->flags & (TYPE_MANAGED_DICT | TYPE_DICT_OFFSET)) {
                call_unfollowed(r, f, container, NULL, top - 1, 0, NULL);
            }
            return;
        }
        if (o->layout == LAYOUT_DICT) {
            r->own_store = container;
        }
        if (o->layout == LAYOUT_LIST || o->layout == LAYOUT_BYTES || o->layout == LAYOUT_DEQUE) {
            int item = action->site == SITE_STORE_SUBSCR && o->layout == LAYOUT_BYTES && PyLong_CheckExact(key) && PyUnstable_Long_IsCompact((PyLongObject *)key);
            pending_set(f, item ? CHANGE_ITEM : CHANGE_SELF, o, NULL, 0);
            f->pending.number = item ? PyUnstable_Long_CompactValue((PyLongObject *)key) : 0;
            return;
        }
        if (type->flags & (TYPE_MANAGED_DICT | TYPE_DICT_OFFSET) || o->layout == LAYOUT_OPAQUE) {
            call_unfollowed(r, f, container, NULL, top - 1, 0, NULL); /* its own __setitem__: reports itself, or may change what it reaches */
            f->pending.outside = 0;
        }
        return;
    }
    case SITE_STORE_SLICE: {
        PyObject *container = stored_into(slot_object(top[-3]));
        Tracked *o = table_find(&r->table, container);
        if ((o != NULL && o->layout == LAYOUT_BYTES) || (container != NULL && PyMemoryView_Check(container))) {
            pending_set(f, CHANGE_BUFFERS, NULL, NULL, 0);
        }
        else if (o != NULL) {
            pending_set(f, CHANGE_SELF, o, NULL, 0);
        }
        return;
    }
    case SITE_STORE_ATTR:
    case SITE_DELETE_ATTR: {
        PyObject *object = stored_into(slot_object(top[-1]));
        Tracked *o = object == NULL ? NULL : table_find(&r->table, object);
        r->own_store = object;
        if (object != NULL && PyCell_Check(object)) {
            r->check_all_slots = r->attention = r->alarm = 1; /* cell.cell_contents = value rebinds a variable behind its frames' backs */
        }
        if (o != NULL) {
            pending_set(f, action->site == SITE_STORE_ATTR ? CHANGE_ATTRIBUTE : CHANGE_SELF, o, PyTuple_GET_ITEM(f->code->code->co_names, action->site_argument), 0);
        }
        return;
    }
    case SITE_INPLACE: {
        PyObject *left = stored_into(slot_object(top[-2]));
        Tracked *o = left == NULL || is_common_atom(left) ? NULL : table_find(&r->table, left);
        if (o != NULL) {
            r->own_store = left;
            if (o->layout == LAYOUT_BYTES) {
                pending_set(f, CHANGE_BUFFERS, NULL, NULL, 0);
            }
            else if (o->layout == LAYOUT_LIST && Py_TYPE(left) == &PyList_Type) {
                pending_set(f, CHANGE_LIST_EXTEND, o, NULL, 0);
            }
            else {
                pending_set(f, CHANGE_SELF, o, NULL, 0);
            }
        }
        return;
    }
    case SITE_CALL:
    case SITE_CALL_KW: {
        PyObject *names = NULL;
        if (action->site == SITE_CALL_KW) {
            names = keyword_names(f->frame, f->code->code, top);
            top -= KEYWORD_NAMES_ON_STACK;
        }
        Py_ssize_t count = action->site_argument;
        PyObject *callable, *self;
        call_operands(top, count, &callable, &self);
        if (action->site == SITE_CALL_KW && callable != NULL && before_print(r, f, callable, names, top - count, count)) {
            return;
        }
        before_call(r, f, callable, self, top - count, count);
        return;
    }
    case SITE_WITH_EXCEPT: /* an `__exit__` is called with an exception: seldom enough to look at everything */
        pending_set(f, CHANGE_UNKNOWN, NULL, NULL, 1);
        return;
    case SITE_WITH_ENTER:
    case SITE_ASYNC_WITH_ENTER: {
        PyObject *manager = slot_object(top[-1]), *name = action->site == SITE_WITH_ENTER ? &_Py_ID(__enter__) : &_Py_ID(__aenter__);
        PyObject *method = manager == NULL ? NULL : _PyType_Lookup(Py_TYPE(manager), name);
        if (method == NULL) {
            return;
        }
        if (PyFunction_Check(method) && table_find(&r->table, manager) == NULL && !callback_is_safe(r, method)) {
            pending_unknown(r, f, manager); /* a library's, and nobody but the statement holds it: it stays unknown, what it refers to may change */
            return;
        }
        before_call(r, f, method, manager, top, 0);
        return;
    }
    case SITE_CALL_EX: {
        PyObject *callable, *arguments, *keywords;
        call_ex_operands(top, action->site_argument, &callable, &arguments, &keywords);
        if (callable == NULL) {
            return;
        }
        PyObject *function = Py_TYPE(callable) == &PyMethod_Type ? ((PyMethodObject *)callable)->im_func : callable;
        if (callback_is_safe(r, function) && (PyFunction_Check(function) || Py_TYPE(function) == &PyCFunction_Type || PyType_Check(function))) {
            if (PyFunction_Check(function) || keywords == NULL) {
                return;
            }
        }
        pending_unknown(r, f, callable);
        return;
    }
    default:
        return;
    }
}

/* ---- afterwards ------------------------------------------------------------------------------------------------- */
void item_look(Recorder *r, Tracked *o, Py_ssize_t i, unsigned flags) {
    Py_ssize_t count = o->layout == LAYOUT_LIST ? Py_SIZE(o->object) : PyByteArray_GET_SIZE(o->object);
    if (count != o->count) {
        refresh(r, o, flags);
        return;
    }
    i += i < 0 ? count : 0;
    if (i < 0 || i >= count) {
        return;
    }
    if (o->layout == LAYOUT_LIST) {
        PyObject *now = ((PyListObject *)o->object)->ob_item[i];
        if (now != o->items[i]) {
            item_set(r, o, i, now, flags);
        }
        return;
    }
    char now = PyByteArray_AS_STRING(o->object)[i];
    if (now != o->bytes[i]) {
        PyObject *byte = PyBytes_FromStringAndSize(&now, 1);
        o->bytes[i] = now;
        if (byte == NULL) {
            PyErr_Clear();
            r->log.full = 1;
            return;
        }
        effect_plain(r, OP_BYTES_CUT << 1 | flags, (uint32_t)i, o->id, 1);
        effect(r, OP_BYTES_PUT << 1 | flags, (uint32_t)i, o->id, byte);
        Py_DECREF(byte);
    }
}

static void list_grown(Recorder *r, Tracked *o, unsigned flags) {
    Py_ssize_t count = Py_SIZE(o->object);
    if (count < o->count) {
        refresh(r, o, flags);
        return;
    }
    reserve_items(r, o, count);
    if (r->log.full) {
        return;
    }
    PyObject **now = ((PyListObject *)o->object)->ob_item;
    while (o->count < count) {
        Py_ssize_t i = o->count;
        o->items[i] = NULL;
        o->count = i + 1;
        hold(r, &o->items[i], now[i]);
        effect(r, OP_SEQ_INSERT << 1 | flags, (uint32_t)i, o->id, o->items[i]);
    }
}

static void deque_grown(Recorder *r, Tracked *o, int left, unsigned flags) {
    Py_ssize_t count = Py_SIZE(o->object);
    if (count != o->count + 1) {
        refresh(r, o, flags);
        return;
    }
    PyObject *item = deque_end(o->object, left);
    deque_make_room(r, o, left);
    if (r->log.full) {
        return;
    }
    PyObject **place = left ? &o->items[--o->offset] : &o->items[o->offset + o->count];
    *place = NULL;
    o->count = count;
    hold(r, place, item);
    effect(r, OP_SEQ_INSERT << 1 | flags, left ? 0 : (uint32_t)(count - 1), o->id, item);
}

static void deque_shrunk(Recorder *r, Tracked *o, int left, unsigned flags) {
    Py_ssize_t count = Py_SIZE(o->object);
    if (count == o->count) {
        return; /* it was empty */
    }
    if (count != o->count - 1) {
        refresh(r, o, flags);
        return;
    }
    PyObject *item = left ? o->items[o->offset++] : o->items[o->offset + count];
    o->count = count;
    effect_plain(r, OP_SEQ_REMOVE << 1 | flags, left ? 0 : (uint32_t)count, o->id, 1);
    drop(r, item);
}

static void deque_rotated(Recorder *r, Tracked *o, Py_ssize_t by, unsigned flags) {
    if (by == PY_SSIZE_T_MIN || o->count != Py_SIZE(o->object) || o->count < 2 || by > 64 || by < -64) {
        refresh(r, o, flags);
        return;
    }
    for (; by != 0; by += by > 0 ? -1 : 1) {
        int right = by > 0; /* the last item goes to the front */
        PyObject *item = right ? o->items[o->offset + --o->count] : o->items[o->offset++];
        o->count -= !right;
        effect_plain(r, OP_SEQ_REMOVE << 1 | flags, right ? (uint32_t)o->count : 0, o->id, 1);
        deque_make_room(r, o, right);
        if (r->log.full) {
            return;
        }
        *(right ? &o->items[--o->offset] : &o->items[o->offset + o->count]) = item;
        o->count++;
        effect(r, OP_SEQ_INSERT << 1 | flags, right ? 0 : (uint32_t)(o->count - 1), o->id, item);
    }
}

void pending_look(Recorder *r, Pending *p) {
    Tracked *o = p->target;
    unsigned flags = p->outside ? FLAG_OUTSIDE : 0;
    Py_ssize_t at;
    if (o != NULL && o->flags & OBJ_COLLECTED) {
        return; /* that it is empty now is no change that the program made */
    }
    switch (p->kind) {
    case CHANGE_UNKNOWN:
        full_look(r, flags);
        break;
    case CHANGE_REACH:
        for (int i = 0; i < p->reach_count; i++) {
            reach_look(r, p->reach[i], flags);
        }
        break;
    case CHANGE_ITEM:
        item_look(r, o, p->number, flags);
        break;
    case CHANGE_LIST_APPEND:
    case CHANGE_LIST_EXTEND:
        if (p->kind == CHANGE_LIST_EXTEND && Py_SIZE(o->object) == o->count) {
            refresh(r, o, flags); /* `a *= 1`, or nothing came */
            break;
        }
        if (p->kind == CHANGE_LIST_EXTEND && !p->outside) {
            refresh(r, o, flags); /* `+=` and `*=` alike */
            break;
        }
        list_grown(r, o, flags);
        break;
    case CHANGE_LIST_POP: {
        Py_ssize_t count = Py_SIZE(o->object);
        if (count == o->count - 1) {
            PyObject *item = o->items[count];
            o->count = count;
            effect_plain(r, OP_SEQ_REMOVE << 1 | flags, (uint32_t)count, o->id, 1);
            drop(r, item);
        }
        else if (count != o->count) {
            refresh(r, o, flags);
        }
        break;
    }
    case CHANGE_SET_ADD: {
        Py_ssize_t used = ((PySetObject *)o->object)->used;
        if (used == o->count + 1 && p->key != NULL && !set_copy_find(o, p->key, &at)) {
            set_copy_add(r, o, p->key, OP_SET_ADD << 1 | flags);
        }
        else if (used != o->count) {
            set_update(r, o, flags);
        }
        break;
    }
    case CHANGE_SET_DISCARD: {
        Py_ssize_t used = ((PySetObject *)o->object)->used;
        if (used == o->count - 1 && p->key != NULL && set_copy_find(o, p->key, &at)) {
            set_copy_remove(r, o, at, flags);
        }
        else if (used != o->count) {
            set_update(r, o, flags);
        }
        break;
    }
    case CHANGE_DEQUE_APPEND: deque_grown(r, o, 0, flags); break;
    case CHANGE_DEQUE_APPENDLEFT: deque_grown(r, o, 1, flags); break;
    case CHANGE_DEQUE_POP: deque_shrunk(r, o, 0, flags); break;
    case CHANGE_DEQUE_POPLEFT: deque_shrunk(r, o, 1, flags); break;
    case CHANGE_DEQUE_ROTATE: deque_rotated(r, o, p->number, flags); break;
    case CHANGE_HEAP_PUSH:
    case CHANGE_HEAP_SIFT:
        heap_update(r, o, flags);
        break;
    case CHANGE_BUFFERS:
        for (size_t i = 0; i < r->table.buffer_count; i++) {
            refresh(r, r->table.buffers[i], flags);
        }
        break;
    case CHANGE_ATTRIBUTE:
    case CHANGE_SELF:
    case CHANGE_FIRST:
        if (o->type->flags & TYPE_ORDERED) {
            dict_shadow_update(r, o, flags);
        }
        refresh(r, o, flags);
        if (o->type->flags & TYPE_VOLATILE) {
            reach_look(r, o, flags);
        }
        break;
    default:
        break;
    }
    if (r->table.work_count) {
        drain(r);
    }
}

/* The pending operation is over: write what it changed. */
void pending_flush(Recorder *r, ShadowFrame *f) {
    if (f->pending.kind == CHANGE_NONE) {
        return;
    }
    if (f->pending.kind == CHANGE_REACH && f->pending.reach_more) {
        full_look(r, f->pending.outside ? FLAG_OUTSIDE : 0);
    }
    else {
        pending_look(r, &f->pending);
    }
    pending_drop(r, &f->pending);
}

/* A callee starts in the middle of the pending operation (a sort key, a __hash__): write what has changed so far, and leave it pending. */
void pending_peek(Recorder *r, ShadowFrame *f) {
    Pending *p = &f->pending;
    if (p->kind == CHANGE_NONE) {
        return;
    }
    if (p->kind == CHANGE_UNKNOWN || p->kind == CHANGE_REACH || p->kind == CHANGE_BUFFERS) {
        pending_look(r, p);
        return;
    }
    if (p->target != NULL && p->target->layout != LAYOUT_DICT) {
        refresh(r, p->target, p->outside ? FLAG_OUTSIDE : 0);
        drain(r);
        p->kind = p->kind == CHANGE_ATTRIBUTE ? CHANGE_ATTRIBUTE : CHANGE_SELF;
    }
}
