// Checks display.tiles of the configuration with the board's tiles, which its reader cannot know.
#include "ui/configured_tiles.h"

#include "base/nearest.h"
#include "board/layout.h"

#include <string.h>

static bool said_before(const struct conf *conf, const struct conf_entry *e) {
    const struct conf_entry *earlier;
    for (size_t at = 0; (earlier = conf_next(conf, CONF_TILES, &at)) != e;)
        if (strcmp(earlier->value, e->value) == 0) return true;
    return false;
}

static void check(const struct conf *conf, const struct conf_entry *e, const char *file,
                  struct conf_report *report) {
    struct nearest near = {.wanted = span_of(e->value)};
    struct board_tile t;
    for (size_t i = 0; board_tile_choice(i, &t); i++) {
        const char *id = t.of->id;
        if (strcmp(id, e->value) != 0) {
            nearest_offer(&near, span_of(id));
            continue;
        }
        if (said_before(conf, e))
            conf_report_error(report, file, e->line, "display.tiles: '%s' appears twice", id);
        return;
    }
    if (near.best.len)
        conf_report_error(report, file, e->line,
                          "display.tiles: no tile is called '%s'; did you mean '%.*s'?", e->value,
                          (int)near.best.len, near.best.at);
    else
        conf_report_error(report, file, e->line,
                          "display.tiles: no tile is called '%s' (docs/columns.md lists them)",
                          e->value);
}

void tiles_check(const struct conf *conf, const char *file, struct conf_report *report) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_TILES, &at));)
        check(conf, e, file, report);
}

void tiles_set(const struct conf *conf, struct board *b) {
    const char *ids[LAYOUT_TILES_MAX];
    const struct conf_entry *e;
    size_t count = 0;
    for (size_t at = 0; count < LAYOUT_TILES_MAX && (e = conf_next(conf, CONF_TILES, &at));)
        ids[count++] = e->value;
    board_set_tiles(b, ids, count);
}
