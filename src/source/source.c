// One open file, and the reader for its kind. A call does a limited amount of work: one line, or
// one piece of the file, so that a line without an end costs no more than others.
#include "source/source.h"

#include "base/mem.h"
#include "csv.h"
#include "intake.h"
#include "queue_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MICROS 1000000

struct source {
    enum source_kind kind;
    const struct zone *zone;
    struct intake in;
    struct queue_log_clock clock;
    struct csv_header header;
    struct span line; // the current line
    struct buf *tail; // NULL if this is the last part
    struct buf unquoted, cleaned;
};

static int open_bytes(const char *path, struct bytes **ret_bytes) {
    int fd = 0;
    if (strcmp(path, "-") != 0) fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? SOURCE_MISSING : SOURCE_UNREADABLE;
    bytes_create(fd, ret_bytes);
    return 0;
}

int source_open(const char *path, const struct zone *zone, struct source **ret_source) {
    enum source_kind kind = source_recognise(path, SPAN_NONE);
    if (kind == SOURCE_LINK || kind == SOURCE_DATABASE) return SOURCE_NOT_READ_HERE;
    struct bytes *bytes;
    int error = open_bytes(path, &bytes);
    if (error) return error;
    struct source *s = mem_zero(1, sizeof *s);
    intake_init(&s->in, bytes);
    s->zone = zone;
    s->clock.zone = zone;
    // Do not wait for standard input here. With a file, we find out at once whether it can be read.
    int failed = bytes_fd(bytes) == 0 ? 0 : intake_fill(&s->in);
    s->kind = source_recognise(path, intake_rest(&s->in));
    if (failed)
        error = SOURCE_UNREADABLE;
    else if (s->kind == SOURCE_UNKNOWN)
        error = SOURCE_NO_KNOWN_FORM;
    if (error) {
        source_close(s);
        errno = -failed;
        return error;
    }
    *ret_source = s;
    return 0;
}

void source_close(struct source *s) {
    if (!s) return;
    intake_finish(&s->in);
    csv_header_finish(&s->header);
    buf_finish(&s->unquoted);
    buf_finish(&s->cleaned);
    free(s);
}

enum source_kind source_kind_of(const struct source *s) {
    return s->kind;
}

void source_set_zone(struct source *s, const struct zone *zone) {
    s->zone = s->clock.zone = zone;
}

void source_keep_tail(struct source *s, struct buf *tail) {
    s->tail = tail;
}

void source_put_before(struct source *s, struct span bytes) {
    struct span rest = intake_rest(&s->in);
    struct buf joined = {0};
    source_skip_mark(&rest);
    buf_span(&joined, bytes);
    buf_span(&joined, rest);
    buf_finish(&s->in.window);
    s->in.window = joined;
    s->in.used = s->in.searched = 0;
}

struct span source_line(const struct source *s) {
    return s->line;
}

bool source_is_pipe(const struct source *s) {
    return s->in.bytes && bytes_waits(s->in.bytes);
}

// ---- what is put behind what was read

int source_open_later(const char *path, const struct zone *zone, struct source **ret_source) {
    enum source_kind kind = source_recognise(path, SPAN_NONE);
    if (kind != SOURCE_MASTER_CSV && kind != SOURCE_QUEUE_LOG) return SOURCE_NO_KNOWN_FORM;
    *ret_source = source_open_empty(kind, zone);
    return 0;
}

bool source_goes_on(struct source *s) {
    bool plain = !s->in.bytes || (bytes_are_plain(s->in.bytes) && !bytes_waits(s->in.bytes));
    if (!plain || (s->kind != SOURCE_MASTER_CSV && s->kind != SOURCE_QUEUE_LOG)) return false;
    s->in.goes_on = true;
    s->in.dry |= s->in.ended;
    s->in.ended = false;
    return true;
}

struct source *source_open_empty(enum source_kind kind, const struct zone *zone) {
    struct source *s = mem_zero(1, sizeof *s);
    intake_init(&s->in, NULL);
    s->kind = kind;
    s->zone = s->clock.zone = zone;
    s->in.dry = true;
    return s;
}

int source_hand_over(struct source *s) {
    int fd = s->in.bytes ? fcntl(bytes_fd(s->in.bytes), F_DUPFD_CLOEXEC, 0) : -1;
    bytes_destroy(s->in.bytes);
    s->in.bytes = NULL;
    s->in.dry = true;
    return fd;
}

void source_put(struct source *s, struct span bytes) {
    intake_put(&s->in, bytes);
}

void source_part_ends(struct source *s) {
    s->in.ended = true;
}

