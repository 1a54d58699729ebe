/* The record buffer: appending, and turning records into tuples afterwards. */
#include "recorder.h"

/* Make room for `needed` items; 0 or -1 (no memory). Grows by doubling. */
int grow(void **array, size_t *capacity, size_t needed, size_t item) {
    if (needed <= *capacity) {
        return 0;
    }
    size_t size = *capacity ? *capacity * 2 : 64;
    while (size < needed) {
        size *= 2;
    }
    if (size > PY_SSIZE_T_MAX / item) {
        return -1;
    }
    void *moved = PyMem_RawRealloc(*array, size * item);
    if (moved == NULL) {
        return -1;
    }
    *array = moved;
    *capacity = size;
    return 0;
}

Record *log_append_slowly(Recorder *r) {
    Log *log = &r->log;
    Record *chunk = NULL;
    if (log->sealed) {
        return NULL;
    }
    if (!log->full && grow((void **)&log->chunks, &log->chunk_capacity, log->chunk_count + 1, sizeof(Record *)) == 0) {
        ModuleState *state = r->state;
        chunk = state->spare_count ? state->spare[--state->spare_count] : PyMem_RawMalloc(CHUNK_RECORDS * sizeof(Record));
    }
    if (chunk == NULL) {
        log->full = 1;
        r->next_check = 0;
        return NULL;
    }
    log->chunks[log->chunk_count++] = chunk;
    r->state->log_chunks++;
    log->next = chunk + 1;
    log->end = chunk + CHUNK_RECORDS;
    return chunk;
}

#define LEAST_COLLECTED 1024 /* chunks: 64 MiB */

/* make_room(), before a new recording: a trace that was read and dropped is a cycle of few objects, which the garbage collector does not hurry to look for, and
 * of any number of bytes. Where the logs have become twice as many since it was last asked, it is asked. */
PyObject *make_room(PyObject *module, PyObject *Py_UNUSED(ignored)) {
    ModuleState *state = module_state_of(module);
    if (state->log_chunks >= (state->collect_at ? state->collect_at : LEAST_COLLECTED)) {
        PyGC_Collect(); /* does nothing where the program has switched it off */
        state->collect_at = state->log_chunks * 2 > LEAST_COLLECTED ? state->log_chunks * 2 : LEAST_COLLECTED;
    }
    Py_RETURN_NONE;
}

/* The upper bits of a number that does not fit into the record behind. */
void log_write_wide(Recorder *r, uint32_t a) { log_write(r, OP_WIDE << 1, a >> 24, 0, 0); }

/* Operations whose payload is a value (an atom or a reference) and not a plain number. */
#define BIT(op) (1ull << (op))
static const uint64_t value_operations =
    BIT(OP_RETURN) | BIT(OP_YIELD) | BIT(OP_RAISE) | BIT(OP_UNWIND) | BIT(OP_OUTPUT) | BIT(OP_INPUT) | BIT(OP_RESULT) | BIT(OP_BIND) | BIT(OP_LABEL) |
    BIT(OP_SEQ_INIT) | BIT(OP_SEQ_SET) | BIT(OP_SEQ_INSERT) | BIT(OP_SET_INIT) | BIT(OP_SET_ADD) | BIT(OP_SET_DISCARD) | BIT(OP_KEY) |
    BIT(OP_DICT_INIT) | BIT(OP_DICT_SET) | BIT(OP_ATTR_INIT) | BIT(OP_ATTR_SET) | BIT(OP_BYTES_INIT) | BIT(OP_BYTES_PUT) | BIT(OP_EVALUATION) | BIT(OP_SIFT);

int log_owns(const Record *record) {
    return !(record->head & FLAG_REFERENCE) && value_operations >> (record->head >> 1 & 0x3F) & 1;
}

void log_free(Recorder *r) {
    Log *log = &r->log;
    Record **chunks = log->chunks, *end = log->next;
    size_t count = log->chunk_count;
    log->chunks = NULL;
    log->next = log->end = NULL;
    log->chunk_count = log->chunk_capacity = 0;
    r->state->log_chunks -= count;
    for (size_t n = 0; n < count; n++) {
        const Record *stop = n + 1 == count ? end : chunks[n] + CHUNK_RECORDS;
        for (const Record *record = chunks[n]; record != stop; record++) {
            if (log_owns(record)) {
                Py_DECREF(record->c.value);
            }
        }
        if (r->state->spare_count < SPARE_CHUNKS) {
            r->state->spare[r->state->spare_count++] = chunks[n];
        }
        else {
            PyMem_RawFree(chunks[n]);
        }
    }
    PyMem_RawFree(chunks);
    log_retire(log);
}

/* The records from `start` to `stop` as a list of (kind, a, b, c). */
PyObject *log_decode(Recorder *r, Py_ssize_t start, Py_ssize_t stop) {
    Py_ssize_t count = (Py_ssize_t)log_count(&r->log);
    start = start < 0 ? 0 : start > count ? count : start;
    stop = stop < start ? start : stop > count ? count : stop;
    PyObject *list = PyList_New(stop - start);
    if (list == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = start; i < stop; i++) {
        const Record *record = log_at(&r->log, (size_t)i);
        unsigned op = record->head >> 1 & 0x3F;
        PyObject *payload;
        if (log_owns(record)) {
            payload = Py_NewRef(record->c.value);
        }
        else if (op == OP_CALL || op == OP_RESUME) {
            payload = PyLong_FromLongLong((int64_t)record->c.number);
        }
        else {
            payload = PyLong_FromUnsignedLongLong(record->c.number);
        }
        PyObject *row = payload == NULL ? NULL : PyTuple_New(4);
        if (row == NULL) {
            Py_XDECREF(payload);
            Py_DECREF(list);
            return NULL;
        }
        PyTuple_SET_ITEM(row, 0, PyLong_FromLong(record->head & 0xFF));
        PyTuple_SET_ITEM(row, 1, PyLong_FromUnsignedLong(record->head >> 8));
        PyTuple_SET_ITEM(row, 2, PyLong_FromUnsignedLong(record->b));
        PyTuple_SET_ITEM(row, 3, payload);
        PyList_SET_ITEM(list, i - start, row);
        if (PyTuple_GET_ITEM(row, 0) == NULL || PyTuple_GET_ITEM(row, 1) == NULL || PyTuple_GET_ITEM(row, 2) == NULL) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}
