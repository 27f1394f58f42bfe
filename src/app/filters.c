// The filters of a run. They are checked before anything is opened, each expression by itself, so
// that the caret is below what was written; together they are one expression.
#include "setup.h"

#include "base/utf8.h"

#include <stdio.h>

static struct span saved(void *conf, struct span name) {
    return conf_filter(conf, name);
}

static bool custom(void *conf, struct span name) {
    return conf_custom(conf, name);
}

void filters_show_place(struct span text, const struct filter_error *e,
                        struct conf_report *report) {
    if (report->errors > CONF_ERRORS_MAX) return; // it is only counted
    struct buf clean = {0}, line = {0};
    size_t at = e->at < text.len ? e->at : text.len;
    size_t len = e->len < text.len - at ? e->len : text.len - at;
    utf8_clean(&line, (struct span){text.at, at});
    size_t before = utf8_columns(buf_text(&line)), under;
    utf8_clean(&clean, (struct span){text.at + at, len});
    under = utf8_columns(buf_text(&clean));
    utf8_clean(&clean, span_from(text, at + len));
    buf_span(&line, buf_text(&clean));
    buf_format(&report->text, "  %.*s\n  %*s^", (int)line.len, line.at ? line.at : "", (int)before,
               "");
    for (size_t i = 1; i < under; i++)
        buf_put(&report->text, "~", 1);
    buf_put(&report->text, "\n", 1);
    buf_finish(&clean);
    buf_finish(&line);
}

static bool is_good(const struct conf *conf, struct span text, struct filter_error *ret_error) {
    const struct filter_terms terms = {.saved = saved,
                                       .custom = custom,
                                       .context = (void *)(uintptr_t)conf};
    struct filter *filter = NULL;
    int wrong = filter_create(text, &terms, &filter, ret_error);
    filter_destroy(filter);
    return !wrong;
}

void filters_check_saved(const struct conf *conf, const char *path, struct conf_report *report) {
    const struct conf_entry *entry;
    struct filter_error error;
    for (size_t at = 0; (entry = conf_next(conf, CONF_FILTER, &at));) {
        if (is_good(conf, span_of(entry->value), &error)) continue;
        conf_report_error(report, path, entry->line, "filters: %s: %s", entry->keys[0], error.text);
        filters_show_place(span_of(entry->value), &error, report);
    }
}

void filters_check(const struct conf *conf, struct conf_report *report) {
    const struct conf_entry *e;
    struct filter_error error;
    for (size_t at = 0; (e = conf_next(conf, CONF_BEGIN_FILTER, &at));) {
        if (is_good(conf, span_of(e->value), &error)) continue;
        conf_report_error(report, "cdrtop", 0, "--filter: %s", error.text);
        filters_show_place(span_of(e->value), &error, report);
        return;
    }
}

int filters_begin(const struct conf *conf, struct figures *f) {
    const struct conf_entry *e;
    struct buf all = {0};
    struct filter_error error;
    for (size_t at = 0; (e = conf_next(conf, CONF_BEGIN_FILTER, &at));)
        buf_format(&all, "%s%s", all.len ? " " : "", e->value);
    buf_put(&all, "", 1);
    int wrong = figures_set_filter(f, all.at, &error);
    buf_finish(&all);
    if (!wrong) return EXIT_OK;
    fprintf(stderr, "cdrtop: --filter: %s\n", error.text);
    return EXIT_USAGE;
}
