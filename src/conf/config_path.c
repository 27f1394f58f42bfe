// Where the configuration file is looked for, and what ~ means in a path.
#include "conf/conf.h"

#include <unistd.h>

static bool there(const char *path) {
    return access(path, F_OK) == 0;
}

static bool set(const char *s) {
    return s && *s;
}

void conf_at_home(const char *path, const char *home, struct buf *out) {
    bool tilde = path[0] == '~' && (!path[1] || path[1] == '/');
    buf_format(out, "%s%s", tilde && set(home) ? home : "", path + (tilde && set(home)));
}

bool conf_find_path(const struct conf_places *places, struct buf *ret_path) {
    bool (*exists)(const char *) = places->exists ? places->exists : there;
    struct buf path = {0};
    bool found = set(places->named);
    if (found) buf_format(&path, "%s", places->named);
    if (!found && (set(places->xdg_config_home) || set(places->home))) {
        if (set(places->xdg_config_home))
            buf_format(&path, "%s/cdrtop/config.yaml", places->xdg_config_home);
        else
            buf_format(&path, "%s/.config/cdrtop/config.yaml", places->home);
        found = exists(path.at);
    }
    if (!found) {
        buf_clear(&path);
        buf_format(&path, "/etc/cdrtop/config.yaml");
        found = exists(path.at);
    }
    if (found) {
        buf_clear(ret_path);
        buf_span(ret_path, buf_text(&path));
        buf_put(ret_path, "", 1);
    }
    buf_finish(&path);
    return found;
}
