/* What Python code says of a type (recording/type_facts.py, describe.py), remembered from one recording to the next: asking costs as much as
 * recording hundreds of lines. No type is owned here. An entry holds while its type has the version that CPython gave it: a change of the
 * class or of one of its bases gives it another one, and no two types ever have the same. */
#include "recorder.h"

#define FACTS_LIMIT 4096 /* entries; then all are forgotten */

static void facts_clear(TypeFacts *f) {
    for (Py_ssize_t i = 0; i < f->member_count; i++) {
        Py_DECREF(f->members[i].name);
    }
    PyMem_RawFree(f->members);
    f->members = NULL;
    f->member_count = 0;
    Py_CLEAR(f->suspects);
    Py_CLEAR(f->makers);
    Py_CLEAR(f->info);
    f->asked = 0;
    f->version = 0;
}

/* Forget everything. */
void facts_free(ModuleState *state) {
    TypeFacts *facts = state->facts;
    size_t size = state->facts_size;
    state->facts = NULL;
    state->facts_size = state->facts_used = 0;
    for (size_t i = 0; i < size; i++) {
        facts_clear(&facts[i]);
    }
    PyMem_RawFree(facts);
}

/* The type's version, 0 where it has none, or where more than its version tells how it is captured (a metaclass that may change). */
static unsigned version_of(PyTypeObject *type) {
    if (Py_TYPE(type) != &PyType_Type || (type->tp_version_tag == 0 && !PyUnstable_Type_AssignVersionTag(type))) {
        return 0;
    }
    return type->tp_version_tag;
}

static int table_room(ModuleState *state) {
    if (state->facts_used >= FACTS_LIMIT) {
        facts_free(state);
    }
    if ((state->facts_used + 1) * 2 <= state->facts_size) {
        return 0;
    }
    size_t size = state->facts_size ? state->facts_size * 2 : 64;
    TypeFacts *facts = PyMem_RawCalloc(size, sizeof(TypeFacts));
    if (facts == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t j = 0; j < state->facts_size; j++) {
        if (state->facts[j].address != NULL) {
            size_t i = address_hash(state->facts[j].address) & (size - 1);
            while (facts[i].address != NULL) {
                i = (i + 1) & (size - 1);
            }
            facts[i] = state->facts[j];
        }
    }
    PyMem_RawFree(state->facts);
    state->facts = facts;
    state->facts_size = size;
    return 0;
}

/* The type's entry, emptied where the type has changed since; NULL with an error set. It stands only until the next call of this. */
static TypeFacts *entry_of(Recorder *r, PyTypeObject *type) {
    ModuleState *state = r->state;
    if (!r->facts_checked) {
        PyObject *number = ask_method(r->kinds, state->attribute_names[NAME_REGISTRATIONS], NULL, NULL);
        Py_ssize_t registrations = number == NULL ? -1 : PyLong_AsSsize_t(number);
        Py_XDECREF(number);
        if (registrations < 0) {
            return NULL;
        }
        if (registrations != state->registrations || state->facts_describe != r->describe_type) {
            facts_free(state);
            state->registrations = registrations;
            Py_XSETREF(state->facts_describe, Py_NewRef(r->describe_type));
        }
        r->facts_checked = 1;
    }
    if (table_room(state) < 0) {
        return NULL;
    }
    size_t i = address_hash(type) & (state->facts_size - 1);
    while (state->facts[i].address != NULL && state->facts[i].address != type) {
        i = (i + 1) & (state->facts_size - 1);
    }
    TypeFacts *f = &state->facts[i];
    state->facts_used += f->address == NULL;
    f->address = type;
    unsigned version = version_of(type);
    if (version == 0 || f->version != version) {
        facts_clear(f);
        f->version = version;
    }
    return f;
}

/* `__slots__` members, as ((name, descriptor), ...): pointers in the instance, read without any descriptor's code. */
static int members_take(TypeFacts *f, PyTypeObject *type, PyObject *members) {
    size_t capacity = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(members); i++) {
        PyObject *name, *descriptor;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(members, i), "UO", &name, &descriptor)) {
            return -1;
        }
        if (Py_TYPE(descriptor) != &PyMemberDescr_Type || ((PyMemberDescrObject *)descriptor)->d_member->type != 16 /* T_OBJECT_EX */ ||
            !PyType_IsSubtype(type, PyDescr_TYPE(descriptor))) {
            continue;
        }
        if (grow((void **)&f->members, &capacity, (size_t)f->member_count + 1, sizeof(MemberFacts)) < 0) {
            PyErr_NoMemory();
            return -1;
        }
        f->members[f->member_count++] = (MemberFacts){.offset = ((PyMemberDescrObject *)descriptor)->d_member->offset, .name = Py_NewRef(name)};
    }
    return 0;
}

/* The facts of a type; NULL with an error set. They stand only until the next call of a function of this file. */
const TypeFacts *facts_of(Recorder *r, PyTypeObject *type) {
    TypeFacts *f = entry_of(r, type);
    if (f == NULL || f->asked) {
        return f;
    }
    PyObject *facts = ask_method(r->kinds, r->state->attribute_names[NAME_TYPE_FACTS], (PyObject *)type, NULL), *members, *suspects, *makers;
    int form, layout, flags;
    if (facts == NULL || !PyArg_ParseTuple(facts, "iiiO!O!O!", &form, &layout, &flags, &PyTuple_Type, &members, &PyTuple_Type, &suspects,
                                           &PyTuple_Type, &makers)) {
        Py_XDECREF(facts);
        return NULL;
    }
    f = entry_of(r, type); /* Python code has run */
    if (f == NULL || members_take(f, type, members) < 0) {
        if (f != NULL) {
            facts_clear(f);
        }
        Py_DECREF(facts);
        return NULL;
    }
    f->form = (Form)form;
    f->layout = (Layout)layout;
    f->flags = flags;
    Py_XSETREF(f->suspects, Py_NewRef(suspects));
    Py_XSETREF(f->makers, Py_NewRef(makers));
    f->asked = f->version != 0;
    Py_DECREF(facts);
    return f;
}

/* Whether a description still bears the type's names: giving a class another name is no change of its version. */
static int names_hold(PyTypeObject *type, PyObject *info) {
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        return 1;
    }
    PyHeapTypeObject *heap_type = (PyHeapTypeObject *)type;
    return PyTuple_Check(info) && PyTuple_GET_SIZE(info) > 2 && PyTuple_GET_ITEM(info, 0) == heap_type->ht_name &&
           PyTuple_GET_ITEM(info, 2) == heap_type->ht_qualname;
}

/* The type's description for the log, a new reference; NULL with an error set. */
PyObject *info_of(Recorder *r, PyTypeObject *type) {
    TypeFacts *f = entry_of(r, type);
    if (f == NULL) {
        return NULL;
    }
    if (f->info != NULL && names_hold(type, f->info)) {
        return Py_NewRef(f->info);
    }
    PyObject *info = ask_one(r->describe_type, (PyObject *)type);
    f = info == NULL ? NULL : entry_of(r, type);
    if (f == NULL) {
        Py_XDECREF(info);
        return NULL;
    }
    if (f->version != 0) {
        Py_XSETREF(f->info, Py_NewRef(info));
    }
    return info;
}
