// Themes: the built-in table and the shipped files are the same, what would be unreadable is
// refused, and nothing is told by colour alone.
#include "../../src/conf/conf_parts.h"
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/canvas/themes.h"
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Test(theme, the_shipped_files_are_the_built_in_themes) {
    for (size_t i = 0; i < theme_count; i++) {
        struct theme_list list;
        struct conf_report report = {0};
        char path[512];
        theme_list_init(&list);
        snprintf(path, sizeof path, THEMES "/%s.yaml", themes[i].name);
        cr_assert_eq(theme_list_read(&list, path, "read", &report), 0, "%.*s", (int)report.text.len,
                     report.text.at);
        const struct theme *got = &list.items[theme_list_find(&list, "read")];
        cr_expect_str_eq(got->text, themes[i].text);
        cr_expect_eq(got->ground, themes[i].ground);
        for (int r = 0; r < ROLES; r++) {
            const struct style *a = &got->roles[r], *b = &themes[i].roles[r];
            cr_expect(a->fg == b->fg && a->bg == b->bg && a->attributes == b->attributes, "%s: %s",
                      path, role_words[r]);
        }
        theme_list_finish(&list);
        conf_report_finish(&report);
    }
}

Test(theme, none_of_the_shipped_files_is_forgotten) {
    struct buf names = {0};
    size_t count = 0;
    conf_theme_names(THEMES, &names);
    for (const char *name = names.at; name < names.at + names.len; name += strlen(name) + 1) {
        cr_expect(theme_find(name) >= 0, "%s is not built in: meson.build does not name it", name);
        count++;
    }
    cr_expect_eq(count, theme_count);
    cr_expect_str_eq(themes[0].name, "default");
    buf_finish(&names);
}

// What is drawn in that style has enough contrast, on whatever the theme is for.
static void can_be_read(const struct theme *t, const struct style *style, double least,
                        const char *word) {
    for (int ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++) {
        int32_t fg, bg;
        if (t->ground != GROUND_ANY && t->ground != (enum theme_ground)ground) continue;
        theme_meeting(style, &t->roles[0], (enum theme_ground)ground, &fg, &bg);
        double ratio = theme_contrast(fg, bg);
        cr_expect(ratio >= least, "%s: %s is #%06X on #%06X, %.2f", t->name, word, (unsigned)fg,
                  (unsigned)bg, ratio);
    }
}

// Texts and blocks, thin lines and the selected row, too. Dim is left to the themes without
// colours: how much a terminal takes away for it is not known.
Test(theme, the_built_in_ones_can_be_read) {
    for (size_t t = 0; t < theme_count; t++)
        for (int r = 0; r < ROLES; r++) {
            const struct theme *of = &themes[t];
            struct style text = theme_style(of, (enum role)r), ink = theme_ink(of, (enum role)r);
            double least = strncmp(of->name, "high-contrast", 13) == 0 ? 7.0 : 4.5;
            can_be_read(of, &text, least, role_words[r]);
            can_be_read(of, &ink, r == ROLE_SELECTED ? THEME_LEAST_RATIO : least, role_words[r]);
            cr_expect(strcmp(of->name, "mono") == 0 || !(text.attributes & STYLE_DIM), "%s: %s",
                      of->name, role_words[r]);
        }
    cr_expect(theme_contrast(0x000000, 0xFFFFFF) > 20.9);
    cr_expect(theme_contrast(0x777777, 0x777777) < 1.01);
}

// Two meanings never have one colour, even where there are few.
Test(theme, colours_with_a_meaning_differ) {
    static const enum role roles[] = {ROLE_GOOD, ROLE_ANSWERED, ROLE_WARN, ROLE_BAD};
    static const int counts[] = {8, 16, 256, 1 << 24};
    for (size_t t = 0; t < theme_count; t++) {
        const struct theme *of = &themes[t];
        if (strcmp(of->name, "amber") == 0 || strcmp(of->name, "mono") == 0) continue; // one hue
        for (size_t n = of->ground == GROUND_LIGHT ? 2 : 0; n < 4; n++)
            for (size_t a = 0; a < 4; a++)
                for (size_t b = 0; b < a; b++)
                    cr_expect_neq(theme_colour(of->roles[roles[a]].fg, counts[n], true, of->ground),
                                  theme_colour(of->roles[roles[b]].fg, counts[n], true, of->ground),
                                  "%s: %s and %s of %d colours", of->name, role_words[roles[a]],
                                  role_words[roles[b]], counts[n]);
    }
}

