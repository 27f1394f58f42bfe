// Writes the lines of a check as JSON; docs/check.md says what is in it.
#include "out/check.h"

#include "base/civil.h"
#include "json.h"

#include <stdio.h>

static void put_text(struct json *in, const char *key, const char *text) {
    if (text)
        json_put_text(in, key, span_of(text));
    else
        json_put_null(in, key);
}

void check_write_json(const struct check_lines *l, int64_t at_s, struct buf *out) {
    struct json *root = json_object_create();
    struct civil c = civil_of_seconds(at_s);
    char at[40];
    enum check_level worst = CHECK_OK;
    snprintf(at, sizeof at, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
             c.minute, c.second);
    json_put_text(root, "generatedAt", span_of(at));
    for (size_t i = 0; i < l->count; i++)
        if (l->list[i].level > worst) worst = l->list[i].level;
    json_put_text(root, "worst", span_of(check_words[worst]));
    struct json *counts = json_put_object(root, "counts");
    for (enum check_level level = 0; level < CHECK_LEVELS; level++)
        json_put_count(counts, check_words[level], check_count(l, level));
    struct json *lines = json_put_list(root, "lines");
    for (size_t i = 0; i < l->count; i++) {
        const struct check_line *line = &l->list[i];
        struct json *row = json_put_object(lines, NULL);
        put_text(row, "level", check_words[line->level]);
        put_text(row, "check", line->check);
        put_text(row, "subject", line->subject);
        put_text(row, "found", line->found);
        put_text(row, "means", line->means);
        put_text(row, "toDo", line->to_do);
    }
    json_write(root, out);
    json_destroy(root);
}
