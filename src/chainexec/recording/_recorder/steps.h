/* Opening steps: the second half of the hottest code, inlined into the callbacks. */
#ifndef CHAINEXEC_STEPS_H
#define CHAINEXEC_STEPS_H

#include "slots.h"

int step_check(Recorder *r);
int stop_raise(Recorder *r, const char *limit);
int limit_hit(Recorder *r, const char *limit);

/* 0 if another step may be written, -1 with the stop exception set. */
static inline int step_allowed(Recorder *r) {
    return __builtin_expect(r->log.steps < r->next_check, 1) ? 0 : step_check(r);
}

static inline void thread_write(Recorder *r, Thread *t) {
    if (r->stream_thread != t->index) {
        r->stream_thread = t->index;
        log_write(r, OP_THREAD << 1, t->index, 0, 0);
    }
}

/* A step's record, whose payload is still to be put in; its number is one less than that of the next step. */
static inline Record *step_begin(Recorder *r, Thread *t, unsigned op_flags, uint32_t a, uint32_t b) {
    if (r->out_stream) {
        output_flush(r);
    }
    thread_write(r, t);
    Record *record = log_begin(r, op_flags, a, b);
    r->log.steps += !r->log.sealed;
    return record;
}

/* Write a step's record; its number. */
static inline uint32_t step_write(Recorder *r, Thread *t, unsigned op_flags, uint32_t a, uint32_t b, uint64_t number) {
    record_put(step_begin(r, t, op_flags, a, b), number);
    return r->log.steps - !r->log.sealed;
}

static inline uint32_t step_write_atom(Recorder *r, Thread *t, unsigned op, uint32_t a, uint32_t b, PyObject *value) {
    record_put_atom(step_begin(r, t, op << 1, a, b), value);
    return r->log.steps - !r->log.sealed;
}

uint32_t step_write_object(Recorder *r, Thread *t, unsigned op, uint32_t a, uint32_t b, PyObject *value);

static inline uint32_t step_write_value(Recorder *r, Thread *t, unsigned op, uint32_t a, uint32_t b, PyObject *value) {
    return is_common_atom(value) ? step_write_atom(r, t, op, a, b, value) : step_write_object(r, t, op, a, b, value);
}

static inline void owner_is(Recorder *r, uint32_t id) { r->owner = r->stream_owner = id; }

/* A LINE step begins, where no output waits. */
static inline void line_begin(Recorder *r, Thread *t, ShadowFrame *f, int32_t statement) {
    if (f->passes_counted) {
        passes_close(r, f, 0);
        memset(f->pass_counts, 0, (size_t)f->code->pass_count * sizeof(uint32_t));
        f->passes_counted = 0;
    }
    uint32_t step = r->log.steps, id = f->id;
    if (f->open_record != NULL) {
        f->open_record->c.span.end = step;
    }
    thread_write(r, t);
    Record *record = log_append(r);
    if (record == NULL) {
        return;
    }
    record->head = OP_LINE << 1 | (uint32_t)statement << 8;
    record->b = id;
    record->c.span.end = NO_END;
    record->c.span.count = ++f->visits[statement];
    f->statement = statement;
    f->open_record = record;
    f->open_step = f->line_step = step;
    r->log.steps = step + 1;
    r->owner = r->stream_owner = id;
}

static inline void line_open(Recorder *r, Thread *t, ShadowFrame *f, int32_t statement) {
    if (r->out_stream) {
        output_flush(r);
    }
    line_begin(r, t, f, statement);
}

/* Write the effects since the frame's last event, where nothing asks for attention; 0 where there is more to do (see effects_sync()). */
static inline int effects_simply(Recorder *r, ShadowFrame *f) {
    r->owner = f->id;
    if (f->pending.kind != CHANGE_NONE) {
        pending_flush(r, f);
    }
    if (f->place->look_count) {
        looks_take(r, f);
    }
    if (f->may_store) {
        if (__builtin_expect(r->attention, 0)) { /* what was just looked at wants it: the order in which slots let go, all slots */
            return 0;
        }
        slots_compare_simply(r, f);
    }
    r->own_store = NULL;
    return !__builtin_expect(r->attention, 0);
}

/* An event of frame `f`: write all effects since the last event; they belong to its open step. */
static inline void effects_settle(Recorder *r, ShadowFrame *f) {
    if (r->attention || !effects_simply(r, f)) {
        effects_sync(r, f);
    }
}

/* The common case, where nothing asks for attention: one statement of a plain frame ends, the next one begins. 1 if that was all. */
static inline int plain_step(Recorder *r, Thread *t, ShadowFrame *f, const Action *action) {
    if (action->step == ACT_LOOP_STEP && f->fresh_header && f->statement == action->statement) {
        f->fresh_header = 0;
        f->may_store |= action->may_store;
        return 1;
    }
    if (!effects_simply(r, f) || __builtin_expect(r->log.steps >= r->next_check, 0)) {
        return 0;
    }
    f->may_store = action->may_store;
    t->unwound = NULL;
    line_begin(r, t, f, action->statement);
    f->fresh_header = action->step == ACT_STEP;
    return 1;
}

#endif
