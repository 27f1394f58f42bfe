// Finds the zone of a file of rows. That of its server is used, unless the rows clearly contradict
// it.
#include "load.h"

#include "cdr/moment.h"

#include <stdlib.h>

#define QUARTER      900      // seconds
#define QUARTERS     (4 * 15) // no zone is further away from UTC
#define EXACT        2        // seconds between a channel and a row that began with it
#define ROWS_LOOKED  16       // of rows without an epoch, in all zones
#define CLEARLY      4        // that many times as often as another
#define MANY         5
#define ENOUGH_KNOWN 3

// Its start is the printed time, read as UTC.
static void on_vote(void *context, const struct cdr *row) {
    struct zone_votes *votes = context;
    int64_t made;
    if (!cdr_unique_epoch(row->text[CDR_UNIQUE_ID], &made)) return;
    int64_t off = row->start - made;
    int64_t quarters = (off + (off < 0 ? -QUARTER / 2 : QUARTER / 2)) / QUARTER;
    if (llabs(off - quarters * QUARTER) > EXACT || llabs(quarters) > QUARTERS) return;
    votes->list[votes->count++] = (struct zone_vote){made, (int)quarters};
}

void file_zone_ask(struct source *file, struct zone_votes *ret_votes) {
    ret_votes->count = 0;
    source_glance(file, FILE_ZONE_ROWS, on_vote, ret_votes);
}

bool file_zone_is_early(struct source *file, const struct zone *home) {
    struct zone_votes votes = {.count = 0};
    size_t rows = source_glance(file, 2, on_vote, &votes);
    const struct zone_vote *vote = &votes.list[0];
    return !rows ||
           (rows == 1 && votes.count && vote->quarters * QUARTER != zone_offset(home, vote->made));
}

// ---- from rows that are there already

struct look {
    struct door *door;
    const struct zone *home; // that of the server
    uint16_t server;
    unsigned found[2 * QUARTERS + 1]; // indexed by quarters of an hour east of UTC
    unsigned at_home, most, everywhere;
};

static void look_at(struct look *l, const struct cdr *row, int quarters) {
    if (!cdr_store_has_at(l->door->store, row, row->start - quarters * QUARTER)) return;
    unsigned found = ++l->found[quarters + QUARTERS];
    if (found > l->most) l->most = found;
}

static void on_row(void *context, const struct cdr *row) {
    struct look *l = context;
    struct cdr mine = *row;
    struct zone_votes vote = {.count = 0};
    int64_t first, second;
    if (l->at_home >= ENOUGH_KNOWN || l->most >= ENOUGH_KNOWN) return;
    mine.server = l->server;
    zone_epoch(l->home, row->local_start, &first, &second);
    if (cdr_store_has_at(l->door->store, &mine, first) ||
        (second != first && cdr_store_has_at(l->door->store, &mine, second))) {
        l->at_home++;
        return;
    }
    on_vote(&vote, row);
    if (vote.count) look_at(l, &mine, vote.list[0].quarters);
    if (vote.count || l->everywhere >= ROWS_LOOKED) return;
    l->everywhere++;
    for (int quarters = -QUARTERS; quarters <= QUARTERS; quarters++)
        look_at(l, &mine, quarters);
}

static int most(const unsigned *counts) {
    int best = 0;
    for (int i = 0; i <= 2 * QUARTERS; i++)
        if (counts[i] > counts[best]) best = i;
    return best;
}

static struct zone *zone_at(int place) {
    return zone_fixed((place - QUARTERS) * QUARTER);
}

// ---- from votes

struct votes_at {
    unsigned counts[2 * QUARTERS + 1], at_home;
    bool impossible; // in the server's zone some call began before its channel was created
};

static void count(struct votes_at *t, const struct zone_votes *votes, const struct zone *home) {
    for (size_t i = 0; i < votes->count; i++) {
        int32_t off = votes->list[i].quarters * QUARTER;
        int32_t at_home = zone_offset(home, votes->list[i].made);
        if (off == at_home)
            t->at_home++;
        else
            t->counts[votes->list[i].quarters + QUARTERS]++;
        t->impossible |= off < at_home;
    }
}

struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server,
                            const struct zone_votes *own, const struct zone_votes *parts) {
    const struct zone *home = door->servers.list[server].zone;
    struct look l = {.door = door, .home = home, .server = server};
    struct votes_at t = {.at_home = 0};
    if (cdr_store_count(door->store)) source_glance(file, FILE_ZONE_ROWS, on_row, &l);
    if (l.at_home || l.most) return l.at_home >= l.most ? NULL : zone_at(most(l.found));
    count(&t, own, home);
    if (own->count < MANY) count(&t, parts, home);
    int best = most(t.counts);
    unsigned votes = t.counts[best];
    bool enough = votes >= MANY || (votes && t.impossible) || (votes > 1 && !t.at_home);
    return enough && votes >= CLEARLY * t.at_home ? zone_at(best) : NULL;
}

// ---- of a queue log in a table

struct joins {
    const struct zone *home;
    size_t count;
    int64_t least_s, home_s; // how far the time is from the channel's epoch, and its zone from UTC
};

// A caller joins a queue soon after their channel was created, some of them within minutes.
static void on_join(void *context, struct queue_step *step) {
    struct joins *j = context;
    int64_t made;
    if (step->kind != STEP_ENTERQUEUE || !cdr_unique_epoch(step->unique_id, &made)) return;
    int64_t off = step->at_s - made;
    if (!j->count++ || off < j->least_s) {
        j->least_s = off;
        j->home_s = zone_offset(j->home, made);
    }
}

static void on_nothing(void *context, uint64_t line, const char *why) {
    (void)context;
    (void)line;
    (void)why;
}

static bool is_soon(int64_t seconds) {
    return seconds >= 0 && seconds < QUARTER;
}

bool file_zone_log_is_gmt(struct source *log, const struct zone *home) {
    struct joins j = {.home = home};
    const struct source_sink sink = {.context = &j, .step = on_join, .malformed = on_nothing};
    while (source_next(log, &sink, NULL) > 0)
        ;
    return j.count >= MANY && is_soon(j.least_s) && !is_soon(j.least_s - j.home_s);
}
