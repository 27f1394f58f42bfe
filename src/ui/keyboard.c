// Where a key or a paste goes: a dialog (prompt, picker) is a mode of the same screen that gets
// them first; else a key is a command, and a paste is nothing.
#include "ui/ui.h"

#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>
#include <string.h>

static enum ui_change typed(struct ui *u, enum prompt_act act) {
    bool search = u->prompt.kind == PROMPT_SEARCH;
    switch (act) {
    case PROMPT_CHANGED:
        if (!search) return ui_wish_for(u, WISH_TYPED);
        search_typed(u);
        return UI_REDRAW;
    case PROMPT_TAKE:
        if (!search) return ui_wish_for(u, WISH_ENTERED);
        search_entered(u);
        return UI_REDRAW;
    case PROMPT_LEAVE:
        prompt_close(&u->prompt);
        if (search) search_left(u);
        return UI_REDRAW;
    case PROMPT_MOVED:
        return UI_REDRAW;
    case PROMPT_IDLE:
        break;
    }
    return UI_NOTHING;
}

static enum ui_change chosen(struct ui *u, enum picker_act act) {
    switch (act) {
    case PICKER_TAKE:
        return ui_wish_for(u, WISH_PICKED);
    case PICKER_LEAVE:
        picker_close(&u->picker);
        return UI_REDRAW;
    case PICKER_MOVED:
        return UI_REDRAW;
    case PICKER_IDLE:
        break;
    }
    return UI_NOTHING;
}

static enum ui_change unknown(struct ui *u, struct key key) {
    char name[KEY_NAME_SIZE], text[120];
    if (u->picking || !key_printed(key)) return UI_NOTHING;
    key_name(key, name);
    snprintf(text, sizeof text, "%s: no such key, %s helps", name, pane_key(u, COMMAND_HELP));
    ui_say_shortly(u, text);
    u->said_of_key = true;
    return UI_REDRAW;
}

static void woken(struct ui *u) {
    kiosk_key(&u->kiosk, u->now_us);
    u->dim = false; // whoever pressed it wants to see
    ui_say(u, false, "");
}

static void say_no_line(struct ui *u) {
    static const enum command lines[] = {COMMAND_FILTER, COMMAND_SEARCH, COMMAND_EXPORT};
    char keys[4 * KEY_NAME_SIZE] = "", text[200];
    for (size_t i = 0; i < 3; i++) {
        const char *key = pane_key(u, (int)lines[i]);
        if (*key && *keys) strcat(keys, ", ");
        strcat(keys, key);
    }
    snprintf(text, sizeof text, "what is pasted is text, and no line is open for it (%s)", keys);
    ui_say(u, false, text);
}

enum ui_change ui_paste(struct ui *u, struct span text) {
    enum ui_change change = UI_REDRAW;
    woken(u);
    if (u->prompt.kind != PROMPT_NONE)
        change = typed(u, prompt_paste(&u->prompt, text));
    else if (u->picker.kind != PICKER_NONE && u->picker.narrows)
        change = chosen(u, picker_paste(&u->picker, text));
    else
        say_no_line(u);
    return change == UI_NOTHING ? UI_REDRAW : change;
}

enum ui_change ui_key(struct ui *u, struct key key) {
    enum command command = keymap_find(u->keymap, key);
    bool open = u->prompt.kind != PROMPT_NONE || u->picker.kind != PICKER_NONE;
    bool suspends = command == COMMAND_SUSPEND;
    if (open)
        suspends = suspends && key.code == 'z' && key.modifiers == KEY_CTRL; // the others are text
    bool said = *u->said, dim = u->dim, alone = kiosk_alone(&u->kiosk);
    woken(u);
    enum ui_change change;
    if (suspends)
        change = UI_SUSPEND;
    else if (u->prompt.kind != PROMPT_NONE)
        change = typed(u, prompt_key(&u->prompt, key));
    else if (u->picker.kind != PICKER_NONE)
        change = chosen(u, picker_key(&u->picker, key));
    else if (command == COMMAND_NONE)
        change = unknown(u, key);
    else
        change = ui_command(u, command);
    return change == UI_NOTHING && (said || dim || alone) ? UI_REDRAW : change;
}
