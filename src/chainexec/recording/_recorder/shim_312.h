/* CPython 3.12. */
#include "frameobject.h"
#include "opcode.h"
#undef _PyGC_FINALIZED
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_object.h"
#include "internal/pycore_pystate.h"

typedef PyObject *Slot;

static inline PyObject *slot_object(Slot slot) { return slot; }

static inline _PyInterpreterFrame *frame_of(PyThreadState *state) { return state->cframe->current_frame; }

static inline PyCodeObject *frame_code(_PyInterpreterFrame *frame) { return frame->f_code; }

/* The code unit of the instruction under way; its last inline cache where it called Python code. */
static inline Py_ssize_t frame_unit(_PyInterpreterFrame *frame, PyCodeObject *code) { return frame->prev_instr - (_Py_CODEUNIT *)code->co_code_adaptive; }

static inline PyObject *frame_generator(_PyInterpreterFrame *frame) {
    if (frame->owner != FRAME_OWNED_BY_GENERATOR) {
        return NULL;
    }
    return (PyObject *)((char *)frame - offsetof(PyGenObject, gi_iframe));
}

#define LAST_LOCAL_FIRST 0

#define KEYWORD_NAMES_ON_STACK 0 /* a preceding KW_NAMES keeps them elsewhere */

static inline PyObject *keyword_names(_PyInterpreterFrame *frame, PyCodeObject *code, Slot *Py_UNUSED(top)) {
    Py_ssize_t unit = frame_unit(frame, code) - 1;
    const _Py_CODEUNIT *units = (const _Py_CODEUNIT *)code->co_code_adaptive;
    if (unit < 1 || units[unit].op.code != KW_NAMES || units[unit - 1].op.code == EXTENDED_ARG) {
        return NULL;
    }
    PyObject *names = units[unit].op.arg < PyTuple_GET_SIZE(code->co_consts) ? PyTuple_GET_ITEM(code->co_consts, units[unit].op.arg) : NULL;
    return names != NULL && PyTuple_CheckExact(names) ? names : NULL;
}

/* Where CALL finds its callable: [method, self] or [NULL, callable] below the arguments. */
static inline void call_operands(Slot *top, Py_ssize_t count, PyObject **callable, PyObject **self) {
    PyObject *first = top[-count - 2], *second = top[-count - 1];
    if (first != NULL) {
        *callable = first;
        *self = second;
    }
    else {
        *callable = second;
        *self = NULL;
    }
}

/* CALL_FUNCTION_EX: its callable and its argument tuple; `flag` is the instruction's argument. */
static inline void call_ex_operands(Slot *top, int flag, PyObject **callable, PyObject **arguments, PyObject **keywords) {
    int extra = flag & 1;
    *keywords = extra ? top[-1] : NULL;
    *arguments = top[-1 - extra];
    *callable = top[-2 - extra];
}

/* 1: *dict is the instance's attribute dict. 2: *values holds *count attributes, named by the type's cached keys. 0: neither. */
static inline int inline_attributes(PyObject *object, PyObject ***values, Py_ssize_t *count, PyObject **dict) {
    PyDictOrValues state = *_PyObject_DictOrValuesPointer(object);
    if (_PyDictOrValues_IsValues(state)) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)Py_TYPE(object))->ht_cached_keys;
        *values = _PyDictOrValues_GetValues(state)->values;
        *count = keys->dk_nentries;
        return 2;
    }
    if (state.dict != NULL) {
        *dict = state.dict;
        return 1;
    }
    return 0;
}

/* Where the attribute lies that was inserted as the n-th, counted from 0; -1 behind the last. */
static inline Py_ssize_t inline_inserted(PyObject *object, Py_ssize_t n) {
    uint8_t *behind = (uint8_t *)_PyDictOrValues_GetValues(*_PyObject_DictOrValuesPointer(object));
    return n < behind[-2] ? behind[-3 - n] : -1;
}

static inline double monotonic_seconds(void) { return _PyTime_AsSecondsDouble(_PyTime_GetMonotonicClock()); }
