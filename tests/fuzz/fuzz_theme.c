// Any bytes as a theme: refused with an error, or read into colours that can be drawn, each text
// with enough contrast.
#include "conf/theme.h"

#include "../../src/conf/conf_parts.h"
#include "base/utf8.h"
#include "fuzz.h"

#include <stdio.h>
#include <unistd.h>

static const char *const roles[] = {"normal", "label", "good", "bad", "rule"};
#define COUNT (sizeof roles / sizeof *roles)
#define RULE  4 // is no text

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct conf_theme base = {.name = "default", .ground = GROUND_DARK};
    const struct conf_theme_rules rules = {roles, COUNT, 1u << RULE, &base, 1};
    struct conf_theme theme = {0};
    struct conf_report report = {0};
    char path[32];
    int fd = file_of(data, size);
    for (size_t i = 0; i < THEME_ROLES_MAX; i++)
        base.styles[i] = (struct style){0xFFFFFF, THEME_NO_COLOUR, 0};
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    int wrong = conf_theme_read(path, &rules, &report, &theme);
    must(!wrong == !report.errors, "it says why it is refused");
    must(utf8_can_be_shown(span_of(theme.name)) && utf8_can_be_shown(span_of(theme.text)),
         "its name can be shown");
    for (size_t i = 0; i < COUNT && !wrong; i++) {
        int32_t fg, bg;
        theme_meeting(&theme.styles[i], &theme.styles[0], theme.ground, &fg, &bg);
        must(fg >= THEME_NO_COLOUR && fg <= 0xFFFFFF && bg >= THEME_NO_COLOUR && bg <= 0xFFFFFF,
             "a colour");
        must(i == RULE || fg == THEME_NO_COLOUR || bg == THEME_NO_COLOUR ||
                 theme_contrast(fg, bg) >= THEME_LEAST_RATIO,
             "%s can be read", roles[i]);
    }
    conf_report_finish(&report);
    close(fd);
    return 0;
}
