// The one place where memory can run out. Every room allocates here, so no other file has to
// write a branch for a case that cannot be survived with a true screen.
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void mem_exhausted(size_t wanted) {
    fprintf(stderr, "cdrtop: out of memory (%zu bytes more were needed)\n", wanted);
    exit(1);
}

void *mem_alloc(size_t size) {
    void *made = malloc(size ? size : 1);
    if (!made) mem_exhausted(size);
    return made;
}

void *mem_zero(size_t count, size_t size) {
    void *made = calloc(count ? count : 1, size ? size : 1);
    if (!made) mem_exhausted(count * size);
    return made;
}

void *mem_resize(void *old, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) mem_exhausted((size_t)-1);
    void *made = realloc(old, bytes ? bytes : 1);
    if (!made) mem_exhausted(bytes);
    return made;
}

char *mem_string(const char *text, size_t length) {
    char *copy = mem_alloc(length + 1);
    if (length) memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
