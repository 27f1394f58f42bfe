// Notes what a sink was given, for the tests of readers.
#ifndef CDRTOP_TESTS_SOURCE_SEEN_H
#define CDRTOP_TESTS_SOURCE_SEEN_H

#include "source/source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct seen {
    size_t frames, ups, downs, rows, steps, joins, malformed;
    int64_t first_us, last_us;
    uint64_t bad_line; // the latest one
    const char *why;   // the latest one
    char reason[64], frame[256], caller[128], unique_id[64], user_field[64], peer[64], linked[64];
    struct cdr row; // the latest one; its spans are no longer valid
};

static void seen_frame(void *context, struct span bytes, int64_t at_us) {
    struct seen *s = context;
    if (!s->frames++) s->first_us = at_us;
    s->last_us = at_us;
    span_copy(bytes, s->frame, sizeof s->frame);
}

static void seen_mark(void *context, bool up, struct span reason, int64_t at_us) {
    struct seen *s = context;
    s->ups += up;
    s->downs += !up;
    s->last_us = at_us;
    span_copy(reason, s->reason, sizeof s->reason);
}

static void seen_cdr(void *context, struct cdr *row) {
    struct seen *s = context;
    s->rows++;
    s->row = *row;
    span_copy(row->text[CDR_CALLER_ID], s->caller, sizeof s->caller);
    span_copy(row->text[CDR_UNIQUE_ID], s->unique_id, sizeof s->unique_id);
    span_copy(row->text[CDR_USER_FIELD], s->user_field, sizeof s->user_field);
    span_copy(row->text[CDR_LINKED_ID], s->linked, sizeof s->linked);
    if (row->custom_count) span_copy(row->custom[0].value, s->peer, sizeof s->peer);
}

static void seen_step(void *context, struct queue_step *step) {
    struct seen *s = context;
    s->steps++;
    s->joins += step->kind == STEP_ENTERQUEUE;
}

static void seen_malformed(void *context, uint64_t line, const char *why) {
    struct seen *s = context;
    s->malformed++;
    s->bad_line = line;
    s->why = why;
}

static inline struct source_sink seen_sink(struct seen *s) {
    return (struct source_sink){s, seen_frame, seen_mark, seen_cdr, seen_step, seen_malformed};
}

// Reads a file to its end; returns the last result of source_next().
static inline int seen_file(const char *path, const struct zone *zone, struct seen *s) {
    struct source *source;
    cr_assert_eq(source_open(path, zone, &source), 0, "%s does not open", path);
    struct source_sink sink = seen_sink(s);
    int more;
    while ((more = source_next(source, &sink, NULL)) > 0)
        ;
    source_close(source);
    return more;
}

// Writes a file of these bytes; `name` gets its path (unlink it).
static inline void seen_write(const char *suffix, struct span bytes, char name[64]) {
    snprintf(name, 64, "/tmp/cdrtop-test-XXXXXX%s", suffix);
    int fd = mkstemps(name, (int)strlen(suffix));
    cr_assert(fd >= 0);
    cr_assert_eq(write(fd, bytes.at, bytes.len), (ssize_t)bytes.len);
    close(fd);
}

static inline int seen_text(const char *suffix, struct span bytes, const struct zone *zone,
                            struct seen *s) {
    char name[64];
    seen_write(suffix, bytes, name);
    int end = seen_file(name, zone, s);
    unlink(name);
    return end;
}

#endif
