// The only place where running out of memory is handled. All rooms allocate here, so that no other
// file needs a branch for something after which the screen could not be true any more.
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXHAUSTED 0x101 // the handler sees all of it; the program's status is its last byte

static void last_words(int status, void *unused) {
    static const char line[] = "cdrtop: out of memory; nothing on disk was lost\n";
    (void)unused;
    if (status != EXHAUSTED) return;
    if (write(STDERR_FILENO, line, sizeof line - 1) < 0) _exit(1);
    _exit(1);
}

void mem_last_words(void) {
    on_exit(last_words, NULL);
}

// Another thread that comes here meanwhile waits until the program is gone: it must not end it
// before the terminal is restored. The lock can be taken again by a handler that fails here, too.
_Noreturn void mem_exhausted(void) {
    flockfile(stderr);
    exit(EXHAUSTED);
}

void *mem_alloc(size_t size) {
    void *made = malloc(size ? size : 1);
    if (!made) mem_exhausted();
    return made;
}

void *mem_zero(size_t count, size_t size) {
    void *made = calloc(count ? count : 1, size ? size : 1);
    if (!made) mem_exhausted();
    return made;
}

void *mem_resize(void *old, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) mem_exhausted();
    void *made = realloc(old, bytes ? bytes : 1);
    if (!made) mem_exhausted();
    return made;
}

void *mem_grow(void *list, size_t old, size_t count, size_t size) {
    if (!old && !list) return mem_zero(count, size); // costs nothing until it is written to
    list = mem_resize(list, count, size);
    memset((char *)list + old * size, 0, (count - old) * size);
    return list;
}

void *mem_copy(const void *from, size_t count, size_t size) {
    void *to = mem_resize(NULL, count + 1, size);
    if (count) memcpy(to, from, count * size);
    return to;
}

char *mem_string(const char *text, size_t length) {
    char *copy = mem_alloc(length + 1);
    if (length) memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
