/* The C recorder: what its files share. The format of the log is described in recording/log.py; numbers here are the same. */
#ifndef CHAINEXEC_RECORDER_H
#define CHAINEXEC_RECORDER_H

#include "shim.h"
#include <stdint.h>
#include <string.h>

/* ---- log.py's numbers ------------------------------------------------------------------------------------------- */
enum {
    OP_CALL = 1, OP_LINE, OP_ITERATION, OP_RETURN, OP_YIELD, OP_RESUME, OP_RAISE, OP_HANDLED, OP_UNWIND, OP_OUTPUT, OP_INPUT,
    OP_THREAD, OP_OWNER, OP_JOINED, OP_PASSES_END, OP_BRANCH, OP_STORED, OP_NAMESPACE, OP_RESULT,
    OP_BIND, OP_UNBIND, OP_NEW, OP_LABEL, OP_SEQ_INIT, OP_SEQ_SET, OP_SEQ_INSERT, OP_SEQ_REMOVE, OP_SET_INIT, OP_SET_ADD, OP_SET_DISCARD,
    OP_KEY, OP_DICT_INIT, OP_DICT_SET, OP_DICT_DELETE, OP_CLEAR, OP_ATTR_INIT, OP_ATTR_SET, OP_ATTR_DELETE, OP_BYTES_INIT, OP_BYTES_CUT,
    OP_BYTES_PUT, OP_EVALUATION, OP_TEXT, OP_WIDE, OP_RETYPE, OP_COUNT,
    OP_SIFT = OP_COUNT /* this recorder's own, see heaps.c: it is gone before anyone reads the log */
};
#define OP_LAST_STEP OP_INPUT
#define FLAG_OUTSIDE 0x80u
#define FLAG_REFERENCE 0x01u
#define NO_FRAME 0xFFFFFFFFu
#define NO_END 0xFFFFFFFFu

typedef enum { LAYOUT_OPAQUE, LAYOUT_LIST, LAYOUT_TUPLE, LAYOUT_DICT, LAYOUT_SET, LAYOUT_FROZENSET, LAYOUT_DEQUE, LAYOUT_BYTES, LAYOUT_EXCEPTION,
               LAYOUT_NAMESPACE, LAYOUT_ATOM_SUBCLASS } Layout;

/* code_map.py's numbers */
enum { ACT_STEP = 1, ACT_LOOP_STEP, ACT_PASS, ACT_PASSES_END, ACT_HANDLED, ACT_BRANCH, ACT_STORED, ACT_STEP_ONCE };
enum { SITE_STORE_SUBSCR = 1, SITE_DELETE_SUBSCR, SITE_STORE_ATTR, SITE_DELETE_ATTR, SITE_STORE_SLICE, SITE_DELETE_SLICE, SITE_CALL, SITE_CALL_KW,
       SITE_CALL_EX, SITE_INPLACE, SITE_WITH_EXCEPT, SITE_WITH_ENTER, SITE_ASYNC_WITH_ENTER };

/* ---- the log ---------------------------------------------------------------------------------------------------- */
typedef struct {
    uint32_t head; /* kind in the low byte, `a` in the other three */
    uint32_t b;    /* a frame or object id, see log.py */
    union {
        PyObject *value; /* an owned atom, where the operation carries one and FLAG_REFERENCE is not set */
        uint64_t number; /* everything else */
        struct {
#if PY_BIG_ENDIAN
            uint32_t count, end;
#else
            uint32_t end, count; /* a span's: the low and the high half of `number` */
#endif
        } span;
    } c;
} Record;

#define CHUNK_RECORDS 4096
#define SPARE_CHUNKS 128 /* 8 MiB */
typedef struct {
    Record *next, *end; /* room in the last chunk */
    Record **chunks;    /* owned arrays of CHUNK_RECORDS records: they never move, so that spans can be ended where they stand */
    size_t chunk_count, chunk_capacity;
    size_t folded;    /* records that the OP_SIFT records stand for, less those that are written: 0 once the log is unfolded */
    Record **retired; /* chunks as they were before the log was unfolded, where a callback under way may still end a span in them; else NULL */
    size_t retired_count;
    uint32_t steps;   /* steps written: the number of the next one */
    int full;         /* memory ran out: nothing more is written, the run is stopped */
    int sealed;       /* the recording is over: what a callback still under way in another thread would write is not in it */
} Log;

/* ---- types ------------------------------------------------------------------------------------------------------ */
typedef enum { FORM_ATOM, FORM_TUPLE, FORM_FROZENSET, FORM_SLICE, FORM_OBJECT, FORM_ZONED } Form; /* how a value of the type is held: see types.c */

enum {                     /* TypeRecord.flags; those from TYPE_ORDERED on are type_facts.py's */
    TYPE_MANAGED_DICT = 1, /* instances keep attributes inline or in a managed dict */
    TYPE_DICT_OFFSET = 2,  /* instances have a dict at tp_dictoffset */
    TYPE_VOLATILE = 4,     /* reading an instance may change it without an event: it is looked at after every step */
    TYPE_ORDERED = 8,      /* an OrderedDict: its order lies outside the dict */
    TYPE_LABEL = 16,       /* shown by a text that Python code makes once for each object */
    TYPE_CLASS = 32,       /* instances are classes: the data attributes of those of followed modules are watched */
    TYPE_SAFE_CALL = 64,   /* calling the type changes nothing but the new object */
    TYPE_BUFFER = 128,     /* content through the buffer protocol */
    TYPE_CAPTURED = 256,   /* a user registered how it is captured: that is looked at after every step */
    TYPE_EXTRA = 512,      /* has attributes that only Python code can read (a defaultdict's factory) */
    TYPE_NO_ATTRIBUTES = 1024, /* attributes are no state: modules, enum members */
};

