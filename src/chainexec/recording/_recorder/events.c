/* The callbacks on sys.monitoring: each writes the effects since the last event, then its own step. */
#include "slots.h"
#include "opcode.h"

#define CHECK_STEPS 256 /* the clock is read, and the log's size looked at, once in so many steps */

/* ---- limits ----------------------------------------------------------------------------------------------------- */
static double monotonic_now(void) {
    struct timespec now;
    if (timespec_get(&now, TIME_UTC) == 0) {
        return 0.0;
    }
#if defined(CLOCK_MONOTONIC)
    clock_gettime(CLOCK_MONOTONIC, &now);
#endif
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* End the run: the exception goes through the program, again at each later event, until it has unwound. Returns -1. */
static int stop_raise(Recorder *r, const char *limit) {
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

static int step_check(Recorder *r);

/* 0 if another step may be written, -1 with the stop exception set. */
static inline int step_allowed(Recorder *r) {
    return __builtin_expect(r->log.steps < r->next_check, 1) ? 0 : step_check(r);
}

static int step_check(Recorder *r) {
    if (r->limit != NULL) {
        return stop_raise(r, r->limit);
    }
    if (r->log.full) {
        return stop_raise(r, "memory");
    }
    if (r->max_steps && r->log.steps >= r->max_steps) {
        return stop_raise(r, "steps");
    }
    if (r->max_bytes && log_count(&r->log) * sizeof(Record) > r->max_bytes) {
        return stop_raise(r, "bytes");
    }
    if (r->deadline > 0.0 && monotonic_now() > r->deadline) {
        return stop_raise(r, "seconds");
    }
    uint64_t next = r->max_steps ? r->max_steps : UINT64_MAX, soon = (uint64_t)r->log.steps + CHECK_STEPS;
    r->next_check = (r->max_bytes || r->deadline > 0.0) && soon < next ? soon : next;
    if (r->next_check > UINT32_MAX - 16) {
        r->next_check = UINT32_MAX - 16;
        if (r->log.steps >= r->next_check) {
            return stop_raise(r, "steps"); /* step numbers have 32 bits */
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
    PyObject *empty = PyUnicode_FromString(""), *text = empty == NULL ? NULL : PyUnicode_Join(empty, r->out_pieces);
    Py_XDECREF(empty);
    if (text == NULL || PyList_SetSlice(r->out_pieces, 0, PyList_GET_SIZE(r->out_pieces), NULL) < 0) {
        PyErr_Clear();
        r->log.full = 1;
    }
    else {
        log_write_atom(r, OP_OUTPUT << 1, (uint32_t)r->out_stream, r->out_frame, text);
        r->log.steps++;
    }
    Py_XDECREF(text);
    r->out_stream = 0;
}

static inline void thread_write(Recorder *r, Thread *t) {
    if (r->stream_thread != t->index) {
        r->stream_thread = t->index;
        log_write(r, OP_THREAD << 1, t->index, 0, 0);
    }
}

/* Write a step's record; its number. `value` (if any) is the payload, else `number`. */
uint32_t step_write(Recorder *r, Thread *t, unsigned op, uint32_t a, uint32_t b, uint64_t number, PyObject *value) {
    if (r->out_stream) {
        output_flush(r);
    }
    uint32_t before = r->table.next_id;
    Tracked *o = value == NULL ? NULL : resolve(r, value);
    if (o != NULL) {
        if (r->table.work_count) {
            drain(r);
        }
        if (o->id >= before) {
            limbo_add(r, o); /* perhaps nobody keeps it */
        }
        thread_write(r, t);
        log_write(r, op << 1 | FLAG_REFERENCE, a, b, o->id);
    }
    else {
        thread_write(r, t);
        if (value != NULL) {
            log_write_atom(r, op << 1, a, b, value);
        }
        else {
            log_write(r, op << 1, a, b, number);
        }
    }
    return r->log.steps++;
}

static void owner_is(Recorder *r, uint32_t id) { r->owner = r->stream_owner = id; }

static inline void line_open(Recorder *r, Thread *t, ShadowFrame *f, int32_t statement) {
    if (r->out_stream) {
        output_flush(r);
    }
    if (f->passes_counted) {
        passes_close(r, f, 0);
        memset(f->pass_counts, 0, (size_t)f->code->pass_count * sizeof(uint32_t));
        f->passes_counted = 0;
    }
    if (f->open_record != NULL) {
        f->open_record->c.number = (f->open_record->c.number & ~(uint64_t)UINT32_MAX) | r->log.steps;
    }
    thread_write(r, t);
    Record *record = log_append(r);
    if (record == NULL) {
        return;
    }
    record->head = OP_LINE << 1 | (uint32_t)statement << 8;
    record->b = f->id;
    record->c.number = (uint64_t)++f->visits[statement] << 32 | NO_END;
    f->statement = statement;
    f->open_record = record;
    f->open_step = f->line_step = r->log.steps++;
    r->owner = r->stream_owner = f->id;
}

static void pass_open(Recorder *r, Thread *t, ShadowFrame *f, int32_t pass) {
    uint32_t number = ++f->pass_counts[pass];
    int depth = f->pass_depth;
    for (int i = 0; i < f->pass_depth; i++) {
        if (f->passes[i].pass == pass) {
            depth = i;
            break;
        }
    }
    f->passes_counted = 1;
    passes_close(r, f, depth);
    f->open_step = step_write(r, t, OP_ITERATION, (uint32_t)pass, f->id, (uint64_t)number << 32 | NO_END, NULL);
    if (r->log.full) {
        return;
    }
    owner_is(r, f->id);
    if (f->pass_depth < PASS_DEPTH) {
        f->passes[f->pass_depth++] = (OpenPass){.pass = pass, .record = r->log.next - 1};
    }
}

static void passes_end(Recorder *r, Thread *t, ShadowFrame *f, int32_t pass) {
    f->pass_counts[pass] = 0;
    for (int i = 0; i < f->pass_depth; i++) {
        if (f->passes[i].pass == pass) {
            passes_close(r, f, i);
            thread_write(r, t);
            log_write(r, OP_PASSES_END << 1, (uint32_t)pass, f->id, 0);
            f->open_step = f->line_step;
            return;
        }
    }
}

/* ---- a frame appears -------------------------------------------------------------------------------------------- */
static void namespaces_write(Recorder *r, ShadowFrame *f) {
    CodeRecord *c = f->code;
    PyObject *globals = f->frame->f_globals, *locals = c->module_like ? f->frame->f_locals : NULL;
    if (PyTuple_GET_SIZE(c->globals_used) == 0 && locals == NULL) {
        return;
    }
    if (PyDict_Check(globals)) {
        Tracked *o = namespace_object(r, globals);
        if (o != NULL) {
            log_write(r, OP_NAMESPACE << 1, 0, f->id, o->id);
            if (c->namespace_done != globals) {
                c->namespace_done = globals;
                namespace_add_names(r, o, c->globals_used);
            }
        }
    }
    if (locals != NULL && PyDict_Check(locals)) {
        Tracked *o = locals == globals ? namespace_object(r, locals) : meet(r, locals); /* a class body's own namespace is whole */
        if (o != NULL) {
            namespace_add_names(r, o, c->globals_used);
            drain(r);
            log_write(r, OP_NAMESPACE << 1, 1, f->id, o->id);
        }
    }
}

static ShadowFrame *frame_begin(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code, int joined) {
    ShadowFrame *caller = t->depth ? t->stack[t->depth - 1] : NULL;
    if (caller != NULL) {
        sync_caller(r, caller);
    }
    ShadowFrame *f = frame_push(r, t, frame, code);
    if (f == NULL) {
        return NULL;
    }
    f->open_step = f->line_step = step_write(r, t, OP_CALL, code->index, f->id, (uint64_t)(caller == NULL ? -1 : (int64_t)caller->open_step), NULL);
    owner_is(r, f->id);
    f->joined = joined;
    if (joined) {
        log_write(r, OP_JOINED << 1, 0, f->id, 0);
    }
    namespaces_write(r, f);
    sync_slots(r, f);
    if (!joined && !f->generator) {
        f->may_store = 0; /* nothing is stored between a function's start and its first entry */
    }
    if (r->table.work_count) {
        drain(r);
    }
    return f;
}

/* A defect of the recorder must not look like an exception of the program: it ends the recording, and finish() tells of it. */
static PyObject *fail(Recorder *r) {
    if (PyErr_ExceptionMatches(PyExc_RecursionError) || PyErr_ExceptionMatches(r->stop)) {
        return NULL; /* the program's own */
    }
    r->failure = PyErr_GetRaisedException();
    r->active = 0;
    r->fast_code = NULL;
    Py_RETURN_NONE;
}

/* What every callback begins with: this frame's code record, or NULL (*result is what to return). Where `frame` is given, code that was
 * not met before (its frame was running when recording began) is asked about. */
static CodeRecord *followed(Recorder *r, PyObject *const *args, _PyInterpreterFrame *frame, PyObject **result) {
    *result = NULL;
    if (!r->active) {
        *result = Py_NewRef(Py_None);
        return NULL;
    }
    CodeRecord *code = code_lookup(r, args[0]);
    if (code == NULL && frame != NULL) {
        int error = 0;
        code = code_record(r, args[0], frame->f_globals, &error);
        if (error) {
            *result = fail(r);
            return NULL;
        }
    }
    if (code == NULL || code->plan == NULL) {
        *result = Py_NewRef(Py_None);
        return NULL;
    }
    return code;
}

/* After the work: None, or the exception that ends the run. */
static inline PyObject *answer(Recorder *r) {
    if (r->log.full && r->limit == NULL) {
        stop_raise(r, "memory");
        return NULL;
    }
    return Py_NewRef(Py_None);
}

/* ---- callbacks -------------------------------------------------------------------------------------------------- */
static PyObject *on_start(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) {
    Recorder *r = (Recorder *)self;
    PyThreadState *state = PyThreadState_Get();
    _PyInterpreterFrame *frame = frame_of(state);
    if (!r->active || frame == NULL || (PyObject *)frame_code(frame) != args[0]) {
        Py_RETURN_NONE;
    }
    int error = 0;
    CodeRecord *code = code_record(r, args[0], frame->f_globals, &error);
    if (error) {
        return fail(r);
    }
    if (code == NULL || code->plan == NULL) {
        return Py_NewRef(r->state->disable);
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    if (t != NULL && t->foreign) {
        r->foreign_events++;
        Py_RETURN_NONE;
    }
    if (t == NULL || step_allowed(r) < 0) {
        return t == NULL ? PyErr_NoMemory() : NULL;
    }
    if (t->depth && t->stack[t->depth - 1]->frame == frame && t->stack[t->depth - 1]->open_record == NULL &&
        t->stack[t->depth - 1]->open_step + 1 == r->log.steps && t->stack[t->depth - 1]->code == code && t->stack[t->depth - 1]->statement < 0) {
        Py_RETURN_NONE; /* the same start, told twice because events were switched on in between */
    }
    /* A suspended frame at this address ended unseen: this is a new one. */
    ShadowFrame *stale = frame_resume(r, t, frame, code);
    if (stale != NULL) {
        frame_pop(r, t, stale);
    }
    if (r->max_depth && t->depth >= r->max_depth) {
        stop_raise(r, "depth");
        return NULL;
    }
    t->unwound = NULL;
    frame_begin(r, t, frame, code, 0);
    return answer(r);
}

/* The shadow frame of the running frame; one that was running before recording began joins now. NULL: `*failed` tells whether an exception is set. */
static ShadowFrame *running(Recorder *r, Thread *t, CodeRecord *code, int *failed) {
    _PyInterpreterFrame *frame = frame_of(t->state);
    *failed = 0;
    if (t->foreign) {
        r->foreign_events++;
        return NULL;
    }
    if (frame == NULL || frame_code(frame) != code->code) {
        return NULL;
    }
    ShadowFrame *f = frame_top(r, t, frame, code);
    if (f == NULL) {
        f = frame_resume(r, t, frame, code);
    }
    if (f == NULL) {
        if (step_allowed(r) < 0) {
            *failed = 1;
            return NULL;
        }
        f = frame_begin(r, t, frame, code, 1);
    }
    return f;
}

/* The common case: one statement of a plain frame ends, the next one begins. 1 if that was all. */
static inline int plain_step(Recorder *r, Thread *t, ShadowFrame *f, const Action *action) {
    if (action->plain_step == ACT_LOOP_STEP && f->fresh_header && f->statement == action->statement) {
        f->fresh_header = 0;
        f->may_store |= action->may_store;
        return 1;
    }
    r->owner = f->id;
    if (f->pending.kind != CHANGE_NONE) {
        pending_flush(r, f);
    }
    if (f->may_store) {
        slots_compare(r, f);
    }
    if (__builtin_expect(r->cell_changed || r->attention || r->log.steps >= r->next_check, 0)) {
        return 0;
    }
    f->may_store = action->may_store;
    t->unwound = NULL;
    r->own_store = NULL;
    line_open(r, t, f, action->statement);
    f->fresh_header = action->plain_step == ACT_STEP;
    return 1;
}

static PyObject *on_instruction(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) {
    Recorder *r = (Recorder *)self;
    PyObject *result;
    PyThreadState *state = PyThreadState_Get();
    Thread *t = r->last_thread;
    CodeRecord *code = r->fast_code;
    Py_ssize_t unit = PyUnstable_Long_CompactValue((PyLongObject *)args[1]) / 2;
    if (__builtin_expect(code == NULL || (PyObject *)code->code != args[0], 0)) {
        code = followed(r, args, frame_of(state), &result);
        if (code == NULL) {
            return result;
        }
        if (r->limit == NULL) {
            r->fast_code = code;
        }
    }
    Action *action = (size_t)unit < (size_t)code->units ? code->action_at[unit] : NULL;
    if (action == NULL) {
        return Py_NewRef(r->state->disable);
    }
    if (r->limit != NULL) {
        ShadowFrame *joined = t != NULL && t->state == state ? frame_top(r, t, frame_of(state), code) : NULL;
        if (joined != NULL && joined->joined) {
            Py_RETURN_NONE; /* the code around `with Tracer()` is not ended with the block */
        }
        stop_raise(r, r->limit);
        return NULL;
    }
    ShadowFrame *f = t != NULL && t->state == state ? t->top : NULL;
    if (__builtin_expect(f == NULL || f->frame != frame_of(state) || f->code != code, 0)) {
        int failed;
        t = current_thread(r, state);
        if (t == NULL) {
            return PyErr_NoMemory();
        }
        f = running(r, t, code, &failed);
        if (f == NULL) {
            return failed ? NULL : answer(r);
        }
    }
    if (__builtin_expect(action->plain_step && !r->attention, 1) && plain_step(r, t, f, action)) {
        return Py_None;
    }
    if (action->evaluation >= 0) {
        r->owner = f->id;
        if (r->dict_event_count) {
            dict_events_write(r);
        }
        pending_flush(r, f);
        PyObject *value = slot_object(f->frame->localsplus[code->slots + action->evaluation_stack - 1]);
        if (value != NULL) {
            uint32_t before = r->table.next_id;
            Tracked *o = resolve(r, value);
            if (o != NULL && o->id >= before) {
                drain(r);
                limbo_add(r, o);
            }
            effect_entry(r, OP_EVALUATION << 1, (uint32_t)action->evaluation, f->id, value, o);
        }
    }
    for (int32_t i = 0; i < action->entry_count; i++) {
        EntryAction *entry = &code->entries[action->first_entry + i];
        if (entry->action == ACT_LOOP_STEP && f->fresh_header && f->statement == entry->number) {
            f->fresh_header = 0;
            f->may_store |= action->may_store;
            continue;
        }
        effects_sync(r, f);
        f->may_store = action->may_store;
        switch (entry->action) {
        case ACT_STEP_ONCE:
            if (f->open_record != NULL && f->statement == entry->number) {
                break;
            }
            /* fall through */
        case ACT_STEP:
        case ACT_LOOP_STEP:
            if (step_allowed(r) < 0) {
                return NULL;
            }
            t->unwound = NULL;
            line_open(r, t, f, entry->number);
            f->fresh_header = entry->action != ACT_LOOP_STEP;
            break;
        case ACT_PASS:
            if (step_allowed(r) < 0) {
                return NULL;
            }
            pass_open(r, t, f, entry->number);
            break;
        case ACT_PASSES_END:
            passes_end(r, t, f, entry->number);
            break;
        case ACT_HANDLED:
            if (step_allowed(r) < 0) {
                return NULL;
            }
            step_close(r, f);
            t->unwound = NULL;
            f->open_step = f->line_step = step_write(r, t, OP_HANDLED, (uint32_t)entry->number, f->id, 0, NULL);
            owner_is(r, f->id);
            break;
        case ACT_BRANCH:
            thread_write(r, t);
            log_write(r, OP_BRANCH << 1, (uint32_t)entry->number, f->id, 1);
            break;
        case ACT_STORED:
            effect_plain(r, OP_STORED << 1, (uint32_t)entry->number, f->id, 0);
            break;
        default:
            break;
        }
    }
    if (action->site) {
        if (f->pending.kind != CHANGE_NONE || r->dict_event_count) {
            r->owner = f->id;
            dict_events_write(r);
            pending_flush(r, f);
        }
        site_before(r, f, action);
        return Py_None;
    }
    return answer(r);
}

/* A frame is over (or waits): RETURN, YIELD. */
static PyObject *leave(PyObject *self, PyObject *const *args, unsigned op) {
    Recorder *r = (Recorder *)self;
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    int failed;
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    ShadowFrame *f = r->limit != NULL ? frame_top(r, t, frame_of(t->state), code) : running(r, t, code, &failed);
    if (f == NULL) {
        return r->limit == NULL && failed ? NULL : answer(r);
    }
    if (r->limit == NULL) {
        effects_sync(r, f);
    }
    if (r->limit != NULL && f->joined) {
        frame_pop(r, t, f);
        Py_RETURN_NONE;
    }
    if (step_allowed(r) < 0) {
        frame_pop(r, t, f);
        return NULL;
    }
    if (op == OP_RETURN || !code->genexpr) {
        step_close(r, f);
    }
    step_write(r, t, op, 0, f->id, 0, args[2]);
    t->unwound = NULL;
    if (op == OP_RETURN) {
        frame_pop(r, t, f);
    }
    else {
        frame_suspend(r, t, f);
    }
    owner_is(r, caller_id(t));
    return answer(r);
}

static PyObject *on_return(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return leave(self, args, OP_RETURN); }

static PyObject *on_yield(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return leave(self, args, OP_YIELD); }

static PyObject *resume(PyObject *self, PyObject *const *args, uint32_t thrown) {
    Recorder *r = (Recorder *)self;
    PyObject *result;
    PyThreadState *state = PyThreadState_Get();
    _PyInterpreterFrame *frame = frame_of(state);
    CodeRecord *code = followed(r, args, frame, &result);
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, state);
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    if (frame == NULL || frame_code(frame) != code->code || t->foreign) {
        Py_RETURN_NONE;
    }
    if (step_allowed(r) < 0) {
        return NULL;
    }
    ShadowFrame *caller = t->depth ? t->stack[t->depth - 1] : NULL;
    if (caller != NULL && caller->frame == frame) {
        Py_RETURN_NONE; /* thrown into a frame that is being started */
    }
    if (caller != NULL) {
        sync_caller(r, caller);
    }
    ShadowFrame *f = frame_resume(r, t, frame, code);
    if (f == NULL) {
        f = frame_begin(r, t, frame, code, 1);
        if (f == NULL) {
            return answer(r);
        }
    }
    uint32_t step = step_write(r, t, OP_RESUME, thrown, f->id, (uint64_t)(caller == NULL ? -1 : (int64_t)caller->open_step), NULL);
    if (!code->genexpr) {
        f->open_step = f->line_step = step;
    }
    owner_is(r, f->id);
    return answer(r);
}

static PyObject *on_resume(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return resume(self, args, 0); }

static PyObject *on_throw(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return resume(self, args, 1); }

/* Whether the exception only tells a loop (or `yield from`, `await`) that its iterator is exhausted. */
static int ends_iteration(PyObject *code, PyObject *offset, PyObject *error) {
    int stop = Py_TYPE(error) == (PyTypeObject *)PyExc_StopIteration, stop_async = Py_TYPE(error) == (PyTypeObject *)PyExc_StopAsyncIteration;
    if (!stop && !stop_async) {
        return 0;
    }
    PyObject *bytes = PyCode_GetCode((PyCodeObject *)code);
    Py_ssize_t at = PyUnstable_Long_CompactValue((PyLongObject *)offset);
    int op = bytes != NULL && at >= 0 && at < PyBytes_GET_SIZE(bytes) ? (unsigned char)PyBytes_AS_STRING(bytes)[at] : -1;
    if (bytes == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(bytes);
    return stop ? op == FOR_ITER || op == SEND : op == END_ASYNC_FOR;
}

static PyObject *raised(PyObject *self, PyObject *const *args, int again) {
    Recorder *r = (Recorder *)self;
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    int failed;
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    if (t == NULL || r->limit != NULL) {
        Py_RETURN_NONE;
    }
    ShadowFrame *f = running(r, t, code, &failed);
    if (f == NULL) {
        return failed ? NULL : answer(r);
    }
    if (!again && ends_iteration(args[0], args[1], args[2])) {
        return answer(r);
    }
    effects_sync(r, f);
    if (again ? !(f->statement >= 0 && code->is_raise[f->statement] && f->open_record != NULL) : args[2] == t->unwound) {
        return answer(r); /* it only passes through */
    }
    if (step_allowed(r) < 0) {
        return NULL;
    }
    step_close(r, f);
    f->open_step = f->line_step = step_write(r, t, OP_RAISE, (uint32_t)again, f->id, 0, args[2]);
    owner_is(r, f->id);
    t->unwound = NULL;
    return answer(r);
}

static PyObject *on_raise(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return raised(self, args, 0); }

static PyObject *on_reraise(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) { return raised(self, args, 1); }

static PyObject *on_unwind(PyObject *self, PyObject *const *args, Py_ssize_t Py_UNUSED(count)) {
    Recorder *r = (Recorder *)self;
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, PyThreadState_Get());
    ShadowFrame *f = t == NULL ? NULL : frame_top(r, t, frame_of(t->state), code);
    if (f == NULL) {
        Py_RETURN_NONE;
    }
    if (r->limit == NULL && !r->log.full) {
        effects_sync(r, f);
        if (!r->max_steps || r->log.steps < r->max_steps) {
            step_close(r, f);
            step_write(r, t, OP_UNWIND, 0, f->id, 0, args[2]);
        }
        else {
            r->limit = "steps";
        }
    }
    frame_pop(r, t, f);
    owner_is(r, caller_id(t));
    t->unwound = args[2];
    Py_RETURN_NONE;
}

/* An empty callback, for benchmarks: what CPython itself charges for an event. */
static PyObject *noop(PyObject *Py_UNUSED(self), PyObject *const *Py_UNUSED(args), Py_ssize_t Py_UNUSED(count)) { Py_RETURN_NONE; }

PyMethodDef event_methods[] = {
    {"on_start", (PyCFunction)(void (*)(void))on_start, METH_FASTCALL, NULL},
    {"on_resume", (PyCFunction)(void (*)(void))on_resume, METH_FASTCALL, NULL},
    {"on_return", (PyCFunction)(void (*)(void))on_return, METH_FASTCALL, NULL},
    {"on_yield", (PyCFunction)(void (*)(void))on_yield, METH_FASTCALL, NULL},
    {"on_throw", (PyCFunction)(void (*)(void))on_throw, METH_FASTCALL, NULL},
    {"on_unwind", (PyCFunction)(void (*)(void))on_unwind, METH_FASTCALL, NULL},
    {"on_raise", (PyCFunction)(void (*)(void))on_raise, METH_FASTCALL, NULL},
    {"on_reraise", (PyCFunction)(void (*)(void))on_reraise, METH_FASTCALL, NULL},
    {"on_instruction", (PyCFunction)(void (*)(void))on_instruction, METH_FASTCALL, NULL},
    {"noop_callback", (PyCFunction)(void (*)(void))noop, METH_FASTCALL, PyDoc_STR("Does nothing: the floor of what an event costs.")},
    {NULL, NULL, 0, NULL},
};

/* {event id: bound callback} for the session to register. */
PyObject *recorder_callbacks(Recorder *r) {
    static const struct { const char *event; int method; } table[] = {
        {"PY_START", 0}, {"PY_RESUME", 1}, {"PY_RETURN", 2}, {"PY_YIELD", 3}, {"PY_THROW", 4},
        {"PY_UNWIND", 5}, {"RAISE", 6}, {"RERAISE", 7}, {"INSTRUCTION", 8},
    };
    PyObject *monitoring = PySys_GetObject("monitoring"), *events = monitoring == NULL ? NULL : PyObject_GetAttrString(monitoring, "events");
    PyObject *callbacks = events == NULL ? NULL : PyDict_New();
    for (size_t i = 0; callbacks != NULL && i < sizeof(table) / sizeof(table[0]); i++) {
        PyObject *name = PyUnicode_InternFromString(table[i].event), *event = name == NULL ? NULL : PyObject_GetAttr(events, name);
        Py_XDECREF(name);
        PyObject *callback = event == NULL ? NULL : PyCFunction_New(&event_methods[table[i].method], (PyObject *)r);
        if (callback == NULL || PyDict_SetItem(callbacks, event, callback) < 0) {
            Py_CLEAR(callbacks);
        }
        Py_XDECREF(event);
        Py_XDECREF(callback);
    }
    Py_XDECREF(events);
    if (callbacks == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_RuntimeError, "sys.monitoring is not there");
    }
    return callbacks;
}
