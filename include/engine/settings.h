// What a run was asked to do, as the engine wants it.
#ifndef CDRTOP_ENGINE_SETTINGS_H
#define CDRTOP_ENGINE_SETTINGS_H

#include "conf/args.h"
#include "conf/conf.h"
#include "engine/door.h"
#include "stats/queues.h"
#include "stats/window_choice.h"

enum { // exit status (interface.md)
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NO_SERVER = 3,
};

struct setup_link {
    const char *url;
    bool listen_only; // send: nothing
};

struct setup {
    const struct args *args;
    const struct conf *conf;
    struct zone *zone; // owned: the board's
    int day_start_s;
    size_t max_records;
    bool window_fixed; // --day, --from, --to: `window` it is, for good
    struct window window;
    struct setup_link *links; // owned; the URLs are the command line's or the configuration's
    size_t link_count;
    size_t file_count;
};

// The formula of the service level that is shown first.
enum service_formula setup_formula(const struct conf *conf);

// The moment that the figures are of: now; of files alone their last one, so that who waits then
// has waited since they came.
int64_t setup_moment_us(const struct setup *s, const struct door *door, int64_t now_us);

#endif