// At night it is darker, and can still be read.
Test(theme, the_night_is_not_black) {
    for (size_t t = 0; t < theme_count; t++) {
        struct theme night;
        theme_dim(&themes[t], &night);
        if (night.ground == GROUND_ANY) night.ground = GROUND_DARK;
        for (int r = 0; r < ROLES; r++) {
            struct style text = theme_style(&night, (enum role)r);
            can_be_read(&night, &text, THEME_LEAST_RATIO, role_words[r]);
        }
    }
    struct theme night;
    theme_dim(&themes[theme_find("dark")], &night);
    cr_expect_eq(night.roles[ROLE_GOOD].fg, 0x2C723F); // 7 tenths
}

// On the wall a role is also used for large digits, which must be visible however the role stands
// out.
Test(theme, large_digits_can_be_seen) {
    for (size_t t = 0; t < theme_count; t++)
        for (int r = 0; r < ROLES; r++) {
            struct style ink = theme_ink(&themes[t], (enum role)r);
            int32_t fg, bg;
            theme_meeting(&ink, &themes[t].roles[0], themes[t].ground, &fg, &bg);
            cr_expect_eq(ink.bg, themes[t].roles[0].bg);
            cr_expect(!(ink.attributes & (STYLE_REVERSE | STYLE_UNDERLINE)));
            if (fg == THEME_NO_COLOUR || bg == THEME_NO_COLOUR || r == ROLE_RULE ||
                r == ROLE_SELECTED) // used for single rows, never for digits
                continue;
            cr_expect(theme_contrast(fg, bg) >= THEME_LEAST_RATIO, "%s: %s", themes[t].name,
                      role_words[r]);
        }
    const struct theme *amber = &themes[theme_find("amber")];
    cr_expect_eq(theme_ink(amber, ROLE_BAD).fg, amber->roles[ROLE_BAD].bg);
}

static void refused(const char *yaml, const char *wanted) {
    struct theme_list list;
    struct conf_report report = {0};
    char path[] = "/tmp/cdrtop-theme-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(write(fd, yaml, strlen(yaml)) == (ssize_t)strlen(yaml));
    close(fd);
    theme_list_init(&list);
    int outcome = theme_list_read(&list, path, "mine", &report);
    cr_expect_eq(outcome, *wanted ? CONF_WRONG : 0);
    char all[256];
    snprintf(all, sizeof all, "%s:%s", path, wanted);
    cr_expect(!*wanted ||
                  (report.text.len && memmem(report.text.at, report.text.len, all, strlen(all))),
              "%.*s wanted %s", (int)report.text.len, report.text.len ? report.text.at : "", all);
    cr_expect_eq(list.count, theme_count + !*wanted);
    theme_list_finish(&list);
    conf_report_finish(&report);
    unlink(path);
}

Test(theme, files_are_checked_like_the_configuration) {
    refused("", "");
    refused("base: light\naccent: {fg: \"#800080\", bold: false}\n", "");
    refused("name: x\nlable: {bold: true}\n", "2: unknown role 'lable'; did you mean 'label'?");
    refused("label: {fg: red}\n", "1: label.fg: 'red' is not a colour (\"#4A90D9\" or none)");
    refused("label: {fg: \"#12345\"}\n", "1: label.fg: '#12345' is not a colour");
    refused("label:\n  fg: #123456\n", "2: label.fg: not a colour; write it in quotes");
    refused(
        "label: {blod: true}\n",
        "1: label: 'blod' is not one of: fg bg bold dim reverse underline; did you mean 'bold'?");
    refused("label: {bold: maybe}\n", "1: label.bold: 'maybe' is neither true nor false");
    refused("label: bold\n", "1: label: a mapping of fg, bg, bold");
    refused("label: {fg: {a: b}}\n", "1: fg: one value expected");
    refused("label: {bold: true}\nbase: mono\n", "2: base must come before the first role");
    refused("base: ligth\n", "1: base: no built-in theme is called 'ligth'; did you mean 'light'?");
    refused("background: black\n", "1: background: 'black' is not one of: any dark light");
    refused("label: {bold: true}\nlabel: {bold: true}\n", "2: label appears twice");
    refused("- a\n", "1: a mapping of keys expected");
    refused("normal: {bg: \"#202020\"}\n\nfigure: {fg: \"#303030\"}\n",
            "3: figure: #303030 on #202020 cannot be read (contrast 1.2, at least 3.0)");
    refused("background: light\nwarn: {fg: \"#FFFF00\"}\n", "2: warn: #FFFF00 on #FFFFFF cannot");
    refused("background: light\nrule: {fg: \"#F0F0F0\"}\n", "");
}

