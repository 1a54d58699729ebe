/* What a value's type says about how it is held: asked once a type and remembered by address. */
#include "recorder.h"

#define ATOM_ITEMS 32 /* a tuple with more items in all is a tracked object: atoms are copied into the log as they are */

/* The function that stands in the namespace of one of a type's bases, a new reference; NULL without an error where there is none (any more). */
static PyFunctionObject *function_at(Recorder *r, PyTypeObject *type, Py_ssize_t base, PyObject *name) {
    PyObject *bases = type->tp_mro;
    if (base < 0 || bases == NULL || base >= PyTuple_GET_SIZE(bases)) {
        return NULL;
    }
    PyObject *namespace = PyType_GetDict((PyTypeObject *)PyTuple_GET_ITEM(bases, base));
    PyObject *found = namespace == NULL ? NULL : Py_XNewRef(PyDict_GetItemWithError(namespace, name));
    Py_XDECREF(namespace);
    if (found != NULL && Py_IS_TYPE(found, &PyStaticMethod_Type)) {
        Py_SETREF(found, PyObject_GetAttr(found, r->state->attribute_names[NAME_FUNC]));
    }
    if (found != NULL && !PyFunction_Check(found)) {
        Py_CLEAR(found);
    }
    return (PyFunctionObject *)found;
}

/* Whether the functions at all of these places, ((index of the base, name), ...), are followed; -1 with an error set. */
static int all_followed(Recorder *r, PyTypeObject *type, PyObject *places) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(places); i++) {
        Py_ssize_t base;
        PyObject *name;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(places, i), "nU", &base, &name)) {
            return -1;
        }
        PyFunctionObject *function = function_at(r, type, base, name);
        int error = PyErr_Occurred() != NULL;
        CodeRecord *code = function == NULL ? NULL : code_record(r, function->func_code, function->func_globals, &error);
        Py_XDECREF(function);
        if (error) {
            return -1;
        }
        if (code == NULL || code->plan == NULL) {
            return 0;
        }
    }
    return 1;
}

