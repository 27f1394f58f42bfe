// Memory allocation that never fails: when memory runs out, mem_exhausted() ends the program.
#ifndef CDRTOP_BASE_MEM_H
#define CDRTOP_BASE_MEM_H

#include <stddef.h>

// Ends the program through exit(), so that the on_exit() handlers restore the terminal, and prints
// its one line only after that.
_Noreturn void mem_exhausted(void);
// Call this first in main(): handlers run in reverse order, so the line is printed after all others
// have run.
void mem_last_words(void);

void *mem_alloc(size_t size);                           // never NULL, not cleared
void *mem_zero(size_t count, size_t size);              // never NULL, cleared; overflow is caught
void *mem_resize(void *old, size_t count, size_t size); // never NULL; overflow is caught
// As mem_resize(), for a list that had `old` elements; new ones are cleared.
void *mem_grow(void *list, size_t old, size_t count, size_t size);
// Copies a list; with `from` NULL, count is 0.
void *mem_copy(const void *from, size_t count, size_t size);
char *mem_string(const char *text, size_t length); // a copy, ended by a NUL

// Makes room for one more element in a list that the caller owns, by growing it by half. `count`
// and `capacity` are the caller's variables.
#define MEM_ROOM(list, count, capacity)                                                            \
    do {                                                                                           \
        if ((count) < (capacity)) break;                                                           \
        (capacity) += (capacity) / 2 + 16;                                                         \
        (list) = mem_resize((list), (capacity), sizeof *(list));                                   \
    } while (0)

#endif
