// Memory that is there or the program is not: running out ends cdrtop in mem_exhausted().
#ifndef CDRTOP_BASE_MEM_H
#define CDRTOP_BASE_MEM_H

#include <stddef.h>

// Says one line on stderr and leaves by exit(1), so that on_exit() handlers (the terminal's) run.
_Noreturn void mem_exhausted(size_t wanted);

void *mem_alloc(size_t size);                           // never NULL, not cleared
void *mem_zero(size_t count, size_t size);              // never NULL, cleared; overflow is caught
void *mem_resize(void *old, size_t count, size_t size); // never NULL; overflow is caught
char *mem_string(const char *text, size_t length);      // a copy that ends in NUL

#endif
