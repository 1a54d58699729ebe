/* What the files of the guard share. */
#ifndef CHAINEXEC_GUARD_H
#define CHAINEXEC_GUARD_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* What a process says at its end, as one letter of its answer. */
enum { ANSWERED = 'a', FAILED = 'f', TAMPERED = 't', FORBIDDEN = 'x', NO_MEMORY = 'm', TOO_LARGE = 'l' };

/* OFF: in the server, and before a job has begun. PROGRAM: code that nobody vouches for may run. OURS: only code that was there before. */
enum { OFF, PROGRAM, OURS };

#define SECRET_SIZE 32
#define STATUS_SAID 80 /* status of a process that has said how it ended */
#define STATUS_MUTE 81 /* ... that could not say it: its channel was closed or broken */

extern int guard_phase;

/* channel.c: the way to the process that asked */
_Noreturn void guard_end(char how, const char *what, const char *more);
PyObject *guard_take(PyObject *module, PyObject *args);
PyObject *guard_answer(PyObject *module, PyObject *args);

/* seal.c: what must not have changed */
PyObject *guard_seal(PyObject *module, PyObject *args);
const char *guard_broken(char *more, size_t size);
const char *guard_builtins_broken(void);
int guard_is_known(PyObject *code);
int guard_is_own(PyObject *code);
int guard_is_own_class(PyObject *type);
int guard_hide_modules(void);
int guard_show_modules(void);

/* memory.c: what children share with the server */
PyObject *guard_settle(PyObject *module, PyObject *objects);
PyObject *guard_fill(PyObject *module, PyObject *unused);

/* hook.c: what a program may not do */
PyObject *guard_watch(PyObject *module, PyObject *args);

/* run.c: runs a program so that it cannot see who runs it */
PyObject *guard_evaluate(PyObject *module, PyObject *args);
PyObject *guard_hidden(PyObject *module, PyObject *function);
PyObject *guard_forbidden(PyObject *module, PyObject *args);
PyObject *guard_filter_subclasses(PyObject *module, PyObject *unused);
PyObject *guard_begin(PyObject *module, PyObject *unused);
int guard_run_ready(PyObject *module);
void guard_finish(void);

/* confine.c: what the operating system offers */
PyObject *guard_confine_server(PyObject *module, PyObject *args);
PyObject *guard_confine_child(PyObject *module, PyObject *args);
PyObject *guard_probe(PyObject *module, PyObject *unused);

#endif
