// keys: of the configuration: which key is which command, what is refused, and that help and hints
// show the keys. docs/keys.md lists the commands (UPDATE_DOCS=1 writes it anew).
#include "../../src/conf/conf_parts.h"
#include "../../src/ui/keymap.h"
#include "asked.h"
#include "base/utf8.h"
#include "manual.h"
#include "opened.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// NULL if it was refused; `said` has the reason.
static struct keymap *made(const char *yaml, char *said, size_t size) {
    struct conf conf;
    struct conf_report report = {0};
    cr_assert_eq(conf_parse(span_of(yaml), "f", &report, &conf), 0, "%.*s", (int)report.text.len,
                 report.text.at);
    struct keymap *map = keymap_create(&conf, "f", &report);
    span_copy(buf_text(&report.text), said, size);
    cr_expect_eq(!map, report.errors > 0);
    conf_report_finish(&report);
    conf_finish(&conf);
    return map;
}

static struct keymap *good(const char *yaml) {
    char said[1000];
    struct keymap *map = made(yaml, said, sizeof said);
    cr_assert_not_null(map, "%s: %s", yaml, said);
    return map;
}

static void bad(const char *yaml, const char *wanted) {
    char said[1000];
    struct keymap *map = made(yaml, said, sizeof said);
    cr_expect_null(map, "%s", yaml);
    cr_expect_str_eq(said, wanted);
    keymap_destroy(map);
}

static const struct command *at(const struct keymap *map, const char *name) {
    struct key key;
    cr_assert(key_of(span_of(name), &key), "%s is no key", name);
    return keymap_find(map, key);
}

static void names(const struct keymap *map, const char *id, const char *wanted) {
    char got[128];
    keymap_names(map, command_of(id), got, sizeof got);
    cr_expect_str_eq(got, wanted);
}

static void hints(const struct keymap *map, const char *id, const char *wanted) {
    char got[KEY_NAME_SIZE];
    keymap_hint(map, command_of(id), got);
    cr_expect_str_eq(got, wanted);
}

Test(own_keys, stand_before_the_built_in_ones_and_take_them) {
    struct keymap *map = good("keys:\n"
                              "  freeze: F9\n"
                              "  export: [Ctrl-R, é, \"Alt-x\"]\n"
                              "  й: resync\n"
                              "  Q: mask\n"
                              "  \"#\": pick_filter\n");
    cr_expect_eq(at(map, "F9"), command_of("freeze"));
    cr_expect_eq(at(map, "ctrl-r"), command_of("export"));
    cr_expect_eq(at(map, "é"), command_of("export"));
    cr_expect_eq(at(map, "Alt-x"), command_of("export"));
    cr_expect_null(at(map, "Alt-X"), "another character");
    cr_expect_eq(at(map, "й"), command_of("resync"));
    cr_expect_eq(at(map, "Q"), command_of("mask"));
    cr_expect_eq(at(map, "#"), command_of("pick_filter"));
    cr_expect_eq(at(map, "e"), command_of("export"), "what is not taken stays");
    names(map, "freeze", "F9  p  Space");
    names(map, "export", "Ctrl-R  é  Alt-x  e  F2");
    names(map, "quit_now", "Ctrl-C");
    names(map, "header", "");
    cr_expect_str_eq(keymap_first(map, command_of("mask")), "Q");
    hints(map, "overview", "1-8");
    keymap_destroy(map);
}

Test(own_keys, none_are_the_built_in_ones) {
    struct keymap *map = good("keys: {}\n");
    cr_expect_eq(map->count, 0);
    keymap_destroy(map);
    map = good("keys: {3: wall, freeze: F9, F9: freeze}\n"); // saying it twice does no harm
    hints(map, "overview", "1");                             // 3 is no longer a page
    keymap_destroy(map);
}

