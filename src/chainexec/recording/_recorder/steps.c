/* Steps: limits, and writing their records. */
#include "steps.h"

#define CHECK_STEPS 256 /* the clock is read, and the log's size looked at, once in so many steps */

/* ---- limits ----------------------------------------------------------------------------------------------------- */
/* End the run: the exception goes through the program, again at each later event, until it has unwound. Returns -1. */
int stop_raise(Recorder *r, const char *limit) {
    if (r->limit == NULL) {
        r->limit = limit;
    }
    r->next_check = 0;
    r->fast_code = NULL;
    if (r->log.full) {
        PyErr_NoMemory();
    }
    else {
        PyErr_SetString(r->stop, r->limit);
    }
    return -1;
}

/* A limit on the log is hit: the run ends, or goes on unharmed where somebody wants to be asked; that one may finish this recorder. */
int limit_hit(Recorder *r, const char *limit) {
    if (r->on_limit == NULL) {
        return stop_raise(r, limit);
    }
    PyObject *pending = PyErr_GetRaisedException(), *asked = Py_NewRef(r->on_limit), *done = PyObject_CallFunction(asked, "s", limit);
    if (done == NULL) { /* a defect: recording ends, finish() tells of it */
        Py_XSETREF(r->failure, PyErr_GetRaisedException());
        r->active = 0;
        r->fast_code = NULL;
    }
    Py_XDECREF(done);
    Py_DECREF(asked);
    PyErr_SetRaisedException(pending);
    r->next_check = r->log.steps < UINT32_MAX - 16 - CHECK_STEPS ? r->log.steps + CHECK_STEPS : UINT32_MAX - 16;
    return 0;
}

int step_check(Recorder *r) {
    if (r->log.sealed) {
        return 0;
    }
    if (r->limit != NULL) {
        return stop_raise(r, r->limit);
    }
    if (r->log.full) {
        return limit_hit(r, "memory");
    }
    if (r->out_stream && r->max_steps && r->log.steps + 1 >= r->max_steps) { /* a step, too */
        output_flush(r);
        if (r->limit != NULL) {
            return stop_raise(r, r->limit);
        }
    }
    if (r->max_steps && r->log.steps >= r->max_steps) {
        return limit_hit(r, "steps");
    }
    if (r->max_bytes && log_length(&r->log) * sizeof(Record) > r->max_bytes) {
        return limit_hit(r, "bytes");
    }
    if (r->deadline > 0.0 && monotonic_seconds() > r->deadline) {
        return stop_raise(r, "seconds");
    }
    uint64_t next = r->max_steps ? r->max_steps : UINT64_MAX, soon = (uint64_t)r->log.steps + CHECK_STEPS;
    r->next_check = (r->max_bytes || r->deadline > 0.0) && soon < next ? soon : next;
    if (r->next_check > UINT32_MAX - 16) {
        r->next_check = UINT32_MAX - 16;
        if (r->log.steps >= r->next_check) {
            return limit_hit(r, "steps"); /* step numbers have 32 bits */
        }
    }
    return 0;
}

/* ---- steps ------------------------------------------------------------------------------------------------------ */
/* Write the output that came since the last step as one step. */
void output_flush(Recorder *r) {
    if (r->out_stream == 0) {
        return;
    }
    if (r->max_steps && r->log.steps >= r->max_steps && r->on_limit == NULL) { /* the run ends before it */
        if (PyList_SetSlice(r->out_pieces, 0, PyList_GET_SIZE(r->out_pieces), NULL) < 0) {
            PyErr_Clear();
        }
        r->out_stream = 0;
        r->limit = r->limit == NULL ? "steps" : r->limit;
        r->next_check = 0;
        r->fast_code = NULL;
        return;
    }
    PyObject *empty = PyUnicode_FromString(""), *text = empty == NULL ? NULL : PyUnicode_Join(empty, r->out_pieces);
    Py_XDECREF(empty);
    if (text == NULL || PyList_SetSlice(r->out_pieces, 0, PyList_GET_SIZE(r->out_pieces), NULL) < 0) {
        PyErr_Clear();
        r->log.full = 1;
    }
    else {
        log_write_atom(r, OP_OUTPUT << 1, (uint32_t)r->out_stream, r->out_frame, text);
        r->log.steps += !r->log.sealed;
    }
    Py_XDECREF(text);
    r->out_stream = 0;
}

/* Write the record of a step with a value that may be no common atom; its number. */
uint32_t step_write_object(Recorder *r, Thread *t, unsigned op, uint32_t a, uint32_t b, PyObject *value) {
    if (r->out_stream) {
        output_flush(r);
    }
    uint32_t before = r->table.next_id;
    Tracked *o = resolve(r, value);
    if (o == NULL) {
        return step_write_atom(r, t, op, a, b, value);
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (o->id >= before) {
        limbo_add(r, o); /* perhaps nobody keeps it */
    }
    return step_write(r, t, op << 1 | FLAG_REFERENCE, a, b, o->id);
}