typedef struct {
    Py_ssize_t offset; /* where a `__slots__` member lies in the instance */
    uint32_t name;     /* index into Recorder.names */
} SlotMember;

typedef struct {
    Py_ssize_t offset; /* where a `__slots__` member lies in the instance */
    PyObject *name;    /* owned */
} MemberFacts;

/* What Python code said of a type, kept for later recordings: see facts.c. */
typedef struct {
    PyTypeObject *address;   /* only compared, NULL where the place in the table is free */
    unsigned version;        /* the type's when it was asked about; 0: nothing is remembered */
    int asked;               /* form, layout, flags, members, suspects and makers are known */
    Form form;               /* as in TypeRecord */
    Layout layout;
    int flags;               /* type_facts.py's */
    MemberFacts *members;    /* `__slots__` of all bases */
    Py_ssize_t member_count;
    PyObject *suspects;      /* owned tuple of places of functions, ((index of the base, name), ...): if one is not followed, instances are volatile */
    PyObject *makers;        /* the same: if all are followed, calling the type changes nothing but the new object */
    PyObject *info;          /* owned TypeInfo, NULL until an instance was logged */
} TypeFacts;

typedef struct TypeRecord {
    PyTypeObject *type;     /* owned: its address must not be used again during the run */
    uint32_t index;         /* in Recorder.type_infos; UINT32_MAX until an instance is logged */
    Form form;              /* whether instances are atoms */
    Layout layout;          /* parts of a tracked instance besides attributes */
    int flags;              /* TYPE_* */
    SlotMember *members;    /* `__slots__` of all bases */
    Py_ssize_t member_count;
} TypeRecord;

/* ---- tracked objects -------------------------------------------------------------------------------------------- */
enum {                    /* Tracked.flags */
    OBJ_QUEUED = 1,       /* on the worklist: its first content is still to be written */
    OBJ_WATCHED = 2,      /* a dict whose events we get */
    OBJ_SHADOWED = 4,     /* a dict with keys that are no atoms, or an OrderedDict: compared with a copy when it was touched */
    OBJ_DIRTY = 8,        /* a shadowed dict that was touched, or an object to be compared at the next event */
    OBJ_DEAD = 16,        /* released, kept only until the current pass over the table is over */
    OBJ_LIMBO = 32,       /* on the list of objects that may have lost their last owner */
    OBJ_NAMES_ONLY = 64,  /* a namespace: only names of interest are written */
    OBJ_MIXED_KEYS = 256, /* a dict some of whose keys may be equal to keys of other types (1, 1.0, True) */
    OBJ_COLLECTED = 128,  /* cleared by the garbage collector; only copies of ours still hold it */
};

typedef struct Tracked {
    PyObject *object;         /* owned; released when nobody else owns it */
    TypeRecord *type;         /* borrowed from the recorder's cache */
    uint32_t id;              /* from 1 */
    uint32_t epoch;           /* the last walk that reached it */
    uint32_t holds;           /* references to it that our copies and shadow frames own */
    uint16_t flags;           /* OBJ_* */
    uint8_t limbo_age;        /* how often it was found alive there */
    uint16_t pins;            /* pending operations that speak of it */
    uint16_t fell;            /* the number of steps (its low bits) when a copy of ours last let go of it */
    Layout layout;            /* see Layout */
    Py_ssize_t count;         /* items in `items`, members in the set's copy, entries * 2 of a shadowed dict */
    Py_ssize_t capacity;      /* room in `items`; for sets the size of the hash table */
    Py_ssize_t offset;        /* deques: where the first item lies; sets: deleted entries of the hash table */
    PyObject **items;         /* owned references: the content as last seen (sets: an open-addressing table of pointers) */
    char *bytes;              /* LAYOUT_BYTES: the content as last seen, `count` bytes */
    PyObject **attributes;    /* owned references: inline attributes, then `__slots__`, as last seen */
    Py_ssize_t attribute_count;
    PyObject *dict;           /* the attribute dict once it exists, borrowed from the object */
    PyObject *names;          /* OBJ_NAMES_ONLY: owned set of the names of interest; otherwise owned dict: attributes as Python code last gave them */
    PyObject *label;          /* TYPE_CAPTURED: the text as last seen, owned */
    unsigned version;         /* classes: tp_version_tag at the last look, 0 unknown */
    struct Tracked *attribute_owner; /* this entry is the attribute dict of that object ... */
    struct Tracked *next_owner; /* ... and that one shares it with this one (`a.__dict__ = b.__dict__`) */
    Py_ssize_t place;         /* index in ObjectTable.all */
} Tracked;

typedef struct {
    Tracked **slots;       /* open addressing by address; NULL empty, TOMBSTONE deleted */
    size_t size;           /* power of two */
    size_t used;           /* live entries */
    size_t tombstones;     /* deleted entries */
    Tracked *last_namespace; /* the entry that was asked for last as a namespace, NULL: none */
    Tracked **all;         /* dense list of the live entries */
    size_t all_count, all_capacity;
    Tracked **worklist;    /* objects whose first content is still to be written */
    size_t work_count, work_capacity;
    Tracked **limbo;       /* objects that may have died */
    size_t limbo_count, limbo_capacity;
    size_t limbo_kept, limbo_next; /* while they are gone through: so many stay, and the next one to look at; else 0 */
    size_t limbo_insert;   /* while one of them lets go of what it held: where that comes */
    Tracked **walk;        /* stack of a walk over everything reachable */
    size_t walk_count, walk_capacity;
    Tracked **volatile_objects; /* looked at after every step */
    size_t volatile_count, volatile_capacity;
    Tracked **buffers;     /* LAYOUT_BYTES objects: their memory may be shared */
    size_t buffer_count, buffer_capacity;
    uint32_t next_id;      /* of the next object */
    uint32_t epoch;        /* number of the current walk */
    size_t sweep_at;       /* live entries at which the next sweep for dead objects is due */
    PyObject **garbage;    /* owned: to be let go at the end of the event */
    size_t garbage_count, garbage_capacity;
    PyObject **scratch;    /* room for a container's items while they are compared */
    Py_ssize_t scratch_capacity;
} ObjectTable;

