/* Which key a dict holds where another one that is equal to it was used: `d[1.0] = x` and `d[True] = x` store under the key 1 that is there. */
#include "recorder.h"

/* Equal to one key, and takes down what it was compared with. */
typedef struct {
    PyObject_HEAD
    PyObject *key, *met; /* borrowed for the time of one lookup */
    Py_hash_t hash;
} Probe;

static Py_hash_t probe_hash(PyObject *self) { return ((Probe *)self)->hash; }

static PyObject *probe_compare(PyObject *self, PyObject *other, int operation) {
    Probe *probe = (Probe *)self;
    if (operation != Py_EQ) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    int same = PyObject_RichCompareBool(other, probe->key, Py_EQ);
    if (same < 0) {
        return NULL;
    }
    if (same) {
        probe->met = other;
    }
    return PyBool_FromLong(same);
}

static void probe_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot probe_slots[] = {
    {Py_tp_hash, probe_hash},
    {Py_tp_richcompare, probe_compare},
    {Py_tp_dealloc, probe_dealloc},
    {0, NULL},
};

PyType_Spec probe_spec = {
    .name = "chainexec.recording._recorder.Probe",
    .basicsize = sizeof(Probe),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = probe_slots,
};

#define DEEPEST_KEY 4 /* tuples in tuples that are looked into */

/* Whether no plain key but itself is equal to it: a text, an int, or a tuple of such. */
static int plain_inside(PyObject *key, int depth) {
    PyTypeObject *t = Py_TYPE(key);
    if (t == &PyUnicode_Type || t == &PyLong_Type || key == Py_None || t == &PyBytes_Type) {
        return 1;
    }
    if (t != &PyTuple_Type || depth == 0) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
        if (!plain_inside(PyTuple_GET_ITEM(key, i), depth - 1)) {
            return 0;
        }
    }
    return 1;
}

int key_is_plain(PyObject *key) { return plain_inside(key, DEEPEST_KEY); }

/* The key that the dict holds in the place of one that is equal to it (borrowed); `key` where there is none. Keys are atoms: nobody's code runs. */
PyObject *key_held(Recorder *r, PyObject *dict, PyObject *key) {
    Probe *probe = PyObject_New(Probe, r->state->probe_type);
    PyObject *held = key;
    if (probe != NULL) {
        probe->key = key;
        probe->met = NULL;
        probe->hash = PyObject_Hash(key);
        if (PyDict_GetItemWithError(dict, (PyObject *)probe) != NULL && probe->met != NULL) {
            held = probe->met;
        }
        Py_DECREF(probe);
    }
    PyErr_Clear();
    return held;
}
