// Reads a theme file by the table of roles, in the same way and with the same kind of errors as the
// configuration. Afterwards each text is compared with its background: a theme in which something
// would be unreadable is refused.
#include "conf/theme.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "conf_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct reading {
    const struct conf_theme_rules *rules;
    struct conf_report *report;
    const char *file;
    struct conf_theme theme;
    size_t lines[THEME_ROLES_MAX]; // the line of each role; 0 if it is not in this file
    bool any_role;
};

static const char *const grounds[GROUNDS] = {
    [GROUND_ANY] = "any",
    [GROUND_DARK] = "dark",
    [GROUND_LIGHT] = "light",
};

static const struct {
    const char *word;
    unsigned attribute;
} attributes[] = {
    {"bold", STYLE_BOLD},
    {"dim", STYLE_DIM},
    {"reverse", STYLE_REVERSE},
    {"underline", STYLE_UNDERLINE},
};
#define ATTRIBUTES (sizeof attributes / sizeof attributes[0])

#define COMPLAIN(r, line, ...) conf_report_error((r)->report, (r)->file, line, __VA_ARGS__)

// "; did you mean 'x'?" or "".
static const char *hint(const struct nearest *near, char out[64]) {
    out[0] = '\0';
    if (near->best.len)
        snprintf(out, 64, "; did you mean '%.*s'?", (int)near->best.len, near->best.at);
    return out;
}

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool colour(struct span s, int32_t *ret_rgb) {
    int32_t rgb = 0;
    if (span_same(s, SPAN("none"))) {
        *ret_rgb = THEME_NO_COLOUR;
        return true;
    }
    if (s.len != 7 || s.at[0] != '#') return false;
    for (size_t i = 1; i < 7; i++) {
        if (digit(s.at[i]) < 0) return false;
        rgb = rgb * 16 + digit(s.at[i]);
    }
    *ret_rgb = rgb;
    return true;
}

static void read_colour(struct reading *r, size_t line, const struct span *keys, bool set,
                        struct span value, int32_t *ret_rgb) {
    if (!set) // in YAML an unquoted # starts a comment
        COMPLAIN(r, line, "%.*s.%.*s: not a colour; write it in quotes, \"#4A90D9\"",
                 (int)keys[0].len, keys[0].at, (int)keys[1].len, keys[1].at);
    else if (!colour(value, ret_rgb))
        COMPLAIN(r, line, "%.*s.%.*s: '%.*s' is not a colour (\"#4A90D9\" or none)",
                 (int)keys[0].len, keys[0].at, (int)keys[1].len, keys[1].at, (int)value.len,
                 value.at);
}

static void read_style(struct reading *r, size_t line, const struct span *keys, bool set,
                       struct span value, struct style *style) {
    struct nearest near = {.wanted = keys[1]};
    char text[64];
    if (span_same(keys[1], SPAN("fg"))) {
        read_colour(r, line, keys, set, value, &style->fg);
        return;
    }
    if (span_same(keys[1], SPAN("bg"))) {
        read_colour(r, line, keys, set, value, &style->bg);
        return;
    }
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        nearest_offer(&near, span_of(attributes[i].word));
        if (!span_same(keys[1], span_of(attributes[i].word))) continue;
        bool on = conf_has_word("true yes on", value);
        if (set && !on && !conf_has_word("false no off", value))
            COMPLAIN(r, line, "%.*s.%s: '%.*s' is neither true nor false", (int)keys[0].len,
                     keys[0].at, attributes[i].word, (int)value.len, value.at);
        else if (set)
            style->attributes =
                (style->attributes & ~attributes[i].attribute) | (on ? attributes[i].attribute : 0);
        return;
    }
    COMPLAIN(r, line, "%.*s: '%.*s' is not one of: fg bg bold dim reverse underline%s",
             (int)keys[0].len, keys[0].at, (int)keys[1].len, keys[1].at, hint(&near, text));
}

static void read_base(struct reading *r, size_t line, struct span value) {
    struct nearest near = {.wanted = value};
    char text[64];
    for (size_t i = 0; i < r->rules->base_count; i++) {
        const struct conf_theme *base = &r->rules->bases[i];
        nearest_offer(&near, span_of(base->name));
        if (!span_same(span_of(base->name), value)) continue;
        if (r->any_role) {
            COMPLAIN(r, line, "base must come before the first role");
            return;
        }
        memcpy(r->theme.styles, base->styles, sizeof base->styles);
        r->theme.ground = base->ground;
        return;
    }
    COMPLAIN(r, line, "base: no built-in theme is called '%.*s'%s", (int)value.len, value.at,
             hint(&near, text));
}

static void read_ground(struct reading *r, size_t line, struct span value) {
    for (int i = 0; i < GROUNDS; i++) {
        if (!span_same_nocase(span_of(grounds[i]), value)) continue;
        r->theme.ground = (enum theme_ground)i;
        return;
    }
    COMPLAIN(r, line, "background: '%.*s' is not one of: any dark light", (int)value.len, value.at);
}

