// The list of themes. The board behind it is shown in the selected theme, and a line of samples
// shows states that may not be on the board at the moment.
#include "ui/ui.h"

#include "../canvas/draw.h"
#include "dialogs.h"

#define GAP 2

static void try_on(struct ui *u, size_t index) {
    u->themes.at = index;
}

static void take_off(struct ui *u) {
    u->themes.at = u->themes.before;
}

// The keys of themes: the next one, and this one is it.
static bool command(struct ui *u, const struct command *command) {
    if (command == command_of("theme")) {
        picker_select(&u->picker, (u->picker.selected + 1) % u->themes.count);
        try_on(u, u->picker.selected);
    } else if (command == command_of("pick_theme")) {
        picker_close(&u->picker);
    } else {
        return false;
    }
    return true;
}

static void draw_samples(struct ui *u, struct canvas *c, int x, int y, int width) {
    static const struct {
        enum role role;
        const char *text;
    } samples[] = {
        {ROLE_FIGURE, "figure"}, {ROLE_LABEL, "label"},        {ROLE_ACCENT, "accent"},
        {ROLE_GOOD, "● good"},   {ROLE_ANSWERED, "● talking"}, {ROLE_WARN, "◐ warn"},
        {ROLE_BAD, "× bad"},     {ROLE_STALE, "stale"},
    };
    int end = x + width, at = x;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0] && at < end; i++)
        at += canvas_string(c, at, y, end - at, samples[i].role, samples[i].text) + GAP;
    if (u->themes.trouble) canvas_string(c, x, y + 1, width, ROLE_WARN, u->themes.trouble);
}

bool themes_pick(struct ui *u, int which) {
    static const struct dialog list = {
        .moved = try_on, .left = take_off, .command = command, .draw = draw_samples};
    (void)which;
    u->help = false;
    u->themes.before = u->themes.at;
    picker_open(&u->picker, &list, "THEMES", false);
    u->picker.leaves = "as before";
    u->picker.lines = u->themes.trouble ? 2 : 1;
    for (size_t i = 0; i < u->themes.count; i++)
        picker_add(&u->picker, u->themes.list[i].name, u->themes.list[i].text, "");
    picker_select(&u->picker, u->themes.at);
    return true;
}
