#include "conf/conf.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *only; // the one file there is

static bool exists(const char *path) {
    return only && strcmp(path, only) == 0;
}

Test(path, the_configuration_is_looked_for_in_order) {
    static const struct {
        const char *explicit_path, *variable, *xdg, *home, *file, *found;
    } rows[] = {
        {"a.yaml", "b.yaml", "/x", "/h", NULL, "a.yaml"},
        {NULL, "b.yaml", "/x", "/h", NULL, "b.yaml"},
        {NULL, "", "/x", "/h", "/x/cdrtop/config.yaml", "/x/cdrtop/config.yaml"},
        {NULL, NULL, "/x", "/h", "/h/.config/cdrtop/config.yaml", NULL},
        {NULL, NULL, "", "/h", "/h/.config/cdrtop/config.yaml", "/h/.config/cdrtop/config.yaml"},
        {NULL, NULL, NULL, "/h", "/etc/cdrtop/config.yaml", "/etc/cdrtop/config.yaml"},
        {NULL, NULL, NULL, NULL, "/etc/cdrtop/config.yaml", "/etc/cdrtop/config.yaml"},
        {NULL, NULL, NULL, "/h", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf path = {0};
        struct conf_places places = {rows[i].explicit_path, rows[i].variable, rows[i].xdg,
                                     rows[i].home, exists};
        only = rows[i].file;
        bool found = conf_find_path(&places, &path);
        cr_expect_eq(found, rows[i].found != NULL, "row %zu", i);
        if (found) cr_expect_str_eq(path.at, rows[i].found);
        buf_finish(&path);
    }
}
