// What a run was asked to do, in plain values, wherever they came from.
#ifndef CDRTOP_ENGINE_SETTINGS_H
#define CDRTOP_ENGINE_SETTINGS_H

#include "base/zone.h"
#include "net/link.h"
#include "queue/policy.h"
#include "stats/window_choice.h"

struct engine_link {
    const char *url;
    bool listen_only;      // no requests are sent
    struct link_tls tls;   // owns the names of its files
    const char *user;      // for a proxy in front of amiws; NULL: that of the url
    enum link_login login; // how the password may be sent to the proxy
    char *secret;          // owned: password for an ami:// URL or for the proxy; wiped when freed
    char *pbx;             // owned: the name of the PBX of an ami:// URL; NULL: the host's
};

struct engine_word { // a saved filter and its expression; or a custom field and its label
    struct span name, text;
};
struct engine_words {
    struct engine_word *list; // owned
    size_t count;
};

struct engine_settings { // strings are borrowed
    struct zone *zone;   // owned: the zone for days and hours
    int day_start_s;
    size_t max_records, max_memory; // the latter in bytes
    double speed; // of recordings, and of the clock of simulated PBXs; 0 for real time
    // The first window. If `window_fixed` it always stays, else `choice` is today.
    bool window_fixed;
    struct window window;
    struct window_choice choice;
    struct queue_policies policies; // owned
    int64_t short_abandon_s;
    bool short_out;            // short abandons are left out of rates
    int match_digits;          // for recalls
    int tail_hours;            // how long after a window calls are followed that run at its end
    int compare_days;          // how many days back figures are compared; 0 for no comparison
    struct engine_link *links; // owned
    size_t link_count;
    bool follows; // some file is followed
    struct engine_words filters, fields;
    struct {
        struct span *list; // owned
        size_t count;
    } zoned; // names of servers whose zone was set for this run
};

// The id of the custom field with that name or label; SPAN_NONE if there is none.
struct span settings_field(const struct engine_settings *s, struct span name);

#endif
