// A configuration that is read while another is in force.
#include "reload.h"

#include "base/mem.h"
#include "disk/job.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct reload_job {
    struct disk_job job;
    struct reload *of; // NULL: nobody waits for it any more
    struct disk *disk;
    const struct args *args;
    char *path; // owned: of the file; NULL to look for one
    bool board;
    struct reloaded fresh;
};

static void free_conf(struct conf *conf) {
    conf_finish(conf);
    free(conf);
}

// Only a file is the same when it is read a second time.
static bool is_file(const char *path, struct conf_report *report) {
    struct stat info;
    bool other = path && !stat(path, &info) && !S_ISREG(info.st_mode);
    if (other) conf_report_error(report, path, 0, "is not a file that can be read again");
    return !other;
}

static void make_board(struct reloaded *fresh) {
    struct conf_report *report = &fresh->report;
    fresh->good = !theme_choice_make(fresh->conf, THEMES, report, &fresh->themes);
    if (fresh->good) fresh->keymap = keymap_create(fresh->conf, fresh->conf->file, report);
    fresh->good = fresh->keymap != NULL;
}

// On the disk's thread.
static void work(struct disk_job *disk_job) {
    struct reload_job *job = (struct reload_job *)disk_job;
    struct reloaded *fresh = &job->fresh;
    struct conf_report *report = &fresh->report;
    fresh->conf = mem_zero(1, sizeof *fresh->conf);
    if (!is_file(job->path, report)) return;
    setup_read(job->args, job->path, report, fresh->conf);
    filters_check(fresh->conf, report);
    if (report->errors) return;
    fresh->rules = directions_make(fresh->conf, report);
    fresh->good = true;
    if (job->board) make_board(fresh);
}

static void free_job(struct reload_job *job) {
    struct reloaded *fresh = &job->fresh;
    free_conf(fresh->conf);
    direction_rules_destroy(fresh->rules);
    theme_choice_finish(&fresh->themes);
    keymap_destroy(fresh->keymap);
    conf_report_finish(&fresh->report);
    free(job->path);
    free(job);
}

static void done(struct disk_job *disk_job) {
    struct reload_job *job = (struct reload_job *)disk_job;
    struct reload *r = job->of;
    if (r) {
        r->job = NULL;
        r->read(r->context, &job->fresh);
        if (r->again) reload_ask(r, job->disk);
    }
    free_job(job);
}

void reload_ask(struct reload *r, struct disk *disk) {
    r->again = r->job != NULL;
    if (r->again) return;
    struct reload_job *job = r->job = mem_zero(1, sizeof *job);
    const char *path = r->first->file;
    *job = (struct reload_job){
        .job = {.path = path ? path : "the configuration", .work = work, .done = done},
        .of = r,
        .disk = disk,
        .args = r->args,
        .path = path ? mem_string(path, strlen(path)) : NULL,
        .board = r->board};
    disk_do(disk, &job->job);
}

static void let_go(struct reload *r, size_t but) {
    size_t gone = r->used_count > but ? r->used_count - but : 0;
    for (size_t i = 0; i < gone; i++)
        free_conf(r->used[i]);
    for (size_t i = gone; i < r->used_count; i++)
        r->used[i - gone] = r->used[i];
    r->used_count -= gone;
}

void reload_use(struct reload *r, struct reloaded *fresh) {
    r->used = mem_resize(r->used, r->used_count + 1, sizeof *r->used);
    r->used[r->used_count++] = fresh->conf;
    fresh->conf = NULL;
}

void reload_stop(struct reload *r) {
    if (r->job) r->job->of = NULL; // the thread has it
    r->job = NULL;
}

void reload_finish(struct reload *r) {
    let_go(r, 0);
    free(r->used);
    r->used = NULL;
}

bool reload_engine(struct reload *r, struct reloaded *fresh, struct engine *e,
                   struct filter_error *ret_error) {
    if (figures_are_renewed(&e->figures)) let_go(r, 1);
    struct engine_settings settings = {0};
    struct direction_rules *rules = fresh->rules;
    fresh->rules = NULL;
    setup_values(fresh->conf, &settings);
    servers_forget_configured(&e->door.servers);
    setup_names(fresh->conf, &e->door.servers);
    return engine_renew(e, &settings, rules, ret_error);
}

// ---- words

// The first line of a report, without "cdrtop:" and without the folders of its file.
static struct span first_line(const struct conf_report *report) {
    struct span rest = buf_text(&report->text), line = span_take(&rest, '\n');
    if (span_starts(line, SPAN("cdrtop: "))) line = span_from(line, strlen("cdrtop: "));
    struct span after = line, name = span_take(&after, ':');
    const char *slash = name.len ? memrchr(name.at, '/', name.len) : NULL;
    return slash ? span_from(line, (size_t)(slash + 1 - line.at)) : line;
}

static void put_at_start(const struct reload *r, const struct conf *conf, struct buf *out) {
    size_t count = 0;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        if (!conf_options[i].at_start || conf_same(r->first, conf, i)) continue;
        buf_format(out, "%s%s", count++ ? ", " : "", conf_options[i].path);
    }
    if (count)
        buf_format(out, ": changed; %s effect at the next start", count > 1 ? "take" : "takes");
}

bool reload_words(const struct reload *r, const struct reloaded *fresh, struct buf *out) {
    struct span line = first_line(&fresh->report);
    size_t more = fresh->report.errors > 1 ? fresh->report.errors - 1 : 0;
    if (!fresh->good) {
        buf_format(out, "nothing is changed: %.*s", (int)line.len, line.at ? line.at : "");
        if (more) buf_format(out, " (and %zu more)", more);
        return true;
    }
    put_at_start(r, fresh->conf, out);
    if (line.len) buf_format(out, "%s%.*s", out->len ? "; " : "", (int)line.len, line.at);
    if (out->len) return true;
    buf_format(out, "the configuration was read again");
    return false;
}
