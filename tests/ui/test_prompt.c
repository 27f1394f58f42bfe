// The line to type into and the list to pick from, key by key.
#include "../../src/ui/dialogs/dialogs.h"
#include "asked.h"
#include "base/utf8.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <string.h>

static enum dialog_act press(struct prompt *p, uint32_t code, uint8_t modifiers) {
    return prompt_key(p, (struct key){code, modifiers});
}

static void type(struct prompt *p, const char *text) {
    for (; *text; text++)
        press(p, (unsigned char)*text, 0);
}

static void reads(const struct prompt *p, const char *text, size_t cursor) {
    cr_expect_str_eq(p->text, text);
    cr_expect_eq(p->len, strlen(text));
    cr_expect_eq(p->cursor, cursor, "cursor at %zu in \"%s\"", p->cursor, p->text);
}

Test(prompt, edits_a_line) {
    struct prompt p;
    prompt_open(&p, &noted, NULL, "filter:", "queue:a");
    reads(&p, "queue:a", 7);
    cr_expect_eq(press(&p, KEYCODE_BACKSPACE, 0), DIALOG_CHANGED);
    type(&p, "support dur>30");
    reads(&p, "queue:support dur>30", 20);
    cr_expect_eq(press(&p, 'w', KEY_CTRL), DIALOG_CHANGED);
    reads(&p, "queue:support ", 14);
    cr_expect_eq(press(&p, KEYCODE_HOME, 0), DIALOG_MOVED);
    cr_expect_eq(press(&p, KEYCODE_LEFT, 0), DIALOG_IDLE, "it is at the beginning");
    cr_expect_eq(press(&p, KEYCODE_BACKSPACE, 0), DIALOG_IDLE);
    type(&p, "-");
    reads(&p, "-queue:support ", 1);
    press(&p, 'e', KEY_CTRL);
    press(&p, KEYCODE_LEFT, KEY_CTRL);
    reads(&p, "-queue:support ", 0);
    press(&p, KEYCODE_DELETE, 0);
    press(&p, 'k', KEY_CTRL);
    reads(&p, "", 0);
    cr_expect_eq(press(&p, 'u', KEY_CTRL), DIALOG_IDLE);
    cr_expect_eq(press(&p, KEYCODE_ENTER, 0), DIALOG_TAKE);
    cr_expect_eq(press(&p, KEYCODE_ESCAPE, 0), DIALOG_LEAVE);
    cr_expect_eq(press(&p, 'c', KEY_CTRL), DIALOG_LEAVE);
}

Test(prompt, characters_stay_whole_and_harmless) {
    struct prompt p;
    prompt_open(&p, &noted, NULL, "", "");
    press(&p, 0xe9, 0);   // é
    press(&p, 0x65e5, 0); // 日
    reads(&p, "é日", 5);
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(p.cursor, 2);
    press(&p, KEYCODE_BACKSPACE, 0);
    reads(&p, "日", 0);
    press(&p, KEYCODE_DELETE, 0);
    cr_expect_eq(press(&p, 0x202e, 0), DIALOG_IDLE, "turns the writing direction");
    cr_expect_eq(press(&p, 0x9b, 0), DIALOG_IDLE);
    cr_expect_eq(press(&p, KEYCODE_F1, 0), DIALOG_OTHER);
    for (int i = 0; i < 2 * PROMPT_SIZE; i++)
        press(&p, 0x65e5, 0);
    cr_expect(p.len < PROMPT_SIZE && p.len % 3 == 0 && p.text[p.len] == '\0');
}

Test(prompt, a_character_has_its_marks_and_joiners_with_it) {
    struct prompt p;
    prompt_open(&p, &noted, NULL, "", "");
    cr_expect_eq(press(&p, 0x200c, 0), DIALOG_IDLE, "it has nothing to join");
    press(&p, 0x6cc, 0); // ی
    cr_expect_eq(press(&p, 0x200c, 0), DIALOG_CHANGED);
    press(&p, 0x631, 0); // ر
    reads(&p, "ی\u200cر", 7);
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(p.cursor, 5);
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(p.cursor, 0, "not between a character and its joiner");
    press(&p, KEYCODE_RIGHT, 0);
    cr_expect_eq(p.cursor, 5);
    press(&p, KEYCODE_BACKSPACE, 0);
    reads(&p, "ر", 0);
    press(&p, KEYCODE_DELETE, 0);
    press(&p, 'e', 0);
    press(&p, 0x301, 0);
    press(&p, 0x1f44d, 0);
    press(&p, 0x1f3fd, 0); // a skin tone, which is not drawn
    reads(&p, "e\u0301\U0001F44D\U0001F3FD", 11);
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(p.cursor, 3);
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(p.cursor, 0);
    press(&p, KEYCODE_DELETE, 0);
    reads(&p, "\U0001F44D\U0001F3FD", 0);
}