Test(theme, a_file_stands_in_the_place_of_its_name) {
    struct theme_list list;
    struct conf_report report = {0};
    theme_list_init(&list);
    cr_assert_eq(theme_list_read(&list, THEMES "/light.yaml", "default", &report), 0);
    cr_expect_eq(list.count, theme_count);
    cr_expect_eq(list.items[0].ground, GROUND_LIGHT);
    cr_expect_eq(theme_list_read(&list, THEMES "/none.yaml", "none", &report), CONF_MISSING);
    cr_expect_eq(theme_list_find(&list, "none"), -1);
    theme_list_finish(&list);
    conf_report_finish(&report);
}

Test(theme, few_colours_are_those_that_can_be_seen) {
    cr_expect_eq(theme_colour(0xB3261E, 8, true, GROUND_LIGHT), 1);
    cr_expect_eq(theme_colour(0xFFFFFF, 8, false, GROUND_ANY), 7);
    cr_expect_eq(theme_colour(0x8A8A8A, 8, true, GROUND_DARK), 7); // grey stays grey
    cr_expect_eq(theme_colour(0x8A8A8A, 8, true, GROUND_ANY),
                 THEME_NO_COLOUR);                                  // the ground may be white
    cr_expect_eq(theme_colour(0x5F6368, 8, true, GROUND_LIGHT), 0); // on white, black
    cr_expect_eq(theme_colour(0x8A8A8A, 16, true, GROUND_ANY), 8);
    cr_expect_eq(theme_colour(0x4A90D9, 8, true, GROUND_ANY), 6); // the console's blue is too dark
    cr_expect_eq(theme_colour(0x4A90D9, 16, true, GROUND_ANY), 12);
    for (int c = 0; c <= 0xFFFFFF; c += 0x010305)
        cr_assert(theme_colour(c, 8, true, GROUND_LIGHT) != 7 &&
                  theme_colour(c, 16, true, GROUND_LIGHT) != 15 &&
                  theme_colour(c, 8, true, GROUND_DARK) != 0);
}

// ---- in mono

struct scene {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
};

static void scene_init(struct scene *s, int records, int width, int height) {
    made_up_init(&s->day, records);
    board_init(&s->board);
    ui_init(&s->ui, &s->board, (size_t)theme_find("mono"));
    canvas_init(&s->canvas, width, height, CHARSET_UTF8);
}

static void scene_finish(struct scene *s) {
    canvas_finish(&s->canvas);
    ui_finish(&s->ui);
    board_finish(&s->board);
    made_up_finish(&s->day);
}

static struct buf scene_text(struct scene *s) {
    struct buf text = {0};
    board_fill(&s->board, &s->day.input);
    ui_draw(&s->ui, &s->canvas);
    canvas_dump(&s->canvas, &text);
    return text;
}

Test(mono, sets_no_colour_and_shows_what_is_selected) {
    const struct theme *mono = &themes[theme_find("mono")];
    for (int r = 0; r < ROLES; r++)
        cr_expect(mono->roles[r].fg == THEME_NO_COLOUR && mono->roles[r].bg == THEME_NO_COLOUR);
    cr_expect(mono->roles[ROLE_SELECTED].attributes & STYLE_REVERSE);
}

