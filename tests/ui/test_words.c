// What the screen says in words: the current theme, that a key has no meaning, what is wrong with
// typed text, and that the terminal is too small.
#include "asked.h"
#include "opened.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define SECOND 1000000

static void open_screen(void) {
    open_day(100);
    board_fill(&board, &day.input);
}

TestSuite(words, .init = open_screen, .fini = close_day);

// Whether the screen of that size has that text on that line; "" for blanks.
static void reads(int width, int height, int line, const char *wanted) {
    struct canvas canvas;
    struct buf text = {0};
    canvas_init(&canvas, width, height, CHARSET_UTF8);
    ui_draw(&ui, &canvas);
    canvas_dump(&canvas, &text);
    struct span rest = buf_text(&text), got = SPAN_NONE;
    for (int i = 0; i <= line; i++)
        got = span_take(&rest, '\n');
    cr_expect(span_same(got, span_of(wanted)), "line %d is \"%.*s\", not \"%s\"", line,
              (int)got.len, got.at, wanted);
    buf_finish(&text);
    canvas_finish(&canvas);
}

static void press(uint32_t code, uint8_t modifiers) {
    ui_key(&ui, (struct key){code, modifiers});
}

Test(words, the_next_theme_is_named_for_a_while) {
    char named[80];
    press('t', 0);
    snprintf(named, sizeof named, " theme %s", themes[1].name);
    reads(80, 24, 23, named);
    for (int second = 1; second < 4; second++)
        cr_expect(!ui_tick(&ui, second * SECOND, 0));
    reads(80, 24, 23, named);
    cr_expect(ui_tick(&ui, 4 * SECOND, 0));
    cr_expect_str_eq(ui.said.text, "");
    for (size_t t = 2; t <= theme_count; t++) { // and round again
        press('t', 0);
        snprintf(named, sizeof named, " theme %s", themes[t % theme_count].name);
        reads(80, 24, 23, named);
    }
    press('T', 0); // the list says it itself
    press('t', 0);
    cr_expect_str_eq(ui.said.text, "");
}

Test(words, the_next_formula_is_named_on_every_page) {
    press('3', 0);
    press('L', 0);
    reads(80, 24, 23, " service level of answered");
    press('5', 0);
    press('L', 0);
    reads(80, 24, 23, " service level abandons positive");
}

Test(words, space_turns_the_page_of_the_help_and_freezes_nothing) {
    press('?', 0);
    reads(80, 24, 2, " Marks");
    press(' ', 0);
    struct canvas canvas;
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    ui_draw(&ui, &canvas);
    canvas_finish(&canvas);
    cr_expect(ui.help && !ui.frozen && ui.helped.scroll.first > 0, "%zu", ui.helped.scroll.first);
    press('?', 0);
    press(' ', 0);
    cr_expect(ui.frozen);
}

Test(words, the_key_to_quit_asks_once) {
    note_asked(&ui);
    ui.confirm_quit = true;
    press('q', 0);
    reads(80, 24, 23, " quit? q again quits, any other key stays");
    press('7', 0);
    cr_expect(!*ui.said.text && ui.page == PAGE_OVERVIEW, "that key was only the answer");
    press('q', 0);
    cr_expect_str_eq(asked, "");
    press('q', 0);
    cr_expect_str_eq(asked, "quit");
    asked = "";
    press('7', 0);
    press('q', 0);
    press(' ', 0);
    cr_expect(!ui.frozen);
    press('q', 0);
    press('Q', 0);
    cr_expect_str_eq(asked, "quit", "Q does not ask");
}

Test(words, on_a_kiosk_or_if_configured_so_it_does_not_ask) {
    note_asked(&ui);
    press('q', 0);
    cr_expect_str_eq(asked, "quit");
    asked = "";
    ui.confirm_quit = true;
    run(&ui, "kiosk");
    press('q', 0);
    cr_expect_str_eq(asked, "quit");
}

Test(words, what_was_done_stays_until_a_key) {
    press('t', 0);
    ui_say(&ui, false, "472 rows written");
    for (int second = 1; second < 60; second++)
        ui_tick(&ui, second * SECOND, 0);
    reads(80, 24, 23, " 472 rows written");
}

