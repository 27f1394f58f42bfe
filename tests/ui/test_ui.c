// The pure parts: cells, colours, keys, the key table, and golden screens.
#include "made_up.h"
#include "ui/digits.h"
#include "ui/keymap.h"
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
    struct canvas c;
    canvas_init(&c, 18, 3, CHARSET_UTF8);
    cr_expect_eq(digits_width("10:8", 4), 16);
    digits_draw(&c, 0, 0, 4, 5, ROLE_FIGURE, "10:8");
    shows(&c, " ▀▀█ █▀▀█ ▄ █▀▀█\n   █ █  █ ▄ █▀▀█\n   ▀ ▀▀▀▀   ▀▀▀▀\n");
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
                // Greys of a theme for any ground are the terminal's own colour among eight.
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

static struct keys *keyboard(void) {
    struct keys *k;
    cr_assert_eq(keys_create("xterm-256color", true, &k), 0);
    return k;
}

static void gives(struct keys *k, const char *bytes, uint32_t code, unsigned modifiers) {
    struct key key = {0};
    for (size_t i = 0; i < strlen(bytes); i++) { // byte by byte: every boundary is crossed
        cr_expect(!keys_next(k, &key), "too early in \"%s\"", bytes + 1);
        keys_push(k, bytes + i, 1);
    }
    cr_expect(keys_next(k, &key), "no key of \"%s\"", bytes + 1);
    cr_expect(key.code == code && key.modifiers == modifiers, "\"%s\" gave %x %u", bytes + 1,
              key.code, key.modifiers);
    cr_expect_eq(keys_again_us(k), 0);
}

Test(keys, sequences_become_keys) {
    struct keys *k = keyboard();
    gives(k, "q", 'q', 0);
    gives(k, "G", 'G', 0);
    gives(k, " ", ' ', 0);
    gives(k, "\x03", 'c', KEY_CTRL);
    gives(k, "\x0c", 'l', KEY_CTRL);
    gives(k, "\t", KEYCODE_TAB, 0);
    gives(k, "\x1b[Z", KEYCODE_TAB, KEY_SHIFT);
    gives(k, "\x1bOA", KEYCODE_UP, 0);
    gives(k, "\x1b[B", KEYCODE_DOWN, 0);
    gives(k, "\x1b[5~", KEYCODE_PAGE_UP, 0);
    gives(k, "\x1b[6~", KEYCODE_PAGE_DOWN, 0);
    gives(k, "\x1bOH", KEYCODE_HOME, 0);
    gives(k, "\x1b[F", KEYCODE_END, 0);
    gives(k, "\x1bOP", KEYCODE_F1, 0);
    gives(k, "\x1b[21~", KEYCODE_F1 + 9, 0);
    gives(k, "é", 0xE9, 0);
    gives(k, "\r", KEYCODE_ENTER, 0);
    gives(k, "\x7f", KEYCODE_BACKSPACE, 0);
    keys_destroy(k);
}

Test(keys, a_control_character_with_a_name_is_one_all_the_same) {
    struct keys *k;
    cr_assert_eq(keys_create("linux", true, &k), 0);
    gives(k, "\x1a", 'z', KEY_CTRL);
    gives(k, "\x03", 'c', KEY_CTRL);
    gives(k, "\x0c", 'l', KEY_CTRL);
    struct key key;
    keys_push(k, "\x1b[[A", 4);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_F1);
    gives(k, "\x1b[A", KEYCODE_UP, 0);
    keys_destroy(k);
}

Test(keys, the_pointer_is_told_with_its_place) {
    static const struct {
        const char *bytes;
        uint32_t code;
        int x, y;
    } rows[] = {
        {"\x1b[<0;10;5M", KEYCODE_CLICK, 9, 4},
        {"\x1b[<64;300;1M", KEYCODE_WHEEL_UP, 299, 0},
        {"\x1b[<65;1;99M", KEYCODE_WHEEL_DOWN, 0, 98},
        {"\x1b[M +%", KEYCODE_CLICK, 10, 4}, // as older terminals say it
    };
    struct keys *k = keyboard();
    struct key key;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int x = -1, y = -1;
        gives(k, rows[i].bytes, rows[i].code, 0);
        keys_pointer(k, &x, &y);
        cr_expect(x == rows[i].x && y == rows[i].y, "%s: %d,%d", rows[i].bytes + 1, x, y);
    }
    static const char rest[] = "\x1b[<0;10;5m\x1b[<2;1;1M\x1b[<35;1;1Mq";
    keys_push(k, rest, sizeof rest - 1); // released, another button, moved
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, 'q');
    keys_destroy(k);
}