/* A dict event, kept until the next instruction event: a watcher must not run other code. */
typedef struct {
    Tracked *dict;             /* the dict, or the attribute dict of `dict->attribute_owner` */
    PyDict_WatchEvent event;
    int outside;               /* not made by a store instruction of followed code */
    int32_t place;             /* index of the action that the innermost followed frame had come by, -1 the one that is known of it */
    PyObject *key, *value;     /* owned, may be NULL */
} DictEvent;

/* ---- code ------------------------------------------------------------------------------------------------------- */
typedef struct {
    uint8_t action;   /* ACT_* */
    int32_t number;   /* statement, pass or slot */
} EntryAction;

typedef struct {
    int32_t first_entry;   /* into CodeRecord.entries, -1 none */
    int32_t entry_count;
    int32_t evaluation;    /* index of the evaluation whose value stands on the stack, -1 none */
    int32_t evaluation_stack; /* values on the stack there */
    int32_t site;          /* SITE_*, 0 none */
    int32_t site_stack;    /* values on the stack before the instruction */
    int32_t site_argument; /* see code_map.py */
    int32_t after_inplace; /* a store whose value was just computed by an in-place operator */
    int32_t step;          /* ACT_STEP or ACT_LOOP_STEP where the location has that one entry, 0 otherwise */
    int32_t plain_step;    /* it has nothing else */
    int32_t plain_evaluation; /* the location has an evaluation and nothing else */
    int32_t statement;     /* of that step */
    uint64_t may_store;    /* slots (bit 63: all from 63 on) that may be stored between this entry and the next */
    uint64_t guard;        /* slots that in-place operators of quiet entries behind this one may store: they must hold atoms */
    int32_t first_route, route_count; /* into Plan.routes: ways from here that lead over quiet entries, or to them */
    int32_t first_look, look_count; /* into Plan.looks: of the statement that begins here */
    uint8_t beside;        /* the statement that begins here has sites with events */
    uint8_t looked;        /* a site without an event: it stands in Plan.looks */
    uint8_t inferred;      /* may be left without an event: a Route leads here */
    uint8_t quiet;         /* is left without an event in this recording */
} Action;

/* The one way between two places that leads over quiet entries, or to one: see analysis/quiet.py. */
typedef struct {
    int32_t target;                     /* index into the actions */
    int32_t first_passed, passed_count; /* into Plan.passed */
} Route;

/* A number computed from variables, in reverse Polish notation; facts.py's numbers. */
enum { NUMBER_SLOT, NUMBER_VALUE, NUMBER_OPERATION };
#define NUMBER_LENGTH 6
typedef struct {
    int32_t length;          /* 0: there is none */
    struct {
        int32_t kind, value; /* NUMBER_*; a slot, a value, or an argument of BINARY_OP */
    } items[NUMBER_LENGTH];
} Number;

/* A site without an event: see analysis/looks.py. */
typedef enum { METHOD_NONE, METHOD_APPEND, METHOD_APPENDLEFT, METHOD_POP, METHOD_POPLEFT, METHOD_ADD, METHOD_DISCARD } Method;
typedef struct {
    int32_t unit;            /* the site's code unit */
    int32_t action;          /* its index in the actions */
    int32_t place;           /* index of the action at which its statement begins */
    int32_t operation;       /* SITE_STORE_SUBSCR, SITE_STORE_ATTR, SITE_CALL */
    int32_t slot;            /* variable that holds the object, or the list whose item it is */
    Number index;            /* of that item */
    Number key;              /* the subscript; the argument of a set's method */
    Method method;
    int in_place;            /* `container[key] += value` */
} Look;

/* A call whose callee is certainly the value of a global name: it may need no event. */
typedef struct {
    int32_t action;          /* index into Plan.actions */
    int32_t operation;       /* SITE_CALL, SITE_CALL_KW */
    int32_t count;           /* arguments */
    int assumed;             /* the looks of this code rely on its changing nothing */
    PyObject *name;          /* owned */
} NamedCall;

/* A store that its statement has made where an exception is raised at one of these code units. */
typedef struct {
    int32_t start, end;      /* from, up to */
    int32_t slot;            /* of a variable, or behind those of all variables for a name */
} StoredBefore;

/* What a CodeMap says, in the form that callbacks read. Made once a CodeMap and kept for later recordings. */
typedef struct Plan {
    PyObject *map;           /* owned CodeMap: the key */
    int users;               /* code records that use it, and the table of plans */
    Py_ssize_t units;        /* code units */
    int32_t *action_of;      /* by code unit: index into `actions`, -1 none */
    Action *actions;         /* templates: a code record has a copy of its own; behind the last one stands the function's start */
    Py_ssize_t action_count;
    int32_t *place_of;       /* by code unit: index of the action that control came by last, -1 the start or no telling */
    Look *looks;             /* ordered by place */
    Py_ssize_t look_count;
    Route *routes;
    int32_t *passed;         /* indexes of actions */
    EntryAction *entries;
    Py_ssize_t statement_count;
    int32_t *accumulators;   /* by statement: slot that grows by `+=` only, -1 none */
    StoredBefore *stored_before;
    Py_ssize_t stored_before_count;
    Py_ssize_t pass_count;
    int genexpr;             /* a generator expression's own code: its LINE step stays open */
    PyObject *globals_used;  /* owned tuple of names */
    uint64_t inplace;        /* slots that are targets of in-place operators: their object may change though the slot does not */
    uint64_t cells;          /* slots that are cells or free variables: another frame may store them */
    NamedCall *calls;
    Py_ssize_t call_count;
} Plan;

