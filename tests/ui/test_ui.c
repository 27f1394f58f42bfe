// The pure parts: cells, colours, keys, the table of commands, and golden screens.
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/canvas/themes.h"
#include "../../src/ui/keymap.h"
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "golden.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/keys.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void shows(struct canvas *c, const char *wanted) {
    struct buf out = {0};
    canvas_dump(c, &out);
    cr_expect(span_same(buf_text(&out), span_of(wanted)), "got\n%.*swanted\n%s", (int)out.len,
              out.at, wanted);
    buf_finish(&out);
    canvas_clear(c);
}

Test(canvas, clips_cuts_and_aligns) {
    struct canvas c;
    canvas_init(&c, 10, 1, CHARSET_UTF8);
    canvas_string(&c, -2, 0, 20, ROLE_NORMAL, "abcdefghijklmnop");
    shows(&c, "cdefghijkl\n");
    cr_expect_eq(canvas_string(&c, 0, 0, 4, ROLE_NORMAL, "abcdef"), 4);
    shows(&c, "abc…\n");
    canvas_right(&c, 0, 0, 6, ROLE_NORMAL, SPAN("1 102"));
    shows(&c, " 1 102\n");
    cr_expect_eq(canvas_tail(&c, 0, 0, 5, ROLE_NORMAL, SPAN("4917011")), 5);
    shows(&c, "…7011\n");
    cr_expect_eq(canvas_tail(&c, 0, 0, 5, ROLE_NORMAL, SPAN("日本語x")), 4);
    shows(&c, "…語x\n");
    canvas_string(&c, 0, 3, 5, ROLE_NORMAL, "below");
    canvas_rule(&c, 2, 0, 3, ROLE_RULE);
    shows(&c, "  ───\n");
    canvas_bar(&c, 0, 0, 2, 3, ROLE_ANSWERED);
    shows(&c, "▃▃\n");
    canvas_finish(&c);
}

Test(canvas, wide_characters_are_never_halved) {
    struct canvas c;
    canvas_init(&c, 6, 1, CHARSET_UTF8);
    canvas_string(&c, 0, 0, 5, ROLE_NORMAL, "日本語");
    shows(&c, "日本…\n");
    canvas_string(&c, 0, 0, 6, ROLE_NORMAL, "日本語");
    canvas_string(&c, 1, 0, 2, ROLE_NORMAL, "ab");
    shows(&c, " ab 語\n");
    canvas_string(&c, 5, 0, 6, ROLE_NORMAL, "日");
    shows(&c, "\n");
    canvas_string(&c, 0, 0, 6, ROLE_NORMAL, "e\u0301x");
    shows(&c, "e\u0301x\n");
    canvas_finish(&c);
}

Test(canvas, joiners_take_no_column_and_move_none) {
    struct canvas c;
    canvas_init(&c, 12, 1, CHARSET_UTF8);
    canvas_string(&c, 0, 0, 4, ROLE_NORMAL, "می\u200Cنا"); // all of it
    canvas_string(&c, 4, 0, 1, ROLE_NORMAL, "|");
    shows(&c, "می\u200Cنا|\n");
    canvas_clear(&c);
    canvas_string(&c, 0, 0, 4, ROLE_NORMAL, "\U0001F469\U0001F3FD\u200D\U0001F4BB");
    canvas_string(&c, 4, 0, 1, ROLE_NORMAL, "|");
    shows(&c, "\U0001F469\U0001F4BB|\n");
    canvas_clear(&c);
    canvas_right(&c, 0, 0, 6, ROLE_NORMAL, SPAN("\u2764\uFE0F\u200D\U0001F525"));
    shows(&c, "   \u2764\U0001F525\n");
    canvas_clear(&c);
    canvas_tail(&c, 0, 0, 4, ROLE_NORMAL, SPAN("abc\U0001F469\u200D"));
    shows(&c, "…c\U0001F469\n");
    canvas_finish(&c);
    canvas_init(&c, 12, 1, CHARSET_ASCII);
    canvas_string(&c, 0, 0, 12, ROLE_NORMAL, "Zo\u200Ce\U0001F469\u200D\U0001F4BB|");
    shows(&c, "Zoe????|\n");
    canvas_finish(&c);
}

