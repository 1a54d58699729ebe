/* Sites without an event: what they may have changed is looked at when something else happens in their frame (analysis/looks.py). */
#include "slots.h"

#define NUMBER_LARGEST ((Py_ssize_t)1 << 30) /* numbers beyond are not computed: no product of two can overflow */

/* Whether a variable holds a small int. */
static inline int small_int(PyObject *variable, Py_ssize_t *value) {
    if (variable == NULL || !PyLong_CheckExact(variable) || !PyUnstable_Long_IsCompact((PyLongObject *)variable)) {
        return 0;
    }
    *value = PyUnstable_Long_CompactValue((PyLongObject *)variable);
    return 1;
}

/* Compute a number from variables that hold small ints; 0 where one does not, or the result is too large. */
static int number_compute(PyObject *const *slots, const Number *number, Py_ssize_t *value) {
    Py_ssize_t stack[NUMBER_LENGTH], left, right;
    int depth = 0;
    for (int32_t i = 0; i < number->length; i++) {
        int32_t given = number->items[i].value;
        if (number->items[i].kind == NUMBER_VALUE) {
            stack[depth++] = given;
            continue;
        }
        if (number->items[i].kind == NUMBER_SLOT) {
            if (!small_int(slots[given], &stack[depth++])) {
                return 0;
            }
            continue;
        }
        if (depth < 2) {
            return 0;
        }
        right = stack[--depth];
        left = stack[--depth];
        if (left > NUMBER_LARGEST || left < -NUMBER_LARGEST || right > NUMBER_LARGEST || right < -NUMBER_LARGEST) {
            return 0;
        }
        switch (given) {
        case 0: left += right; break;
        case 10: left -= right; break;
        case 5: left *= right; break;
        case 2: case 6: {
            if (right == 0) {
                return 0;
            }
            Py_ssize_t quotient = left / right, rest = left % right;
            if (rest != 0 && (rest < 0) != (right < 0)) {
                quotient--;
                rest += right;
            }
            left = given == 2 ? quotient : rest;
            break;
        }
        default: return 0;
        }
        stack[depth++] = left;
    }
    *value = depth == 1 ? stack[0] : 0;
    return depth == 1;
}

static inline int number_value(PyObject *const *slots, const Number *number, Py_ssize_t *value) {
    if (number->length == 1 && number->items[0].kind == NUMBER_SLOT) {
        return small_int(slots[number->items[0].value], value);
    }
    return number_compute(slots, number, value);
}

static PyObject *list_item(PyObject *list, Py_ssize_t i) {
    i += i < 0 ? Py_SIZE(list) : 0;
    return i >= 0 && i < Py_SIZE(list) ? PyList_GET_ITEM(list, i) : NULL;
}

/* The object that a look speaks of, NULL where there is none or *unclear is set. */
static inline PyObject *look_object(const Look *look, PyObject *const *slots, int *unclear) {
    PyObject *object = slots[look->slot];
    *unclear = 0;
    if (object == NULL || look->index.length == 0) {
        return object;
    }
    Py_ssize_t index;
    if (!PyList_CheckExact(object) || !number_value(slots, &look->index, &index)) {
        *unclear = 1;
        return NULL;
    }
    PyObject *item = list_item(object, index);
    *unclear = item == object; /* a store into it may have changed the way to it */
    return item;
}

/* `container[key] += value` may have changed the item itself. */
static void item_refresh(Recorder *r, PyObject *item) {
    Tracked *o = item == NULL || is_common_atom(item) ? NULL : table_find(&r->table, item);
    if (o != NULL) {
        refresh(r, o, 0);
    }
}

#define SHORT_LIST 64 /* comparing as many items costs less than an event */

/* 1 where the look tells all, 0 where the type is none of those whose stores it understands. */
static int item_stored(Recorder *r, ShadowFrame *f, const Look *look, PyObject *container) {
    Tracked *o = table_find(&r->table, container);
    Py_ssize_t key;
    if (PyList_CheckExact(container)) {
        if (!number_value(f->last, &look->key, &key)) {
            if (Py_SIZE(container) > SHORT_LIST) {
                return 0;
            }
            if (o != NULL) {
                for (Py_ssize_t i = 0; look->in_place && i < Py_SIZE(container); i++) {
                    item_refresh(r, PyList_GET_ITEM(container, i));
                }
                refresh(r, o, 0);
            }
            return 1;
        }
        if (o != NULL) {
            if (look->in_place) {
                item_refresh(r, list_item(container, key));
            }
            item_look(r, o, key, 0);
        }
        return 1;
    }
    if (!PyDict_CheckExact(container) || o == NULL) {
        return 0;
    }
    if (!look->in_place) {
        return 1; /* its watcher tells */
    }
    PyObject *name = look->key.length == 1 && look->key.items[0].kind == NUMBER_SLOT ? f->last[look->key.items[0].value] : NULL;
    if (name == NULL || !is_common_atom(name) || o->flags & OBJ_SHADOWED) {
        return 0;
    }
    item_refresh(r, PyDict_GetItemWithError(container, name)); /* keys are atoms: nobody's code runs */
    PyErr_Clear();
    return 1;
}

