// The lines of a text in their order, so that the order in which they came does not show.
#ifndef CDRTOP_TESTS_SORTED_LINES_H
#define CDRTOP_TESTS_SORTED_LINES_H

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

static inline int sorted_lines_order(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Takes the text; what it gives ends in a NUL, and the caller frees it.
static inline struct buf sorted_lines(struct buf *text) {
    char *list[1024];
    size_t count = 0;
    struct buf out = {0};
    buf_put(text, "", 1);
    for (char *line = strtok(text->at, "\n"); line && count < 1024; line = strtok(NULL, "\n"))
        list[count++] = line;
    qsort(list, count, sizeof *list, sorted_lines_order);
    for (size_t i = 0; i < count; i++)
        buf_format(&out, "%s\n", list[i]);
    buf_put(&out, "", 1);
    buf_finish(text);
    return out;
}

#endif