Test(canvas, plain_screens_get_plain_characters_of_the_same_width) {
    struct canvas c;
    canvas_init(&c, 20, 1, CHARSET_ASCII);
    canvas_string(&c, 0, 0, 20, ROLE_NORMAL, "● Zoë 日本 ─…\x1b[m");
    shows(&c, "* Zo? ???? -~?[m\n");
    canvas_bar(&c, 0, 0, 1, 1, ROLE_ANSWERED);
    canvas_bar(&c, 1, 0, 1, 7, ROLE_ANSWERED);
    shows(&c, "_#\n");
    canvas_finish(&c);
    canvas_init(&c, 20, 1, CHARSET_CONSOLE);
    canvas_string(&c, 0, 0, 20, ROLE_NORMAL, "●◐○ Zoë Łódź 日 ─…▾");
    shows(&c, "■~o Zoë ?ód? ?? ─~▼\n");
    canvas_bar(&c, 0, 0, 1, 1, ROLE_ANSWERED);
    canvas_bar(&c, 1, 0, 1, 7, ROLE_ANSWERED);
    shows(&c, "▄█\n");
    canvas_finish(&c);
}

Test(digits, are_of_any_size_and_plain_where_they_must) {
    // The flag of a 1 is as wide as a stroke: with a wide one it was read as a 7 from far away.
    struct canvas c;
    canvas_init(&c, 18, 3, CHARSET_UTF8);
    cr_expect_eq(digits_width("10:8", 4), 16);
    digits_draw(&c, 0, 0, 4, 5, ROLE_FIGURE, "10:8");
    shows(&c, "  ▀█ █▀▀█ ▄ █▀▀█\n   █ █  █ ▄ █▀▀█\n   ▀ ▀▀▀▀   ▀▀▀▀\n");
    canvas_finish(&c);
    canvas_init(&c, 18, 3, CHARSET_UTF8);
    digits_draw_lower(&c, 0, 0, 1, 4, 5, ROLE_FIGURE, "10:8");
    shows(&c, "  ▄▄ ▄▄▄▄   ▄▄▄▄\n   █ █  █ ▀ █▄▄█\n   █ █▄▄█ ▀ █▄▄█\n");
    canvas_finish(&c);
    canvas_init(&c, 17, 5, CHARSET_ASCII);
    digits_draw(&c, 0, 0, 5, 10, ROLE_FIGURE, "2-9");
    shows(&c, " ###         ###\n   ##       ## ##\n ###  #####  ####\n##             ##\n#####    "
              "   ####\n");
    canvas_finish(&c);
    cr_expect(digits_has("0123456789 -:.!h") && digits_has("ALL QUEUES") && !digits_has("Ä"));
}

Test(theme, nearest_colour_is_visible_everywhere) {
    static const int counts[] = {8, 16, 256, 1 << 24};
    for (size_t t = 0; t < theme_count; t++)
        for (int r = 0; r < ROLES; r++)
            for (size_t i = 0; i < 4; i++) {
                int32_t rgb = themes[t].roles[r].fg;
                int colour = theme_colour(rgb, counts[i], true, themes[t].ground);
                // With eight colours, greys of a theme for any ground become the terminal's own
                // colour.
                bool grey = (rgb >> 16 & 255) == (rgb & 255) && (rgb >> 8 & 255) == (rgb & 255);
                bool own = grey && counts[i] == 8 && themes[t].ground == GROUND_ANY;
                cr_expect((rgb == THEME_NO_COLOUR || own) == (colour == THEME_NO_COLOUR));
                cr_expect(colour < counts[i]);
                cr_expect(colour != 0 || themes[t].ground == GROUND_LIGHT ||
                          themes[t].roles[r].bg != THEME_NO_COLOUR);
            }
    cr_expect_eq(theme_colour(0xFF0000, 0, true, GROUND_ANY), THEME_NO_COLOUR);
    cr_expect_eq(theme_colour(0xFF0000, 256, true, GROUND_ANY), 196);
    cr_expect_eq(theme_colour(0xFF0000, 16, true, GROUND_ANY), 9);
    cr_expect_eq(theme_colour(0xFF0000, 8, true, GROUND_ANY), 1);
    cr_expect_eq(theme_colour(0x808080, 256, true, GROUND_ANY), 244);
    cr_expect(theme_find("mono") >= 0 && theme_find("no such") < 0);
}

