// Judges what was observed, and says it in lines. Nothing here looks at anything: files, links,
// the terminal and the clock come in as plain values.
#ifndef CDRTOP_APP_CHECK_JUDGE_H
#define CDRTOP_APP_CHECK_JUDGE_H

#include "asterisk_files.h"
#include "heard.h"
#include "net/link.h"
#include "out/check.h"
#include "ui/term.h"

// How Asterisk reads again what was changed.
#define RELOAD_AMI "then: asterisk -rx 'manager reload'"
#define RELOAD_CDR "then: asterisk -rx 'module reload cdr_manager.so'"

// A link, from the name to the first frame.
struct check_link {
    const char *url, *host, *user; // host: without port and path; user: "" for none
    bool ami, tls;
    bool listens_only; // nothing is asked
    struct link_told told;
    bool refused;       // the login, or the password
    const char *reason; // why it is not up; ""
    uint64_t frames, strange;
    double waited_s;
    int64_t now_s;
};
void judge_link(const struct check_link *k, struct check_lines *l);

// A PBX behind a link that is up.
struct check_pbx {
    const char *name;          // as the board calls it, cleaned
    const struct heard *heard; // NULL: nothing came of it
    const char *greeting;      // of AMI itself; NULL behind amiws
    bool listens_only;
    enum heartbeat_state state;
    int32_t utc_offset; // of its configured zone, now
    double waited_s;
    int64_t now_us;
    const char *folder;                 // of its own configuration: /etc/asterisk
    const struct asterisk_files *files; // what is in it; NULL if it is on another machine
};
void judge_pbx(const struct check_pbx *p, struct check_lines *l);
// Everything was heard that there is to hear, so it need not be waited for.
bool judge_heard_all(const struct heard *h);

// Its own files. `user`: whose account it is; "" where amiws logs in. `refused`: its login was.
void judge_asterisk_files(const struct asterisk_files *f, const char *user, bool refused,
                          struct check_lines *l);

// A log or recording that was read.
struct check_file {
    const char *source; // as it was given
    const char *check;  // "source" or "backfill"
    const char *kind;   // "queue_log", "table of records", "recording of frames"
    bool follows;
    uint64_t used, malformed;
    int64_t last_s;              // when its latest line is of; CDR_NO_TIME if there is none
    const char *zone_looks_like; // "" if its zone is right, or nothing shows it
    int64_t now_s;
};
void judge_file(const struct check_file *f, struct check_lines *l);
// A server of a recording whose times are in another zone than its configured one.
void judge_recorded_zone(const char *server, const char *looks_like, struct check_lines *l);

struct check_history {
    const char *path;
    bool off;            // --no-history
    const char *nowhere; // why nothing can be kept; NULL if it can
    bool there, written; // written: another cdrtop writes to it
    int64_t bytes, records;
    const char *damage; // what is wrong with it; "" for nothing
    bool verified;      // all of it was read
};
void judge_history(const struct check_history *h, struct check_lines *l);

void judge_terminal(const struct term_seen *t, bool no_colour, struct check_lines *l);

#endif
