// What a run was asked to do: the command line over the configuration over the built-in defaults,
// checked, with every zone loaded. Both the board and the snapshot start from it.
#ifndef CDRTOP_APP_SETUP_H
#define CDRTOP_APP_SETUP_H

#include "conf/args.h"
#include "conf/conf.h"
#include "load.h"
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

// Fills the setup and the door's zones, and looks at every file that is named. 0, or EXIT_USAGE
// with one line said on stderr. setup_finish() in either case.
int setup_make(const struct args *args, const struct conf *conf, int64_t now_s, struct door *door,
               struct load *load, struct setup *ret_setup);
void setup_finish(struct setup *s);

// What is said of each queue. Borrows the configuration; queue_policies_finish().
void setup_policies(const struct setup *s, struct queue_policies *ret_policies);

// The formula of the service level that is shown first.
enum service_formula setup_formula(const struct conf *conf);

// The window to show: the fixed one; else the last day in what came from files, where there are
// only files; else today.
struct window setup_window(const struct setup *s, const struct door *door, int64_t now_s);

// The same as a choice, for its words.
struct window_choice setup_choice(const struct setup *s);
// The moment whose day is today: now; of files alone the start of the newest call.
int64_t setup_day_s(const struct setup *s, const struct door *door, int64_t now_s);

// The moment that the figures are of: now; of files alone their last one, so that who waits then
// has waited since they came.
int64_t setup_moment_us(const struct setup *s, const struct door *door, int64_t now_us);

#endif