Test(keymap, no_key_twice_and_every_key_is_explained) {
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        cr_assert(*c->text && *c->group, "%s", c->id);
        cr_expect(c->keys[0], "no key for %s", c->id);
        for (size_t k = 0; k < COMMAND_KEYS && c->keys[k]; k++) {
            char names[128];
            struct key key;
            keymap_names(&keymap_built_in, c, names, sizeof names);
            cr_expect_not_null(strstr(names, c->keys[k]));
            cr_assert(key_of(span_of(c->keys[k]), &key), "%s", c->keys[k]);
            cr_expect_eq(keymap_find(&keymap_built_in, key), c, "%s twice", c->keys[k]);
        }
    }
}

static bool answered(void *times) {
    return ++*(int *)times;
}

Test(keymap, what_has_no_function_is_asked_of_the_program) {
    struct ui ui;
    int times = 0;
    ui_init(&ui, NULL, 0);
    for (size_t i = 0; i < command_count; i++) {
        const struct ui_answer another[] = {{"another", NULL}, {0}},
                               its[] = {{commands[i].id, answered}, {0}};
        const struct ui_answer *const answers[] = {another, its, NULL};
        if (commands[i].run) continue;
        ui.host = (struct ui_host){0};
        cr_expect(!run(&ui, commands[i].id), "nobody answers");
        ui.host = (struct ui_host){&times, answers};
        cr_expect(run(&ui, commands[i].id) && times, "%s", commands[i].id);
        times = 0;
    }
    ui_finish(&ui);
}

// ---- golden screens: tests/screens/*.txt; UPDATE_SCREENS=1 writes them anew

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 1102);
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, width, height, charset);
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
    for (; *keys; keys++) {
        ui_key(&ui, typed_key(*keys));
        ui_input(&ui, &day.input);
        board_fill(&board, &day.input);
        ui_draw(&ui, &canvas);
    }
    golden_screen(&canvas, "", name);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(screens, look_as_they_did) {
    golden("overview-80x24", 80, 24, CHARSET_UTF8, "");
    golden("overview-80x24-agents-hours", 80, 24, CHARSET_UTF8, "\t");
    golden("overview-80x24-plain", 80, 24, CHARSET_ASCII, "\t\t");
    golden("overview-120x40", 120, 40, CHARSET_UTF8, "");
    golden("overview-200x60", 200, 60, CHARSET_UTF8, "");
    golden("overview-60x16", 60, 16, CHARSET_UTF8, "");
    golden("calls-zoomed-80x24", 80, 24, CHARSET_UTF8, "\t\t\tzGkkp");
    golden("overview-120x40-console", 120, 40, CHARSET_CONSOLE, "");
    golden("records-120x40", 120, 40, CHARSET_UTF8, "vv");
    golden("visits-120x40", 120, 40, CHARSET_UTF8, "vLL");
    golden("queues-200x60", 200, 60, CHARSET_UTF8, "2");
    golden("queues-80x24", 80, 24, CHARSET_UTF8, "2");
    golden("agents-120x40", 120, 40, CHARSET_UTF8, "3");
    golden("agents-80x24-plain", 80, 24, CHARSET_ASCII, "3");
    golden("recalls-120x40", 120, 40, CHARSET_UTF8, "6G");
    golden("recalls-80x24-plain", 80, 24, CHARSET_ASCII, "6");
    golden("call-120x40", 120, 40, CHARSET_UTF8, "4\r");
    golden("call-80x24", 80, 24, CHARSET_UTF8, "4jjjjjjjj\r");
    golden("call-masked-80x24-plain", 80, 24, CHARSET_ASCII, "4jjjjjjjj\rmG");
    golden("queue-120x40", 120, 40, CHARSET_UTF8, "2\r");
    golden("queue-60x16", 60, 16, CHARSET_UTF8, "2\r");
    golden("agent-80x24", 80, 24, CHARSET_UTF8, "3jjj\r");
    golden("agent-200x60", 200, 60, CHARSET_UTF8, "3jjj\r");
    golden("themes-80x24", 80, 24, CHARSET_UTF8, "Tjj");
    golden("wall-80x24", 80, 24, CHARSET_UTF8, "7");
    golden("wall-80x24-queue", 80, 24, CHARSET_UTF8, "7l");
    golden("wall-80x24-plain", 80, 24, CHARSET_ASCII, "7");
    golden("wall-80x24-console", 80, 24, CHARSET_CONSOLE, "7h");
    golden("wall-60x16", 60, 16, CHARSET_UTF8, "7");
    golden("wall-120x40", 120, 40, CHARSET_UTF8, "7");
    golden("wall-200x60", 200, 60, CHARSET_UTF8, "7");
    golden("calls-masked-80x24", 80, 24, CHARSET_UTF8, "4m");
    golden("calls-masked-80x24-plain", 80, 24, CHARSET_ASCII, "v4m");
    golden("help-80x24", 80, 24, CHARSET_UTF8, "?");
}