Test(keys, a_lone_escape_takes_its_time) {
    struct keys *k = keyboard();
    struct key key;
    keys_push(k, "\x1b", 1);
    cr_expect(!keys_next(k, &key));
    cr_expect_eq(keys_again_us(k), KEYS_ESCAPE_US);
    keys_expire(k);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_ESCAPE);
    cr_expect(!keys_next(k, &key));
    cr_expect_eq(keys_again_us(k), 0);
    gives(k, "j", 'j', 0);
    keys_destroy(k);
}

// In application mode, as the Linux console and PuTTY send it.
Test(keys, of_the_keypad_are_what_is_printed_on_them) {
    static const char *const names[] = {"linux", "putty", "xterm-256color", "vt220"};
    static const char sent[] = "pqrstuvwxyjklmno", printed[] = "0123456789*+,-./";
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct keys *k;
        cr_assert_eq(keys_create(names[n], true, &k), 0);
        for (size_t i = 0; sent[i]; i++)
            gives(k, (char[]){'\x1b', 'O', sent[i], '\0'}, (uint32_t)printed[i], 0);
        gives(k, "\x1bOM", KEYCODE_ENTER, 0);
        keys_destroy(k);
    }
}

static void pastes(struct keys *k, const char *bytes, size_t piece, const char *wanted) {
    struct key key = {0};
    size_t len = strlen(bytes), at = 0;
    bool came = false;
    for (; at < len && !came; at += piece) {
        keys_push(k, bytes + at, len - at < piece ? len - at : piece);
        came = keys_next(k, &key);
    }
    cr_expect(came && at >= len, "at %zu of %zu in pieces of %zu", at, len, piece);
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(span_same(keys_pasted(k), span_of(wanted)), "%.*s", (int)keys_pasted(k).len,
              keys_pasted(k).at);
}

Test(keys, what_is_pasted_is_no_keys) {
    struct keys *k = keyboard();
    struct key key;
    for (size_t piece = 1; piece < 30; piece++) {
        pastes(k, "\x1b[200~Qq\r\x03\x1b[A\x1b[20\x1b[201~", piece, "Qq\r\x03\x1b[A\x1b[20");
        pastes(k, "\x1b[200~\x1b[201~", piece, "");
        cr_expect(!keys_next(k, &key));
        cr_expect_eq(keys_again_us(k), 0);
    }
    static const char mixed[] = "j\x1b[B\x1b\x1b[200~x\x1b[201~\x1b[200~y\x1b[201~k\x1b[2~";
    static const uint32_t codes[] = {'j',           KEYCODE_DOWN, KEYCODE_ESCAPE, KEYCODE_PASTE,
                                     KEYCODE_PASTE, 'k',          KEYCODE_INSERT};
    keys_push(k, mixed, sizeof mixed - 1);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        cr_assert(keys_next(k, &key), "%zu", i);
        cr_expect_eq(key.code, codes[i], "%zu: %x", i, key.code);
    }
    cr_expect(!keys_next(k, &key));
    keys_destroy(k);
}

Test(keys, a_paste_without_an_end_ends_when_nothing_comes) {
    struct keys *k = keyboard();
    struct key key;
    keys_push(k, "\x1b[200~abc\x1b[2", 12);
    cr_expect(!keys_next(k, &key));
    cr_expect_gt(keys_again_us(k), 100 * KEYS_ESCAPE_US, "a slow line is no end");
    keys_expire(k);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(span_same(keys_pasted(k), SPAN("abc")));
    gives(k, "j", 'j', 0);
    char *much = malloc(1000001);
    memset(much, 'Q', 1000000);
    keys_push(k, "\x1b[200~", 6);
    keys_push(k, much, 1000000);
    cr_expect(!keys_next(k, &key));
    keys_push(k, "\x1b[201~j", 7);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(keys_pasted(k).len > 512 && keys_pasted(k).len < 100000, "its beginning is kept");
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, 'j');
    free(much);
    keys_destroy(k);
}

Test(keys, the_time_of_an_escape_is_that_of_the_environment) {
    static const struct {
        const char *set;
        int64_t us;
    } rows[] = {{"100", 100000},        {"1", 1000},
                {"30000", 30000000},    {"0", KEYS_ESCAPE_US},
                {"-5", KEYS_ESCAPE_US}, {"30001", KEYS_ESCAPE_US},
                {"", KEYS_ESCAPE_US},   {"fast", KEYS_ESCAPE_US}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct key key;
        setenv("ESCDELAY", rows[i].set, 1);
        struct keys *k = keyboard();
        keys_push(k, "\x1b", 1);
        cr_expect(!keys_next(k, &key));
        cr_expect_eq(keys_again_us(k), rows[i].us, "%s", rows[i].set);
        keys_destroy(k);
    }
    unsetenv("ESCDELAY");
}

