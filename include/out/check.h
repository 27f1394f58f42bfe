// What a check found, line by line, and how it is written (docs/check.md).
#ifndef CDRTOP_OUT_CHECK_H
#define CDRTOP_OUT_CHECK_H

#include "base/buf.h"

enum check_level { // from best to worst
    CHECK_OK,
    CHECK_UNKNOWN, // nothing happened from which it could be known
    CHECK_WARNING,
    CHECK_WRONG,
    CHECK_LEVELS,
};

struct check_line {
    enum check_level level;
    const char *check;           // what was looked at: "tls", "records"; a word of docs/check.md
    char *subject;               // owned: a server, an address or a file; "" for this program
    char *found, *means, *to_do; // owned; the last two may be NULL, and `to_do` has lines
};

struct check_lines {         // zeroed is empty
    struct check_line *list; // owned
    size_t count, room;
};

void check_finish(struct check_lines *l);

// Adds a line; what is printed into it is cleaned. `check` must live as long as the lines.
void check_add(struct check_lines *l, enum check_level level, const char *check,
               const char *subject, const char *format, ...) __attribute__((format(printf, 5, 6)));
// For the line that was added last: what it means for the figures, and what to do about it.
void check_means(struct check_lines *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void check_to_do(struct check_lines *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

size_t check_count(const struct check_lines *l, enum check_level level);
extern const char *const check_words[CHECK_LEVELS]; // "ok", "unknown", "warning", "wrong"

void check_put_counts(const struct check_lines *l, struct buf *out); // "1 wrong, 0 warnings, …"
void check_write_text(const struct check_lines *l, struct buf *out);
void check_write_json(const struct check_lines *l, int64_t at_s, struct buf *out);

#endif
