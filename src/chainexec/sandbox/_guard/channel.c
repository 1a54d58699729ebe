/* The way to the process that asked. Every answer begins with a secret that came with the request and is kept in this file's memory only:
 * what a program writes to the same channel does not begin with it. */
#include "guard.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#ifndef _WIN32
#include <sys/socket.h>
#include <unistd.h>
#endif

static unsigned char secret[SECRET_SIZE];
static int channel = -1;
static Py_ssize_t largest = 0;

static int read_all(unsigned char *into, size_t size)
{
    while (size > 0) {
        ssize_t got = read(channel, into, size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return -1;
        }
        into += got;
        size -= (size_t)got;
    }
    return 0;
}

static int write_all(const void *from, size_t size)
{
    const char *at = from;
    while (size > 0) {
        ssize_t put = write(channel, at, size);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue; /* the asker reads on, or ends this process */
        }
        if (put <= 0) {
            return -1;
        }
        at += put;
        size -= (size_t)put;
    }
    return 0;
}

static void put_size(unsigned char *at, uint64_t size)
{
    for (int byte = 0; byte < 8; byte++) {
        at[byte] = (unsigned char)(size >> (8 * byte));
    }
}

static uint64_t get_size(const unsigned char *at)
{
    uint64_t size = 0;
    for (int byte = 0; byte < 8; byte++) {
        size |= (uint64_t)at[byte] << (8 * byte);
    }
    return size;
}

static _Noreturn void say(char how, const void *text, size_t text_size, const void *blob, size_t blob_size)
{
    unsigned char head[SECRET_SIZE + 17];
    memcpy(head, secret, SECRET_SIZE);
    head[SECRET_SIZE] = (unsigned char)how;
    put_size(head + SECRET_SIZE + 1, text_size);
    put_size(head + SECRET_SIZE + 9, blob_size);
    int failed = channel < 0 || write_all(head, sizeof head) < 0 || write_all(text, text_size) < 0 || write_all(blob, blob_size) < 0;
#ifndef _WIN32
    if (!failed) {
        shutdown(channel, SHUT_WR); /* that was all: the asker need not wait until this process has ended */
    }
#endif
    _exit(failed ? STATUS_MUTE : STATUS_SAID);
}

/* End this process and say why. */
_Noreturn void guard_end(char how, const char *what, const char *more)
{
    char text[1000];
    int size = snprintf(text, sizeof text, more == NULL ? "%s" : "%s: %.700s", what, more);
    say(how, text, size < 0 ? 0 : size < (int)sizeof text ? (size_t)size : sizeof text - 1, "", 0);
}

/* take(channel) -> the request; its secret stays here. */
PyObject *guard_take(PyObject *module, PyObject *args)
{
    int from;
    if (!PyArg_ParseTuple(args, "i", &from)) {
        return NULL;
    }
    channel = from;
    unsigned char head[SECRET_SIZE + 16];
    if (read_all(head, sizeof head) < 0) {
        PyErr_SetString(PyExc_EOFError, "there is no request");
        return NULL;
    }
    memcpy(secret, head, SECRET_SIZE);
    largest = (Py_ssize_t)get_size(head + SECRET_SIZE);
    uint64_t size = get_size(head + SECRET_SIZE + 8);
    memset(head, 0, sizeof head);
    PyObject *request = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (request != NULL && read_all((unsigned char *)PyBytes_AS_STRING(request), (size_t)size) < 0) {
        Py_DECREF(request);
        PyErr_SetString(PyExc_EOFError, "the request is cut off");
        return NULL;
    }
    return request;
}

/* answer(how, text, blob): look whether all is as it was, say it, and end this process. */
PyObject *guard_answer(PyObject *module, PyObject *args)
{
    int how;
    Py_buffer text, blob;
    if (!PyArg_ParseTuple(args, "Cy*y*", &how, &text, &blob)) {
        return NULL;
    }
    guard_finish();
    if (text.len + blob.len > largest) {
        guard_end(TOO_LARGE, "the answer is larger than was asked for", NULL);
    }
    say((char)how, text.buf, (size_t)text.len, blob.buf, (size_t)blob.len);
}
