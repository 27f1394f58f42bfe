// Databases as sources. What a database answers are lines of a CSV and of a queue_log, so each of
// its tables is a file for the loader: it has a server and a zone, its lines go through the same
// reader, and behind that through the same door. Only where the bytes come from is different.
//
// A database answers when it likes, or never. So a thread of its own asks it, of the kind that
// writes what the program writes (disk/disk.h): a server that hangs holds up nothing but itself.
// One question is asked at a time (a job); when its answer is there, the loop's thread takes in the
// lines in slices, and only then the next question is asked. So nothing is used by both threads at
// once, and no more is in memory than one answer.
//
// First it is opened. The latest lines of each table tell the zone of its times, as they do for a
// Master.csv, and where "today" is if nothing is live. Then the window that is wanted is read, of
// the log first, as for files. If it is followed, what is new is asked for at its pace. When it
// fails, it is opened again after a pause, and goes on where it was: neither the window nor what
// was written meanwhile is lost.
#include "database.h"

#include <errno.h>
#include <stdio.h>

#define PAUSE_US  2000000 // before it is opened again; doubled each time
#define PAUSE_MAX (30 * INT64_C(1000000))
#define WAIT_US   2000 // between two looks whether an answer is there, while all is loaded
#define SLICE_US  2000
#define AHEAD_S   3600 // its clock may be ahead
#define BEFORE_S  (3 * 3600)
#define DAY_S     86400
#define NAMES_US  INT64_C(600000000) // between two looks at names

// ---- on the thread

static int sample(struct load_database *b) {
    int outcome = 0;
    for (size_t i = 0; i < DATABASE_TABLES && !outcome; i++) {
        struct part *p = &b->parts[i];
        if (p->known || !database_has(b->database, (enum database_table)i)) continue;
        outcome = database_sample(b->database, (enum database_table)i, &p->bytes, &p->newest);
    }
    return outcome;
}

static int poll_each(struct load_database *b) {
    int outcome = 0;
    bool news = false;
    for (size_t i = 0; i < DATABASE_TABLES && !outcome; i++) {
        struct part *p = &b->parts[i];
        if (!p->there) continue;
        outcome = database_poll(b->database, (enum database_table)i, p->now, &p->bytes);
        news |= p->bytes.len > 0;
    }
    // News of one table are told only once, even if the other fails.
    return news ? 0 : outcome;
}

void load_database_work(struct disk_job *job) {
    struct load_database *b = (struct load_database *)job;
    struct part *p = &b->parts[b->table];
    b->outcome = database_open(b->database);
    if (b->outcome) return;
    int64_t now_us = clock_monotonic_us();
    if (b->asked == ASKED_OPEN)
        b->outcome = sample(b);
    else if (b->asked == ASKED_WINDOW)
        b->outcome = database_read(b->database, b->table, &p->from, p->to, &p->bytes);
    else
        b->outcome = poll_each(b);
    if (b->outcome || b->asked == ASKED_WINDOW) return;
    if (b->names.asked_us && b->asked == ASKED_NEWS && now_us - b->names.asked_us < NAMES_US)
        return;
    b->names.asked_us = now_us;
    buf_clear(&b->names.lines);
    database_names(b->database, &b->names.lines);
}

// ---- on the owner's thread: what is asked for

struct load_file *load_database_file(const struct load_database *b, size_t table) {
    const struct load *l = b->load;
    size_t i = 0;
    while (i + 1 < l->count &&
           (l->files[i].table.database != b || l->files[i].table.which != (int)table))
        i++;
    return &l->files[i];
}

// The table whose window is not read yet; DATABASE_TABLES if there is none.
static size_t unread_table(const struct load_database *b) {
    size_t i = 0;
    while (i < DATABASE_TABLES && (!b->parts[i].there || b->parts[i].from >= b->parts[i].to))
        i++;
    return i;
}

static void ask(struct load_database *b, enum asked what) {
    int64_t now_s = clock_us(b->load->clock) / 1000000;
    b->asked = what;
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        const struct load_file *f = load_database_file(b, i);
        if (f->table.zone) b->parts[i].now = load_table_time(f->table.zone, now_s);
    }
    b->looking = true;
    b->since_us = clock_monotonic_us();
    disk_do(b->disk, &b->job);
}

// What is to be asked for now, if anything.
void load_database_next(struct load_database *b) {
    if (b->looking || b->brought) return;
    if (!b->open) {
        ask(b, ASKED_OPEN);
    } else if (unread_table(b) < DATABASE_TABLES) {
        b->table = (enum database_table)unread_table(b);
        ask(b, ASKED_WINDOW);
    } else if (b->every_us && b->load->following.live) {
        ask(b, ASKED_NEWS);
    }
}

static void fail(struct load_database *b) {
    snprintf(b->words, sizeof b->words, "%s", database_words(b->database));
    b->open = false;
    for (size_t i = 0; i < DATABASE_TABLES; i++)
        buf_clear(&b->parts[i].bytes);
    b->pause_us = b->pause_us ? b->pause_us * 2 : PAUSE_US;
    if (b->pause_us > PAUSE_MAX) b->pause_us = PAUSE_MAX;
    if (b->timer) loop_timer_set(b->timer, b->pause_us);
}

void load_database_done(struct disk_job *job) {
    struct load_database *b = (struct load_database *)job;
    b->looking = false;
    if (b->ends) return;
    if (b->outcome) {
        fail(b);
    } else {
        b->brought = true;
        b->words[0] = '\0';
        b->pause_us = 0;
    }
    if (b->hooks.changed) b->hooks.changed(b->hooks.context);
}

// ---- on the owner's thread: what came

