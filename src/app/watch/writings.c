// Metrics and snapshots are made on the loop's thread, which takes a millisecond or two, and
// written by that of the disk. Metrics are of the window and the filter that the program was begun
// with: while a person looks at something else, the file stays as it was.
#include "watching.h"

#include "../state_path.h"
#include "base/clock.h"
#include "out/prometheus.h"

#include <stdio.h>
#include <string.h>

#define EACH_US (15 * SECOND_US)

// True if the last one is over; what was wrong with it is kept.
static bool is_over(struct kept_writing *k, const char *what) {
    if (!k->file) return true;
    if (!disk_file_over(k->file)) return false;
    int outcome = disk_file_outcome(k->file);
    k->failure[0] = '\0';
    if (outcome) snprintf(k->failure, sizeof k->failure, "%s: %s", what, strerror(-outcome));
    disk_file_close(k->file);
    k->file = NULL;
    return true;
}

static void write_now(struct kept_writing *k, struct disk *d, const struct disk_file_terms *terms,
                      const struct buf *text) {
    k->file = disk_file_open(d, terms);
    buf_span(disk_file_fill(k->file), buf_text(text));
    disk_file_end(k->file);
}

static bool is_whole(const struct engine *e) {
    return e->loaded && e->figures.whole && !e->figures.turning && !e->figures.chosen;
}

void writings_tick(struct writings *w, struct engine *e, const struct conf *conf, struct disk *d) {
    const char *path = conf_said(conf, CONF_METRICS_FILE);
    struct buf text = {0};
    struct snapshot_of now;
    int64_t at_us = clock_monotonic_us();
    is_over(&w->snapshot, "the snapshot");
    if (!w->begun) span_copy(span_of(figures_filter(&e->figures)), w->filter, sizeof w->filter);
    w->begun = true;
    if (!path || !is_over(&w->metrics, path)) return;
    if (w->metrics.began_us && at_us - w->metrics.began_us < EACH_US) return;
    if (!is_whole(e) || strcmp(w->filter, figures_filter(&e->figures)) != 0) return;
    w->metrics.began_us = at_us;
    snapshot_of(e, conf, clock_us(&e->clock) / SECOND_US, &now);
    snapshot_prometheus(&now.s, &text);
    write_now(&w->metrics, d,
              &(struct disk_file_terms){.path = path, .how = DISK_FILE_REPLACE, .everybody = true},
              &text);
    buf_finish(&text);
}

bool writings_snapshot(struct writings *w, struct engine *e, const struct conf *conf,
                       struct disk *d, char *note, size_t size) {
    struct buf path = {0}, text = {0};
    struct snapshot_of now;
    bool able = false;
    if (!is_over(&w->snapshot, "the snapshot")) {
        snprintf(note, size, "the last snapshot is still being written");
    } else if (!e->figures.whole) {
        snprintf(note, size, "no snapshot: figures are not whole yet");
    } else if (!state_path("snapshot.json", &path)) {
        snprintf(note, size, "no snapshot: no state folder is known (XDG_STATE_HOME)");
    } else {
        snapshot_of(e, conf, clock_us(&e->clock) / SECOND_US, &now);
        now.s.alerts = w->alerts;
        snapshot_json(&now.s, &text);
        write_now(
            &w->snapshot, d,
            &(struct disk_file_terms){.path = path.at, .how = DISK_FILE_REPLACE, .state = true},
            &text);
        snprintf(note, size, "snapshot: %s", path.at);
        able = true;
    }
    buf_finish(&path);
    buf_finish(&text);
    return able;
}

const char *writings_failure(const struct writings *w) {
    return w->metrics.failure[0] ? w->metrics.failure : w->snapshot.failure;
}

void writings_finish(struct writings *w) {
    disk_file_close(w->metrics.file);
    disk_file_close(w->snapshot.file);
    *w = (struct writings){0};
}
