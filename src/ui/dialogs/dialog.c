// Passes keys on to the open prompt or picker, and what they did there to its dialog.
#include "ui/ui.h"

#include "dialogs.h"

static void left(struct ui *u, const struct dialog *d) {
    ui_close(u);
    if (d->left) d->left(u);
}

static bool in_prompt(struct ui *u, const struct dialog *d, enum dialog_act act) {
    if (act == DIALOG_CHANGED && d->typed) d->typed(u);
    if (act == DIALOG_TAKE && d->entered) d->entered(u, u->prompt.text);
    if (act == DIALOG_LEAVE) left(u, d);
    return act != DIALOG_IDLE;
}

static bool in_picker(struct ui *u, const struct dialog *d, enum dialog_act act) {
    char value[PICKER_VALUE_SIZE] = "";
    struct picker_item item;
    if (act == DIALOG_CHANGED && d->moved) d->moved(u, u->picker.selected);
    if (act == DIALOG_TAKE) {
        if (picker_selected(&u->picker, &item)) span_copy(span_of(item.value), value, sizeof value);
        picker_close(&u->picker);
        if (d->picked) d->picked(u, value);
    }
    if (act == DIALOG_LEAVE) left(u, d);
    return act != DIALOG_IDLE;
}

bool dialog_is_open(const struct ui *u) {
    return u->prompt.dialog || u->picker.dialog;
}

// A key that the dialog does not have may mean what it means elsewhere.
static bool obey(struct ui *u, const struct dialog *d, const struct command *command) {
    static const char *const everywhere[] = {"quit_now", "suspend", "redraw"};
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        if (command && command == command_of(everywhere[i])) return command_run(u, command);
    return command && d->command && d->command(u, command);
}

bool dialog_key(struct ui *u, struct key key, const struct command *command) {
    const struct dialog *line = u->prompt.dialog, *list = u->picker.dialog;
    enum dialog_act act = line ? prompt_key(&u->prompt, key) : picker_key(&u->picker, key);
    if (act == DIALOG_OTHER) return obey(u, line ? line : list, command);
    return line ? in_prompt(u, line, act) : in_picker(u, list, act);
}

bool dialog_paste(struct ui *u, struct span text) {
    if (u->prompt.dialog)
        in_prompt(u, u->prompt.dialog, prompt_paste(&u->prompt, text));
    else if (u->picker.dialog && u->picker.narrows)
        in_picker(u, u->picker.dialog, picker_paste(&u->picker, text));
    else
        return false;
    return true;
}

void dialog_leave(struct ui *u) {
    if (u->prompt.dialog) left(u, u->prompt.dialog);
    if (u->picker.dialog) left(u, u->picker.dialog);
}

void ui_ask(struct ui *u, const struct dialog *dialog, const struct prompt_history *history,
            const char *label, const char *text) {
    prompt_open(&u->prompt, dialog, history, label, text);
}

void ui_close(struct ui *u) {
    prompt_close(&u->prompt);
    picker_close(&u->picker);
}