Test(own_keys, what_is_wrong_is_said_with_its_line_and_the_nearest) {
    bad("keys:\n  freze: F9\n",
        "f:2: keys: 'freze' is not a command or a key; did you mean 'freeze'?\n");
    bad("keys:\n  xyzzyx: [F9, F8]\n",
        "f:2: keys: 'xyzzyx' is not a command or a key (docs/keys.md lists them)\n");
    bad("keys:\n  freeze:\n    - F9\n    - Crtl-R\n",
        "f:4: keys.freeze: 'Crtl-R' is not a key; did you mean 'Ctrl-R'?\n");
    bad("keys: {freeze: export}\n",
        "f:1: keys.freeze: 'export' is not a key (a character, F1, Enter, "
        "Ctrl-R: docs/operations.md)\n");
    bad("keys:\n\n  F9: exprt\n",
        "f:3: keys.F9: 'exprt' is not a command; did you mean 'export'?\n");
    bad("keys: {up: xyzzyx}\n",
        "f:1: keys.up: 'xyzzyx' is not a command (docs/keys.md lists them)\n");
    bad("keys: {freeze: \"\"}\n",
        "f:1: keys.freeze: '' is not a key (a character, F1, Enter, Ctrl-R: docs/operations.md)\n");
    bad("keys:\n  freeze: F9\n  export: [e, f9]\n",
        "f:3: keys: F9 is given to export and, in line 2, to freeze\n");
    bad("keys:\n  p: mask\n  freeze: p\n",
        "f:3: keys: p is given to freeze and, in line 2, to mask\n");
    bad("keys:\n  F9: [mask, freeze]\n",
        "f:2: keys: F9 is given to freeze and, in line 2, to mask\n");
}

Test(own_keys, one_can_always_get_out) {
    bad("keys:\n  mask: Q\n  export: Ctrl-C\n",
        "f:3: keys: quit_now has no key left; give it one\n");
    bad("keys: {mask: Esc}\n", "f:1: keys: back has no key left; give it one\n");
    bad("keys: {mask: [F1, \"?\"]}\n", "f:1: keys: help has no key left; give it one\n");
    struct keymap *map = good("keys: {mask: [Q, Ctrl-C, Esc], quit_now: F12, back: Backspace}\n");
    cr_expect_eq(at(map, "F12"), command_of("quit_now"));
    cr_expect_eq(at(map, "Backspace"), command_of("back"));
    keymap_destroy(map);
}

Test(own_keys, have_one_name_each) {
    static const char *const none[] = {"",   "F0",     "F25",  "Ctrl-", "Ctrl-1", "Shift-a",
                                       "ab", "Strg-R", "\x1b", "F1x",   "\xc3",   "\xcc\x81"};
    static const struct {
        const char *written, *name;
    } same[] = {{"enter", "Enter"},         {"ctrl-m", "Enter"}, {"CTRL-i", "Tab"},
                {"shift-tab", "Shift-Tab"}, {" ", "Space"},      {"-", "-"},
                {"ctrl-left", "Ctrl-Left"}, {"f12", "F12"},      {"Ы", "Ы"}};
    struct key key;
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_expect(!key_of(span_of(none[i]), &key), "'%s'", none[i]);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        cr_assert(key_of(span_of(same[i].written), &key), "%s", same[i].written);
        key_name(key, name);
        cr_expect_str_eq(name, same[i].name);
    }
    for (size_t c = 0; c < command_count; c++) {
        cr_expect(!key_of(span_of(commands[c].id), &key), "%s is both", commands[c].id);
        cr_expect_eq(command_of(commands[c].id), &commands[c], "%s twice", commands[c].id);
        for (size_t k = 0; k < COMMAND_KEYS && commands[c].keys[k]; k++) {
            cr_assert(key_of(span_of(commands[c].keys[k]), &key), "%s", commands[c].keys[k]);
            key_name(key, name);
            cr_expect_str_eq(name, commands[c].keys[k]);
        }
    }
}

Test(own_keys, with_ctrl_are_what_a_terminal_sends) {
    struct keys *keys;
    struct key sent, meant;
    cr_assert_eq(keys_create("xterm-256color", true, &keys), 0);
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        char name[] = {'C', 't', 'r', 'l', '-', letter, '\0'}, byte = (char)(letter - 'A' + 1);
        cr_assert(key_of(span_of(name), &meant));
        keys_push(keys, &byte, 1);
        cr_assert(keys_next(keys, &sent), "%s", name);
        cr_expect(sent.code == meant.code && sent.modifiers == meant.modifiers,
                  "%s is sent as %x with %d", name, (unsigned)sent.code, sent.modifiers);
    }
    keys_destroy(keys);
}

Test(own_keys, letters_of_other_layouts_do_what_their_keys_do) {
    const struct keymap *map = &keymap_built_in;
    cr_expect_eq(at(map, "й"), command_of("quit"));
    cr_expect_eq(at(map, "ф"), command_of("alerts"));
    cr_expect_eq(at(map, "П"), command_of("last_row"));
    cr_expect_eq(at(map, "х"), command_of("coarser_hours"), "[");
    cr_expect_eq(at(map, "Ю"), command_of("sort_right"), ">");
    cr_expect_null(at(map, "ы"), "s has no meaning either");
    cr_expect_eq(at(map, "Ы"), command_of("sort"));
    cr_expect_eq(at(map, "І"), command_of("sort"), "in its place on a Ukrainian keyboard");
    cr_expect_eq(at(map, "φ"), command_of("filter"));
    cr_expect_eq(at(map, "Λ"), command_of("service_level_formula"));
    cr_expect_null(at(map, "é"));
    struct keymap *own = good("keys: {q: mask, ц: export}\n");
    cr_expect_eq(at(own, "й"), command_of("mask"), "what q does");
    cr_expect_eq(at(own, "ц"), command_of("export"), "and not what w does");
    cr_expect_eq(at(own, "w"), command_of("window"));
    keymap_destroy(own);
}

