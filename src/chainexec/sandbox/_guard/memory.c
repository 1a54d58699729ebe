/* Keeps the memory of the server shared with its children: each page that a child writes is copied for it, and that is a good part of what a
 * child costs. */
#include "guard.h"

#include <stdint.h>
#include <stdlib.h>

#if PY_VERSION_HEX >= 0x030E0000
#define IMMORTAL _Py_IMMORTAL_INITIAL_REFCNT
#else
#define IMMORTAL _Py_IMMORTAL_REFCNT
#endif

/* settle(objects): their counts of references are no longer written, so that the memory that they lie in stays shared with the children. */
PyObject *guard_settle(PyObject *module, PyObject *objects)
{
    if (!PyList_Check(objects)) {
        PyErr_SetString(PyExc_TypeError, "a list is needed");
        return NULL;
    }
#ifndef Py_GIL_DISABLED
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(objects); at++) {
        PyObject *object = PyList_GET_ITEM(objects, at);
        if (!_Py_IsImmortal(object)) {
            object->ob_refcnt = IMMORTAL;
        }
    }
#endif
    Py_RETURN_NONE;
}

/* ---- free places between things that stay ---- */

#define IN_A_ROW 8 /* blocks, one behind the other: they come from memory that nothing else is in */
#define SMALLEST 16
#define LARGEST_SMALL 512 /* bytes: CPython's own allocator takes what is no larger */
#define LARGEST 65536
#define MOST (8u << 20) /* bytes that are taken at most */

/* Takes blocks of a size until they come one behind the other; returns the bytes that are kept. */
static size_t take_free(size_t size, size_t distance, void *(*allocate)(size_t), void (*release)(void *), size_t most)
{
    char *row[IN_A_ROW] = {NULL};
    size_t taken = 0;
    int length = 0;
    while (length < IN_A_ROW && taken < most) {
        char *block = allocate(size);
        if (block == NULL) {
            break;
        }
        taken += distance;
        length = length > 0 && block == row[length - 1] + distance ? length + 1 : 1;
        row[length - 1] = block;
    }
    while (length > 0) { /* the last ones first, so that these are given out again in order */
        release(row[--length]);
        taken -= distance;
    }
    return taken;
}

/* fill() -> bytes. What is free between objects that stay is taken, for good: the objects that a child makes then lie side by side, on few
 * pages that are its own, instead of one here and one there. */
PyObject *guard_fill(PyObject *module, PyObject *unused)
{
    size_t taken = 0;
    for (size_t size = SMALLEST; size <= LARGEST_SMALL && taken < MOST; size += SMALLEST) {
        taken += take_free(size, size, PyObject_Malloc, PyObject_Free, MOST - taken);
    }
#ifdef __GLIBC__ /* it has 16 bytes of its own before each block */
    for (size_t size = LARGEST; size > LARGEST_SMALL && taken < MOST; size -= size > 4096 ? size / 8 & ~(size_t)15 : 16) {
        taken += take_free(size - 16 + 8, size, malloc, free, MOST - taken);
    }
#endif
    return PyLong_FromSize_t(taken);
}