/* A code object in one recording. */
typedef struct {
    PyCodeObject *code;      /* owned */
    Plan *plan;              /* NULL where the code is not followed */
    uint32_t index;          /* in Recorder.codes */
    int slots;               /* co_nlocalsplus */
    const unsigned char *kinds; /* co_localspluskinds, borrowed from the code */
    Py_ssize_t units;        /* code units */
    Action **action_at;      /* by code unit: into `actions`, NULL none */
    Action *actions;
    EntryAction *entries;    /* from here on as in the plan, borrowed */
    Py_ssize_t statement_count, pass_count;
    int32_t *accumulators;
    uint64_t inplace, cells;
    int genexpr;
    PyObject *globals_used;
    int module_like;         /* names live in a dict: module or class body */
    uint64_t seen;           /* slots that are variables (bit 63: all from 63 on): not the compiler's own, such as a class body's __classdict__ */
    uint64_t plain;          /* those below 63 that are no cells */
    int shares_cells;        /* it has cells or free variables */
    uint64_t at_start;       /* those that may hold something when a function starts: parameters and cells */
    int filled;              /* all of this is known; until then the thread that asks about it goes on with it */
    unsigned long filler;    /* that thread */
    PyObject *namespace_done; /* borrowed pointer: the globals dict that is watched for this code's names */
} CodeRecord;

/* ---- frames ----------------------------------------------------------------------------------------------------- */
typedef enum {
    CHANGE_NONE, CHANGE_UNKNOWN, CHANGE_REACH, CHANGE_SELF, CHANGE_ITEM, CHANGE_ATTRIBUTE, CHANGE_LIST_APPEND, CHANGE_LIST_POP, CHANGE_LIST_EXTEND,
    CHANGE_SET_ADD, CHANGE_SET_DISCARD, CHANGE_DEQUE_APPEND, CHANGE_DEQUE_APPENDLEFT, CHANGE_DEQUE_POP, CHANGE_DEQUE_POPLEFT, CHANGE_DEQUE_ROTATE,
    CHANGE_FIRST, CHANGE_HEAP_PUSH, CHANGE_HEAP_SIFT, CHANGE_PURE, CHANGE_BUFFERS, CHANGE_ITERATOR, CHANGE_SETATTR, CHANGE_DICT, CHANGE_PRINT, CHANGE_COUNT
} ChangeKind; /* the first of a pending operation, also of known C functions; known_calls.py has the names */

#define REACH_LIMIT 8
typedef struct {
    ChangeKind kind;
    Tracked *target;        /* pinned; NULL for UNKNOWN and REACH */
    PyObject *key;          /* owned: subscript, member or attribute name; may be NULL */
    Py_ssize_t number;      /* rotate's distance */
    int outside;            /* made by a call, not by a store of followed code */
    Tracked *reach[REACH_LIMIT]; /* pinned: what an unfollowed callee could reach */
    int reach_count;
    int reach_more;         /* it could reach more than there is room for: in the end everything is looked at */
} Pending;

typedef struct {
    int32_t pass;        /* index into the code's passes */
    uint32_t outer;      /* the step that was open before it, and is again behind it */
    Record *record;      /* its ITERATION record */
} OpenPass;

#define PASS_DEPTH 32 /* CPython refuses deeper nesting */
typedef struct ShadowFrame {
    _PyInterpreterFrame *frame; /* the live frame; not owned */
    CodeRecord *code;        /* borrowed */
    uint32_t id;             /* frame id in the log */
    int depth;               /* from 1 */
    uint32_t open_step;      /* number of the frame's open step */
    uint32_t line_step;      /* number of its open LINE step, where passes lie inside */
    Record *open_record;     /* its LINE record, NULL where another kind of step is open */
    int32_t statement;       /* the open LINE step's statement, -1 none */
    uint64_t may_store;      /* slots to compare at the next event: those that may have been stored since the last one */
    const Action *place;     /* the action whose entries were carried out last */
    uint64_t objects;        /* slots (bit 63: some from 63 on) that hold no atoms */
    uint64_t special;        /* those that take more than a comparison: cells, and objects that an in-place operator may change */
    int fresh_header;        /* the last entry was a STEP of `statement` with nothing in between: a LOOP_STEP right after it is no new step */
    PyObject **last;         /* owned references: the slots as last seen */
    Py_ssize_t *lengths;     /* by slot: length of a string that grows and is not owned here, else -1 */
    PyObject **lengths_of;   /* by slot: that string's address, only compared */
    int growing;             /* how many slots have a length */
    uint32_t *visits;        /* by statement */
    int pass_depth;          /* open passes */
    uint32_t *pass_counts;   /* by pass: how many there were since the comprehension began */
    int passes_counted;      /* some count is not 0 */
    Pending pending;         /* the operation whose effect is not yet looked at */
    int joined;              /* it was running before recording began */
    int generator;           /* owned by a generator object */
    PyObject *owner;         /* while suspended: owned generator object */
    Tracked *owner_entry;    /* its entry, where our reference is counted in `holds` */
    int is_suspended;
    int settling;            /* effects_sync() is under way: the program may run inside, but not in this frame */
    struct ShadowFrame *next_free;
    int capacity_slots, capacity_statements, capacity_passes; /* room in the arrays */
    OpenPass passes[PASS_DEPTH];
} ShadowFrame;

typedef struct {
    PyThreadState *state;     /* which thread; not owned */
    ShadowFrame *top;         /* stack[depth - 1], NULL where empty */
    uint64_t state_id;        /* tells a new thread state at an old address */
    uint32_t index;           /* in Recorder.thread_names */
    ShadowFrame **stack;      /* followed frames, outermost first */
    Py_ssize_t depth, capacity;
    int foreign;              /* it ran before recording began: its frames are left out */
    PyObject *unwound;        /* borrowed, only compared: the exception that just left a frame of this thread */
} Thread;

