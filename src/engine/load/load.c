// Reads the files in their order, and passes each line through the door.
#include "load.h"

#include "pbx/coverage.h"

#include <errno.h>
#include <stdio.h>

#define PIPE_EVERY_US 50000 // how often a pipe is checked for data
#define TAKEN_AT_ONCE 16    // lines between two looks at the clock

struct sink_context {
    struct load *load;
    struct load_file *file;
    struct task *task;
};

static void gave_nothing(struct load_file *f, uint64_t line, const char *why) {
    if (f->lines.useless++) return;
    f->lines.first = line;
    f->lines.why = why;
}

static void take_frame(struct load *l, struct load_file *f, struct span bytes, int64_t at_us) {
    uint64_t malformed = l->door->ingest.malformed;
    door_frame(l->door, &f->origin, bytes, at_us);
    if (l->door->ingest.malformed == malformed)
        f->lines.used++;
    else
        gave_nothing(f, f->lines.useless + 1, "not a frame of amiws");
}

// A recording passes in its own time, by a clock that starts at its first frame. False when
// cancelled.
static bool await(struct load *l, int64_t at_us, struct task *t) {
    struct clock *c = l->clock;
    if (!l->paced || !at_us || !t) return true;
    if (!c->shown_start_us) clock_init(c, at_us, l->speed);
    for (int64_t left_us; (left_us = at_us - clock_us(c)) > 0;) {
        l->wait_us = (int64_t)((double)left_us / c->rate);
        if (task_wait(t)) return false;
    }
    return true;
}

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct sink_context *c = context;
    if (await(c->load, at_us, c->task)) take_frame(c->load, c->file, bytes, at_us);
}

// Another recording has told of that time, for all servers in this one, and heard more than this
// one.
static bool is_told(const struct load *l, const struct origin *o, int64_t at_us) {
    for (size_t i = 0; i < SERVERS_MAX; i++)
        if (o->servers >> i & 1 && l->heard_us[i] < at_us) return false;
    return o->servers != 0;
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    struct sink_context *c = context;
    if (!is_told(c->load, &c->file->origin, at_us))
        door_mark(c->load->door, &c->file->origin, up, reason, at_us);
}

// A file is whole from the day on that it begins in; what came later says nothing of before.
static void told(const struct load *l, const struct load_file *f, int64_t at_s) {
    bool whole = f->table.database ? f->table.whole : !l->following.live;
    if (whole) coverage_told(&l->door->servers.list[f->index], at_s);
}

static void on_cdr(void *context, struct cdr *row) {
    struct sink_context *c = context;
    struct load_file *f = c->file;
    int64_t at_s = row->end != CDR_NO_TIME ? row->end : row->start;
    if (c->load->paced == LOAD_PACED && !await(c->load, at_s * SECOND_US, c->task)) return;
    row->server = f->index;
    f->lines.used++;
    f->lacks_ids |= !row->text[CDR_UNIQUE_ID].len;
    // Hours of records are as the PBX printed them.
    if (!f->as_printed)
        row->local_start = zone_civil(c->load->door->servers.list[f->index].zone, row->start);
    told(c->load, f, row->start);
    door_cdr(c->load->door, row);
}

static bool is_kin(const struct load *l, const struct load_file *f, const struct load_file *other) {
    return other >= l->files && other < l->files + l->count && other->kind == f->kind &&
           other->index == f->index;
}

// A line that another part has counts once: parts may overlap, and a part may be given twice. Lines
// from before the beginning of the next part need not be remembered. Beside a database, either may
// tell of it first.
static bool is_told_line(struct load *l, const struct load_file *f, int64_t at_s) {
    const struct load_file *behind = f + 1;
    bool follows = f > l->files && is_kin(l, f, f - 1), leads = is_kin(l, f, behind);
    bool goes_on = leads && at_s >= behind->begins_s;
    bool either = (follows && (f->table.database || (f - 1)->table.database)) ||
                  (leads && (f->table.database || behind->table.database));
    if (!follows && !goes_on && !either) return false;
    return lines_told(&l->lines, f->index, (uint32_t)f->argument, at_s, source_line(f->open),
                      goes_on || either);
}

static void on_step(void *context, struct queue_step *step) {
    struct sink_context *c = context;
    if (c->load->paced == LOAD_PACED && !await(c->load, step->at_s * SECOND_US, c->task)) return;
    step->server = c->file->index;
    if (is_told_line(c->load, c->file, step->at_s)) {
        c->file->lines.used++;
        c->load->door->ingest.duplicates++;
        return;
    }
    if (step->kind != STEP_OTHER)
        c->file->lines.used++;
    else
        gave_nothing(c->file, c->file->lines.useless + 1, "not an event of a queue");
    told(c->load, c->file, step->at_s);
    door_step(c->load->door, step);
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct sink_context *c = context;
    gave_nothing(c->file, line, why);
    c->load->door->ingest.malformed++;
    c->load->door->ingest.lines++;
}

