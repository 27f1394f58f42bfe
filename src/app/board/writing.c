// What the board writes for other programs while it runs: metrics, and a snapshot when it gets
// SIGUSR2.
#include "app.h"

#include <stdio.h>
#include <string.h>

// Each failure is said once.
void app_keep_writing(struct app *a) {
    char before[160], text[200];
    snprintf(before, sizeof before, "%s", writings_failure(&a->writings));
    writings_tick(&a->writings, &a->engine, a->conf, a->disk);
    const char *now = writings_failure(&a->writings);
    if (!*now || !strcmp(before, now)) return;
    snprintf(text, sizeof text, "not written: %s", now);
    ui_say(&a->ui, true, text);
    a->dirty = true;
}

void app_snapshot(struct app *a) {
    char note[300];
    bool able = writings_snapshot(&a->writings, &a->engine, a->conf, a->disk, note, sizeof note);
    ui_say(&a->ui, !able, note);
    a->dirty = a->at_once = true;
}