// ---- on the screen

static struct keymap *map;

static void open_screen(void) {
    open_day(100);
    board_fill(&board, &day.input);
}

static void close_screen(void) {
    close_day();
    keymap_destroy(map);
    map = NULL;
}

TestSuite(own_keys_shown, .init = open_screen, .fini = close_screen);

static bool shows(const char *wanted) {
    struct canvas canvas;
    struct buf text = {0};
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    ui_draw(&ui, &canvas);
    canvas_dump(&canvas, &text);
    buf_put(&text, "", 1);
    bool found = strstr(text.at, wanted);
    buf_finish(&text);
    canvas_finish(&canvas);
    return found;
}

static void press(uint32_t code, uint8_t modifiers) {
    ui_key(&ui, (struct key){code, modifiers});
}

Test(own_keys_shown, in_help_hints_and_answers) {
    map = good(
        "keys: {filter: й, help: F12, back: F11, F3: header, \"/\": header, q: mask, F10: mask}\n");
    ui_set_keys(&ui, map);
    cr_expect(shows("й filter") && shows("F12 help"));
    cr_expect(!shows(" search  ") && !shows(" quit"), "no hint of what has no key");
    press('y', 0);
    cr_expect_str_eq(ui.said.text, "y is not a key here; F12 for help");
    ui_paste(&ui, SPAN("x"));
    cr_expect_str_eq(ui.said.text, "to paste text, open a line first (й, e)");
    press(KEYCODE_F1 + 11, 0);
    cr_expect(ui.help && shows("й  f  F4  F7") && shows("F11 back"));
    press(KEYCODE_F1 + 10, 0);
    cr_expect(!ui.help);
    note_asked(&ui);
    cr_expect(ui_key(&ui, (struct key){0x439, 0}));
    cr_expect_str_eq(asked, "filter");
}

Test(own_keys_shown, what_is_typed_is_text) {
    map = good("keys: {suspend: s, s: suspend, Enter: suspend}\n");
    ui_set_keys(&ui, map);
    note_asked(&ui);
    press('s', 0);
    cr_expect_str_eq(asked, "suspend");
    ui_ask(&ui, &noted, NULL, "filter:", "");
    press('s', 0);
    press(0x439, 0);
    cr_expect_str_eq(ui.prompt.text, "sй");
    press(KEYCODE_ENTER, 0);
    cr_expect_str_eq(asked, "entered");
    press('z', KEY_CTRL);
    cr_expect_str_eq(asked, "suspend", "everywhere");
    ui_close(&ui);
}

Test(own_keys_shown, lists_that_are_picked_from_know_other_layouts_too) {
    picker_open(&ui.picker, &noted, "SORT BY", false);
    picker_add(&ui.picker, "one", "", "");
    picker_add(&ui.picker, "two", "", "");
    press(0x43e, 0); // о, where j is
    cr_expect_eq(ui.picker.selected, 1);
    press(0x439, 0); // й, where q is
    cr_expect_null(ui.picker.dialog);
}

// ---- the manual

static void describe(struct buf *out) {
    const char *group = "";
    buf_format(out,
               "# Keys\n\n"
               "    keys:\n"
               "      freeze: F9                 # F9 freezes the screen, and so do p and Space\n"
               "      export: [Ctrl-R, \"#\"]\n\n"
               "These are the names of the commands for `keys:` in the configuration, with their "
               "built-in keys. `docs/operations.md` says how to bind others.\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        if (strcmp(group, c->group) != 0)
            buf_format(out, "\n## %s\n\n| command | keys | what it does |\n|---|---|---|\n",
                       c->group);
        group = c->group;
        buf_format(out, "| `%s` |", c->id);
        for (size_t k = 0; k < COMMAND_KEYS && c->keys[k]; k++)
            buf_format(out, " `%s`", c->keys[k]);
        buf_format(out, " | %s |\n", c->text);
    }
}

Test(own_keys, the_manual_lists_all_commands) {
    struct buf wanted = {0};
    describe(&wanted);
    manual_says(DOCS "/keys.md", &wanted);
    buf_finish(&wanted);
}
