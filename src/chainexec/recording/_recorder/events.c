/* The callbacks on sys.monitoring: each writes the effects since the last event, then its own step. */
#include "steps.h"
#include "opcode.h"
#include "structmember.h"

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
    uint32_t outer = f->open_step;
    f->open_step = step_write(r, t, OP_ITERATION << 1, (uint32_t)pass, f->id, (uint64_t)number << 32 | NO_END);
    if (r->log.full) {
        return;
    }
    owner_is(r, f->id);
    if (f->pass_depth < PASS_DEPTH) {
        f->passes[f->pass_depth++] = (OpenPass){.pass = pass, .outer = outer, .record = r->log.next - 1};
    }
}

static void passes_end(Recorder *r, Thread *t, ShadowFrame *f, int32_t pass) {
    f->pass_counts[pass] = 0;
    for (int i = 0; i < f->pass_depth; i++) {
        if (f->passes[i].pass == pass) {
            passes_close(r, f, i);
            break;
        }
    }
    thread_write(r, t);
    log_write(r, OP_PASSES_END << 1, (uint32_t)pass, f->id, 0); /* where there was none, too: its variables come back */
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

static const Action nowhere = {.first_entry = -1, .evaluation = -1}; /* the place of a frame that was running before: no way leads from it */

/* The frame's shadow; NULL without memory, or with the exception set that ends the run at a limit. */
static ShadowFrame *frame_begin(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code, int joined) {
    ShadowFrame *caller = t->top;
    if (caller != NULL && (sync_caller(r, t, caller) < 0 || step_allowed(r) < 0)) { /* that may have written steps, too */
        return NULL;
    }
    ShadowFrame *f = frame_push(r, t, frame, code);
    if (f == NULL) {
        return NULL;
    }
    if (joined) {
        f->place = &nowhere;
        f->may_store = code->seen;
        code_wake(r, code);
    }
    f->open_step = f->line_step = step_write(r, t, OP_CALL << 1, code->index, f->id, (uint64_t)(caller == NULL ? -1 : (int64_t)caller->open_step));
    owner_is(r, f->id);
    r->fast_code = r->active && !r->over && r->limit == NULL ? code : NULL;
    f->joined = joined;
    if (joined) {
        log_write(r, OP_JOINED << 1, r->on_limit != NULL, f->id, 0);
    }
    namespaces_write(r, f);
    slots_compare(r, f);
    if (caller != NULL && caller->pending.kind == CHANGE_REACH) {
        PyCodeObject *c = code->code;
        int arguments = c->co_argcount + c->co_kwonlyargcount + (c->co_flags & CO_VARARGS ? 1 : 0) + (c->co_flags & CO_VARKEYWORDS ? 1 : 0);
        for (int i = 0; i < arguments; i++) {
            pending_hand(r, caller, f->last[i]);
        }
    }
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
    if (!r->active || r->over) {
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
    if (!code->filled) {
        code_wait(r, code);
    }
    return code;
}

/* After the work: None, or the exception that ends the run. */
static inline PyObject *answer(Recorder *r) {
    if (r->log.full && r->limit == NULL && !r->log.sealed && limit_hit(r, "memory") < 0) {
        return NULL;
    }
    if (r->alarm) {
        alarm_answer(r);
    }
    return Py_NewRef(Py_None);
}

/* Where an exception comes from. Its event says one unit less where it comes out of a call: what stands before the call may belong to another statement. */
static inline Py_ssize_t raised_unit(const ShadowFrame *f) { return frame_unit(f->frame, f->code->code); }

static inline Py_ssize_t event_unit(PyObject *const *args) { return PyUnstable_Long_CompactValue((PyLongObject *)args[1]) / 2; }

static int runs_in_pieces(const CodeRecord *code) {
    return (code->code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
}

/* A generator or coroutine that is not followed begins or goes on. */
static PyObject *piece(Recorder *r, _PyInterpreterFrame *frame, PyThreadState *state) {
    if (!r->active || r->over || r->limit != NULL) {
        Py_RETURN_NONE;
    }
    Thread *t = current_thread(r, state);
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    if (t->foreign || t->top == NULL) {
        Py_RETURN_NONE;
    }
    if (sync_caller(r, t, t->top) < 0) {
        return NULL;
    }
    pending_pieces(r, t->top, frame);
    return answer(r);
}

/* ---- callbacks -------------------------------------------------------------------------------------------------- */
static PyObject *on_start(PyObject *self, PyObject *const *args, PyThreadState *state) {
    Recorder *r = ((Callback *)self)->recorder;
    _PyInterpreterFrame *frame = frame_of(state);
    CodeRecord *code = r->fast_code;
    if (code == NULL || (PyObject *)code->code != args[0] || frame == NULL || (PyObject *)frame_code(frame) != args[0]) {
        if (!r->active || r->over || frame == NULL || (PyObject *)frame_code(frame) != args[0]) {
            Py_RETURN_NONE;
        }
        int error = 0;
        code = code_record(r, args[0], frame->f_globals, &error);
        if (error) {
            return fail(r);
        }
        if (code == NULL || code->plan == NULL) {
            return code != NULL && runs_in_pieces(code) ? piece(r, frame, state) : Py_NewRef(r->state->disable);
        }
        if (!code->filled) {
            code_wait(r, code);
        }
    }
    if (!r->active || r->over) {
        Py_RETURN_NONE; /* the recording has ended in another thread meanwhile */
    }
    Thread *t = current_thread(r, state);
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    if (t->foreign) {
        r->foreign_events++;
        Py_RETURN_NONE;
    }
    if (step_allowed(r) < 0) {
        return NULL;
    }
    ShadowFrame *top = t->top;
    if (top != NULL && top->frame == frame && top->open_record == NULL && top->open_step + 1 == r->log.steps && top->code == code && top->statement < 0) {
        Py_RETURN_NONE; /* the same start, told twice because events were switched on in between */
    }
    if (r->suspended_count) {
        /* A suspended frame at this address ended unseen: this is a new one. */
        ShadowFrame *stale = frame_resume(r, t, frame, code);
        if (stale != NULL) {
            frame_pop(r, t, stale, NULL);
        }
    }
    if (r->max_depth && t->depth >= r->max_depth) {
        stop_raise(r, "depth");
        return NULL;
    }
    t->unwound = NULL;
    return frame_begin(r, t, frame, code, 0) == NULL && PyErr_Occurred() ? NULL : answer(r);
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
        *failed = f == NULL && PyErr_Occurred();
    }
    return f;
}

/* An instruction after a limit was hit: the exception goes on through the program. */
static PyObject *stopped_at(Recorder *r, Thread *t, PyThreadState *state, CodeRecord *code, Py_ssize_t unit) {
    if ((size_t)unit >= (size_t)code->units || code->action_at[unit] == NULL) {
        return Py_NewRef(r->state->disable);
    }
    ShadowFrame *joined = t != NULL && t->state == state ? frame_top(r, t, frame_of(state), code) : NULL;
    if (joined != NULL && joined->joined) {
        Py_RETURN_NONE; /* the code around `with Tracer()` is not ended with the block */
    }
    stop_raise(r, r->limit);
    return NULL;
}

/* The value of a sub-expression stands on the stack. */
static inline void evaluation_write(Recorder *r, ShadowFrame *f, const Action *action, Py_ssize_t unit) {
    r->owner = f->id;
    if (r->dict_event_count) {
        dict_events_write(r);
    }
    if (f->pending.kind != CHANGE_NONE) {
        pending_flush(r, f);
    }
    if (f->place->look_count && f->code->plan->looks[f->place->first_look].unit < unit) { /* not before the first of these sites has run */
        looks_take(r, f);
    }
    PyObject *value = slot_object(f->frame->localsplus[f->code->slots + action->evaluation_stack - 1]);
    if (value == NULL || PyMemoryView_Check(value)) { /* to own a view for longer than the program does would keep it from resizing what lies behind */
        return;
    }
    if (is_common_atom(value) && action->evaluation < 1 << 24) {
        owner_write(r);
        Record *record = log_append(r);
        if (record != NULL) {
            record->head = OP_EVALUATION << 1 | (uint32_t)action->evaluation << 8;
            record->b = f->id;
            record->c.value = Py_NewRef(value);
        }
        return;
    }
    uint32_t before = r->table.next_id;
    Tracked *o = resolve(r, value);
    if (o != NULL && o->id >= before) {
        drain(r);
        limbo_add(r, o);
    }
    effect_entry(r, OP_EVALUATION << 1, (uint32_t)action->evaluation, f->id, value, o);
}

static PyObject *on_instruction(PyObject *self, PyObject *const *args, PyThreadState *state) {
    Recorder *r = ((Callback *)self)->recorder;
    PyObject *result;
    Thread *t = r->last_thread;
    CodeRecord *code = r->fast_code;
    Py_ssize_t unit = event_unit(args);
    if (__builtin_expect(code == NULL || (PyObject *)code->code != args[0], 0)) {
        code = followed(r, args, frame_of(state), &result);
        if (code == NULL) {
            return result;
        }
        if (r->limit != NULL) { /* there is no fast code then */
            return stopped_at(r, t, state, code, unit);
        }
        r->fast_code = code;
    }
    Action *action = (size_t)unit < (size_t)code->units ? code->action_at[unit] : NULL;
    if (action == NULL) {
        return Py_NewRef(r->state->disable);
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
    if (f->place->route_count && place_reach(r, t, f, unit, action->entry_count) < 0) {
        return NULL;
    }
    if (__builtin_expect(action->plain_step && !r->attention, 1) && plain_step(r, t, f, action)) {
        f->place = action;
        if (__builtin_expect(f->objects & action->guard || r->alarm, 0)) {
            code_wake(r, code);
            return answer(r);
        }
        return action->quiet ? Py_NewRef(r->state->disable) : Py_None;
    }
    if (action->evaluation >= 0) {
        evaluation_write(r, f, action, unit);
        if (action->plain_evaluation && !r->alarm && !r->log.full) {
            return Py_None;
        }
    }
    for (int32_t i = 0; i < action->entry_count; i++) {
        EntryAction *entry = &code->entries[action->first_entry + i];
        if (entry->action == ACT_LOOP_STEP && f->fresh_header && f->statement == entry->number) {
            f->place = action;
            f->fresh_header = 0;
            f->may_store |= action->may_store;
            continue;
        }
        effects_sync(r, f);
        f->may_store = action->may_store;
        f->place = action;
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
            f->open_step = f->line_step = step_write(r, t, OP_HANDLED << 1, (uint32_t)entry->number, f->id, 0);
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
    if (f->objects & action->guard) {
        code_wake(r, code);
    }
    if (action->site) {
        if (f->place->look_count) {
            r->owner = f->id;
            looks_take(r, f);
        }
        if (f->pending.kind != CHANGE_NONE || r->dict_event_count) {
            r->owner = f->id;
            dict_events_write(r);
            pending_flush(r, f);
        }
        site_before(r, f, action);
        return answer(r);
    }
    PyObject *answered = answer(r);
    if (answered != NULL && action->quiet) {
        Py_DECREF(answered);
        return Py_NewRef(r->state->disable);
    }
    return answered;
}

/* The RETURN or YIELD step of a frame, all effects before it written. */
static PyObject *leave_write(Recorder *r, Thread *t, ShadowFrame *f, unsigned op, PyObject *value) {
    if (step_allowed(r) < 0) {
        frame_pop(r, t, f, NULL);
        return NULL;
    }
    if (op == OP_RETURN || !f->code->genexpr) {
        step_close(r, f);
    }
    step_write_value(r, t, op, 0, f->id, value);
    t->unwound = NULL;
    if (op == OP_RETURN) {
        frame_pop(r, t, f, value);
    }
    else {
        frame_suspend(r, t, f);
    }
    if (t->top != NULL && t->top->pending.kind != CHANGE_NONE) {
        pending_hand(r, t->top, value);
    }
    owner_is(r, caller_id(t));
    r->fast_code = t->top != NULL && r->active && !r->over && r->limit == NULL ? t->top->code : NULL; /* the next event will most likely come from there */
    return answer(r);
}

static PyObject *leave_slowly(Recorder *r, PyObject *const *args, PyThreadState *state, unsigned op) {
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    int failed;
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, state);
    if (t == NULL) {
        return PyErr_NoMemory();
    }
    ShadowFrame *f = r->limit != NULL ? frame_top(r, t, frame_of(t->state), code) : running(r, t, code, &failed);
    if (f == NULL) {
        return r->limit == NULL && failed ? NULL : answer(r);
    }
    if (r->limit == NULL) {
        if (f->place->route_count && place_reach(r, t, f, event_unit(args), 0) < 0) {
            frame_pop(r, t, f, NULL);
            return NULL;
        }
        effects_sync(r, f);
    }
    if (r->limit != NULL && f->joined) {
        frame_pop(r, t, f, NULL);
        Py_RETURN_NONE;
    }
    return leave_write(r, t, f, op, args[2]);
}

/* A frame is over (or waits): RETURN, YIELD. */
static inline PyObject *leave(PyObject *self, PyObject *const *args, PyThreadState *state, unsigned op) {
    Recorder *r = ((Callback *)self)->recorder;
    Thread *t = r->last_thread;
    CodeRecord *code = r->fast_code;
    ShadowFrame *f = t != NULL && t->state == state ? t->top : NULL;
    if (code == NULL || (PyObject *)code->code != args[0] || f == NULL || f->frame != frame_of(state) || f->code != code) {
        return leave_slowly(r, args, state, op);
    }
    if (f->place->route_count && place_reach(r, t, f, event_unit(args), 0) < 0) {
        frame_pop(r, t, f, NULL);
        return NULL;
    }
    effects_settle(r, f);
    return leave_write(r, t, f, op, args[2]);
}

static PyObject *on_return(PyObject *self, PyObject *const *args, PyThreadState *state) { return leave(self, args, state, OP_RETURN); }

static PyObject *on_yield(PyObject *self, PyObject *const *args, PyThreadState *state) { return leave(self, args, state, OP_YIELD); }

static PyObject *resume(PyObject *self, PyObject *const *args, PyThreadState *state, uint32_t thrown) {
    Recorder *r = ((Callback *)self)->recorder;
    PyObject *result;
    _PyInterpreterFrame *frame = frame_of(state);
    CodeRecord *code = followed(r, args, frame, &result);
    if (code == NULL) {
        CodeRecord *other = result == Py_None && frame != NULL && (PyObject *)frame_code(frame) == args[0] ? code_lookup(r, args[0]) : NULL;
        if (other != NULL && other->plan == NULL && runs_in_pieces(other)) {
            Py_DECREF(result);
            return piece(r, frame, state);
        }
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
    if (caller != NULL && (sync_caller(r, t, caller) < 0 || step_allowed(r) < 0)) {
        return NULL;
    }
    ShadowFrame *f = frame_resume(r, t, frame, code);
    if (f == NULL) {
        f = frame_begin(r, t, frame, code, 1);
        if (f == NULL) {
            return PyErr_Occurred() ? NULL : answer(r);
        }
    }
    uint32_t step = step_write(r, t, OP_RESUME << 1, thrown, f->id, (uint64_t)(caller == NULL ? -1 : (int64_t)caller->open_step));
    f->open_step = step;
    if (!code->genexpr) { /* there its LINE step goes on */
        f->line_step = step;
    }
    owner_is(r, f->id);
    return answer(r);
}

static PyObject *on_resume(PyObject *self, PyObject *const *args, PyThreadState *state) { return resume(self, args, state, 0); }

static PyObject *on_throw(PyObject *self, PyObject *const *args, PyThreadState *state) { return resume(self, args, state, 1); }

/* The instruction at an offset, as the compiler wrote it; -1 where there is none. */
static int operation_at(PyObject *code, PyObject *offset) {
    PyObject *bytes = PyCode_GetCode((PyCodeObject *)code);
    Py_ssize_t at = PyUnstable_Long_CompactValue((PyLongObject *)offset);
    int op = bytes != NULL && at >= 0 && at < PyBytes_GET_SIZE(bytes) ? (unsigned char)PyBytes_AS_STRING(bytes)[at] : -1;
    if (bytes == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(bytes);
    return op;
}

/* Whether the exception only tells a loop (or `yield from`, `await`) that its iterator is exhausted. */
static int ends_iteration(PyObject *code, PyObject *offset, PyObject *error) {
    int stop = Py_TYPE(error) == (PyTypeObject *)PyExc_StopIteration, stop_async = Py_TYPE(error) == (PyTypeObject *)PyExc_StopAsyncIteration;
    if (!stop && !stop_async) {
        return 0;
    }
    int op = operation_at(code, offset);
    return stop ? op == FOR_ITER || op == SEND : op == END_ASYNC_FOR;
}

/* What a statement that fails at a code unit stored before, and what would be told of it if it came to its end. */
static void stored_before_write(Recorder *r, const ShadowFrame *f, Py_ssize_t at) {
    const Plan *p = f->code->plan;
    for (Py_ssize_t i = 0; i < p->stored_before_count; i++) {
        if (p->stored_before[i].start <= at && at < p->stored_before[i].end) {
            effect_plain(r, OP_STORED << 1, (uint32_t)p->stored_before[i].slot, f->id, 0);
        }
    }
}

static PyObject *raised(PyObject *self, PyObject *const *args, PyThreadState *state, int again) {
    Recorder *r = ((Callback *)self)->recorder;
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    int failed;
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, state);
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
    if (f->place->route_count && place_reach(r, t, f, raised_unit(f), 0) < 0) {
        return NULL;
    }
    effects_sync(r, f);
    stored_before_write(r, f, again ? event_unit(args) : raised_unit(f)); /* a second raising may speak of where the first one was */
    if (again ? operation_at(args[0], args[1]) != RAISE_VARARGS : args[2] == t->unwound) {
        return answer(r); /* it only passes through */
    }
    if (step_allowed(r) < 0) {
        return NULL;
    }
    step_close(r, f);
    f->open_step = f->line_step = step_write_value(r, t, OP_RAISE, (uint32_t)again, f->id, args[2]);
    owner_is(r, f->id);
    t->unwound = NULL;
    return answer(r);
}

static PyObject *on_raise(PyObject *self, PyObject *const *args, PyThreadState *state) { return raised(self, args, state, 0); }

static PyObject *on_reraise(PyObject *self, PyObject *const *args, PyThreadState *state) { return raised(self, args, state, 1); }

static PyObject *on_unwind(PyObject *self, PyObject *const *args, PyThreadState *state) {
    Recorder *r = ((Callback *)self)->recorder;
    PyObject *result;
    CodeRecord *code = followed(r, args, NULL, &result);
    if (code == NULL) {
        return result;
    }
    Thread *t = current_thread(r, state);
    ShadowFrame *f = t == NULL ? NULL : frame_top(r, t, frame_of(t->state), code);
    if (f == NULL) {
        Py_RETURN_NONE;
    }
    if (r->limit == NULL && !r->log.full && f->place->route_count && place_reach(r, t, f, raised_unit(f), 0) < 0) {
        PyErr_Clear(); /* the limit is noted; another exception is under way */
    }
    if (r->limit == NULL && !r->log.full) {
        effects_sync(r, f);
        if (!r->max_steps || r->log.steps < r->max_steps || r->on_limit != NULL) {
            step_close(r, f);
            step_write_value(r, t, OP_UNWIND, 0, f->id, args[2]);
        }
        else {
            r->limit = "steps";
        }
    }
    frame_pop(r, t, f, NULL);
    owner_is(r, caller_id(t));
    t->unwound = args[2];
    Py_RETURN_NONE;
}

/* An empty callback, for benchmarks: what CPython itself charges for an event. */
static PyObject *noop(PyObject *Py_UNUSED(self), PyObject *const *Py_UNUSED(args), Py_ssize_t Py_UNUSED(count)) { Py_RETURN_NONE; }

PyMethodDef noop_method = {"noop_callback", (PyCFunction)(void (*)(void))noop, METH_FASTCALL, PyDoc_STR("Does nothing: the floor of what an event costs.")};

/* ---- what is registered on sys.monitoring ----------------------------------------------------------------------- */
static int callback_traverse(Callback *c, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(c));
    Py_VISIT(c->recorder);
    return 0;
}

static int callback_clear(Callback *c) {
    Py_CLEAR(c->recorder);
    return 0;
}

static void callback_dealloc(Callback *c) {
    PyTypeObject *type = Py_TYPE(c);
    PyObject_GC_UnTrack(c);
    callback_clear(c);
    type->tp_free(c);
    Py_DECREF(type);
}

static PyMemberDef callback_members[] = {
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Callback, call), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot callback_slots[] = {
    {Py_tp_dealloc, callback_dealloc},
    {Py_tp_traverse, callback_traverse},
    {Py_tp_clear, callback_clear},
    {Py_tp_members, callback_members},
    {Py_tp_call, PyVectorcall_Call},
    {0, NULL},
};

/* Called straight through its vectorcall: a bound method of C costs half as much again. */
PyType_Spec callback_spec = {
    .name = "chainexec.recording._recorder.Callback",
    .basicsize = sizeof(Callback),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = callback_slots,
};

/* The number of an event of sys.monitoring, a new reference; looked up once. */
static PyObject *event_number(ModuleState *state, const char *event, size_t place) {
    if (state->event_numbers[place] == NULL) {
        PyObject *monitoring = PySys_GetObject("monitoring"), *events = monitoring == NULL ? NULL : PyObject_GetAttrString(monitoring, "events");
        state->event_numbers[place] = events == NULL ? NULL : PyObject_GetAttrString(events, event);
        Py_XDECREF(events);
    }
    return Py_XNewRef(state->event_numbers[place]);
}

static PyObject *answer_late(Recorder *r, PyObject *result) {
    PyObject *pending = PyErr_GetRaisedException();
    if (result == r->state->disable) {
        Py_SETREF(result, Py_NewRef(Py_None));
    }
    if (r->under_way == 0) { /* its callbacks may be the last that hold the recorder */
        Py_INCREF(r);
        working_state_free(r);
        Py_DECREF(r);
    }
    PyErr_SetRaisedException(pending);
    return result;
}

/* A callback may run Python code (a code object is met for the first time, a finaliser), and meanwhile another thread may end the recording: the
 * callbacks (which the recorder owns) and the recorder's state stay until it returns. What it then answers is for a tool that is no longer there. */
static inline PyObject *answer_guarded(Recorder *r, PyObject *result) {
    r->under_way--;
    return __builtin_expect(r->finished, 0) ? answer_late(r, result) : result;
}

#define GUARDED(callback)                                                                                                                     \
    static PyObject *callback##_guarded(PyObject *self, PyObject *const *args, size_t Py_UNUSED(count), PyObject *Py_UNUSED(names)) {          \
        Recorder *r = ((Callback *)self)->recorder;                                                                                           \
        PyThreadState *state = PyThreadState_Get();                                                                                           \
        int waits = must_wait(r, state);                                                                                                      \
        if (__builtin_expect(waits, 0)) { /* until it is this thread's turn, nobody knows of its callback */                                  \
            Py_INCREF(self);                                                                                                                  \
        }                                                                                                                                     \
        enter(r, state);                                                                                                                      \
        PyObject *result = answer_guarded(r, callback(self, args, state));                                                                    \
        if (__builtin_expect(waits, 0)) {                                                                                                     \
            Py_DECREF(self);                                                                                                                  \
        }                                                                                                                                     \
        return result;                                                                                                                        \
    }

GUARDED(on_start)
GUARDED(on_resume)
GUARDED(on_return)
GUARDED(on_yield)
GUARDED(on_throw)
GUARDED(on_unwind)
GUARDED(on_raise)
GUARDED(on_reraise)
GUARDED(on_instruction)

/* {event id: bound callback} for the session to register. */
PyObject *recorder_callbacks(Recorder *r) {
    static const struct { const char *event; vectorcallfunc call; } table[EVENT_COUNT] = {
        {"PY_START", on_start_guarded}, {"PY_RESUME", on_resume_guarded}, {"PY_RETURN", on_return_guarded}, {"PY_YIELD", on_yield_guarded}, {"PY_THROW", on_throw_guarded},
        {"PY_UNWIND", on_unwind_guarded}, {"RAISE", on_raise_guarded}, {"RERAISE", on_reraise_guarded}, {"INSTRUCTION", on_instruction_guarded},
    };
    PyObject *callbacks = PyDict_New();
    for (size_t i = 0; callbacks != NULL && i < EVENT_COUNT; i++) {
        PyObject *event = event_number(r->state, table[i].event, i);
        if (event != NULL && r->callbacks[i] == NULL) {
            Callback *callback = (Callback *)r->state->callback_type->tp_alloc(r->state->callback_type, 0);
            if (callback != NULL) {
                callback->recorder = (Recorder *)Py_NewRef((PyObject *)r);
                callback->call = table[i].call;
            }
            r->callbacks[i] = (PyObject *)callback;
        }
        if (event == NULL || r->callbacks[i] == NULL || PyDict_SetItem(callbacks, event, r->callbacks[i]) < 0) {
            Py_CLEAR(callbacks);
        }
        Py_XDECREF(event);
    }
    if (callbacks == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_RuntimeError, "sys.monitoring is not there");
    }
    return callbacks;
}
