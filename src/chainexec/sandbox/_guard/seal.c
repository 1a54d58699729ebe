/* What was there before a program ran, and must be there unchanged afterwards: names of modules and classes, parts of functions, items of lists.
 *
 * All objects that are compared with are owned here, so that none of their addresses can come to be another's. */
#define Py_BUILD_CORE_MODULE 1 /* for the layout of dicts */
#include "guard.h"

#include "internal/pycore_dict.h"
#include <string.h>

typedef struct {
    PyObject *names; /* a dict */
    PyObject *key, *value;
} Entry;

typedef struct { /* a dict as it was: where it is the same in memory its entries need not be looked at one by one; they own what stands there */
    PyDictObject *names;
    size_t end;  /* of its entries in `entries`, which begin where those of the block before end */
    PyDictUnicodeEntry *copy; /* NULL where it is laid out in another way */
    Py_ssize_t count;
} Block;

typedef struct {
    PyObject **place;
    PyObject *value;
    PyObject *owner; /* of the place */
} Word;

typedef struct {
    PyObject *list;
    PyObject *copy; /* a tuple */
} Items;

typedef struct { /* a hash table; room is a power of two, at most half of it taken */
    void **places;
    size_t room;
} Addresses;

static struct {
    Entry *entries;
    Block *blocks;
    Word *words;
    Items *lists;
    size_t entry_count, block_count, word_count, list_count, entry_room, block_room, word_room, list_room;
    size_t builtin_first, builtin_end; /* the blocks of `builtins` */
    Addresses codes, own_codes, own_classes; /* what they stand for is owned by `held` */
    PyObject *held, *hidden; /* hidden: dict of modules by name */
} seal;

static int grow(void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room) {
        return 0;
    }
    size_t wanted = *room == 0 ? 4096 : *room * 2;
    void *made = PyMem_RawRealloc(*array, wanted * size);
    if (made == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *array = made;
    *room = wanted;
    return 0;
}

static int add_entry(PyObject *names, PyObject *key, PyObject *value)
{
    if (grow((void **)&seal.entries, &seal.entry_room, seal.entry_count, sizeof(Entry)) < 0) {
        return -1;
    }
    seal.entries[seal.entry_count++] = (Entry){Py_NewRef(names), Py_NewRef(key), Py_NewRef(value)};
    return 0;
}

static int plainly_laid_out(PyDictObject *names)
{
    return names->ma_values == NULL && DK_IS_UNICODE(names->ma_keys);
}

static int end_block(PyObject *dict)
{
    PyDictObject *names = (PyDictObject *)dict;
    Block block = {(PyDictObject *)Py_NewRef(dict), seal.entry_count, NULL, 0};
    if (plainly_laid_out(names)) {
        block.count = names->ma_keys->dk_nentries;
        block.copy = PyMem_RawMalloc((size_t)block.count * sizeof *block.copy + 1);
        if (block.copy != NULL) {
            memcpy(block.copy, DK_UNICODE_ENTRIES(names->ma_keys), (size_t)block.count * sizeof *block.copy);
        }
    }
    if (grow((void **)&seal.blocks, &seal.block_room, seal.block_count, sizeof(Block)) < 0) {
        return -1;
    }
    seal.blocks[seal.block_count++] = block;
    return 0;
}

static int add_dict(PyObject *names)
{
    Py_ssize_t at = 0;
    PyObject *key, *value;
    while (PyDict_Next(names, &at, &key, &value)) {
        if (PyUnicode_CheckExact(key) && add_entry(names, key, value) < 0) {
            return -1;
        }
    }
    return end_block(names);
}

static int is_as_it_was(const Block *block)
{
    PyDictObject *names = block->names;
    return block->copy != NULL && plainly_laid_out(names) && names->ma_keys->dk_nentries >= block->count &&
           memcmp(block->copy, DK_UNICODE_ENTRIES(names->ma_keys), (size_t)block->count * sizeof *block->copy) == 0;
}

static int add_word(PyObject *owner, PyObject **place)
{
    if (grow((void **)&seal.words, &seal.word_room, seal.word_count, sizeof(Word)) < 0) {
        return -1;
    }
    seal.words[seal.word_count++] = (Word){place, Py_XNewRef(*place), Py_NewRef(owner)};
    return 0;
}

