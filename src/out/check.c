// Keeps the lines of a check, and writes them for people.
#include "out/check.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH  88
#define INDENT "         "

const char *const check_words[CHECK_LEVELS] = {[CHECK_OK] = "ok",
                                               [CHECK_UNKNOWN] = "unknown",
                                               [CHECK_WARNING] = "warning",
                                               [CHECK_WRONG] = "wrong"};

void check_finish(struct check_lines *l) {
    for (size_t i = 0; i < l->count; i++) {
        free(l->list[i].subject);
        free(l->list[i].found);
        free(l->list[i].means);
        free(l->list[i].to_do);
    }
    free(l->list);
    *l = (struct check_lines){0};
}

// Text from outside may be among the arguments. Line ends are kept, and each line is cleaned.
static char *clean(struct span text) {
    struct buf out = {0};
    while (text.len) {
        utf8_clean(&out, span_take(&text, '\n'));
        if (text.len) buf_put(&out, "\n", 1);
    }
    buf_put(&out, "", 1);
    return out.at;
}

static char *print(const char *format, va_list args) {
    char *text = NULL;
    int len = vasprintf(&text, format, args);
    if (len < 0) mem_exhausted();
    char *cleaned = clean((struct span){text, (size_t)len});
    free(text);
    return cleaned;
}

void check_add(struct check_lines *l, enum check_level level, const char *check,
               const char *subject, const char *format, ...) {
    va_list args;
    MEM_ROOM(l->list, l->count, l->room);
    va_start(args, format);
    l->list[l->count++] = (struct check_line){.level = level,
                                              .check = check,
                                              .subject = clean(span_of(subject)),
                                              .found = print(format, args)};
    va_end(args);
}

void check_means(struct check_lines *l, const char *format, ...) {
    va_list args;
    va_start(args, format);
    l->list[l->count - 1].means = print(format, args);
    va_end(args);
}

void check_to_do(struct check_lines *l, const char *format, ...) {
    va_list args;
    va_start(args, format);
    l->list[l->count - 1].to_do = print(format, args);
    va_end(args);
}

size_t check_count(const struct check_lines *l, enum check_level level) {
    size_t count = 0;
    for (size_t i = 0; i < l->count; i++)
        count += l->list[i].level == level;
    return count;
}

void check_put_counts(const struct check_lines *l, struct buf *out) {
    size_t warnings = check_count(l, CHECK_WARNING);
    buf_format(out, "%zu wrong, %zu warning%s, %zu ok, %zu unknown", check_count(l, CHECK_WRONG),
               warnings, warnings == 1 ? "" : "s", check_count(l, CHECK_OK),
               check_count(l, CHECK_UNKNOWN));
}

// A long line of it goes on below. Those to be copied into a file are short.
static void indented(const char *text, const char *first, struct buf *out) {
    for (struct span rest = span_of(text); rest.len; first = INDENT) {
        size_t len = 0;
        while (len < rest.len && rest.at[len] != '\n')
            len++;
        if (len > WIDTH) {
            for (len = WIDTH; len && rest.at[len] != ' ';)
                len--;
            if (!len) len = WIDTH;
        }
        buf_format(out, "%s%.*s\n", first, (int)len, rest.at);
        bool cut = len < rest.len && (rest.at[len] == '\n' || rest.at[len] == ' ');
        rest = span_from(rest, len + cut);
    }
}

void check_write_text(const struct check_lines *l, struct buf *out) {
    for (size_t i = 0; i < l->count; i++) {
        const struct check_line *line = &l->list[i];
        buf_format(out, "%-8s %s%s%s: %s\n", check_words[line->level], line->subject,
                   *line->subject ? ": " : "", line->check, line->found);
        if (line->means) indented(line->means, INDENT, out);
        if (line->to_do) indented(line->to_do, "      -> ", out);
    }
    buf_put(out, "\n", 1);
    check_put_counts(l, out);
    buf_put(out, "\n", 1);
}
