/* What differs between CPython versions, and nothing else: how to reach the running frame, its slots, and an instance's attributes.
 * Each supported version has its own file; all offer the same names:
 *
 *   Slot                 the type of one entry of `localsplus`
 *   slot_object(slot)    its object, borrowed; NULL where it is empty or holds no object
 *   frame_of(state)      the innermost interpreter frame of a thread (a C callback has none of its own)
 *   frame_code(frame)    its code object, borrowed
 *   frame_generator(f)   the generator, coroutine or async generator that owns it, borrowed; NULL for a plain call
 *   inline_attributes()  where the attributes of an instance without a dict lie
 *   LAST_LOCAL_FIRST     whether a frame that is over lets go of its last variable first
 *   keyword_names()      of a call that is about to be made: the tuple of its keywords, borrowed; NULL where it cannot be told
 *   monotonic_seconds()  what time.monotonic() gives
 */
#ifndef CHAINEXEC_SHIM_H
#define CHAINEXEC_SHIM_H

#define PY_SSIZE_T_CLEAN
/* The frame layout is CPython's own business: a self-test guards every assumption made here. */
#ifdef _WIN32
#define Py_BUILD_CORE_MODULE 1 /* the same, and what the interpreter's DLL offers is imported, not exported once more */
#elif !defined(Py_BUILD_CORE)
#define Py_BUILD_CORE 1
#endif
#include "Python.h"
#include "portable.h"

#if PY_VERSION_HEX < 0x030C0000
#error "chainexec needs CPython 3.12 or newer"
#elif PY_VERSION_HEX < 0x030D0000
#include "shim_312.h"
#elif PY_VERSION_HEX < 0x030E0000
#include "shim_313.h"
#else
#include "shim_314.h"
#endif

#endif