static ChangeKind method_change(Recorder *r, const Look *look, PyObject *self) {
    if (PyList_CheckExact(self)) {
        return look->method == METHOD_APPEND ? CHANGE_LIST_APPEND : look->method == METHOD_POP ? CHANGE_LIST_POP : CHANGE_NONE;
    }
    if (Py_IS_TYPE(self, r->state->deque_type)) {
        switch (look->method) {
        case METHOD_APPEND: return CHANGE_DEQUE_APPEND;
        case METHOD_APPENDLEFT: return CHANGE_DEQUE_APPENDLEFT;
        case METHOD_POP: return CHANGE_DEQUE_POP;
        case METHOD_POPLEFT: return CHANGE_DEQUE_POPLEFT;
        default: return CHANGE_NONE;
        }
    }
    if (PySet_CheckExact(self)) {
        return look->method == METHOD_ADD ? CHANGE_SET_ADD : look->method == METHOD_DISCARD ? CHANGE_SET_DISCARD : CHANGE_NONE;
    }
    return CHANGE_NONE;
}

static int method_called(Recorder *r, ShadowFrame *f, const Look *look, PyObject *self) {
    Tracked *o = table_find(&r->table, self);
    ChangeKind kind = method_change(r, look, self);
    if (kind == CHANGE_NONE) {
        return 0;
    }
    PyObject *key = look->key.length ? f->last[look->key.items[0].value] : NULL;
    if (o != NULL) {
        pending_look(r, &(Pending){.kind = kind, .target = o, .key = key, .outside = 1});
    }
    return 1;
}

/* Look at what the frame's statement may have changed so far. */
void looks_take(Recorder *r, ShadowFrame *f) {
    const Look *look = &f->code->plan->looks[f->place->first_look], *end = look + f->place->look_count;
    int understood = 1;
    for (; look != end; look++) {
        if (!f->code->actions[look->action].looked) {
            continue;
        }
        int unclear;
        PyObject *object = look_object(look, f->last, &unclear);
        if (object == NULL && !unclear) {
            continue; /* no such variable or item: the statement has raised, or will */
        }
        if (object != NULL && look->operation == SITE_STORE_ATTR) {
            object = stored_into(object);
            Tracked *o = table_find(&r->table, object);
            if (PyCell_Check(object)) {
                r->check_all_slots = r->attention = r->alarm = 1; /* cell.cell_contents = value */
            }
            if (o != NULL) {
                pending_look(r, &(Pending){.kind = CHANGE_ATTRIBUTE, .target = o});
            }
            continue;
        }
        if (object == NULL || !(look->operation == SITE_CALL ? method_called(r, f, look, object) : item_stored(r, f, look, object))) {
            full_look(r, look->operation == SITE_CALL ? FLAG_OUTSIDE : 0);
            understood = 0;
        }
    }
    if (r->table.work_count) {
        drain(r);
    }
    if (!understood) {
        looks_wake(r, f->code);
    }
}

/* From now on the sites of this code have their events. */
void looks_wake(Recorder *r, CodeRecord *c) {
    const Plan *p = c->plan;
    for (Py_ssize_t i = 0; i < p->look_count; i++) {
        Action *at = &c->actions[p->looks[i].action];
        if (at->looked) {
            at->looked = 0;
            at->plain_step = at->plain_evaluation = at->quiet = 0;
            at->site = p->actions[p->looks[i].action].site;
            c->action_at[p->looks[i].unit] = at;
        }
    }
    code_watch(r, c);
}

/* Whether the instruction under way in the frame is a store into this object, at a site without an event. */
int look_owns(ShadowFrame *f, PyObject *object) {
    Py_ssize_t unit = frame_unit(f->frame, f->code->code);
    const Plan *p = f->code->plan;
    int32_t number = unit >= 0 && unit < f->code->units ? p->action_of[unit] : -1;
    if (number < 0 || !f->code->actions[number].looked) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < p->look_count; i++) {
        const Look *look = &p->looks[i];
        if (look->action == number && look->operation != SITE_CALL) {
            /* The variables as they are now: what is known of them may be older. */
            PyObject *slots[NUMBER_LENGTH + 1] = {slot_object(f->frame->localsplus[look->slot])};
            Look here = {.slot = 0, .index = look->index};
            for (int32_t n = 0; n < here.index.length; n++) {
                if (here.index.items[n].kind == NUMBER_SLOT) {
                    slots[n + 1] = slot_object(f->frame->localsplus[here.index.items[n].value]);
                    here.index.items[n].value = n + 1;
                }
            }
            int unclear;
            return look_object(&here, slots, &unclear) == object;
        }
    }
    return 0;
}
