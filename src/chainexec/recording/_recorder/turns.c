/* Whose turn it is: one thread at a time works on a recorder. Python code may run in the midst of it (what a new type is like, whether code is
 * followed), and other threads run meanwhile: their events wait. Only where an object is let go, whose finaliser may wait for another thread,
 * do others get in; its thread goes on when they are out again. */
#include "recorder.h"

#ifdef _WIN32
#include <windows.h>
static void thread_pause(void) { Sleep(0); }
#else
#include <sched.h>
static void thread_pause(void) { sched_yield(); }
#endif

#define PATIENCE 10.0 /* seconds after which a recording ends rather than that the program waits on */
#define LONGEST_TURN 0.1 /* seconds between two looks that count; more is time in which nobody ran, as where the process was stopped */

static int is_there(PyThreadState *wanted) {
    PyThreadState *state = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    while (state != NULL && state != wanted) {
        state = PyThreadState_Next(state);
    }
    return state != NULL;
}

static void give_up(Recorder *r, const char *why) {
    PyObject *pending = PyErr_GetRaisedException();
    PyErr_SetString(PyExc_RuntimeError, why);
    Py_XSETREF(r->failure, PyErr_GetRaisedException());
    PyErr_SetRaisedException(pending);
    r->active = 0;
    r->fast_code = NULL;
}

void turn_await(Recorder *r) {
    double before = monotonic_seconds(), waited = 0.0;
    while (r->under_way > r->letting_go && r->active) {
        Py_BEGIN_ALLOW_THREADS
        thread_pause();
        Py_END_ALLOW_THREADS
        double now = monotonic_seconds();
        waited += now - before < LONGEST_TURN ? now - before : LONGEST_TURN;
        before = now;
        if (r->under_way > r->letting_go && !is_there(r->worker)) { /* this process was forked in the midst of its work */
            give_up(r, "the thread that was at work on the recording is gone");
        }
        else if (waited > PATIENCE) {
            give_up(r, "another thread was at work on the recording for too long");
        }
    }
}

void step_aside(Recorder *r) { r->letting_go++; }

void step_back(Recorder *r, PyThreadState *state) {
    if (r->under_way > r->letting_go) {
        turn_await(r);
    }
    r->letting_go--;
    r->worker = state;
}

/* An event of code that another thread is still asking about, which has stepped aside: let that thread go on first. */
void code_wait(Recorder *r, CodeRecord *c) {
    if (c->filler == PyThread_get_thread_ident()) {
        return;
    }
    step_aside(r);
    while (!c->filled && r->active) {
        Py_BEGIN_ALLOW_THREADS
        thread_pause();
        Py_END_ALLOW_THREADS
    }
    step_back(r, PyThreadState_Get());
}
