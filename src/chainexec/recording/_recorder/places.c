/* Quiet entries: statements that have no event of their own. When something else happens in their frame, its place tells that control came
 * by them (analysis/quiet.py finds out where that is certain). */
#include "steps.h"

/* The index of the action that control came by last, where its step is still to be written; -1 where none is. */
int32_t place_now(Recorder *r, ShadowFrame *f) {
    Py_ssize_t unit = frame_unit(f->frame, f->code->code);
    int32_t place = unit >= 0 && unit < f->code->units ? f->code->plan->place_of[unit] : -1;
    return place >= 0 && &f->code->actions[place] != f->place && r->placing == NULL && !f->settling ? place : -1;
}

static inline int step_into(Recorder *r, Thread *t, ShadowFrame *f, const Action *action) {
    if (action->step == ACT_LOOP_STEP && f->fresh_header && f->statement == action->statement) {
        f->fresh_header = 0; /* the same header, as in plain_step() */
        f->may_store |= action->may_store;
    }
    else if (r->attention || !plain_step(r, t, f, action)) {
        effects_sync(r, f);
        f->may_store = action->may_store;
        if (step_allowed(r) < 0) {
            return -1;
        }
        t->unwound = NULL;
        line_open(r, t, f, action->statement);
        f->fresh_header = action->step == ACT_STEP;
    }
    f->place = action;
    return 0;
}

/* A defect: steps would be missing. The recording ends, and finish() tells why. */
static void lost(Recorder *r, ShadowFrame *f, int unit) {
    PyObject *pending = PyErr_GetRaisedException();
    PyErr_Format(PyExc_RuntimeError, "lost the way to offset %d of %U", unit * 2, f->code->code->co_qualname);
    if (r->failure == NULL) {
        r->failure = PyErr_GetRaisedException();
    }
    r->active = 0;
    r->fast_code = NULL;
    PyErr_SetRaisedException(pending);
}

/* Write the steps of the quiet entries on the way to a place of the frame; `entering`: its own entries are about to be carried out by the
 * caller. 0, or -1 with the exception set that ends the run at a limit. */
int place_reach(Recorder *r, Thread *t, ShadowFrame *f, Py_ssize_t unit, int entering) {
    CodeRecord *c = f->code;
    const Plan *p = c->plan;
    if (unit < 0 || unit >= c->units) {
        return 0;
    }
    int32_t target = entering ? p->action_of[unit] : p->place_of[unit];
    if (target < 0 || (!entering && (&c->actions[target] == f->place || f->settling))) {
        return 0;
    }
    const Route *route = &p->routes[f->place->first_route], *end = route + f->place->route_count;
    while (route->target != target) {
        if (++route == end) {
            if (!entering && c->actions[target].inferred) {
                lost(r, f, (int)unit);
            }
            return 0;
        }
    }
    int result = 0;
    ShadowFrame *outer = r->placing;
    r->placing = f;
    const int32_t *passed = &p->passed[route->first_passed], *last = passed + route->passed_count;
    for (; passed != last && result == 0; passed++) {
        result = step_into(r, t, f, &c->actions[*passed]);
    }
    if (result == 0 && !entering) {
        result = step_into(r, t, f, &c->actions[target]);
    }
    r->placing = outer;
    return result;
}

/* From now on every entry of this code has its event. */
void code_wake(Recorder *r, CodeRecord *c) {
    int quiet = 0;
    for (Py_ssize_t i = 0; c->plan != NULL && i < c->plan->action_count; i++) {
        quiet |= c->actions[i].quiet;
        c->actions[i].quiet = 0;
    }
    if (quiet) {
        code_watch(r, c);
    }
}

/* Switch all events of a code object on again. */
void code_watch(Recorder *r, CodeRecord *c) {
    PyObject *pending = PyErr_GetRaisedException(), *done = ask_one(r->watch_again, (PyObject *)c->code);
    if (done == NULL && r->failure == NULL) {
        r->failure = PyErr_GetRaisedException();
        r->active = 0;
        r->fast_code = NULL;
    }
    PyErr_Clear();
    Py_XDECREF(done);
    PyErr_SetRaisedException(pending);
}

/* Something was met that has to be looked at after every statement: no entry is quiet any more. */
void alarm_answer(Recorder *r) {
    r->alarm = 0;
    if (!r->every_entry) {
        r->every_entry = 1;
        for (size_t i = 0; i < r->code_size; i++) {
            if (r->code_slots[i] != NULL) {
                code_wake(r, r->code_slots[i]);
            }
        }
    }
}