/* Rare types: what recording/type_facts.py says of them. */
static int facts_ask(Recorder *r, TypeRecord *t) {
    const TypeFacts *f = facts_of(r, t->type);
    if (f == NULL) {
        return -1;
    }
    t->form = f->form;
    t->layout = f->layout;
    t->flags |= f->flags;
    if (f->member_count) {
        t->members = PyMem_RawCalloc((size_t)f->member_count, sizeof(SlotMember));
        if (t->members == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        for (; t->member_count < f->member_count; t->member_count++) {
            t->members[t->member_count].offset = f->members[t->member_count].offset;
            t->members[t->member_count].name = name_number(r, f->members[t->member_count].name);
        }
    }
    PyObject *suspects = Py_NewRef(f->suspects), *makers = Py_NewRef(f->makers); /* looking the functions up may ask about other types */
    int plain = all_followed(r, t->type, suspects), safe = plain < 0 ? -1 : all_followed(r, t->type, makers);
    Py_DECREF(suspects);
    Py_DECREF(makers);
    if (plain == 0) {
        t->flags |= TYPE_VOLATILE; /* Python code that is not followed may run when an instance is merely used */
    }
    if (safe == 1) {
        t->flags |= TYPE_SAFE_CALL;
    }
    return safe < 0 ? -1 : 0;
}

static int facts_find(Recorder *r, TypeRecord *t) {
    PyTypeObject *type = t->type;
    t->index = UINT32_MAX;
    t->form = FORM_OBJECT;
    if (type == &PyLong_Type || type == &PyUnicode_Type || type == &PyFloat_Type || type == &PyBool_Type || type == &PyBytes_Type ||
        type == &PyComplex_Type || type == Py_TYPE(Py_None) || type == &PyRange_Type || type == Py_TYPE(Py_Ellipsis) ||
        type == Py_TYPE(Py_NotImplemented)) {
        t->form = FORM_ATOM;
        t->flags = TYPE_SAFE_CALL;
        return 0;
    }
    if (type == &PyTuple_Type) { t->form = FORM_TUPLE; t->layout = LAYOUT_TUPLE; t->flags = TYPE_SAFE_CALL; return 0; }
    if (type == &PyFrozenSet_Type) { t->form = FORM_FROZENSET; t->layout = LAYOUT_FROZENSET; t->flags = TYPE_SAFE_CALL; return 0; }
    if (type == &PySlice_Type) { t->form = FORM_SLICE; t->flags = TYPE_LABEL | TYPE_SAFE_CALL; return 0; }
    if (type == &PyList_Type) { t->layout = LAYOUT_LIST; t->flags = TYPE_SAFE_CALL; return 0; }
    if (type == &PyDict_Type) { t->layout = LAYOUT_DICT; t->flags = TYPE_SAFE_CALL; return 0; }
    if (type == &PySet_Type) { t->layout = LAYOUT_SET; t->flags = TYPE_SAFE_CALL; return 0; }
    if (type == &PyByteArray_Type) { t->layout = LAYOUT_BYTES; t->flags = TYPE_SAFE_CALL | TYPE_BUFFER; return 0; }
    if (type == r->state->deque_type) { t->layout = LAYOUT_DEQUE; t->flags = TYPE_SAFE_CALL; return 0; }
    if (facts_ask(r, t) < 0) {
        return -1;
    }
    if (type->tp_finalize != NULL || type->tp_del != NULL) {
        r->alarm = 1; /* the program sees when an instance dies: nothing may keep it longer than to the next statement */
    }
    if (!(t->flags & (TYPE_NO_ATTRIBUTES | TYPE_CLASS)) && t->form == FORM_OBJECT) {
        if (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
            t->flags |= TYPE_MANAGED_DICT;
        }
        else if (type->tp_dictoffset > 0) {
            t->flags |= TYPE_DICT_OFFSET;
        }
    }
    return 0;
}

TypeRecord *type_record(Recorder *r, PyTypeObject *type) {
    size_t i;
    if (r->type_size) {
        for (i = address_hash(type) & (r->type_size - 1); r->type_slots[i] != NULL; i = (i + 1) & (r->type_size - 1)) {
            if (r->type_slots[i]->type == type) {
                return r->type_slots[i];
            }
        }
    }
    if ((r->type_used + 1) * 2 > r->type_size) {
        size_t size = r->type_size ? r->type_size * 2 : 64;
        TypeRecord **slots = PyMem_RawCalloc(size, sizeof(*slots));
        if (slots == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        for (size_t j = 0; j < r->type_size; j++) {
            if (r->type_slots[j] != NULL) {
                for (i = address_hash(r->type_slots[j]->type) & (size - 1); slots[i] != NULL; i = (i + 1) & (size - 1)) {
                }
                slots[i] = r->type_slots[j];
            }
        }
        PyMem_RawFree(r->type_slots);
        r->type_slots = slots;
        r->type_size = size;
    }
    TypeRecord *t = PyMem_RawCalloc(1, sizeof(TypeRecord));
    if (t == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    t->type = (PyTypeObject *)Py_NewRef((PyObject *)type);
    if (facts_find(r, t) < 0) {
        /* Asking failed: the value is shown by its type's name alone, and the run says so. */
        PyErr_WriteUnraisable((PyObject *)type);
        t->form = FORM_OBJECT;
        t->layout = LAYOUT_OPAQUE;
    }
    for (i = address_hash(type) & (r->type_size - 1); r->type_slots[i] != NULL; i = (i + 1) & (r->type_size - 1)) {
    }
    r->type_slots[i] = t;
    r->type_used++;
    return t;
}

void types_free(Recorder *r) {
    for (size_t i = 0; i < r->type_size; i++) {
        TypeRecord *t = r->type_slots[i];
        if (t != NULL) {
            PyMem_RawFree(t->members);
            Py_DECREF((PyObject *)t->type);
            PyMem_RawFree(t);
        }
    }
    PyMem_RawFree(r->type_slots);
    r->type_slots = NULL;
    r->type_size = r->type_used = 0;
}

/* The type's number in the log; describes it at its first instance. */
uint32_t type_index(Recorder *r, TypeRecord *t, PyObject *object) {
    (void)object;
    if (t->index == UINT32_MAX) {
        PyObject *info = info_of(r, t->type);
        if (info == NULL || PyList_Append(r->type_infos, info) < 0) {
            Py_XDECREF(info);
            if (r->failure == NULL) { /* without it the log would tell another type: a wrong trace is worse than none */
                r->failure = PyErr_GetRaisedException();
                r->active = 0;
                r->fast_code = NULL;
            }
            PyErr_Clear();
            return 0;
        }
        Py_DECREF(info);
        t->index = (uint32_t)PyList_GET_SIZE(r->type_infos) - 1;
    }
    return t->index;
}

uint32_t name_number(Recorder *r, PyObject *name) {
    PyObject *known = PyDict_GetItemWithError(r->name_index, name);
    if (known != NULL) {
        return (uint32_t)PyLong_AsUnsignedLong(known);
    }
    uint32_t number = (uint32_t)PyList_GET_SIZE(r->names);
    PyObject *boxed = PyLong_FromUnsignedLong(number);
    if (boxed == NULL || PyDict_SetItem(r->name_index, name, boxed) < 0 || PyList_Append(r->names, name) < 0) {
        PyErr_Clear();
        r->log.full = 1;
    }
    Py_XDECREF(boxed);
    return number;
}

static int atom_items(Recorder *r, PyObject *value, int *budget) {
    if (is_common_atom(value)) {
        return 1;
    }
    TypeRecord *t = type_record(r, Py_TYPE(value));
    if (t == NULL) {
        PyErr_Clear();
        r->log.full = 1;
        return 1;
    }
    switch (t->form) {
    case FORM_ATOM:
        return 1;
    case FORM_TUPLE: {
        Py_ssize_t count = PyTuple_GET_SIZE(value);
        if (count > *budget) {
            return 0;
        }
        *budget -= (int)count;
        for (Py_ssize_t i = 0; i < count; i++) {
            PyObject *item = PyTuple_GET_ITEM(value, i);
            if (item == NULL || !atom_items(r, item, budget)) {
                return 0;
            }
        }
        return 1;
    }
    case FORM_FROZENSET: {
        PySetObject *set = (PySetObject *)value;
        if (set->used > *budget) {
            return 0;
        }
        *budget -= (int)set->used;
        for (Py_ssize_t i = 0; i <= set->mask; i++) {
            if (set->table[i].key != NULL && set->table[i].hash != -1 && !atom_items(r, set->table[i].key, budget)) {
                return 0;
            }
        }
        return 1;
    }
    case FORM_SLICE: {
        PySliceObject *slice = (PySliceObject *)value;
        *budget -= 3;
        return *budget >= 0 && atom_items(r, slice->start, budget) && atom_items(r, slice->stop, budget) && atom_items(r, slice->step, budget);
    }
    case FORM_ZONED: {
        PyObject *plain = ask_method(r->kinds, r->state->attribute_names[NAME_ZONE_IS_PLAIN], value, NULL);
        if (plain == NULL) {
            PyErr_Clear();
        }
        Py_XDECREF(plain);
        return plain == Py_True;
    }
    default:
        return 0;
    }
}

int is_atom_slow(Recorder *r, PyObject *value) {
    int budget = ATOM_ITEMS;
    return atom_items(r, value, &budget);
}