static void read_text(struct reading *r, size_t line, struct span value, char *out, size_t size) {
    if (value.len >= size || !utf8_can_be_shown(value))
        COMPLAIN(r, line, "is longer than %zu bytes or contains a character that cannot be shown",
                 size - 1);
    else
        span_copy(value, out, size);
}

static void on_value(void *context, size_t line, const struct span *keys, size_t key_count,
                     bool set, struct span value) {
    static const char *const words[] = {"name", "text", "base", "background"};
    struct reading *r = context;
    struct nearest near = {.wanted = keys[0]};
    char text[64];
    int word = -1;
    for (int i = 0; i < 4; i++) {
        nearest_offer(&near, span_of(words[i]));
        if (span_same(keys[0], span_of(words[i]))) word = i;
    }
    if (word >= 0) {
        if (key_count != 1)
            COMPLAIN(r, line, "%s: one value expected", words[word]);
        else if (!set)
            return;
        else if (word == 0)
            read_text(r, line, value, r->theme.name, sizeof r->theme.name);
        else if (word == 1)
            read_text(r, line, value, r->theme.text, sizeof r->theme.text);
        else if (word == 2)
            read_base(r, line, value);
        else
            read_ground(r, line, value);
        return;
    }
    for (size_t i = 0; i < r->rules->role_count; i++) {
        nearest_offer(&near, span_of(r->rules->roles[i]));
        if (!span_same(keys[0], span_of(r->rules->roles[i]))) continue;
        r->any_role = true;
        if (!r->lines[i]) r->lines[i] = line;
        if (key_count == 2)
            read_style(r, line, keys, set, value, &r->theme.styles[i]);
        else if (set)
            COMPLAIN(r, line, "%s: a mapping of fg, bg, bold … expected", r->rules->roles[i]);
        return;
    }
    COMPLAIN(r, line, "unknown role '%.*s'%s", (int)keys[0].len, keys[0].at, hint(&near, text));
}

// ---- is it readable?

static double luminance(int32_t rgb) { // relative luminance, by WCAG 2.1
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double part = (rgb >> (16 - 8 * i) & 255) / 255.0;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double theme_contrast(int32_t a, int32_t b) {
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

void theme_meeting(const struct style *style, const struct style *first, enum theme_ground ground,
                   int32_t *ret_fg, int32_t *ret_bg) {
    *ret_fg = style->fg != THEME_NO_COLOUR ? style->fg : first->fg;
    *ret_bg = style->bg != THEME_NO_COLOUR ? style->bg : first->bg;
    if (ground == GROUND_ANY) return;
    bool dark = ground == GROUND_DARK;
    if (*ret_fg == THEME_NO_COLOUR) *ret_fg = dark ? 0xFFFFFF : 0x000000;
    if (*ret_bg == THEME_NO_COLOUR) *ret_bg = dark ? 0x000000 : 0xFFFFFF;
}

static void check_contrast(struct reading *r) {
    for (size_t i = 0; i < r->rules->role_count; i++) {
        int32_t fg, bg;
        theme_meeting(&r->theme.styles[i], &r->theme.styles[0], r->theme.ground, &fg, &bg);
        if (r->rules->decoration >> i & 1 || fg == THEME_NO_COLOUR || bg == THEME_NO_COLOUR)
            continue;
        double ratio = theme_contrast(fg, bg);
        if (ratio >= THEME_LEAST_RATIO) continue;
        size_t line = r->lines[i] ? r->lines[i] : r->lines[0];
        COMPLAIN(r, line, "%s: #%06X on #%06X cannot be read (contrast %.1f, at least %.1f)",
                 r->rules->roles[i], (unsigned)fg, (unsigned)bg, ratio, THEME_LEAST_RATIO);
    }
}

static int parse_theme(struct span yaml, const char *file, const struct conf_theme_rules *rules,
                       struct conf_report *report, struct conf_theme *ret_theme) {
    struct reading r = {.rules = rules, .report = report, .file = file};
    const struct walk walk = {.context = &r, .value = on_value};
    unsigned before = report->errors;
    for (size_t i = 0; i < THEME_ROLES_MAX; i++)
        r.theme.styles[i] = (struct style){THEME_NO_COLOUR, THEME_NO_COLOUR, 0};
    yaml_walk(yaml, file, report, &walk);
    if (report->errors == before) check_contrast(&r);
    if (report->errors != before) return CONF_WRONG;
    *ret_theme = r.theme;
    return 0;
}

int conf_theme_read(const char *path, const struct conf_theme_rules *rules,
                    struct conf_report *report, struct conf_theme *ret_theme) {
    struct buf yaml = {0};
    bool others_can_read;
    int result = read_whole(path, READ_FILES, report, &yaml, &others_can_read);
    if (!result) result = parse_theme(buf_text(&yaml), path, rules, report, ret_theme);
    buf_finish(&yaml);
    return result;
}
