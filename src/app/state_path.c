// Finds the folder for what is kept from one run to the next.
#include "state_path.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MOST (256 * 1024)

bool state_path(const char *name, struct buf *ret_path) {
    const char *service = getenv("STATE_DIRECTORY"), *state = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    buf_clear(ret_path);
    if (service && *service) {
        struct span folders = span_of(service), first = span_take(&folders, ':');
        buf_format(ret_path, "%.*s/%s", (int)first.len, first.at, name);
    } else if (state && *state) {
        buf_format(ret_path, "%s/cdrtop/%s", state, name);
    } else if (home && *home) {
        buf_format(ret_path, "%s/.local/state/cdrtop/%s", home, name);
    } else {
        return false;
    }
    buf_put(ret_path, "", 1);
    return true;
}

void state_read(const char *path, struct buf *ret_text) {
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "re");
    while (file && ret_text->len < FILE_MOST && (n = fread(bytes, 1, sizeof bytes, file)))
        buf_put(ret_text, bytes, n);
    if (file) fclose(file);
}

bool history_path(const struct conf *conf, struct buf *ret_path) {
    const char *path = conf_text(conf, CONF_HISTORY_PATH);
    if (!*path) return state_path("history.db", ret_path);
    buf_clear(ret_path);
    conf_at_home(path, getenv("HOME"), ret_path);
    buf_put(ret_path, "", 1);
    return true;
}
