// What is on this machine: files, the history, the terminal.
#include "judge.h"

#include "base/civil.h"

#include <inttypes.h>
#include <stdio.h>

#define OLD_S        86400 // a followed file without a line for so long is suspicious
#define LEAST_WIDTH  60
#define LEAST_HEIGHT 16
#define WRONG_HOURS  "They count in the wrong hours, and near midnight on the wrong day."

static void put_age(int64_t s, char out[32]) {
    if (s < 120)
        snprintf(out, 32, "%lld s", (long long)(s < 0 ? 0 : s));
    else if (s < 7200)
        snprintf(out, 32, "%lld min", (long long)s / 60);
    else if (s < 2 * 86400)
        snprintf(out, 32, "%lld h", (long long)s / 3600);
    else
        snprintf(out, 32, "%lld days", (long long)s / 86400);
}

void judge_file(const struct check_file *f, struct check_lines *l) {
    char age[32];
    if (f->last_s == CDR_NO_TIME) {
        check_add(l, CHECK_UNKNOWN, f->check, f->source, "a %s, and nothing is in it yet", f->kind);
        return;
    }
    put_age(f->now_s - f->last_s, age);
    bool old = f->follows && f->now_s - f->last_s > OLD_S;
    check_add(l, old ? CHECK_WARNING : CHECK_OK, f->check, f->source,
              "a %s, %" PRIu64 " lines of use%s, the last %s old", f->kind, f->used,
              f->malformed ? ", some that cannot be read" : "", age);
    if (old) {
        check_means(l, "What happened since is not shown, unless the PBX really was idle.");
        check_to_do(l, "is it the file that Asterisk writes (ls -l /var/log/asterisk)? queue_log = "
                       "yes in logger.conf, [csv] in cdr.conf");
    }
    if (!f->zone_looks_like[0]) return;
    check_add(l, CHECK_WRONG, "zone", f->source, "its rows are in %s, which is not configured",
              f->zone_looks_like);
    check_means(l, "%s", WRONG_HOURS);
    check_to_do(l, "in the configuration:\nsources:\n  %s: {timezone: its zone}", f->source);
}

void judge_recorded_zone(const char *server, const char *looks_like, struct check_lines *l) {
    check_add(l, CHECK_WRONG, "zone", server,
              "its recorded times are in %s, which is not configured", looks_like);
    check_means(l, "%s", WRONG_HOURS);
    check_to_do(l, "--server-tz %s=ZONE, the zone of that PBX's /etc/localtime", server);
}

static const char keeps[] = "What a board has seen is gone when it ends; after a start the day "
                            "begins anew.";

void judge_history(const struct check_history *h, struct check_lines *l) {
    if (h->off) {
        check_add(l, CHECK_OK, "history", "", "nothing is kept (--no-history)");
    } else if (h->nowhere) {
        check_add(l, CHECK_WRONG, "history", h->path, "%s", h->nowhere);
        check_means(l, "%s", keeps);
        check_to_do(l, "history: {path: …} in the configuration names a file in a folder that this "
                       "user may write to");
    } else if (h->damage[0]) {
        check_add(l, CHECK_WRONG, "history", h->path, "%s", h->damage);
        check_means(l, "Earlier days, and comparison with them, may be incomplete.");
        check_to_do(l, "cdrtop history --verify; a board sets a damaged file aside and begins a "
                       "new one");
    } else if (!h->there) {
        check_add(l, CHECK_OK, "history", h->path, "not there yet: the first board makes it");
    } else {
        check_add(l, CHECK_OK, "history", h->path, "%.1f MB, %" PRId64 " records%s%s",
                  (double)h->bytes / 1e6, h->records, h->verified ? ", all of it can be read" : "",
                  h->written ? "; a board writes to it now" : "");
    }
}

void judge_terminal(const struct term_seen *t, bool no_colour, struct check_lines *l) {
    if (!t->there) {
        check_add(l, CHECK_UNKNOWN, "terminal", "", "there is none here");
        return;
    }
    if (!t->places) {
        check_add(l, CHECK_WRONG, "terminal", "", "TERM=%s cannot place the cursor", t->name);
        check_means(l, "The board cannot be drawn; cdrtop snapshot prints the figures once.");
        check_to_do(l, "export TERM=xterm-256color, if the terminal is like that");
        return;
    }
    bool plain = t->colours < 8 && !no_colour;
    bool small = t->width < LEAST_WIDTH || t->height < LEAST_HEIGHT;
    bool poor = plain || !t->utf8 || small || !t->known;
    check_add(l, poor ? CHECK_WARNING : CHECK_OK, "terminal", "", "%s%s, %d colours, %s, %dx%d",
              t->name, t->known ? "" : " (unknown here, taken for xterm-256color)", t->colours,
              t->utf8 ? "UTF-8" : "not UTF-8", t->width, t->height);
    if (small) {
        check_means(l, "The board needs %dx%d.", LEAST_WIDTH, LEAST_HEIGHT);
    } else if (!t->utf8) {
        check_means(l, "The board is drawn with ASCII alone, and letters of names become `?`.");
        check_to_do(l, "export LC_ALL=C.UTF-8");
    } else if (!t->known) {
        check_means(l, "Some keys and colours may not be as they should.");
        check_to_do(l,
                    "install what has it (ncurses-term, foot-terminfo, kitty-terminfo), or export "
                    "TERM=xterm-256color");
    } else if (plain) {
        check_means(l, "Marks and words say what colours would.");
        check_to_do(l, "export TERM=xterm-256color, if the terminal is like that");
    }
}