// The window that is wanted, in seconds since the epoch: what is shown, what that is
// compared with, and calls that began before. A board shows what goes before today, too, and a
// caller may leave after the end.
static struct window wanted_window(const struct load_database *b, int64_t newest_s) {
    const struct engine_settings *s = b->load->following.databases.settings;
    int64_t now_s = clock_us(b->load->clock) / 1000000, last_s = newest_s ? newest_s : now_s;
    struct window w = window_day(s->zone, s->day_start_s, b->every_us ? now_s : last_s);
    int days = s->compare_days;
    w.to = b->every_us ? now_s + AHEAD_S : last_s + 1;
    if (s->window_fixed)
        w = (struct window){s->window.from, s->window.to + DAY_S};
    else if (b->every_us)
        days = FIGURES_KEEP_DAYS;
    w.from -= days * DAY_S + BEFORE_S;
    return w;
}

static struct source *reader_for(const struct load_file *f, const struct zone *zone) {
    struct source *s = NULL;
    source_open_later(f->kind == SOURCE_QUEUE_LOG ? "queue_log" : "Master.csv", zone, &s);
    source_goes_on(s);
    return s;
}

// For rows, load_begin() finds it out.
void load_look_for_gmt(struct load *l, struct load_file *f) {
    const struct zone *home = l->door->servers.list[f->index].zone;
    char text[300];
    if (f->kind != SOURCE_QUEUE_LOG || f->table.utc || load_zone_set(l, f)) return;
    if (!file_zone_log_is_gmt(f->open, home)) return;
    f->own = zone_fixed(0);
    snprintf(text, sizeof text,
             "the times of its queue log look like UTC, not %s, and are read as UTC (to change "
             "that, set a zone under sources: in the configuration)",
             zone_name(home));
    load_note(l, f, text);
}

// The latest lines tell the zone; they are read again in their turn.
static void begin(struct load_database *b, size_t table) {
    struct part *p = &b->parts[table];
    struct load_file *f = load_database_file(b, table);
    if (p->known || !p->there || f->index == SERVER_NONE) return;
    int64_t newest_s = 0, second;
    f->open = reader_for(f, NULL);
    f->table.utc = database_is_utc(b->database, (enum database_table)table);
    source_put(f->open, buf_text(&p->bytes));
    file_zone_ask(f->open, &f->votes);
    load_look_for_gmt(b->load, f);
    load_begin(b->load, f);
    source_close(f->open);
    f->open = reader_for(f, f->table.zone);
    if (p->newest) zone_epoch(f->table.zone, civil_of_seconds(p->newest), &newest_s, &second);
    struct window w = wanted_window(b, newest_s);
    f->begins_s = w.from;
    p->from = load_table_time(f->table.zone, w.from);
    p->to = load_table_time(f->table.zone, w.to);
    p->known = true;
    if (table == DATABASE_LOG && b->every_us)
        ledger_follow(&b->load->door->book.ledger, f->index);
}

static void opened(struct load_database *b) {
    bool first = !b->parts[DATABASE_LOG].known && !b->parts[DATABASE_ROWS].known;
    b->open = true;
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        b->parts[i].there = database_has(b->database, (enum database_table)i);
        begin(b, i);
        buf_clear(&b->parts[i].bytes);
    }
    const char *remark = database_remark(b->database);
    if (first && remark[0]) load_note(b->load, load_database_file(b, DATABASE_ROWS), remark);
}

// True if all of it has been taken in.
static bool take(struct load_database *b, int64_t until_us) {
    if (b->asked == ASKED_OPEN) opened(b);
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        struct part *p = &b->parts[i];
        struct load_file *f = load_database_file(b, i);
        if (!p->bytes.len) continue;
        if (!p->put) source_put(f->open, buf_text(&p->bytes));
        p->put = true;
        f->table.whole = b->asked == ASKED_WINDOW;
        if (!load_take(b->load, f, true, until_us)) return false;
        buf_clear(&p->bytes);
        p->put = false;
    }
    b->brought = false;
    return true;
}

bool load_databases(struct load *l, int64_t until_us) {
    for (size_t i = 0; i < l->following.databases.count; i++) {
        struct load_database *b = l->following.databases.list[i];
        if (!b->brought) continue;
        if (!take(b, until_us)) return false;
        if (unread_table(b) < DATABASE_TABLES)
            load_database_next(b);
        else if (b->timer && b->every_us)
            loop_timer_set(b->timer, b->asked == ASKED_OPEN ? 0 : b->every_us);
    }
    return true;
}

// ---- while all is loaded

static bool is_read(const struct load_database *b, size_t table) {
    const struct part *p = &b->parts[table];
    if (b->looking || b->brought) return false;
    return b->open && (!p->there || (p->known && p->from >= p->to));
}

static bool wait_for(struct load_database *b, struct task *t) {
    b->load->wait_us = WAIT_US;
    if (!t) disk_wait(b->disk, PAUSE_US);
    return task_wait(t);
}

int load_database_read(struct load *l, struct load_file *f, struct task *t) {
    struct load_database *b = f->table.database;
    bool asked = false;
    while (!b->gave_up && !is_read(b, (size_t)f->table.which)) {
        if (b->looking) {
            if (wait_for(b, t)) return -ECANCELED;
        } else if (b->brought) {
            take(b, clock_monotonic_us() + SLICE_US);
            if (task_pause(t)) return -ECANCELED;
        } else if (asked && b->words[0]) {
            snprintf(l->error, sizeof l->error, "%s: %s", f->path, b->words);
            l->following.databases.unreached |= b->outcome == DATABASE_UNREACHABLE;
            b->gave_up = true;
            return -EIO;
        } else {
            load_database_next(b);
            asked = true;
        }
    }
    return 0;
}