Test(words, a_key_without_a_meaning_says_so) {
    static const struct {
        struct key key;
        const char *said;
    } keys[] = {
        {{'y', 0}, "y is not a key here; ? for help"},
        {{0xe9, 0}, "é is not a key here; ? for help"},
        {{'x', KEY_CTRL}, "Ctrl-X is not a key here; ? for help"},
        {{KEYCODE_F1 + 7, 0}, "F8 is not a key here; ? for help"},
        {{'a', KEY_ALT}, ""}, // the rest of a sequence that nobody typed
        {{KEYCODE_UP, KEY_CTRL}, ""},
        {{KEYCODE_F1 + 40, 0}, ""},
        {{0x301, 0}, ""},
        {{0xfffd, 0}, ""},
        {{'z', 0}, ""},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        press(keys[i].key.code, keys[i].key.modifiers);
        cr_expect_str_eq(ui.said.text, keys[i].said, "key %zu", i);
    }
    press('y', 0);
    for (int second = 1; second <= 4; second++)
        ui_tick(&ui, second * SECOND, 0);
    cr_expect_str_eq(ui.said.text, "");
    press('y', 0);
    ui_hush(&ui); // it was pasted
    cr_expect_str_eq(ui.said.text, "");
    press('t', 0);
    ui_hush(&ui);
    cr_expect_str_eq(ui.said.text, "theme light");
    press('T', 0); // a dialog has keys of its own
    press('y', 0);
    cr_expect_str_eq(ui.said.text, "");
}

Test(words, a_fault_has_the_line_to_itself_where_it_needs_it) {
    static const char fault[] = "disp knows no 'foo', but answered missed busy failed cancelled";
    ui_ask(&ui, &noted, NULL, "filter:", "queue:support disp:foo");
    prompt_fault(&ui.prompt, fault, 19, 3);
    reads(120, 40, 39, " filter: queue:support disp:foo");
    reads(120, 40, 38,
          "                            ▾ disp knows no 'foo', but answered missed busy failed "
          "cancelled");
    reads(80, 24, 22, " disp knows no 'foo', but answered missed busy failed cancelled");
    reads(60, 16, 14, " disp knows no 'foo', but answered missed busy failed …");
    ui_ask(&ui, &noted, NULL, "filter:", "queue:support direction:inbound agent:1001 disp:foo");
    prompt_fault(&ui.prompt, "disp knows no 'foo'", 48, 3);
    reads(62, 16, 14, "                                    disp knows no 'foo'  ▾");
}

Test(words, a_small_terminal_says_what_is_needed) {
    reads(52, 14, 0, "too small: 52x14, needs 60x16");
    reads(20, 5, 0, "too small: 20x5");
    reads(20, 5, 1, "needs 60x16");
    reads(12, 3, 1, "needs 60x16");
    reads(20, 1, 0, "needs 60x16");
    reads(59, 1, 0, "too small: 59x1, needs 60x16");
}

// The name is cut, and dots show that, before it would be written small.
Test(words, a_long_name_stays_large_on_the_wall) {
    static const char name[] = "customer-care-second-level-support";
    static const int sizes[][2] = {{60, 22}, {80, 24}, {120, 40}, {200, 60}};
    made_up_finish(&day);
    made_up_init(&day, 0);
    made_up_add(&day, "0301", name, "1001", 600, CDR_ANSWERED, 10, 100);
    made_up_fold(&day);
    cr_assert(board_fill(&board, &day.input));
    press('7', 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct canvas canvas;
        struct buf text = {0};
        canvas_init(&canvas, sizes[i][0], sizes[i][1], CHARSET_UTF8);
        ui_draw(&ui, &canvas);
        canvas_dump(&canvas, &text);
        buf_put(&text, "", 1);
        cr_expect_null(strstr(text.at, "customer"), "written small:\n%s", text.at);
        cr_expect_lt(strcspn(text.at, "\n") - strspn(text.at, " "), strcspn(text.at, "\n"));
        cr_expect_eq((unsigned char)text.at[strspn(text.at, " ")], 0xe2, "not in blocks:\n%s",
                     text.at);
        buf_finish(&text);
        canvas_finish(&canvas);
    }
}
