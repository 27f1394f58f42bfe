// What a run was asked to do, in plain values, whoever said them.
#ifndef CDRTOP_ENGINE_SETTINGS_H
#define CDRTOP_ENGINE_SETTINGS_H

#include "base/zone.h"
#include "net/link.h"
#include "queue/policy.h"
#include "stats/window_choice.h"

struct engine_link {
    const char *url;
    bool listen_only;    // nothing is asked
    struct link_tls tls; // its files' names are owned, too
    char *secret;        // owned: of an ami:// URL; wiped
    char *pbx;           // owned: the name of the PBX of an ami:// URL; NULL: the host
};

struct engine_word { // a saved filter and its expression; a field of the PBX's own and its label
    struct span name, text;
};

struct engine_settings { // strings are borrowed
    struct zone *zone;   // owned: days and hours are of it
    int day_start_s;
    size_t max_records;
    double speed; // of recordings and of the clock of simulated PBXs; 0: life
    // The window to begin with; `window_fixed`: for good, else `choice` is today.
    bool window_fixed;
    struct window window;
    struct window_choice choice;
    struct queue_policies policies; // owned
    int64_t short_abandon_s;
    bool short_out;            // short abandons are left out of rates
    int match_digits;          // of recalls
    int compare_days;          // with how many days before; 0: with nothing
    struct engine_link *links; // owned
    size_t link_count;
    struct engine_word *filters, *fields; // owned
    size_t filter_count, field_count;
    struct span *zoned; // owned: names of servers that somebody gave a zone for this run
    size_t zoned_count;
};

// The id of the field that is called so, or labelled so; SPAN_NONE none.
struct span settings_field(const struct engine_settings *s, struct span name);

#endif