Test(prompt, takes_a_paste_as_text) {
    struct prompt p;
    prompt_open(&p, &noted, NULL, "", "ad");
    press(&p, KEYCODE_LEFT, 0);
    cr_expect_eq(prompt_paste(&p, SPAN("b\nc\r\n")), DIALOG_CHANGED);
    reads(&p, "ab cd", 4);
    prompt_paste(&p, SPAN("\x1b[A\u202Eé"));
    reads(&p, "ab c\uFFFD[Aéd", 11);
    cr_expect_eq(prompt_paste(&p, SPAN("\r\n")), DIALOG_IDLE);
    cr_expect_str_eq(p.wrong, "");
    struct buf much = {0};
    for (int i = 0; i < PROMPT_SIZE; i++)
        buf_format(&much, "é");
    prompt_paste(&p, buf_text(&much));
    cr_expect(p.len == PROMPT_SIZE - 1 || p.len == PROMPT_SIZE - 2, "%zu", p.len);
    cr_expect(utf8_valid((struct span){p.text, p.len}), "no character is cut");
    cr_expect_str_eq(p.wrong, "what was pasted is longer than the line");
    buf_finish(&much);
}

Test(prompt, completes_what_is_common_then_goes_through_them) {
    static const struct prompt_choice queues[] = {{"queue:sales", "sales"},
                                                  {"queue:support", "support"},
                                                  {"queue:survey", "survey"}};
    struct prompt p;
    prompt_open(&p, &noted, NULL, "", "-test qu");
    prompt_offer(&p, queues, 3, 6, 8);
    cr_expect_eq(press(&p, KEYCODE_TAB, 0), DIALOG_CHANGED);
    reads(&p, "-test queue:s", 13);
    cr_expect_eq(p.choice_count, 0, "of the old text");
    prompt_offer(&p, queues, 3, 6, 13);
    cr_expect_eq(press(&p, KEYCODE_TAB, 0), DIALOG_MOVED);
    reads(&p, "-test queue:sales", 17);
    press(&p, KEYCODE_TAB, 0);
    reads(&p, "-test queue:support", 19);
    press(&p, KEYCODE_TAB, KEY_SHIFT);
    press(&p, KEYCODE_TAB, KEY_SHIFT);
    reads(&p, "-test queue:survey", 18);
    prompt_offer(&p, queues + 1, 1, 6, 18);
    cr_expect_eq(press(&p, KEYCODE_TAB, 0), DIALOG_CHANGED, "the only one is taken at once");
    reads(&p, "-test queue:support", 19);
    cr_expect_eq(press(&p, KEYCODE_TAB, 0), DIALOG_IDLE, "nothing is offered");
}

Test(prompt, remembers_what_was_entered) {
    struct ui ui;
    ui_init(&ui, NULL, 0);
    struct prompt_history *h = &ui.entered[HISTORY_FILTER];
    prompt_remember(h, "one");
    prompt_remember(h, "two");
    prompt_remember(h, "");
    prompt_remember(h, "one");
    cr_assert_eq(h->count, 2);
    ui_ask(&ui, &noted, h, "filter:", "ne");
    struct prompt *p = &ui.prompt;
    press(p, KEYCODE_UP, 0);
    reads(p, "one", 3);
    press(p, KEYCODE_UP, 0);
    reads(p, "two", 3);
    cr_expect_eq(press(p, KEYCODE_UP, 0), DIALOG_IDLE);
    press(p, KEYCODE_DOWN, 0);
    press(p, KEYCODE_DOWN, 0);
    reads(p, "ne", 2);
    cr_expect_eq(press(p, KEYCODE_DOWN, 0), DIALOG_IDLE);
    for (char line[] = "a"; *line <= 'z'; line[0]++)
        prompt_remember(h, line);
    cr_expect_eq(h->count, PROMPT_HISTORY);
    cr_expect_str_eq(h->lines[0], "z");
    cr_expect_str_eq(h->lines[PROMPT_HISTORY - 1], "g");
    ui_finish(&ui);
}

static const char *picked(const struct picker *p) {
    struct picker_item item;
    return picker_selected(p, &item) ? item.value : "nothing";
}

Test(picker, narrows_to_what_is_typed) {
    struct picker p = {0};
    picker_open(&p, &noted, "FILTER", true);
    picker_add(&p, "queue support", "421 calls", "queue:support");
    picker_add(&p, "queue sales", "310 calls", "queue:sales");
    picker_add(&p, "agent 1001", "Alice", "agent:1001");
    cr_expect_str_eq(picked(&p), "queue:support");
    cr_expect_eq(picker_key(&p, (struct key){KEYCODE_DOWN, 0}), DIALOG_CHANGED);
    cr_expect_str_eq(picked(&p), "queue:sales");
    const char *text = "ALI";
    for (; *text; text++)
        picker_key(&p, (struct key){(unsigned char)*text, 0});
    cr_expect_eq(p.shown_count, 1);
    cr_expect_str_eq(picked(&p), "agent:1001");
    picker_key(&p, (struct key){'x', 0});
    cr_expect_str_eq(picked(&p), "nothing");
    cr_expect_eq(picker_key(&p, (struct key){KEYCODE_ENTER, 0}), DIALOG_LEAVE);
    picker_close(&p);
}

