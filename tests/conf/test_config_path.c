// Where the configuration file is looked for.
#include "conf/conf.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *only; // the only file that exists

static bool exists(const char *path) {
    return only && strcmp(path, only) == 0;
}

Test(path, the_configuration_is_looked_for_in_order) {
    static const struct {
        const char *named, *xdg, *home, *file, *found;
    } rows[] = {
        {"a.yaml", "/x", "/h", NULL, "a.yaml"},
        {"", "/x", "/h", "/x/cdrtop/config.yaml", "/x/cdrtop/config.yaml"},
        {NULL, "/x", "/h", "/h/.config/cdrtop/config.yaml", NULL},
        {NULL, "", "/h", "/h/.config/cdrtop/config.yaml", "/h/.config/cdrtop/config.yaml"},
        {NULL, NULL, "/h", "/etc/cdrtop/config.yaml", "/etc/cdrtop/config.yaml"},
        {NULL, NULL, NULL, "/etc/cdrtop/config.yaml", "/etc/cdrtop/config.yaml"},
        {NULL, NULL, "/h", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf path = {0};
        struct conf_places places = {rows[i].named, rows[i].xdg, rows[i].home, exists};
        only = rows[i].file;
        bool found = conf_find_path(&places, &path);
        cr_expect_eq(found, rows[i].found != NULL, "row %zu", i);
        if (found) cr_expect_str_eq(path.at, rows[i].found);
        buf_finish(&path);
    }
}

Test(path, a_tilde_is_the_home_folder) {
    static const struct {
        const char *path, *home, *whole;
    } rows[] = {
        {"~", "/home/ann", "/home/ann"},
        {"~/a b.csv", "/home/ann", "/home/ann/a b.csv"},
        {"~ann/x", "/home/ann", "~ann/x"},
        {"a/~", "/home/ann", "a/~"},
        {"/~/x", "/home/ann", "/~/x"},
        {"", "/home/ann", ""},
        {"~/x", NULL, "~/x"},
        {"~/x", "", "~/x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = {0};
        conf_at_home(rows[i].path, rows[i].home, &out);
        cr_expect(span_same(buf_text(&out), span_of(rows[i].whole)), "%s: %.*s", rows[i].path,
                  (int)out.len, out.at);
        buf_finish(&out);
    }
}
