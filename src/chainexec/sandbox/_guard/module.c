/* chainexec.sandbox._guard: what Python code cannot do for itself against other Python code in the same process. */
#include "guard.h"

static PyMethodDef methods[] = {
    {"probe", guard_probe, METH_NOARGS, "What this kernel has: {'seccomp': bool, 'landlock': version or 0}."},
    {"confine_server", guard_confine_server, METH_VARARGS, "Confine this process and its children; returns the namespaces that were left."},
    {"confine_child", guard_confine_child, METH_VARARGS, "Confine this process further."},
    {"seal", guard_seal, METH_VARARGS, "Remember what must not change."},
    {"settle", guard_settle, METH_O, "Write no counts of references of these objects any more."},
    {"fill", guard_fill, METH_NOARGS, "Take what is free between objects that stay; returns the bytes."},
    {"watch", guard_watch, METH_VARARGS, "Look at audit events while a program may run."},
    {"filter_subclasses", guard_filter_subclasses, METH_NOARGS, "Leave the library's classes out of type.__subclasses__()."},
    {"forbidden", guard_forbidden, METH_VARARGS, "A function that ends the process."},
    {"take", guard_take, METH_VARARGS, "Read the request."},
    {"begin", guard_begin, METH_NOARGS, "From now on a program may run."},
    {"evaluate", guard_evaluate, METH_VARARGS, "Run a program's code; it cannot see who runs it."},
    {"hidden", guard_hidden, METH_O, "A callable that shows nothing of the function that it calls."},
    {"answer", guard_answer, METH_VARARGS, "Say the answer and end this process."},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    return guard_run_ready(module);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_USED},
#endif
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_guard", .m_doc = "What keeps a program from its recorder.", .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC PyInit__guard(void)
{
    return PyModuleDef_Init(&definition);
}