/* Attribute names, interned once: looking an attribute up by a fresh string would leave that string in CPython's method cache. */
enum {
    NAME_OFFSET, NAME_ACTION, NAME_NUMBER, NAME_OPERATION, NAME_ARGUMENT, NAME_STACK, NAME_CALLEE, NAME_KIND, NAME_CLAUSE, NAME_COMPREHENSION,
    NAME_ENTRIES, NAME_SITES, NAME_EVALUATIONS, NAME_STATEMENTS, NAME_ACCUMULATORS, NAME_PASSES, NAME_GLOBALS_USED, NAME_MAY_STORE, NAME_STORES_BEFORE, NAME_ASSUMED, NAME_LOOKS, NAME_SLOT, NAME_INDEX, NAME_KEY, NAME_METHOD, NAME_IN_PLACE, NAME_QUIET, NAME_ROUTES, NAME_PLACES, NAME_SOURCE, NAME_TARGET, NAME_PASSED, NAME_ACTIVE, NAME_NAME, NAME_MAXLEN, NAME_LABEL, NAME_TYPE_FACTS, NAME_REGISTRATIONS, NAME_FUNC, NAME_ZONE_IS_PLAIN,
    NAME_PLAIN_VALUE, NAME_EXTRA_ATTRIBUTES, NAME_CLASS_ATTRIBUTES, NAME_COUNT
};

typedef struct {
    const void *address;       /* of a C function's PyMethodDef, a slot's wrapperbase or a type */
    int kind;                  /* ChangeKind: what calling it may change */
} KnownCall;

#define EVENT_COUNT 9 /* callbacks on sys.monitoring */

typedef struct {
    PyObject *attribute_names[NAME_COUNT]; /* see NAME_* */
    Record *spare[SPARE_CHUNKS]; /* chunks of earlier logs, kept so that their pages need not be asked for again */
    int spare_count;
    size_t log_chunks;  /* chunks of all logs that are there */
    size_t collect_at;  /* the number of them at which dropped traces are looked for, see make_room() */
    PyObject *disable;         /* sys.monitoring.DISABLE */
    PyObject *event_numbers[EVENT_COUNT]; /* owned ints, by place in the table of callbacks; NULL until they are asked for */
    PyTypeObject *recorder_type, *callback_type, *stand_type, *probe_type;
    PyTypeObject *deque_type, *ordered_dict_type;
    PyObject *kinds;           /* owned: the Python module that answers questions about rare types; NULL before the first recorder */
    PyObject *gc_callbacks;    /* owned: the list gc.callbacks; NULL before the first recording */
    Plan **plans;              /* open addressing by the CodeMap's address */
    size_t plan_size, plan_count;
    KnownCall *known_calls;    /* open addressing by address */
    size_t known_size, known_used;
    TypeFacts *facts;          /* open addressing by the type's address */
    size_t facts_size, facts_used;
    Py_ssize_t registrations;  /* of types by users, when the facts were asked for */
    PyObject *facts_describe;  /* owned: the function that made their descriptions */
    int watcher;               /* dict watcher id, -1 none */
    int silent_dict_stores;    /* 3.13.0: stores into a materialised attribute dict raise no event */
} ModuleState;

typedef struct Recorder {
    PyObject_HEAD
    ModuleState *state;        /* of the module, which outlives its types */
    PyObject *module;          /* owned: keeps `state` alive */
    PyObject *discover;        /* callable(code, globals) -> CodeMap or None */
    PyObject *on_limit;        /* callable(limit), asked at a limit instead of ending the run; NULL: the run is ended */
    PyObject *watch_again;     /* callable(code): switches all its events on again; NULL: every entry has an event */
    PyObject *describe_type;   /* callable(type) -> TypeInfo */
    PyObject *elided;          /* set: names of builtins whose calls have no event because they change nothing */
    PyObject *builtins;        /* the dict in which they stand, borrowed, watched; NULL before the first */
    PyObject *modules;         /* set: names of the modules of followed code */
    int check_all_slots;       /* something may write into slots behind the code's back (frame.f_locals), or `polling` */
    int cell_changed;          /* a cell was rebound: other live frames may see it */
    PyObject *kinds;           /* owned: see ModuleState */
    PyObject *stop;            /* exception class that ends a run at a limit */
    int detail;                /* 1: values of expressions, too */
    int polling;               /* 1: look at everything at every event (the exact, slow way; for tests) */
    uint64_t max_steps, max_bytes; /* 0: none */
    int max_depth;
    double deadline;           /* monotonic seconds, 0.0: none */
    const char *limit;         /* name of the limit that was hit, or NULL */
    uint64_t next_check;       /* number of steps at which limits are to be checked again; 0: at once */
    PyObject *failure;         /* a defect of the recorder: recording has ended, finish() tells of it */
    int active;                /* between begin() and finish() */
    int over;                  /* the end has begun: no event tells any more which frames live, so none is looked at */
    int attention;             /* something besides slots and pending operations waits to be done at the next event: set where any of that begins */
    int alarm;                 /* something was met for which every entry needs its event */
    int every_entry;           /* no entry is quiet */
    int owner_dies;            /* what is dropped was held by an object that goes right after */
    int deaths_show;           /* an object was met whose end the program can notice: by a finaliser, or by a weak reference */
    ShadowFrame *placing;      /* the frame whose quiet steps are being written */
    int releasing;             /* objects are being let go: do not start again */
    int freed;                 /* what only recording needs is gone, or is going just now */
    int busy;                  /* at work outside of an event's callback */
    int under_way;             /* callbacks, and calls by the session, that have not returned */
    int letting_go;            /* those of them that stepped aside, to let an object go: code of the program may run, and the tables can be read */
    PyThreadState *worker;     /* the thread that entered last, or came back last; not owned */
    PyObject *callbacks[EVENT_COUNT]; /* owned until what only recording needs goes: a callback may run when nobody else knows it any more */
    int finished;              /* recording is over; what only it needs goes when no callback is under way */
    PyObject *gc_callback;     /* owned: ours in gc.callbacks */
    PyObject *stand;           /* owned: takes part in the collection that is going on, see cycles.c */
    int tainted;               /* something may change objects unseen: look at everything at every event */
    Log log;
    ObjectTable table;
    DictEvent *dict_events;    /* waiting to be written */
    size_t dict_event_count, dict_event_capacity;
    PyObject *codes, *maps, *names, *name_index, *type_infos, *thread_names, *stats_types; /* lists and dicts handed out at the end */
    CodeRecord **code_slots;   /* open addressing by code address */
    size_t code_size, code_used;
    CodeRecord *last_code;     /* of the last event */
    CodeRecord *fast_code;     /* the same while nothing stands against the shortest way, else NULL */
    int facts_checked;         /* the facts that are remembered hold in this recording */
    TypeRecord **type_slots;   /* open addressing by type address */
    size_t type_size, type_used;
    Thread **threads;
    Py_ssize_t thread_count;
    uint64_t *foreign_ids;     /* thread states that were there before recording began, but for the one that began it */
    size_t foreign_count, foreign_capacity;
    uint64_t foreign_events;   /* events of those threads, left out */
    Thread *last_thread;
    uint32_t stream_thread;    /* thread that the log's reader would assume */
    uint32_t stream_owner;     /* frame that the reader would assume to own the next effect */
    uint32_t owner;            /* frame that owns what is being written */
    PyObject *own_store;       /* the object that a store instruction of followed code is about to change; only compared */
    uint32_t next_frame;       /* id of the next frame */
    ShadowFrame **suspended;   /* frames of suspended generators */
    size_t suspended_count, suspended_capacity;
    size_t suspended_probe;    /* the next one to be checked for death */
    ShadowFrame *free_frames;
    PyObject *out_pieces;      /* list of str: output not yet written */
    int out_stream;            /* their stream, 0 none */
    uint32_t out_frame;        /* frame whose step was open at the first piece */
    uint64_t full_looks, reach_looks; /* statistics */
    struct Recorder *next_watching; /* list of the active recorders of this interpreter */
} Recorder;

