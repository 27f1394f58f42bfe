// A page of the manual that is printed from the program's own tables: UPDATE_DOCS=1 writes it anew.
#ifndef CDRTOP_TESTS_MANUAL_H
#define CDRTOP_TESTS_MANUAL_H

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void manual_says(const char *path, const struct buf *wanted) {
    bool update = getenv("UPDATE_DOCS") != NULL;
    struct buf got = {0};
    char line[1024];
    FILE *file = fopen(path, update ? "w+" : "r");
    cr_assert_not_null(file, "%s", path);
    if (update) fwrite(wanted->at, 1, wanted->len, file);
    rewind(file);
    while (fgets(line, sizeof line, file))
        buf_put(&got, line, strlen(line));
    fclose(file);
    cr_expect(span_same(buf_text(&got), buf_text(wanted)), "%s should be\n%.*s", path,
              (int)wanted->len, wanted->at);
    buf_finish(&got);
}

#endif