static const char *wanted(enum source_kind kind) {
    switch (kind) {
    case SOURCE_FRAMES:
        return "frames are what cdrtop record writes, or amiws' own, one a line";
    case SOURCE_QUEUE_LOG:
        return "a queue_log has lines like TIME|CALL|QUEUE|AGENT|EVENT|...";
    default:
        return "Master.csv as cdr_csv or cdr_custom writes it is read, and a CSV whose first line "
               "names its columns";
    }
}

static void end_file(struct load *l, const struct load_file *f) {
    char text[500];
    for (size_t i = 0; i < SERVERS_MAX; i++)
        if (f->origin.servers >> i & 1 && f->origin.heard_us > l->heard_us[i])
            l->heard_us[i] = f->origin.heard_us;
    l->used |= f->lines.used > 0;
    l->useless |= f->lines.useless && !f->lines.used;
    if (f->lines.useless && !f->lines.used) {
        snprintf(text, sizeof text, "nothing in it can be used; line %llu: %s (%s)",
                 (unsigned long long)f->lines.first, f->lines.why, wanted(f->kind));
        load_note(l, f, text);
    }
    if (f->lacks_ids) load_note(l, f, SOURCE_NO_UNIQUE_ID);
}

static struct source_sink sink_of(struct sink_context *context) {
    return (struct source_sink){.context = context,
                                .frame = on_frame,
                                .mark = on_mark,
                                .cdr = on_cdr,
                                .step = on_step,
                                .malformed = on_malformed};
}

static int read_table(struct load *l, struct load_file *f, struct task *t) {
    int failed = f->index == SERVER_NONE ? load_begin(l, f) : load_database_read(l, f, t);
    if (!failed) end_file(l, f);
    return failed;
}

static int read_file(struct load *l, struct load_file *f, struct task *t) {
    if (f->table.database) return read_table(l, f, t);
    struct sink_context context = {.load = l, .file = f, .task = t};
    const struct source_sink sink = sink_of(&context);
    int more = f->kept ? load_kept_open(l, f, t) : 1;
    if (more > 0) more = load_is_early(l, f) ? 0 : load_begin(l, f) ? -EIO : 1;
    if (more < 0) return more;
    if (f->follows && load_follow_looks(l)) {
        if (load_follow_first(l, f, t)) return -ECANCELED;
        end_file(l, f);
        return 0;
    }
    while (more > 0) {
        l->wait_us = PIPE_EVERY_US;
        more = source_next(f->open, &sink, t);
        if (!more && f->kept) more = load_kept_more(l, f, t);
        if (task_pause(t) || memory_make_room(l->door, t)) return -ECANCELED;
    }
    if (more < 0 && more != -ECANCELED)
        snprintf(l->error, sizeof l->error, "%s: %s; what came before it is shown", f->path,
                 load_failure(-more));
    if (more < 0) return more;
    if (f->follows) {
        load_follow_read(l, f);
    } else {
        source_close(f->open);
        f->open = NULL;
    }
    end_file(l, f);
    return 0;
}

bool load_take(struct load *l, struct load_file *f, bool whole, int64_t until_us) {
    struct sink_context context = {.load = l, .file = f};
    const struct source_sink sink = sink_of(&context);
    if (!f->begun && !whole && load_is_early(l, f)) return true;
    if (!f->begun && load_begin(l, f)) return true;
    for (unsigned lines = 1; source_next(f->open, &sink, NULL) > 0; lines++)
        if (lines % TAKEN_AT_ONCE == 0 && clock_monotonic_us() >= until_us) return false;
    return true;
}

static int run_to(struct load *l, size_t end, struct task *t) {
    int failed = 0;
    for (; l->current < end && !failed; l->current++) {
        load_settle(l);
        failed = read_file(l, &l->files[l->current], t);
    }
    return failed && failed != -ECANCELED ? -1 : 0;
}

int load_run(struct load *l, struct task *t) {
    return run_to(l, l->count, t);
}

int load_run_recordings(struct load *l, struct task *t) {
    size_t end = l->current;
    while (end < l->count && l->files[end].order == LOAD_FRAMES)
        end++;
    return run_to(l, end, t);
}
