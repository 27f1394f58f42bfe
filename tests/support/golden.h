// A canvas compared with a golden screen, or written there where UPDATE_SCREENS is set.
#ifndef CDRTOP_TESTS_GOLDEN_H
#define CDRTOP_TESTS_GOLDEN_H

#include "ui/canvas.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// SCREENS is the folder; the prefix of the file may be "".
static inline void golden_screen(const struct canvas *canvas, const char *prefix,
                                 const char *name) {
    struct buf got = {0}, wanted = {0};
    char path[512], line[4096];
    canvas_dump(canvas, &got);
    snprintf(path, sizeof path, SCREENS "/%s%s.txt", prefix, name);
    FILE *file = fopen(path, getenv("UPDATE_SCREENS") ? "w+" : "r");
    cr_assert_not_null(file, "%s", path);
    if (getenv("UPDATE_SCREENS")) fwrite(got.at, 1, got.len, file);
    rewind(file);
    while (fgets(line, sizeof line, file))
        buf_put(&wanted, line, strlen(line));
    fclose(file);
    cr_expect(span_same(buf_text(&got), buf_text(&wanted)), "%s is\n%.*s", name, (int)got.len,
              got.at);
    buf_finish(&got);
    buf_finish(&wanted);
}

#endif