/* turns.c */
void turn_await(Recorder *r);
void step_aside(Recorder *r);
void step_back(Recorder *r, PyThreadState *state);
void code_wait(Recorder *r, CodeRecord *c);

static inline int must_wait(const Recorder *r, PyThreadState *state) { return r->under_way > r->letting_go && r->worker != state; }

/* Begin to work on the recorder, where no other thread does; the end is that `under_way` is one less again. */
static inline void enter(Recorder *r, PyThreadState *state) {
    if (must_wait(r, state)) {
        turn_await(r);
    }
    r->worker = state;
    r->under_way++;
}

/* One event's callback, as sys.monitoring calls it. */
typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    Recorder *recorder; /* owned */
} Callback;

/* log.c */
void log_write_wide(Recorder *r, uint32_t a);
void log_free(Recorder *r);
PyObject *make_room(PyObject *module, PyObject *ignored);
int log_owns(const Record *record);
PyObject *log_decode(Recorder *r, Py_ssize_t start, Py_ssize_t stop);

/* Room for one more record, or NULL without memory. */
Record *log_append_slowly(Recorder *r);
static inline Record *log_append(Recorder *r) {
    Log *log = &r->log;
    return __builtin_expect(log->next != log->end, 1) ? log->next++ : log_append_slowly(r);
}
/* A new record, whose payload is still to be put in; NULL without memory. */
static inline Record *log_begin(Recorder *r, uint32_t op_flags, uint32_t a, uint32_t b) {
    if (__builtin_expect(a >= 1u << 24, 0)) {
        log_write_wide(r, a);
    }
    Record *record = log_append(r);
    if (record != NULL) {
        record->head = op_flags | a << 8;
        record->b = b;
    }
    return record;
}
static inline void record_put(Record *record, uint64_t number) {
    if (record != NULL) {
        record->c.number = number;
    }
}
static inline void record_put_atom(Record *record, PyObject *atom) {
    if (record != NULL) {
        record->c.value = Py_NewRef(atom);
    }
}
static inline void log_write(Recorder *r, uint32_t op_flags, uint32_t a, uint32_t b, uint64_t number) { record_put(log_begin(r, op_flags, a, b), number); }
static inline void log_write_atom(Recorder *r, uint32_t op_flags, uint32_t a, uint32_t b, PyObject *atom) {
    record_put_atom(log_begin(r, op_flags, a, b), atom);
}
static inline size_t log_count(const Log *log) {
    return log->chunk_count == 0 ? 0 : (log->chunk_count - 1) * CHUNK_RECORDS + (size_t)(log->next - log->chunks[log->chunk_count - 1]);
}
/* How many records a reader finds. */
static inline size_t log_length(const Log *log) { return log_count(log) + log->folded; }
static inline Record *log_at(const Log *log, size_t i) { return &log->chunks[i / CHUNK_RECORDS][i % CHUNK_RECORDS]; }

/* For tables by address. Blocks of 256 bytes are spread; what was allocated side by side lies side by side, so that going over many objects in
 * the order in which they were made does not miss the cache each time. */
static inline size_t address_hash(const void *address) {
    uint64_t x = (uint64_t)(uintptr_t)address;
    return (size_t)((x >> 8) * 0x9E3779B97F4A7C15ull >> 20 << 3 | (x >> 5 & 7));
}

