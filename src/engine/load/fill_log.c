// Takes in what a log says of a time that nobody listened to, and hands it to whoever keeps what
// was observed: each line that said something new, and what was proved by reading. When the history
// is read back, this is told again in the same order among the frames.
#include "load.h"

#include "base/mem.h"
#include "pbx/coverage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_HERE "cdrtop did not run"

struct fill_reading {
    struct load *load;
    struct fill_log *log;
    int64_t now_us; // 0: it was kept, and is told again
};

enum server_read fill_log_kind(const struct fill_log *f) {
    return f->file.kind == SOURCE_QUEUE_LOG ? SERVER_READ_LOG : SERVER_READ_ROWS;
}

// ---- what is kept: the log as "log ZONE PBX", "rows …" or "printed …", where hours count as they
// are printed; its lines; and marks: !apart, !known FROM, !filled FROM TO, in microseconds

void fill_log_name(const struct fill_log *f, const struct zone *zone, const struct server *v,
                   struct buf *out) {
    const char *kind = f->file.kind == SOURCE_QUEUE_LOG ? "log"
                       : f->file.as_printed             ? "printed"
                                                        : "rows";
    buf_format(out, "%s %s %s", kind, zone_name(zone), v->name);
}

static void keep(const struct fill_reading *r, struct span text, int64_t told_us, bool record) {
    const struct door *d = r->load->door;
    const struct fill_log *f = r->log;
    struct buf name = {0};
    if (!r->now_us || !d->keeper || !d->keeper->fill) return;
    fill_log_name(f, f->zone, &d->servers.list[f->file.index], &name);
    d->keeper->fill(d->keeper->context, buf_text(&name), text, r->now_us, told_us, record);
    buf_finish(&name);
}

static void keep_mark(const struct fill_reading *r, const char *word, int64_t from_us,
                      int64_t to_us) {
    char text[64];
    snprintf(text, sizeof text, "%s %" PRId64 " %" PRId64, word, from_us, to_us);
    keep(r, span_of(text), from_us, false);
}

// ---- lines

static void saw(struct fill_log *f, int64_t at_us) {
    if (!f->first_us || at_us < f->first_us) f->first_us = at_us;
    if (at_us > f->last_us) f->last_us = at_us;
}

static void on_step(void *context, struct queue_step *step) {
    const struct fill_reading *r = context;
    struct span line = source_line(r->log->file.open);
    struct load *l = r->load;
    step->server = r->log->file.index;
    saw(r->log, step->at_s * SECOND_US);
    if (lines_told(&l->lines, step->server, r->log->pass, step->at_s, line, true)) {
        l->door->ingest.duplicates++;
        return;
    }
    door_fill_step(l->door, step);
    keep(r, line, step->at_s * SECOND_US, false);
}

static void on_cdr(void *context, struct cdr *row) {
    const struct fill_reading *r = context;
    const struct load_file *file = &r->log->file;
    row->server = file->index;
    saw(r->log, (row->end == CDR_NO_TIME ? row->start + row->duration : row->end) * SECOND_US);
    if (!file->as_printed)
        row->local_start = zone_civil(r->load->door->servers.list[row->server].zone, row->start);
    if (door_fill_row(r->load->door, row))
        keep(r, source_line(file->open), row->start * SECOND_US, true);
}

// The place may be within a record of several lines.
static void on_malformed(void *context, uint64_t line, const char *why) {
    const struct fill_reading *r = context;
    (void)line;
    (void)why;
    r->load->door->ingest.malformed += r->log->first_us != 0;
    r->load->door->ingest.lines += r->log->first_us != 0;
}

static bool read_on(struct fill_reading *r, int64_t until_us) {
    const struct source_sink sink = {
        .context = r, .cdr = on_cdr, .step = on_step, .malformed = on_malformed};
    while (source_next(r->log->file.open, &sink, NULL) > 0)
        if (clock_monotonic_us() >= until_us) return false;
    return true;
}

bool fill_log_read(struct load *l, struct fill_log *f, int64_t now_us, int64_t until_us) {
    return read_on(&(struct fill_reading){l, f, now_us}, until_us);
}

static void set_apart(struct load *l, struct fill_log *f) {
    f->pass = UINT32_MAX - l->following.reading.passes++;
    f->first_us = f->last_us = 0;
    if (fill_log_kind(f) == SERVER_READ_LOG) ledger_log_apart(&l->door->book.ledger, f->file.index);
}

void fill_log_begin(struct load *l, struct fill_log *f, uint16_t server, int64_t from_us,
                    int64_t now_us) {
    if (f->file.index != server) f->zone = NULL;
    f->file.index = server;
    source_close(f->file.open);
    f->file.open = source_open_empty(f->file.kind, f->zone);
    source_goes_on(f->file.open);
    set_apart(l, f);
    f->from_us = from_us;
    f->begun_us = now_us;
}

