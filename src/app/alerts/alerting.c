#include "alerting.h"

#include "../export/exporting.h"
#include "../setup.h"
#include "../state_path.h"
#include "history/history.h"
#include "rules.h"

#include <stdio.h>
#include <string.h>

// Once more after a trim, which makes another store.
static void compile(struct alerting *g) {
    struct filter_terms terms = names_terms(&g->engine->figures);
    g->store = terms.store;
    alerts_begin(&g->alerts, g->engine->settings.zone, &terms);
}

static void take_terms(struct alerting *g) {
    g->mask_digits = export_mask(g->conf);
    g->formula = setup_formula(g->conf);
    g->engine->figures.today_wanted = g->alerts.rule_count > 0;
    if (g->alerts.rule_count) compile(g);
}

void alerting_begin(struct alerting *g) {
    const struct engine_settings *s = &g->engine->settings;
    alerts_make(g->conf, &g->alerts);
    g->live = (s->link_count || s->follows) && conf_value(g->conf, CONF_DEMO) <= 0;
    // The clock of a simulated PBX at another speed is not ours.
    bool keeps = g->live && s->speed <= 0;
    char note[600];
    bool kept = keeps && !conf_value(g->conf, CONF_NO_HISTORY) && state_path("alerts", &g->path);
    if (kept && alerts_recall(&g->alerts, note, sizeof note)) {
        buf_finish(&g->path); // the file stays as it is
        g->say(g->context, true, note);
    }
    take_terms(g);
}

void alerting_renew(struct alerting *g, const struct conf *conf) {
    struct alerts before = g->alerts;
    g->conf = conf;
    alerts_make(conf, &g->alerts);
    alerts_adopt(&g->alerts, &before);
    take_terms(g);
}

// Of several programs with one state folder the one that writes the history writes this, too. In
// the end the history is closed already, and what was known of it last counts.
static bool is_written_elsewhere(struct alerting *g) {
    const struct history *h = g->engine->past.history;
    if (h) g->elsewhere = !history_is_ours(h);
    return g->elsewhere;
}

// Whether the last time that it was written is over. One that failed is tried again with the next
// change, and in the end.
static bool is_written(struct alerting *g, char *note, size_t size) {
    if (!g->file) return true;
    if (!disk_file_over(g->file)) return false;
    int outcome = disk_file_outcome(g->file);
    g->unwritten = outcome != 0;
    if (outcome)
        snprintf(note, size, "%s: %s; alerts are not remembered", g->path.at, strerror(-outcome));
    disk_file_close(g->file);
    g->file = NULL;
    return true;
}

static void save(struct alerting *g) {
    if (is_written_elsewhere(g)) return; // for now: the other may end
    char note[600] = "";
    if (!g->disk || !g->path.len || !is_written(g, note, sizeof note))
        return; // the next run does it
    if (*note) g->say(g->context, true, note);
    if (g->written == g->alerts.changes) return;
    g->written = g->alerts.changes;
    g->file = disk_file_open(g->disk, &(struct disk_file_terms){.path = g->path.at,
                                                                .how = DISK_FILE_REPLACE,
                                                                .state = true});
    alerts_write(&g->alerts, disk_file_fill(g->file));
    disk_file_end(g->file);
}

static void tell(void *context, const struct alert *one, enum alert_event event) {
    struct alerting *g = context;
    bool rings = event == ALERT_RINGS || event == ALERT_ESCALATES;
    if (!rings || !g->live) return;
    g->bell = true;
    hooking_ring(g, one, event == ALERT_ESCALATES);
}

bool alerting_run(struct alerting *g) {
    struct server_now servers[SERVERS_MAX];
    struct alert_sight sight;
    if (!g->alerts.rule_count || !alerts_look(g->engine, g->formula, servers, &sight)) return false;
    if (g->store != g->engine->door.store) compile(g);
    uint64_t before = g->alerts.changes;
    alerts_run(&g->alerts, &sight, tell, g);
    save(g);
    return g->alerts.changes != before;
}

void alerting_acknowledge(struct alerting *g, uint64_t serial) {
    alerts_acknowledge(&g->alerts, serial, engine_moment_us(g->engine));
    save(g);
}

void alerting_mute(struct alerting *g, uint64_t serial) {
    alerts_mute(&g->alerts, serial, engine_moment_us(g->engine) + ALERT_MUTE_S * SECOND_US);
    save(g);
}

static void wait_for_file(struct alerting *g, int64_t until_us) {
    if (g->file) disk_file_wait(g->file, until_us - clock_monotonic_us());
}

void alerting_end(struct alerting *g, int64_t until_us, char *note, size_t size) {
    wait_for_file(g, until_us);
    bool over = is_written(g, note, size);
    if (over && g->unwritten) g->written = UINT64_MAX;
    *note = '\0';
    if (g->alerts.rule_count) save(g);
    wait_for_file(g, until_us);
    is_written(g, note, size);
    disk_file_close(g->file);
    hooking_close(g);
    buf_finish(&g->path);
    alerts_finish(&g->alerts);
}
