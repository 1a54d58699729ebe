/* CPython 3.14 and 3.15: slots are tagged references, structures moved to other headers. */
#include "frameobject.h"
#undef _PyGC_FINALIZED
#include "internal/pycore_interpframe_structs.h"
#include "internal/pycore_stackref.h"
#include "internal/pycore_interpframe.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"
#include "internal/pycore_pystate.h"

typedef _PyStackRef Slot;

/* The lowest bit marks a reference that is not counted (NULL is marked so, too); both low bits mark a plain number on the stack. */
static inline PyObject *slot_object(Slot slot) {
    if ((slot.bits & 3) == 3) {
        return NULL;
    }
    return (PyObject *)(slot.bits & ~(uintptr_t)1);
}

static inline _PyInterpreterFrame *frame_of(PyThreadState *state) { return state->current_frame; }

static inline PyCodeObject *frame_code(_PyInterpreterFrame *frame) { return (PyCodeObject *)slot_object(frame->f_executable); }

/* The code unit of the instruction under way. */
static inline Py_ssize_t frame_unit(_PyInterpreterFrame *frame, PyCodeObject *code) { return frame->instr_ptr - (_Py_CODEUNIT *)code->co_code_adaptive; }

static inline PyObject *frame_generator(_PyInterpreterFrame *frame) {
    if (frame->owner != FRAME_OWNED_BY_GENERATOR) {
        return NULL;
    }
    return (PyObject *)((char *)frame - offsetof(PyGenObject, gi_iframe));
}

#define LAST_LOCAL_FIRST 1

#define KEYWORD_NAMES_ON_STACK 1 /* CALL_KW has their tuple on top */

static inline PyObject *keyword_names(_PyInterpreterFrame *Py_UNUSED(frame), PyCodeObject *Py_UNUSED(code), Slot *top) {
    PyObject *names = slot_object(top[-1]);
    return names != NULL && PyTuple_CheckExact(names) ? names : NULL;
}

static inline void call_operands(Slot *top, Py_ssize_t count, PyObject **callable, PyObject **self) {
    *callable = slot_object(top[-count - 2]);
    *self = slot_object(top[-count - 1]);
}

static inline void call_ex_operands(Slot *top, int Py_UNUSED(flag), PyObject **callable, PyObject **arguments, PyObject **keywords) {
    *keywords = slot_object(top[-1]);
    *arguments = slot_object(top[-2]);
    *callable = slot_object(top[-4]);
}

static inline int inline_attributes(PyObject *object, PyObject ***values, Py_ssize_t *count, PyObject **dict) {
    PyDictObject *made = _PyObject_GetManagedDict(object);
    if (made != NULL) {
        *dict = (PyObject *)made;
        return 1;
    }
    if (Py_TYPE(object)->tp_flags & Py_TPFLAGS_INLINE_VALUES) {
        PyDictValues *inlined = _PyObject_InlineValues(object);
        if (inlined->valid) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)Py_TYPE(object))->ht_cached_keys;
            *values = inlined->values;
            *count = keys->dk_nentries < inlined->capacity ? keys->dk_nentries : inlined->capacity;
            return 2;
        }
    }
    return 0;
}

/* Where the attribute lies that was inserted as the n-th, counted from 0; -1 behind the last. */
static inline Py_ssize_t inline_inserted(PyObject *object, Py_ssize_t n) {
    PyDictValues *inlined = _PyObject_InlineValues(object);
    return n < inlined->size ? ((uint8_t *)&inlined->values[inlined->capacity])[n] : -1;
}

static inline double monotonic_seconds(void) {
    PyTime_t now;
    return PyTime_MonotonicRaw(&now) == 0 ? PyTime_AsSecondsDouble(now) : 0.0;
}