Test(keys, ten_thousand_at_once_and_endless_rubbish) {
    struct keys *k = keyboard();
    struct key key;
    char paste[10240], rubbish[1000] = "\x1b[";
    size_t got = 0;
    memset(paste, 'j', sizeof paste);
    for (size_t i = 0; i < sizeof paste; i += 1000)
        keys_push(k, paste + i, sizeof paste - i < 1000 ? sizeof paste - i : 1000);
    while (keys_next(k, &key))
        got += key.code == 'j';
    cr_expect_eq(got, sizeof paste, "got %zu", got);
    memset(rubbish + 2, '1', sizeof rubbish - 2);
    keys_push(k, rubbish, sizeof rubbish);
    while (keys_next(k, &key)) {
    }
    keys_expire(k);
    while (keys_next(k, &key)) {
    }
    cr_expect_eq(keys_again_us(k), 0);
    gives(k, "q", 'q', 0);
    keys_destroy(k);
}

Test(keymap, no_key_twice_and_every_key_is_explained) {
    for (size_t i = 0; i < key_binding_count; i++) {
        char names[128];
        const struct key_binding *a = &key_bindings[i];
        cr_expect(a->command > COMMAND_NONE && a->command < COMMANDS);
        cr_expect_not_null(command_texts[a->command].text);
        keymap_names(a->command, names, sizeof names);
        cr_expect_not_null(strstr(names, a->name));
        for (size_t j = i + 1; j < key_binding_count; j++)
            cr_expect(a->key.code != key_bindings[j].key.code ||
                          a->key.modifiers != key_bindings[j].key.modifiers,
                      "%s twice", a->name);
    }
    for (int c = 1; c < COMMANDS; c++) {
        char names[128];
        keymap_names((enum command)c, names, sizeof names);
        cr_expect(*names, "no key for %s", command_texts[c].text);
    }
}

// ---- golden screens: tests/screens/*.txt; UPDATE_SCREENS=1 writes them anew

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf got = {0}, wanted = {0};
    char path[512], line[4096];
    made_up_init(&day, 1102);
    board_init(&board);
    ui_init(&ui, 0);
    canvas_init(&canvas, width, height, charset);
    board_fill(&board, &day.input);
    ui_draw(&ui, &board, &canvas);
    for (; *keys; keys++) {
        ui_key(&ui, (struct key){*keys == '\t'   ? KEYCODE_TAB
                                 : *keys == '\r' ? KEYCODE_ENTER
                                                 : (uint32_t)*keys,
                                 0});
        ui_input(&ui, &day.input);
        board_fill(&board, &day.input);
        ui_draw(&ui, &board, &canvas);
    }
    canvas_dump(&canvas, &got);
    snprintf(path, sizeof path, SCREENS "/%s.txt", name);
    FILE *file = fopen(path, getenv("UPDATE_SCREENS") ? "w+" : "r");
    cr_assert_not_null(file, "%s", path);
    if (getenv("UPDATE_SCREENS")) fwrite(got.at, 1, got.len, file);
    rewind(file);
    while (fgets(line, sizeof line, file))
        buf_put(&wanted, line, strlen(line));
    fclose(file);
    cr_expect(span_same(buf_text(&got), buf_text(&wanted)), "%s is\n%.*s", name, (int)got.len,
              got.at);
    buf_finish(&got);
    buf_finish(&wanted);
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
    ui_init(&ui, 0);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    board_fill(&board, &day.input);
    ui.focus = PANE_CALLS;
    ui_draw(&ui, &board, &canvas);
    for (int i = 0; i < 9; i++) // past those in progress, which stay on top
        ui_command(&ui, COMMAND_DOWN);
    ui_draw(&ui, &board, &canvas);
    uint64_t key = ui.scroll[PANE_CALLS].key;
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 8);
    for (int i = 0; i < 5; i++)
        made_up_add(&day, "1001", "", "1002", 4, CDR_BUSY, 1, 0);
    made_up_fold(&day);
    board_fill(&board, &day.input);
    ui_draw(&ui, &board, &canvas);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 13);
    cr_expect_eq(ui.scroll[PANE_CALLS].key, key);
    ui_command(&ui, COMMAND_BACK);
    ui_draw(&ui, &board, &canvas);
    cr_expect_eq(ui.scroll[PANE_CALLS].first, 0);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(ui, pages_levels_and_formulas) {
    struct ui ui;
    ui_init(&ui, 0);
    ui_command(&ui, COMMAND_NEXT_PANE);
    cr_expect(ui.focus == PANE_AGENTS && ui.level == BOARD_CALLS);
    ui_command(&ui, COMMAND_QUEUES);
    cr_expect(ui.page == PAGE_QUEUES && ui.focus == PANE_QUEUES);
    cr_expect_eq(ui_command(&ui, COMMAND_NEXT_PANE), UI_NOTHING, "there is no other");
    ui_command(&ui, COMMAND_AGENTS);
    ui_command(&ui, COMMAND_BACK);
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