static int add_function(PyObject *object)
{
    PyFunctionObject *function = (PyFunctionObject *)object;
    int failed = add_word(object, &function->func_code) < 0 || add_word(object, &function->func_globals) < 0;
    failed = failed || add_word(object, &function->func_builtins) < 0 || add_word(object, &function->func_defaults) < 0;
    failed = failed || add_word(object, &function->func_kwdefaults) < 0 || add_word(object, &function->func_closure) < 0;
    if (!failed && function->func_kwdefaults != NULL) {
        failed = add_dict(function->func_kwdefaults) < 0;
    }
    if (!failed && function->func_closure != NULL) {
        for (Py_ssize_t at = 0; !failed && at < PyTuple_GET_SIZE(function->func_closure); at++) {
            PyObject *cell = PyTuple_GET_ITEM(function->func_closure, at);
            failed = add_word(cell, &((PyCellObject *)cell)->ob_ref) < 0;
        }
    }
    return failed ? -1 : 0;
}

static int add_class(PyObject *object)
{
    PyTypeObject *type = (PyTypeObject *)object;
    PyObject *names = PyType_GetDict(type);
    if (names == NULL) {
        return -1;
    }
    int failed = add_dict(names) < 0;
    Py_DECREF(names);
    failed = failed || add_word(object, &type->tp_mro) < 0 || add_word(object, &type->tp_bases) < 0;
    return failed ? -1 : 0;
}

static size_t place_of(const Addresses *set, const void *address)
{
    size_t place = ((size_t)address >> 4) * 0x9E3779B97F4A7C15ULL >> 20 & (set->room - 1);
    while (set->places[place] != NULL && set->places[place] != address) {
        place = (place + 1) & (set->room - 1);
    }
    return place;
}

static int addresses(Addresses *set, PyObject *objects)
{
    set->room = 64;
    while (set->room < 2 * (size_t)PyList_GET_SIZE(objects) + 2) {
        set->room *= 2;
    }
    set->places = PyMem_RawCalloc(set->room, sizeof(void *));
    if (set->places == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(objects); at++) {
        void *address = PyList_GET_ITEM(objects, at);
        set->places[place_of(set, address)] = address;
    }
    return 0;
}

static int each(PyObject *objects, int (*add)(PyObject *))
{
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(objects); at++) {
        if (add(PyList_GET_ITEM(objects, at)) < 0) {
            return -1;
        }
    }
    return 0;
}

static int add_list(PyObject *list)
{
    PyObject *copy = PyList_AsTuple(list);
    if (copy == NULL || grow((void **)&seal.lists, &seal.list_room, seal.list_count, sizeof(Items)) < 0) {
        Py_XDECREF(copy);
        return -1;
    }
    seal.lists[seal.list_count++] = (Items){Py_NewRef(list), copy};
    return 0;
}

/* seal(builtins, modules, kept (names of modules), dicts, classes, functions, lists, codes, own_codes, own_classes, hidden) */
PyObject *guard_seal(PyObject *module, PyObject *args)
{
    PyObject *builtins, *modules, *kept, *dicts, *classes, *functions, *lists, *codes, *own_codes, *own_classes, *hidden;
    if (!PyArg_ParseTuple(
            args, "O!O!O!O!O!O!O!O!O!O!O!", &PyDict_Type, &builtins, &PyDict_Type, &modules, &PyList_Type, &kept, &PyList_Type, &dicts, &PyList_Type, &classes, &PyList_Type, &functions,
            &PyList_Type, &lists, &PyList_Type, &codes, &PyList_Type, &own_codes, &PyList_Type, &own_classes, &PyDict_Type, &hidden)) {
        return NULL;
    }
    if (seal.held != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "there is a seal already");
        return NULL;
    }
    seal.builtin_first = seal.block_count;
    if (add_dict(builtins) < 0) {
        return NULL;
    }
    seal.builtin_end = seal.block_count;
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(kept); at++) {
        PyObject *name = PyList_GET_ITEM(kept, at), *found = PyDict_GetItemWithError(modules, name);
        if (found != NULL && add_entry(modules, name, found) < 0) {
            return NULL;
        }
    }
    if (end_block(modules) < 0) {
        return NULL;
    }
    if (each(dicts, add_dict) < 0 || each(classes, add_class) < 0 || each(functions, add_function) < 0 || each(lists, add_list) < 0) {
        return NULL;
    }
    if (addresses(&seal.codes, codes) < 0 || addresses(&seal.own_codes, own_codes) < 0 || addresses(&seal.own_classes, own_classes) < 0) {
        return NULL;
    }
    seal.held = Py_BuildValue("(NNN)", PyList_AsTuple(codes), PyList_AsTuple(own_codes), PyList_AsTuple(own_classes));
    if (seal.held == NULL) {
        return NULL;
    }
    seal.hidden = Py_NewRef(hidden);
    return PyLong_FromSize_t(seal.entry_count + seal.word_count + seal.list_count);
}

