// The board's alerts: run after each count, shown, rung, acknowledged by keys, and remembered in a
// file of the state folder that is written again whenever one changes.
#include "../alerts/rules.h"
#include "../state_path.h"
#include "app.h"

// Once more after a trim, which makes another store.
static void compile(struct app *a) {
    struct alerting *g = &a->alerting;
    struct filter_terms terms = names_terms(&a->engine.figures);
    g->store = terms.store;
    alerts_begin(&g->alerts, a->engine.settings.zone, &terms);
}

void alerting_begin(struct app *a) {
    struct alerting *g = &a->alerting;
    alerts_make(a->conf, &g->alerts);
    if (!g->alerts.rule_count) return;
    g->formula = setup_formula(a->conf);
    a->engine.figures.today_wanted = true;
    g->live = a->engine.settings.link_count || a->engine.settings.follows;
    if (g->live && !conf_value(a->conf, CONF_NO_HISTORY) && state_path("alerts", &g->path))
        alerts_recall(&g->alerts);
    compile(a);
}

static void save(struct app *a) {
    struct alerting *g = &a->alerting;
    if (!g->path.len || g->written == g->alerts.changes) return;
    if (g->file && !disk_file_over(g->file)) return; // the next tick does it
    disk_file_close(g->file);
    g->written = g->alerts.changes;
    g->file = disk_file_open(a->disk, &(struct disk_file_terms){.path = g->path.at,
                                                                .how = DISK_FILE_REPLACE,
                                                                .folders = true});
    alerts_write(&g->alerts, disk_file_fill(g->file));
    disk_file_end(g->file);
}

static void tell(void *context, const struct alert *one, enum alert_event event) {
    struct app *a = context;
    bool rings = event == ALERT_RINGS || event == ALERT_ESCALATES;
    if (!rings || !a->alerting.live) return;
    a->alerting.bell |= conf_value(a->conf, CONF_BELL) > 0;
    hooking_ring(a, one, event == ALERT_ESCALATES);
}

void alerting_run(struct app *a) {
    struct alerting *g = &a->alerting;
    struct server_now servers[SERVERS_MAX];
    struct alert_sight sight;
    if (!g->alerts.rule_count || !alerts_look(&a->engine, g->formula, servers, &sight)) return;
    if (g->store != a->engine.door.store) compile(a);
    uint64_t before = g->alerts.changes;
    alerts_run(&g->alerts, &sight, tell, a);
    if (g->alerts.changes != before) a->dirty = true;
    if (g->bell) term_ring(a->term);
    g->bell = false;
    save(a);
}

void alerting_end(struct app *a, int64_t at_most_us) {
    struct alerting *g = &a->alerting;
    if (g->file) disk_file_wait(g->file, at_most_us);
    if (a->disk && g->alerts.rule_count) save(a);
    if (g->file) disk_file_wait(g->file, at_most_us);
    disk_file_close(g->file);
    hooking_close(a);
    buf_finish(&g->path);
    alerts_finish(&g->alerts);
}

// ---- keys

static bool nothing(struct app *a) {
    ui_say(&a->ui, false, "no alert is selected");
    return true;
}

static bool acknowledge(void *context) {
    struct app *a = context;
    uint64_t serial = ui_alert(&a->ui);
    if (!serial) return nothing(a);
    alerts_acknowledge(&a->alerting.alerts, serial, engine_moment_us(&a->engine));
    save(a);
    return true;
}

static bool mute(void *context) {
    struct app *a = context;
    uint64_t serial = ui_alert(&a->ui);
    if (!serial) return nothing(a);
    alerts_mute(&a->alerting.alerts, serial,
                engine_moment_us(&a->engine) + ALERT_MUTE_S * SECOND_US);
    save(a);
    return true;
}

const struct ui_answer alert_answers[] = {{"acknowledge", acknowledge}, {"mute", mute}, {0}};
