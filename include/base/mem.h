// Memory that is there or the program is not: running out ends cdrtop in mem_exhausted().
#ifndef CDRTOP_BASE_MEM_H
#define CDRTOP_BASE_MEM_H

#include <stddef.h>

// Leaves by exit(), so that on_exit() handlers give the terminal back, and says one line only then.
_Noreturn void mem_exhausted(void);
// Call it first thing in main(): handlers run last in first out, so the line comes after the rest.
void mem_last_words(void);

void *mem_alloc(size_t size);                           // never NULL, not cleared
void *mem_zero(size_t count, size_t size);              // never NULL, cleared; overflow is caught
void *mem_resize(void *old, size_t count, size_t size); // never NULL; overflow is caught
void *mem_copy(const void *from, size_t count, size_t size); // of a list; `from` NULL: count 0
char *mem_string(const char *text, size_t length);      // a copy that ends in NUL

// Room for one more in an owned list, which grows by half; both of its numbers are the caller's.
#define MEM_ROOM(list, count, capacity)                                                            \
    do {                                                                                           \
        if ((count) < (capacity)) break;                                                           \
        (capacity) += (capacity) / 2 + 16;                                                         \
        (list) = mem_resize((list), (capacity), sizeof *(list));                                   \
    } while (0)

#endif