// The rows at its begin tell the zone, once.
void fill_log_put(struct load *l, struct fill_log *f, struct span bytes, struct span header) {
    struct load_file *file = &f->file;
    source_put(file->open, bytes);
    if (!bytes.len) return;
    if (!f->zone) {
        file_zone_ask(file->open, &file->votes);
        f->zone = load_zone_of(l, file);
    }
    source_set_zone(file->open, f->zone);
    if (!f->begun_us) return;
    const struct fill_reading r = {l, f, f->begun_us};
    keep(&r, SPAN("!apart"), f->from_us, false);
    if (header.len) keep(&r, header, f->from_us, false);
    f->begun_us = 0;
}

// ---- what was proved

static void known(struct load *l, const struct fill_log *f, int64_t from_us) {
    server_known_from(&l->door->servers.list[f->file.index], from_us, NOT_HERE);
}

static void filled(struct load *l, const struct fill_log *f, int64_t from_us, int64_t to_us) {
    server_fill(&l->door->servers.list[f->file.index], fill_log_kind(f), from_us, to_us);
    l->door->changes++;
}

// A day by itself may lie in a gap from its begin to its end, so that nothing of it was heard.
static void known_by_itself(struct load *l, const struct fill_log *f, int64_t from_us,
                            int64_t to_us) {
    const struct load_reading *r = &l->following.reading;
    if (!r->only_to_us || to_us <= r->only_from_us || from_us >= r->only_to_us) return;
    coverage_heard(&l->door->servers.list[f->file.index], r->only_to_us);
    known(l, f, from_us > r->only_from_us ? from_us : r->only_from_us);
}

void fill_log_known(struct load *l, struct fill_log *f, int64_t from_us, int64_t now_us) {
    known(l, f, from_us);
    keep_mark(&(struct fill_reading){l, f, now_us}, "!known", from_us, 0);
}

void fill_log_filled(struct load *l, struct fill_log *f, int64_t from_us, int64_t to_us,
                     int64_t now_us) {
    filled(l, f, from_us, to_us);
    if (from_us < l->door->kept_from_us) l->following.reading.filled_before++;
    keep_mark(&(struct fill_reading){l, f, now_us}, "!filled", from_us, to_us);
}

// ---- what was kept

static struct zone *zone_named(struct span name) {
    struct zone *zone = NULL;
    char text[64];
    int hours, minutes;
    span_copy(name, text, sizeof text);
    if (!zone_load(text, &zone)) return zone;
    if (sscanf(text, "UTC%d:%d", &hours, &minutes) != 2) return NULL;
    return zone_fixed((hours * 60 + (text[3] == '-' ? -minutes : minutes)) * 60);
}

// By the name that is shown: two PBXs may send the same one.
static uint16_t server_named(struct servers *s, struct span name) {
    for (uint16_t i = 0; i < s->count; i++)
        if (span_same(servers_name(s, i), name)) return i;
    return servers_put(s, name, "history");
}

static struct fill_log *log_named(struct load *l, struct span source) {
    for (size_t i = 0; i < l->following.reading.kept_count; i++)
        if (span_same(span_of(l->following.reading.kept[i].file.path), source))
            return &l->following.reading.kept[i];
    struct span name = source, kind = span_take(&name, ' '), zone = span_take(&name, ' ');
    uint16_t server = server_named(&l->door->servers, name);
    if (server == SERVER_NONE) return NULL;
    l->following.reading.kept =
        mem_resize(l->following.reading.kept, l->following.reading.kept_count + 1,
                   sizeof *l->following.reading.kept);
    struct fill_log *f = &l->following.reading.kept[l->following.reading.kept_count++];
    bool is_log = span_same(kind, SPAN("log"));
    *f = (struct fill_log){.file = {.path = mem_string(source.at, source.len),
                                    .kind = is_log ? SOURCE_QUEUE_LOG : SOURCE_MASTER_CSV,
                                    .as_printed = span_same(kind, SPAN("printed")),
                                    .own = zone_named(zone),
                                    .index = server}};
    f->zone = f->file.own ? f->file.own : l->door->servers.list[server].zone;
    f->file.open = source_open_empty(f->file.kind, f->zone);
    source_goes_on(f->file.open);
    return f;
}

void load_fill_kept(struct load *l, struct span source, struct span text) {
    struct fill_log *f = log_named(l, source);
    struct span rest = text, word = span_take(&rest, ' '), from = span_take(&rest, ' ');
    int64_t from_us = 0, to_us = 0;
    if (!f) return;
    if (!span_starts(word, SPAN("!"))) {
        source_put(f->file.open, text);
        source_put(f->file.open, SPAN("\n"));
        read_on(&(struct fill_reading){l, f, 0}, INT64_MAX);
    } else if (span_same(word, SPAN("!apart"))) {
        set_apart(l, f);
    } else if (span_number(from, &from_us) && span_number(rest, &to_us)) {
        if (span_same(word, SPAN("!known"))) known(l, f, from_us);
        if (span_same(word, SPAN("!filled"))) known_by_itself(l, f, from_us, to_us);
        if (span_same(word, SPAN("!filled"))) filled(l, f, from_us, to_us);
    }
}

void fill_log_finish(struct fill_log *f) {
    source_close(f->file.open);
    zone_destroy(f->file.own);
    free(f->file.path);
}
