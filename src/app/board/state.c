// The file of what the board remembers, in the state folder.
#include "../state_path.h"
#include "app.h"

#include <stdio.h>
#include <string.h>

void state_load(struct state *s) {
    if (state_path("board", &s->path)) s->unread = state_read(s->path.at, &s->known);
}

// What the file has, as this program would write it.
void state_recall(struct state *s, struct ui *u) {
    ui_remember(u, buf_text(&s->known));
    buf_clear(&s->known);
    ui_write_remembered(u, &s->known);
}

void state_save(struct state *s, const struct ui *u, struct disk *d) {
    struct buf text = {0};
    ui_write_remembered(u, &text);
    if (s->path.len && !s->unread && !span_same(buf_text(&text), buf_text(&s->known))) {
        s->file = disk_file_open(d, &(struct disk_file_terms){.path = s->path.at,
                                                              .how = DISK_FILE_REPLACE,
                                                              .state = true});
        buf_span(disk_file_fill(s->file), buf_text(&text));
        disk_file_end(s->file);
    }
    buf_finish(&text);
}

bool state_finish(struct state *s, int64_t until_us, char *note, size_t size) {
    bool over = !s->file || disk_file_wait(s->file, until_us - clock_monotonic_us());
    int outcome = s->file && over ? disk_file_outcome(s->file) : s->unread;
    bool failed = !over || outcome;
    if (failed)
        snprintf(note, size, "%s: %s; what was typed is not remembered", s->path.at,
                 over ? strerror(-outcome) : "the disk does not answer");
    disk_file_close(s->file);
    buf_finish(&s->path);
    buf_finish(&s->known);
    return !failed;
}
