/* The record buffer: appending, and turning records into tuples afterwards. */
#include "recorder.h"

/* Make room for `needed` items; 0 or -1 (no memory). Grows by doubling. */
int grow(void **array, size_t *capacity, size_t needed, size_t item) {
    if (needed <= *capacity) {
        return 0;
    }
    size_t size = *capacity ? *capacity * 2 : 64; /* the log itself begins with FIRST_RECORDS */
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

#define FIRST_RECORDS 2048

Record *log_append_slowly(Recorder *r) {
    Log *log = &r->log;
    if (log->capacity == 0) {
        log->records = PyMem_RawMalloc(FIRST_RECORDS * sizeof(Record));
        log->capacity = log->records == NULL ? 0 : FIRST_RECORDS;
    }
    if (log->full || grow((void **)&log->records, &log->capacity, log->count + 1, sizeof(Record)) < 0) {
        log->full = 1;
        r->next_check = 0;
        return NULL;
    }
    return &log->records[log->count++];
}

void log_write(Recorder *r, uint32_t op_flags, uint32_t a, uint32_t b, uint64_t number) {
    if (a >= 1u << 24) {
        log_write(r, OP_WIDE << 1, a >> 24, 0, 0);
    }
    Record *record = log_append(r);
    if (record != NULL) {
        record->head = op_flags | a << 8;
        record->b = b;
        record->c.number = number;
    }
}

void log_write_atom(Recorder *r, uint32_t op_flags, uint32_t a, uint32_t b, PyObject *atom) {
    if (a >= 1u << 24) {
        log_write(r, OP_WIDE << 1, a >> 24, 0, 0);
    }
    Record *record = log_append(r);
    if (record != NULL) {
        record->head = op_flags | a << 8;
        record->b = b;
        record->c.value = Py_NewRef(atom);
    }
}

/* Whether the operation's payload is a value (an atom or a reference) and not a plain number. */
int op_carries_value(unsigned op) {
    switch (op) {
    case OP_RETURN: case OP_YIELD: case OP_RAISE: case OP_UNWIND: case OP_OUTPUT: case OP_INPUT: case OP_RESULT: case OP_BIND: case OP_LABEL:
    case OP_SEQ_INIT: case OP_SEQ_SET: case OP_SEQ_INSERT: case OP_SET_INIT: case OP_SET_ADD: case OP_SET_DISCARD: case OP_KEY:
    case OP_DICT_INIT: case OP_DICT_SET: case OP_ATTR_INIT: case OP_ATTR_SET: case OP_BYTES_INIT: case OP_BYTES_PUT: case OP_EVALUATION:
        return 1;
    default:
        return 0;
    }
}

static int owns_value(const Record *record) {
    return !(record->head & FLAG_REFERENCE) && op_carries_value(record->head >> 1 & 0x3F);
}

void log_free(Log *log) {
    Record *records = log->records;
    size_t count = log->count;
    log->records = NULL;
    log->count = log->capacity = 0;
    for (size_t i = 0; i < count; i++) {
        if (owns_value(&records[i])) {
            Py_DECREF(records[i].c.value);
        }
    }
    PyMem_RawFree(records);
}

/* The records from `start` to `stop` as a list of (kind, a, b, c). */
PyObject *log_decode(Recorder *r, Py_ssize_t start, Py_ssize_t stop) {
    Py_ssize_t count = (Py_ssize_t)r->log.count;
    start = start < 0 ? 0 : start > count ? count : start;
    stop = stop < start ? start : stop > count ? count : stop;
    PyObject *list = PyList_New(stop - start);
    if (list == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = start; i < stop; i++) {
        const Record *record = &r->log.records[i];
        unsigned op = record->head >> 1 & 0x3F;
        PyObject *payload;
        if (owns_value(record)) {
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
