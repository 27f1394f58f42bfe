#include "said.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void said_begin(struct said *s) {
    fflush(stderr);
    s->memory = memfd_create("said", MFD_CLOEXEC);
    s->kept = s->memory < 0 ? -1 : dup(STDERR_FILENO);
    if (s->kept >= 0) dup2(s->memory, STDERR_FILENO);
}

// "FILE:LINE" before ": ", as the reader of the configuration has it.
static bool is_place(struct span s) {
    size_t digits = s.len;
    while (digits && s.at[digits - 1] >= '0' && s.at[digits - 1] <= '9')
        digits--;
    return digits < s.len && digits > 1 && s.at[digits - 1] == ':';
}

static void add(struct span line, enum check_level level, const char *check, const char *subject,
                struct check_lines *l) {
    char place[300];
    const char *end = memmem(line.at, line.len, ": ", 2);
    struct span before = {line.at, end ? (size_t)(end - line.at) : 0};
    bool placed = is_place(before), repeats = span_same(before, span_of(subject));
    span_copy(placed ? before : span_of(subject), place, sizeof place);
    if (placed || repeats) line = span_from(line, before.len + 2);
    check_add(l, level, check, place, "%.*s", (int)line.len, line.at);
}

static void take(struct span text, enum check_level level, const char *check, const char *subject,
                 struct check_lines *l) {
    struct buf below = {0};
    size_t before = l->count;
    while (text.len) {
        struct span line = span_take(&text, '\n');
        if (span_starts(line, SPAN("cdrtop: "))) line = span_from(line, 8);
        bool is_below = line.len && *line.at == ' ' && l->count > before;
        if (is_below) buf_format(&below, "%s%.*s", below.len ? "\n" : "", (int)line.len, line.at);
        if (below.len && (!is_below || !text.len)) check_to_do(l, "%.*s", (int)below.len, below.at);
        if (is_below) continue;
        buf_clear(&below);
        if (line.len) add(line, level, check, subject, l);
    }
    buf_finish(&below);
}

void said_end(struct said *s, enum check_level level, const char *check, const char *subject,
              struct check_lines *l) {
    struct buf text = {0};
    ssize_t got = 1;
    if (s->kept < 0) return;
    fflush(stderr);
    dup2(s->kept, STDERR_FILENO);
    close(s->kept);
    lseek(s->memory, 0, SEEK_SET);
    while (got > 0) {
        buf_room(&text, 4096);
        got = read(s->memory, text.at + text.len, 4096);
        if (got > 0) text.len += (size_t)got;
    }
    close(s->memory);
    if (l) take(buf_text(&text), level, check, subject, l);
    buf_finish(&text);
}