Test(mono, every_state_of_a_link_is_another_text) {
    struct buf seen[SERVER_STATES];
    for (int wide = 0; wide < 2; wide++) {
        for (int state = 0; state < SERVER_STATES; state++) {
            struct scene s;
            scene_init(&s, 200, wide ? 120 : 80, wide ? 40 : 24);
            s.day.input.status.server_count = 1;
            s.day.servers[0].state = (enum server_state)state;
            s.day.servers[0].reason = "";
            s.day.servers[0].since_us = s.day.input.now_us - 4000000;
            seen[state] = scene_text(&s);
            for (int other = 0; other < state; other++)
                cr_expect(!span_same(buf_text(&seen[state]), buf_text(&seen[other])),
                          "%d looks like %d", state, other);
            scene_finish(&s);
        }
        for (int state = 0; state < SERVER_STATES; state++)
            buf_finish(&seen[state]);
    }
}

Test(mono, every_focus_and_mode_is_another_text) {
    const char *const keys[] = {"", "\t", "\t\t", "\t\t\t", "p", "z", "?", "T", "Tk", "\t\t\tj"};
    struct buf seen[sizeof keys / sizeof keys[0]];
    size_t count = sizeof keys / sizeof keys[0];
    for (size_t i = 0; i < count; i++) {
        struct scene s;
        scene_init(&s, 200, 120, 40);
        buf_finish(&(struct buf[]){scene_text(&s)}[0]);
        for (const char *k = keys[i]; *k; k++)
            ui_key(&s.ui, typed_key(*k));
        s.day.input.look.frozen = s.ui.frozen;
        seen[i] = scene_text(&s);
        for (size_t other = 0; other < i; other++)
            cr_expect(!span_same(buf_text(&seen[i]), buf_text(&seen[other])), "%zu is %zu", i,
                      other);
        scene_finish(&s);
    }
    for (size_t i = 0; i < count; i++)
        buf_finish(&seen[i]);
}

static void press(struct ui *ui, uint32_t code) {
    ui_key(ui, (struct key){code, 0});
}

Test(picker, shows_while_it_moves_and_esc_goes_back) {
    struct ui ui;
    ui_init(&ui, NULL, 1);
    press(&ui, 'T');
    cr_expect(ui.picker.dialog);
    press(&ui, 'G');
    cr_expect_eq(ui_theme(&ui), &themes[theme_count - 1]);
    press(&ui, KEYCODE_DOWN);
    cr_expect_eq(ui.themes.at, theme_count - 1);
    press(&ui, KEYCODE_UP);
    cr_expect_eq(ui.themes.at, theme_count - 2);
    cr_expect(!ui_key(&ui, (struct key){'z', 0}));
    press(&ui, 't');
    cr_expect_eq(ui.themes.at, theme_count - 1);
    press(&ui, 't');
    cr_expect(ui.picker.selected == 0 && ui.themes.at == 0, "the next one, round");
    press(&ui, KEYCODE_ESCAPE);
    cr_expect(!ui.picker.dialog && ui.themes.at == 1);
    press(&ui, 'T');
    press(&ui, 'j');
    press(&ui, 'T');
    cr_expect(!ui.picker.dialog && ui.themes.at == 2, "as Enter");
    press(&ui, 'T');
    press(&ui, KEYCODE_HOME);
    press(&ui, KEYCODE_ENTER);
    cr_expect(!ui.picker.dialog && ui.themes.at == 0);
    ui_finish(&ui);
}

Test(picker, more_themes_than_lines_and_a_word_of_trouble) {
    struct scene s;
    struct theme_list list;
    struct conf_report report = {0};
    char name[16];
    scene_init(&s, 50, 60, 16);
    theme_list_init(&list);
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "number-%d", i);
        cr_assert_eq(theme_list_read(&list, THEMES "/mono.yaml", name, &report), 0);
    }
    ui_set_themes(&s.ui, &list, 0, "x.yaml:3: wrong");
    press(&s.ui, 'T');
    press(&s.ui, KEYCODE_END);
    struct buf text = scene_text(&s);
    cr_expect_not_null(memmem(text.at, text.len, "▸number-29", 12), "%.*s", (int)text.len, text.at);
    cr_expect_not_null(memmem(text.at, text.len, "x.yaml:3: wrong", 15));
    buf_finish(&text);
    scene_finish(&s);
    theme_list_finish(&list);
    conf_report_finish(&report);
}