void source_write_line(struct buf *out, int64_t at_us, const char *mark, struct span text) {
    buf_format(out, "%" PRId64 ".%06d\t%s%s", at_us / MICROS, (int)(at_us % MICROS), mark,
               *mark && text.len ? " " : "");
    size_t start = out->len;
    buf_span(out, text);
    for (char *c = out->at + start; c < out->at + out->len; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    buf_put(out, "\n", 1);
}

bool source_line_time(struct span line, int64_t *ret_us) {
    struct span fraction = span_take(&line, '\t'), whole = span_take(&fraction, '.');
    int64_t seconds, part;
    if (whole.len > 12 || !fraction.len || fraction.len > 6) return false;
    if (!whole.len || whole.at[0] < '0' || whole.at[0] > '9') return false;
    if (fraction.at[0] < '0' || fraction.at[0] > '9') return false;
    if (!span_number(whole, &seconds) || !span_number(fraction, &part)) return false;
    for (size_t i = fraction.len; i < 6; i++)
        part *= 10;
    *ret_us = seconds * MICROS + part;
    return true;
}

static void take_mark(struct span line, int64_t at_us, uint64_t number,
                      const struct source_sink *sink) {
    struct span word = span_take(&line, ' ');
    bool up = span_same(word, SPAN("!up"));
    if (up || span_same(word, SPAN("!down")))
        sink->mark(sink->context, up, line, at_us);
    else
        sink->malformed(sink->context, number, "a mark that is neither !up nor !down");
}

void source_read_line(struct span line, uint64_t number, const struct source_sink *sink) {
    int64_t at_us = 0;
    struct span rest = line;
    if (!line.len) return;
    if (line.at[0] != '{') {
        span_take(&rest, '\t');
        if (!source_line_time(line, &at_us) || !rest.len) {
            sink->malformed(sink->context, number, "neither a frame nor a time with one");
            return;
        }
        line = rest;
    }
    if (line.at[0] == '{')
        sink->frame(sink->context, line, at_us);
    else if (line.at[0] == '!')
        take_mark(line, at_us, number, sink);
    else
        sink->malformed(sink->context, number, "a time without a frame");
}

static void take_step(struct source *s, struct span line, uint64_t number,
                      const struct source_sink *sink) {
    struct queue_step step;
    if (!line.len) return;
    if (queue_log_line(line, &s->clock, &s->cleaned, &step))
        sink->malformed(sink->context, number, "not a line of a queue_log");
    else
        sink->step(sink->context, &step);
}

// One line of frames or of a queue_log: 1 if it was used, 0 at the end, -EAGAIN for INTAKE_MORE.
static int step_lines(struct source *s, const struct source_sink *sink) {
    struct span line;
    uint64_t number = s->in.lines + 1;
    switch (intake_line(&s->in, &line)) {
    case INTAKE_LINE:
        source_skip_mark(&line);
        s->line = line;
        if (s->kind == SOURCE_FRAMES)
            source_read_line(line, number, sink);
        else
            take_step(s, line, number, sink);
        return 1;
    case INTAKE_TOO_LONG:
        sink->malformed(sink->context, number, "the line is too long");
        return 1;
    case INTAKE_MORE:
        return -EAGAIN;
    case INTAKE_END:
        break;
    }
    return 0;
}

// Returns NULL and a row; or NULL and no row if the line is empty or a header, which is kept; or
// why the line is not a record.
static const char *read_record(const struct csv_record *record, struct csv_header *header,
                               const struct zone *zone, struct buf *scratch, struct cdr *ret_row,
                               bool *ret_is_row) {
    *ret_is_row = false;
    if (record->count == 1 && !record->fields[0].len) return NULL;
    const char *why = csv_row(record, header, zone, scratch, ret_row);
    if (why && csv_header_read(record, header)) return NULL;
    *ret_is_row = !why;
    return why;
}

static bool is_begun(struct source *s, struct span rest) {
    struct csv_record record;
    size_t used;
    return rest.len <= CSV_RECORD_MAX && rest.at[rest.len - 1] == '\n' &&
           csv_scan(rest, false, &s->unquoted, &record, &used) == CSV_MORE;
}

static int step_csv(struct source *s, const struct source_sink *sink) {
    struct span rest = intake_rest(&s->in);
    uint64_t number = s->in.lines + 1;
    struct csv_record record;
    struct cdr row;
    size_t used;
    bool is_row = false;
    const char *why = "not a line of CSV";
    if (!rest.len) return s->in.ended ? 0 : -EAGAIN;
    if (s->in.skipping) { // the rest of a line whose beginning was given up
        const char *end = memchr(rest.at, '\n', rest.len);
        s->in.skipping = !end;
        intake_use(&s->in, end ? (size_t)(end - rest.at) + 1 : rest.len);
        return 1;
    }
    if (source_skip_mark(&rest)) {
        intake_use(&s->in, 3);
        return 1;
    }
    switch (csv_scan(rest, s->in.ended, &s->unquoted, &record, &used)) {
    case CSV_MORE:
        return -EAGAIN;
    case CSV_RECORD:
        why = read_record(&record, &s->header, s->zone, &s->cleaned, &row, &is_row);
        s->line = (struct span){rest.at, used};
        if (is_row) sink->cdr(sink->context, &row);
        break;
    case CSV_MALFORMED:
        if (s->in.goes_on && s->in.ended && is_begun(s, rest)) return 0;
        if (s->tail && s->in.ended && is_begun(s, rest)) {
            buf_span(s->tail, rest);
            intake_use(&s->in, rest.len);
            return 1;
        }
        s->in.skipping = rest.at[used - 1] != '\n';
        break;
    }
    if (why) sink->malformed(sink->context, number, why);
    intake_use(&s->in, used);
    return 1;
}

int source_next(struct source *s, const struct source_sink *sink, struct task *t) {
    int step = s->kind == SOURCE_MASTER_CSV ? step_csv(s, sink) : step_lines(s, sink);
    if (!step && s->in.goes_on) s->in.ended = s->in.skipping = false; // another part begins
    if (step >= 0) return step;
    if (s->in.dry) return 0;
    bytes_wait_by(s->in.bytes, t);
    int error = intake_fill(&s->in);
    if (error && error != -ECANCELED && intake_rest(&s->in).len)
        sink->malformed(sink->context, s->in.lines + 1, "cut short with the file");
    return error ? error : 1;
}

// ---- the bytes as they are

struct span source_ahead(struct source *s, size_t most) {
    int failed = 0;
    while (intake_rest(&s->in).len < most && !s->in.ended && !s->in.dry && !failed)
        failed = intake_fill(&s->in);
    struct span bytes = intake_rest(&s->in);
    if (bytes.len > most) bytes.len = most;
    return bytes;
}

int source_pass(struct source *s, size_t most, struct span *ret_bytes) {
    int failed = intake_rest(&s->in).len ? 0 : intake_fill(&s->in);
    if (failed) return failed;
    *ret_bytes = intake_rest(&s->in);
    if (ret_bytes->len > most) ret_bytes->len = most;
    intake_use(&s->in, ret_bytes->len);
    return 0;
}

void source_copy(struct source *s, struct buf *copy) {
    s->in.copy = copy;
    s->in.goes_on = true;
    s->in.dry |= s->in.ended;
    s->in.ended = false;
}

struct span source_rest(const struct source *s) {
    return intake_rest(&s->in);
}

int64_t source_position(const struct source *s) {
    return s->in.bytes ? lseek(bytes_fd(s->in.bytes), 0, SEEK_CUR) : 0;
}

void source_begins_with(struct source *s, struct span head) {
    struct csv_record record;
    struct cdr row;
    size_t used;
    source_skip_mark(&head);
    if (s->kind != SOURCE_MASTER_CSV || !head.len) return;
    if (csv_scan(head, true, &s->unquoted, &record, &used) == CSV_RECORD) {
        bool is_row;
        read_record(&record, &s->header, s->zone, &s->cleaned, &row, &is_row);
    }
}

// ---- looking ahead

size_t source_glance(struct source *s, size_t most,
                     void (*row)(void *context, const struct cdr *row), void *context) {
    struct span rest = intake_rest(&s->in);
    struct csv_header header = {0};
    struct zone *utc = zone_fixed(0);
    size_t used, count = 0;
    source_skip_mark(&rest);
    for (; rest.len && count < most && s->kind == SOURCE_MASTER_CSV; rest = span_from(rest, used)) {
        struct csv_record record;
        struct cdr read;
        bool is_row = false;
        enum csv_result result = csv_scan(rest, s->in.ended, &s->unquoted, &record, &used);
        if (result == CSV_MORE) break;
        if (result == CSV_RECORD) read_record(&record, &header, utc, &s->cleaned, &read, &is_row);
        if (!is_row) continue;
        row(context, &read);
        count++;
    }
    csv_header_finish(&header);
    zone_destroy(utc);
    return count;
}

static void keep_start(void *context, const struct cdr *row) {
    *(int64_t *)context = row->start;
}

int64_t source_begins_s(struct source *s) {
    struct span rest = intake_rest(&s->in);
    struct queue_log_clock clock = {0};
    struct queue_step step;
    int64_t at = 0;
    source_skip_mark(&rest);
    if (s->kind == SOURCE_MASTER_CSV) source_glance(s, 1, keep_start, &at);
    while (rest.len && !at && s->kind != SOURCE_MASTER_CSV) {
        struct span line = span_take(&rest, '\n');
        if (s->kind == SOURCE_FRAMES && source_line_time(line, &at)) at /= MICROS;
        if (s->kind == SOURCE_QUEUE_LOG && !queue_log_line(line, &clock, &s->cleaned, &step))
            at = step.at_s;
    }
    return at;
}
