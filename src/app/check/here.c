// Looks at what is on this machine.
#include "parts.h"

#include "../run.h"
#include "../state_path.h"
#include "history/kept.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERIFIED_MOST (64 << 20) // bytes of a history that is read as a whole

void check_terminal(struct check *c) {
    struct term_seen seen;
    const char *no_colour = getenv("NO_COLOR");
    term_locale();
    term_look(&seen);
    judge_terminal(&seen, no_colour && *no_colour, &c->lines);
}

// Whether a file can be made there; folders that are missing are made with it.
static bool can_be_made(const char *path) {
    struct buf folder = {0};
    bool can = false;
    for (size_t len = strlen(path); len; len--) {
        if (path[len - 1] != '/') continue;
        buf_clear(&folder);
        buf_put(&folder, path, len);
        buf_put(&folder, "", 1);
        if (access(folder.at, F_OK)) continue;
        can = access(folder.at, W_OK | X_OK) == 0;
        break;
    }
    buf_finish(&folder);
    return can;
}

static void count_records(void *context, const struct history_part *part) {
    int64_t *records = context;
    *records += part->records;
}

static void look_into(const char *path, struct check_history *h, char *damage, size_t size) {
    h->written = history_is_written(path);
    int failed = history_list(path, count_records, &h->records, damage, size);
    h->verified = !failed && h->bytes <= VERIFIED_MOST;
    if (h->verified) failed = history_verify(path, damage, size);
    if (!failed) damage[0] = '\0';
}

void check_history(struct check *c) {
    struct buf path = {0};
    char damage[600] = "";
    struct stat file;
    struct check_history h = {.path = "", .damage = damage};
    h.off = conf_value(c->conf, CONF_NO_HISTORY) > 0;
    if (!history_path(c->conf, &path)) {
        h.nowhere = "no folder for it is known: set XDG_STATE_HOME or history.path";
    } else {
        h.path = path.at;
        h.there = stat(path.at, &file) == 0;
        h.bytes = h.there ? file.st_size : 0;
        if (h.there && access(path.at, R_OK | W_OK))
            h.nowhere = strerror(errno);
        else if (!h.there && !can_be_made(path.at))
            h.nowhere = "its folder cannot be written by this user";
    }
    if (h.there && !h.nowhere && !h.off) look_into(path.at, &h, damage, sizeof damage);
    judge_history(&h, &c->lines);
    buf_finish(&path);
}