/* Calls of our own Python code may come where the program has used its recursion limit up: they have room of their own. */
#define OWN_ROOM 200 /* frames */
static inline PyThreadState *room_enter(void) {
    PyThreadState *state = PyThreadState_Get();
    state->py_recursion_remaining += OWN_ROOM;
#if PY_VERSION_HEX < 0x030E0000 /* from 3.14 on C code is held by the stack's size alone */
    state->c_recursion_remaining += OWN_ROOM;
#endif
    return state;
}
static inline PyObject *room_leave(PyThreadState *state, PyObject *result) {
    state->py_recursion_remaining -= OWN_ROOM;
#if PY_VERSION_HEX < 0x030E0000
    state->c_recursion_remaining -= OWN_ROOM;
#endif
    return result;
}
static inline PyObject *ask_one(PyObject *callable, PyObject *argument) {
    PyThreadState *state = room_enter();
    return room_leave(state, PyObject_CallOneArg(callable, argument));
}
static inline PyObject *ask_two(PyObject *callable, PyObject *first, PyObject *second) {
    PyThreadState *state = room_enter();
    return room_leave(state, PyObject_CallFunctionObjArgs(callable, first, second, NULL));
}
static inline PyObject *ask_method(PyObject *object, PyObject *name, PyObject *first, PyObject *second) { /* the last two may be NULL */
    PyThreadState *state = room_enter();
    return room_leave(state, PyObject_CallMethodObjArgs(object, name, first, second, NULL));
}

/* What stores into an object change: what a weak proxy stands for. */
static inline PyObject *stored_into(PyObject *object) {
    return object != NULL && (Py_TYPE(object) == &_PyWeakref_ProxyType || Py_TYPE(object) == &_PyWeakref_CallableProxyType)
               ? ((PyWeakReference *)object)->wr_object
               : object;
}

/* facts.c */
const TypeFacts *facts_of(Recorder *r, PyTypeObject *type);
PyObject *info_of(Recorder *r, PyTypeObject *type);
void facts_free(ModuleState *state);

/* types.c */
TypeRecord *type_record(Recorder *r, PyTypeObject *type);
uint32_t type_index(Recorder *r, TypeRecord *type, PyObject *object);
void types_free(Recorder *r);
int is_atom_slow(Recorder *r, PyObject *value);
uint32_t name_number(Recorder *r, PyObject *name);

static inline int is_common_atom(PyObject *v) {
    PyTypeObject *t = Py_TYPE(v);
    if (__builtin_expect(t == &PyLong_Type, 1)) { /* a branch of its own: most values are numbers */
        return 1;
    }
    return t == &PyUnicode_Type || v == Py_None || t == &PyBool_Type || t == &PyFloat_Type || t == &PyBytes_Type;
}
static inline int is_atom(Recorder *r, PyObject *v) { return is_common_atom(v) || is_atom_slow(r, v); }

/* guard.c */
PyObject *own_monitoring(PyObject *module, PyObject *ignored);
PyObject *guard_begin(PyObject *module, PyObject *argument);
PyObject *guard_end(PyObject *module, PyObject *argument);
PyObject *at_depth(PyObject *module, PyObject *args);
PyObject *stack_depth(PyObject *module, PyObject *ignored);
PyObject *run_alone(PyObject *module, PyObject *const *args, Py_ssize_t count);

/* descriptors.c */
PyObject *watch_descriptors(PyObject *module, PyObject *args);

/* filling.c */
PyObject *fill_template(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

/* keys.c */
extern PyType_Spec probe_spec;
int key_is_plain(PyObject *key);
PyObject *key_held(Recorder *r, PyObject *dict, PyObject *key);

/* objects.c */
Tracked *table_find(ObjectTable *t, PyObject *object);
Tracked *meet(Recorder *r, PyObject *object);
Tracked *resolve(Recorder *r, PyObject *value);
void hold_entry(Recorder *r, PyObject **slot, PyObject *value, Tracked *entry);
void effect_entry(Recorder *r, unsigned op_flags, uint32_t a, uint32_t b, PyObject *value, Tracked *entry);
void drain(Recorder *r);
void refresh(Recorder *r, Tracked *o, unsigned flags);
void full_look(Recorder *r, unsigned flags);
void reach_look(Recorder *r, Tracked *from, unsigned flags);
void hold(Recorder *r, PyObject **slot, PyObject *value);
void drop(Recorder *r, PyObject *value);
void drop_entry(Recorder *r, PyObject *value, Tracked *entry);
void drop_seen(Recorder *r, PyObject *value);
void dict_values_watch(Recorder *r, PyObject *dict);
Tracked *meet_silently(Recorder *r, PyObject *object);
void limbo_add(Recorder *r, Tracked *o);
void limbo_last(Recorder *r, Tracked *o);
void release_dead(Recorder *r);
void entry_detach(Recorder *r, Tracked *o);
void entry_content_free(Recorder *r, Tracked *o);
void table_free(Recorder *r);
void effect_plain(Recorder *r, unsigned op_flags, uint32_t a, uint32_t b, uint64_t number);
int grow(void **array, size_t *capacity, size_t needed, size_t item);
Tracked *namespace_object(Recorder *r, PyObject *dict);
void namespace_add_names(Recorder *r, Tracked *o, PyObject *names);

void owner_write_slowly(Recorder *r);
static inline void owner_write(Recorder *r) {
    if (__builtin_expect(r->stream_owner != r->owner || (r->last_thread != NULL && r->stream_thread != r->last_thread->index), 0)) {
        owner_write_slowly(r);
    }
}

static inline void effect(Recorder *r, unsigned op_flags, uint32_t a, uint32_t b, PyObject *value) {
    effect_entry(r, op_flags, a, b, value, is_common_atom(value) ? NULL : resolve(r, value));
}

/* An item of a sequence is another one now. */
static inline void item_set(Recorder *r, Tracked *o, Py_ssize_t i, PyObject *value, unsigned flags) {
    PyObject *old = o->items[i];
    if (is_common_atom(value) && is_common_atom(old)) {
        o->items[i] = Py_NewRef(value);
        Py_DECREF(old);
        owner_write(r);
        log_write_atom(r, OP_SEQ_SET << 1 | flags, (uint32_t)i, o->id, value);
        return;
    }
    Tracked *entry = resolve(r, value);
    hold_entry(r, &o->items[i], value, entry);
    effect_entry(r, OP_SEQ_SET << 1 | flags, (uint32_t)i, o->id, value, entry);
}

/* containers.c, mappings.c */
void reserve_items(Recorder *r, Tracked *o, Py_ssize_t count);
void sequence_update(Recorder *r, Tracked *o, PyObject **now, Py_ssize_t count, unsigned flags);
void set_update(Recorder *r, Tracked *o, unsigned flags);
void set_copy_reserve(Recorder *r, Tracked *o, Py_ssize_t count);
void set_copy_add(Recorder *r, Tracked *o, PyObject *member, unsigned op_flags);
int set_copy_find(Tracked *o, PyObject *member, Py_ssize_t *at);
void set_copy_remove(Recorder *r, Tracked *o, Py_ssize_t at, unsigned flags);
Py_ssize_t deque_items(Recorder *r, PyObject *deque);
PyObject *deque_end(PyObject *deque, int left);
void deque_make_room(Recorder *r, Tracked *o, int left);
void bytes_update(Recorder *r, Tracked *o, unsigned flags);
int bytes_content(PyObject *object, Py_buffer *view);
void attributes_update(Recorder *r, Tracked *o, unsigned flags, int first);
void dict_first(Recorder *r, Tracked *o);
void dict_shadow_update(Recorder *r, Tracked *o, unsigned flags);
void dict_events_write(Recorder *r);
void unwatch(Recorder *r, PyObject *dict);
int on_dict_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value);
void owner_remove(Tracked *dict, Tracked *owner);

