// Each of the first rows has a say on by how much the printed time is off UTC, in whole quarters of
// an hour. The server's own zone is believed unless they speak clearly against it.
#include "app/file_zone.h"

#include "cdr/moment.h"

#include <stdlib.h>

#define QUARTER      900
#define QUARTERS     (4 * 15) // no zone is further from UTC
#define EXACT        2        // seconds between a channel and the row that began with it
#define ROWS         64       // that are asked
#define ROWS_LOOKED  16       // of those without an epoch, in all zones
#define CLEARLY      4        // times as many
#define MANY         5
#define ENOUGH_KNOWN 3

struct votes {
    struct door *door;
    const struct zone *home; // the server's
    uint16_t server;
    unsigned by_id[2 * QUARTERS + 1], known[2 * QUARTERS + 1]; // by quarters east of UTC
    unsigned home_by_id, home_known, most_known;
    unsigned looked;
    bool impossible; // in the server's zone a call began before its channel was made
};

static bool quarter_of(int64_t offset, int *ret_quarter) {
    int64_t q = (offset + (offset < 0 ? -QUARTER / 2 : QUARTER / 2)) / QUARTER;
    if (llabs(offset - q * QUARTER) > EXACT || llabs(q) > QUARTERS) return false;
    *ret_quarter = (int)q;
    return true;
}

static void look(struct votes *v, const struct cdr *row, int quarter) {
    if (!cdr_store_has_at(v->door->store, row, row->start - quarter * QUARTER)) return;
    unsigned known = ++v->known[quarter + QUARTERS];
    if (known > v->most_known) v->most_known = known;
}

static void on_row(void *context, const struct cdr *row) { // its start is the printed time, as UTC
    struct votes *v = context;
    struct cdr mine = *row;
    int64_t made, first, second;
    int quarter;
    if (v->home_known >= ENOUGH_KNOWN || v->most_known >= ENOUGH_KNOWN) return;
    mine.server = v->server;
    bool rows_there = cdr_store_count(v->door->store) > 0;
    if (rows_there) {
        zone_epoch(v->home, row->local_start, &first, &second);
        v->home_known += cdr_store_has_at(v->door->store, &mine, first) ||
                         (second != first && cdr_store_has_at(v->door->store, &mine, second));
    }
    if (cdr_unique_epoch(row->text[CDR_UNIQUE_ID], &made)) {
        if (!quarter_of(row->start - made, &quarter)) return;
        int32_t at_home = zone_offset(v->home, made);
        if (quarter * QUARTER == at_home)
            v->home_by_id++;
        else
            v->by_id[quarter + QUARTERS]++;
        if (quarter * QUARTER < at_home) v->impossible = true;
        if (rows_there && quarter * QUARTER != at_home) look(v, &mine, quarter);
    } else if (rows_there && v->looked < ROWS_LOOKED) {
        v->looked++;
        for (quarter = -QUARTERS; quarter <= QUARTERS; quarter++)
            look(v, &mine, quarter);
    }
}

static int most(const unsigned *votes) {
    int best = 0;
    for (int i = 0; i <= 2 * QUARTERS; i++)
        if (votes[i] > votes[best]) best = i;
    return best;
}

struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server) {
    struct votes v = {.door = door, .home = door->servers.list[server].zone, .server = server};
    source_glance(file, ROWS, on_row, &v);
    if (v.home_known || v.most_known) {
        bool here = v.home_known >= v.most_known;
        return here ? NULL : zone_fixed((most(v.known) - QUARTERS) * QUARTER);
    }
    int best = most(v.by_id);
    unsigned votes = v.by_id[best];
    bool enough = votes >= MANY || (votes && v.impossible) || (votes > 1 && !v.home_by_id);
    if (!enough || votes < CLEARLY * v.home_by_id) return NULL;
    return zone_fixed((best - QUARTERS) * QUARTER);
}
