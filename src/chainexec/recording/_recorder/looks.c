/* Sites without an event: what they may have changed is looked at when something else happens in their frame (analysis/looks.py). */
#include "slots.h"

/* The value of a variable plus a number, or the number alone; 0 where the variable holds no small int. */
static int operand_value(PyObject *const *slots, int32_t slot, int32_t number, Py_ssize_t *value) {
    *value = number;
    if (slot == LOOK_NUMBER) {
        return 1;
    }
    PyObject *variable = slots[slot];
    if (variable == NULL || !PyLong_CheckExact(variable) || !PyUnstable_Long_IsCompact((PyLongObject *)variable)) {
        return 0;
    }
    *value += PyUnstable_Long_CompactValue((PyLongObject *)variable);
    return 1;
}

static PyObject *list_item(PyObject *list, Py_ssize_t i) {
    i += i < 0 ? Py_SIZE(list) : 0;
    return i >= 0 && i < Py_SIZE(list) ? PyList_GET_ITEM(list, i) : NULL;
}

/* The object that a look speaks of, NULL where there is none or *unclear is set. */
static PyObject *look_object(const Look *look, PyObject *const *slots, int *unclear) {
    PyObject *object = slots[look->slot];
    *unclear = 0;
    if (object == NULL || look->index_slot == LOOK_NONE) {
        return object;
    }
    Py_ssize_t index;
    if (!PyList_CheckExact(object) || !operand_value(slots, look->index_slot, look->index_number, &index)) {
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

/* 1 where the look tells all, 0 where the type is none of those whose stores it understands. */
static int item_stored(Recorder *r, ShadowFrame *f, const Look *look, PyObject *container) {
    Tracked *o = table_find(&r->table, container);
    Py_ssize_t key;
    if (PyList_CheckExact(container)) {
        if (!operand_value(f->last, look->key_slot, look->key_number, &key)) {
            return 0;
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
    PyObject *name = look->key_slot >= 0 && look->key_number == 0 ? f->last[look->key_slot] : NULL;
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
    PyObject *key = look->key_slot >= 0 ? f->last[look->key_slot] : NULL;
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
            at->plain_step = at->quiet = 0;
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
            PyObject *slots[3] = {slot_object(f->frame->localsplus[look->slot]), NULL, NULL};
            Look here = {.slot = 0, .index_slot = look->index_slot >= 0 ? 1 : look->index_slot, .index_number = look->index_number};
            if (look->index_slot >= 0) {
                slots[1] = slot_object(f->frame->localsplus[look->index_slot]);
            }
            int unclear;
            return look_object(&here, slots, &unclear) == object;
        }
    }
    return 0;
}