Test(picker, letters_move_where_nothing_is_typed) {
    struct picker p = {0};
    picker_open(&p, &noted, "WINDOW", false);
    for (char name[] = "a"; *name <= 'c'; name[0]++)
        picker_add(&p, name, "", name);
    picker_select(&p, 1);
    cr_expect_str_eq(picked(&p), "b");
    picker_key(&p, (struct key){'j', 0});
    picker_key(&p, (struct key){'j', 0});
    cr_expect_str_eq(picked(&p), "c", "it stops at the last");
    picker_key(&p, (struct key){'g', 0});
    cr_expect_str_eq(picked(&p), "a");
    cr_expect_eq(picker_key(&p, (struct key){'q', 0}), DIALOG_LEAVE);
    picker_close(&p);
}

// The file may be anybody's by now.
Test(ui, what_was_entered_before_is_cleaned) {
    struct ui u;
    struct buf again = {0};
    ui_init(&u, NULL, 0);
    ui_remember(&u, SPAN("filter a\x1b[2Jb\u202Ec\n"));
    ui_write_remembered(&u, &again);
    cr_expect(span_same(buf_text(&again), SPAN("filter a\uFFFD[2Jbc\n")), "%.*s", (int)again.len,
              again.at);
    buf_finish(&again);
    ui_finish(&u);
}

Test(ui, a_paste_goes_into_the_line_that_is_open_or_nowhere) {
    struct ui u;
    ui_init(&u, NULL, 0);
    enum ui_page page = u.page;
    cr_expect(ui_paste(&u, SPAN("3Q\r")));
    cr_expect(u.page == page && !u.prompt.dialog);
    cr_expect_str_eq(u.said.text, "to paste text, open a line first (f, /, e)");
    ui_ask(&u, &noted, NULL, "filter:", "");
    cr_expect(ui_paste(&u, SPAN("agent:1001\n")));
    cr_expect_str_eq(asked, "typed");
    cr_expect_str_eq(u.said.text, "");
    cr_expect_str_eq(u.prompt.text, "agent:1001");
    ui_close(&u);
    picker_open(&u.picker, &noted, "", true);
    picker_add(&u.picker, "support", "", "");
    picker_add(&u.picker, "sales", "", "");
    cr_expect(ui_paste(&u, SPAN("sup")));
    cr_expect(u.picker.dialog && u.picker.shown_count == 1);
    picker_open(&u.picker, &noted, "", false);
    cr_expect(ui_paste(&u, SPAN("q")));
    cr_expect(u.picker.dialog, "it is no key");
    ui_finish(&u);
}

// By keys that mean nothing else there.
Test(ui, some_commands_go_through_dialogs) {
    struct ui ui;
    ui_init(&ui, NULL, 0);
    note_asked(&ui);
    for (int narrows = 0; narrows < 3; narrows++) {
        if (narrows < 2)
            picker_open(&ui.picker, &noted, "SORT BY", narrows);
        else
            ui_ask(&ui, &noted, NULL, "filter:", "");
        asked = "";
        ui_key(&ui, (struct key){'Q', 0});
        cr_expect_str_eq(asked, narrows == 0 ? "quit" : narrows == 1 ? "" : "typed");
        ui_key(&ui, (struct key){'l', KEY_CTRL});
        cr_expect_str_eq(asked, "repaint");
        ui_key(&ui, (struct key){'z', KEY_CTRL});
        cr_expect_str_eq(asked, "suspend");
        cr_expect(ui.picker.dialog || ui.prompt.dialog);
        ui_key(&ui, (struct key){'c', KEY_CTRL});
        cr_expect_str_eq(asked, "suspend");
        cr_expect(!ui.picker.dialog && !ui.prompt.dialog, "Ctrl-C leaves it");
    }
    ui_finish(&ui);
}

Test(ui, a_dialog_has_the_keys) {
    struct ui ui;
    ui_init(&ui, NULL, 0);
    note_asked(&ui);
    cr_expect(ui_key(&ui, (struct key){'f', 0}));
    cr_expect_str_eq(asked, "filter");
    ui_ask(&ui, &noted, NULL, "filter:", "");
    cr_expect(ui_key(&ui, (struct key){'q', 0}), "q is a letter");
    cr_expect_str_eq(asked, "typed");
    cr_expect_str_eq(ui.prompt.text, "q");
    ui_key(&ui, (struct key){'z', KEY_CTRL});
    cr_expect_str_eq(asked, "suspend", "everywhere");
    cr_expect(ui_key(&ui, (struct key){KEYCODE_ENTER, 0}));
    cr_expect_str_eq(asked, "entered");
    cr_expect(ui_key(&ui, (struct key){KEYCODE_ESCAPE, 0}));
    cr_expect_null(ui.prompt.dialog);
    ui_say(&ui, false, "done");
    cr_expect(ui_key(&ui, (struct key){0x110042, 0}), "a key wipes what was said");
    cr_expect_str_eq(ui.said.text, "");
    ui_finish(&ui);
}
