/* What differs between compilers, and nothing else. GCC and clang have these built in; for MSVC they are made here. */
#ifndef CHAINEXEC_PORTABLE_H
#define CHAINEXEC_PORTABLE_H

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>

#define __builtin_expect(value, usual) (value)
#define __builtin_prefetch(address) ((void)0)

static inline int __builtin_ctzll(unsigned long long bits) {
    unsigned long at = 0;
    _BitScanForward64(&at, bits);
    return (int)at;
}

static inline int __builtin_popcount(unsigned bits) {
    int count = 0;
    for (; bits; bits &= bits - 1) {
        count++;
    }
    return count;
}
#endif

#endif