static int contains(const Addresses *set, const void *address)
{
    return set->places != NULL && set->places[place_of(set, address)] == address;
}

int guard_is_known(PyObject *code)
{
    return contains(&seal.codes, code);
}

int guard_is_own(PyObject *code)
{
    return contains(&seal.own_codes, code);
}

int guard_is_own_class(PyObject *type)
{
    return contains(&seal.own_classes, type);
}

static int entry_changed(const Entry *entry)
{
    PyObject *now = PyDict_GetItemWithError(entry->names, entry->key); /* borrowed */
    if (now == entry->value) {
        return 0;
    }
    PyErr_Clear();
    return 1;
}

/* The first entry of these blocks that was changed; NULL where none was. */
static const Entry *changed_entry(size_t first_block, size_t end_block)
{
    for (size_t number = first_block; number < end_block; number++) {
        const Block *block = &seal.blocks[number];
        if (is_as_it_was(block)) {
            continue;
        }
        for (size_t at = number == 0 ? 0 : seal.blocks[number - 1].end; at < block->end; at++) {
            if (entry_changed(&seal.entries[at])) {
                return &seal.entries[at];
            }
        }
    }
    return NULL;
}

static const char *entry_name(const Entry *entry, char *more, size_t size)
{
    const char *name = PyUnicode_AsUTF8(entry->key);
    snprintf(more, size, "%s", name == NULL ? "?" : name);
    PyErr_Clear();
    return "the program replaced something that it did not make";
}

/* What was changed; NULL where nothing was. Only exact texts are keys here, so that comparing calls no code of the program in a dict of
 * texts; where it put another key into one of these dicts, its code is met by the watch over what runs. */
const char *guard_broken(char *more, size_t size)
{
    const Entry *changed = changed_entry(0, seal.block_count);
    if (changed != NULL) {
        return entry_name(changed, more, size);
    }
    for (size_t at = 0; at < seal.word_count; at++) {
        if (*seal.words[at].place != seal.words[at].value) {
            snprintf(more, size, "a part of a %.100s", Py_TYPE(seal.words[at].owner)->tp_name);
            return "the program replaced something that it did not make";
        }
    }
    for (size_t at = 0; at < seal.list_count; at++) {
        PyObject *list = seal.lists[at].list, *copy = seal.lists[at].copy;
        int changed = PyList_GET_SIZE(list) != PyTuple_GET_SIZE(copy);
        for (Py_ssize_t item = 0; !changed && item < PyList_GET_SIZE(list); item++) {
            changed = PyList_GET_ITEM(list, item) != PyTuple_GET_ITEM(copy, item);
        }
        if (changed) {
            snprintf(more, size, "a list");
            return "the program replaced something that it did not make";
        }
    }
    return NULL;
}

const char *guard_builtins_broken(void)
{
    const Entry *changed = changed_entry(seal.builtin_first, seal.builtin_end);
    return changed == NULL ? NULL : PyUnicode_AsUTF8(changed->key);
}

/* Take the library's modules out of sys.modules. */
int guard_hide_modules(void)
{
    PyObject *modules = PyImport_GetModuleDict(), *name, *hidden;
    Py_ssize_t at = 0;
    while (seal.hidden != NULL && PyDict_Next(seal.hidden, &at, &name, &hidden)) {
        if (PyDict_GetItemWithError(modules, name) == hidden && PyDict_DelItem(modules, name) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Put them back, whatever stands in their places. */
int guard_show_modules(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    return seal.hidden == NULL ? 0 : PyDict_Update(modules, seal.hidden);
}
