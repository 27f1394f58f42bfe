// Where a key or a paste goes. An open dialog gets it first. Otherwise a key is a command, and a
// paste does nothing.
#include "ui/ui.h"

#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>
#include <string.h>

static bool say_no_such_key(struct ui *u, struct key key) {
    char name[KEY_NAME_SIZE], text[120];
    if (!key_printed(key)) return false;
    key_name(key, name);
    snprintf(text, sizeof text, "%s is not a key here; %s for help", name, pane_key(u, "help"));
    ui_say_shortly(u, text);
    u->said.of_key = true;
    return true;
}

static void wake(struct ui *u) {
    kiosk_key(&u->kiosk, u->now_us);
    u->themes.dim = false; // whoever pressed a key wants to see something
    ui_say(u, false, "");
}

static void say_no_line(struct ui *u) {
    static const char *const lines[] = {"filter", "search", "export"};
    char keys[4 * KEY_NAME_SIZE] = "", text[200];
    for (size_t i = 0; i < 3; i++) {
        const char *key = pane_key(u, lines[i]);
        if (*key && *keys) strcat(keys, ", ");
        strcat(keys, key);
    }
    snprintf(text, sizeof text, "to paste text, open a line first (%s)", keys);
    ui_say(u, false, text);
}

bool ui_paste(struct ui *u, struct span text) {
    wake(u);
    if (!dialog_paste(u, text)) say_no_line(u);
    return true;
}

// The same key again quits; what ends the program without asking still does. Any other key is only
// the answer.
static bool answer_quit(struct ui *u, const struct command *command) {
    if (command == command_of("quit")) return command_ask(u, "quit_now");
    if (command && (command == command_of("quit_now") || command == command_of("suspend")))
        return command_run(u, command);
    return true;
}

bool ui_key(struct ui *u, struct key key) {
    const struct command *command = keymap_find(u->keymap, key);
    bool said = *u->said.text, dim = u->themes.dim, alone = kiosk_alone(&u->kiosk), changed;
    bool quits = u->said.quits;
    wake(u);
    if (dialog_is_open(u))
        changed = dialog_key(u, key, command);
    else if (quits)
        changed = answer_quit(u, command);
    else if (command)
        changed = command_run(u, command);
    else
        changed = say_no_such_key(u, key);
    return changed || said || dim || alone;
}