Test(ui, a_selected_row_is_followed_when_others_come) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 100);
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    board_fill(&board, &day.input);
    ui.focus = PANE_CALLS;
    ui_draw(&ui, &canvas);
    for (int i = 0; i < 9; i++) // past those in progress, which stay at the top
        run(&ui, "row_down");
    ui_draw(&ui, &canvas);
    uint64_t key = ui.scroll[PANE_CALLS].key;
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 8);
    for (int i = 0; i < 5; i++)
        made_up_add(&day, "1001", "", "1002", 4, CDR_BUSY, 1, 0);
    made_up_fold(&day);
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 13);
    cr_expect_eq(ui.scroll[PANE_CALLS].key, key);
    run(&ui, "back");
    ui_draw(&ui, &canvas);
    cr_expect_eq(ui.scroll[PANE_CALLS].first, 0);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(ui, pages_levels_and_formulas) {
    struct ui ui;
    ui_init(&ui, NULL, 0);
    run(&ui, "next_pane");
    cr_expect(ui.focus == PANE_AGENTS && ui.level == BOARD_CALLS);
    run(&ui, "queues");
    cr_expect(ui.page == PAGE_QUEUES && ui.focus == PANE_QUEUES);
    cr_expect(run(&ui, "next_pane") && ui_pane(&ui) == PANE_WAITING);
    cr_expect(run(&ui, "next_pane") && ui_pane(&ui) == PANE_QUEUES);
    run(&ui, "agents");
    cr_expect(!run(&ui, "next_pane"), "there is no other");
    run(&ui, "back");
    cr_expect(ui.page == PAGE_OVERVIEW && ui.focus == PANE_AGENTS, "as it was left");
    static const enum board_level levels[] = {BOARD_VISITS, BOARD_RECORDS, BOARD_CALLS};
    for (int i = 0; i < 3; i++) {
        ui_key(&ui, (struct key){'v', 0});
        cr_expect_eq(ui.level, levels[i]);
    }
    for (int i = 0; i < SERVICE_FORMULAS; i++) {
        cr_expect_eq((int)ui.formula, i);
        ui_key(&ui, (struct key){'L', 0});
    }
    cr_expect_eq(ui.formula, SERVICE_OF_OFFERED);
    ui_finish(&ui);
}