/* heaps.c */
void heap_update(Recorder *r, Tracked *o, unsigned flags);
int log_unfold(Recorder *r);
void log_retire(Log *log);

/* calls.c */
void site_before(Recorder *r, ShadowFrame *f, Action *action);
void pending_flush(Recorder *r, ShadowFrame *f);
void pending_peek(Recorder *r, ShadowFrame *f);
void pending_set(ShadowFrame *f, ChangeKind kind, Tracked *target, PyObject *key, int outside);
void pending_unknown(Recorder *r, ShadowFrame *f, PyObject *cause);
void pending_drop(Recorder *r, Pending *p);
PyObject *register_call(PyObject *module, PyObject *args);
int call_is_pure(Recorder *r, PyObject *callable);
int known_call(ModuleState *state, const void *address);

/* reach.c */
int reach_add(Recorder *r, Pending *p, PyObject *value);
int search_from(Recorder *r, Pending *p, PyObject *value);
void pending_pieces(Recorder *r, ShadowFrame *f, _PyInterpreterFrame *frame);
void pending_hand(Recorder *r, ShadowFrame *f, PyObject *value);

/* plans.c */
Plan *plan_find(Recorder *r, PyCodeObject *code, PyObject *map);
void plan_release(Plan *plan);
void plans_free(ModuleState *state);

/* codes.c */
CodeRecord *code_record(Recorder *r, PyObject *code, PyObject *globals, int *error);
CodeRecord *code_lookup(Recorder *r, PyObject *code);
void codes_free(Recorder *r);

/* frames.c */
Thread *thread_find(Recorder *r, PyThreadState *state);
static inline Thread *current_thread(Recorder *r, PyThreadState *state) {
    Thread *t = r->last_thread;
    return t != NULL && t->state == state && t->state_id == state->id ? t : thread_find(r, state);
}
ShadowFrame *frame_push(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code);
ShadowFrame *frame_top(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code);
void frame_suspend(Recorder *r, Thread *t, ShadowFrame *f);
ShadowFrame *frame_resume(Recorder *r, Thread *t, _PyInterpreterFrame *frame, CodeRecord *code);
void frame_pop(Recorder *r, Thread *t, ShadowFrame *f, PyObject *returned);
void frame_free(Recorder *r, ShadowFrame *f, PyObject *returned);
void effects_sync(Recorder *r, ShadowFrame *f);
void passes_close(Recorder *r, ShadowFrame *f, int depth);
void step_close(Recorder *r, ShadowFrame *f);
void frames_free(Recorder *r);
void suspended_check(Recorder *r);
void forget(Recorder *r, Tracked *o);
void release_object(Recorder *r, PyObject *object);
int sync_caller(Recorder *r, Thread *t, ShadowFrame *f);
uint32_t caller_id(Thread *t);

void pending_look(Recorder *r, Pending *p);
void item_look(Recorder *r, Tracked *o, Py_ssize_t i, unsigned flags);

/* looks.c */
void looks_take(Recorder *r, ShadowFrame *f);
void looks_wake(Recorder *r, CodeRecord *c);
int look_owns(ShadowFrame *f, PyObject *object);

/* places.c */
int place_reach(Recorder *r, Thread *t, ShadowFrame *f, Py_ssize_t unit, int entering);
int32_t place_now(Recorder *r, ShadowFrame *f);
void code_wake(Recorder *r, CodeRecord *c);
void code_watch(Recorder *r, CodeRecord *c);
void alarm_answer(Recorder *r);

/* cycles.c */
extern PyType_Spec stand_spec;
int cycles_begin(Recorder *r);
void cycles_end(Recorder *r);

/* events.c */
extern PyMethodDef noop_method;
extern PyType_Spec callback_spec;
PyObject *recorder_callbacks(Recorder *r);
void output_flush(Recorder *r);

/* columns.c */
PyObject *recorder_reading(Recorder *r, PyObject *args);

/* module.c */
ModuleState *module_state_of(PyObject *module);
Recorder *watching_recorders(void);
int watching_add(Recorder *r);
void working_state_free(Recorder *r);
void watching_remove(Recorder *r);

#endif
