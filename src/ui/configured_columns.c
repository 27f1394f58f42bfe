// Checks columns: and custom_fields: of the configuration with the board's tables of columns. The
// reader of the configuration cannot know these, so names are checked here, each with its line.
#include "ui/configured_columns.h"

#include "base/nearest.h"

#include <string.h>

static const char *find_id(enum board_chosen v, const char *name) {
    struct board_column c;
    for (size_t i = 0; board_chosen_column(v, i, &c); i++)
        if (strcmp(c.id, name) == 0) return c.id;
    return NULL;
}

// Finds a field by its name in cdr_manager.conf or its name on the board.
static const struct conf_entry *find_field(const struct conf *conf, const char *name) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_CUSTOM_FIELD, &at));)
        if (strcmp(e->keys[0], name) == 0 || strcmp(e->value, name) == 0) return e;
    return NULL;
}

static bool choice_of(const struct conf *conf, enum board_chosen v, const char *name,
                      struct board_choice *ret_choice) {
    const struct conf_entry *field = NULL;
    const char *id = find_id(v, name);
    if (!id && board_chosen_has_fields(v)) field = find_field(conf, name);
    if (!id && !field) return false;
    *ret_choice = (struct board_choice){.id = id,
                                        .field = field ? field->keys[0] : NULL,
                                        .name = field && *field->value ? field->value : name};
    return true;
}

static enum board_chosen view_of(const char *name) {
    int v = 0;
    while (v < CHOSEN_TABLES && strcmp(board_chosen_names[v], name) != 0)
        v++;
    return (enum board_chosen)v;
}

// ---- errors

static void unknown_table(const struct conf_entry *e, const char *file,
                          struct conf_report *report) {
    struct nearest near = {.wanted = span_of(e->keys[0])};
    for (int v = 0; v < CHOSEN_TABLES; v++)
        nearest_offer(&near, span_of(board_chosen_names[v]));
    conf_report_error(report, file, e->line, "columns: no table is called '%s'%s%.*s%s", e->keys[0],
                      near.best.len ? "; did you mean '" : "", (int)near.best.len,
                      near.best.len ? near.best.at : "", near.best.len ? "'?" : "");
}

static void unknown_column(const struct conf *conf, enum board_chosen v, const struct conf_entry *e,
                           const char *file, struct conf_report *report) {
    struct nearest near = {.wanted = span_of(e->value)};
    const struct conf_entry *field;
    struct board_column c;
    for (size_t i = 0; board_chosen_column(v, i, &c); i++)
        nearest_offer(&near, span_of(c.id));
    for (size_t at = 0;
         board_chosen_has_fields(v) && (field = conf_next(conf, CONF_CUSTOM_FIELD, &at));) {
        nearest_offer(&near, span_of(field->keys[0]));
        nearest_offer(&near, span_of(field->value));
    }
    if (!board_chosen_has_fields(v) && find_field(conf, e->value))
        conf_report_error(report, file, e->line,
                          "columns.%s: '%s' is a field of records, and so a column of calls and "
                          "records alone",
                          e->keys[0], e->value);
    else if (near.best.len)
        conf_report_error(report, file, e->line,
                          "columns.%s: no column is called '%s'; did you mean '%.*s'?", e->keys[0],
                          e->value, (int)near.best.len, near.best.at);
    else
        conf_report_error(
            report, file, e->line,
            "columns.%s: no column is called '%s' (docs/columns.md lists them; fields "
            "of one's own stand under custom_fields)",
            e->keys[0], e->value);
}

static bool said_before(const struct conf *conf, const struct conf_entry *e) {
    const struct conf_entry *earlier;
    for (size_t at = 0; (earlier = conf_next(conf, CONF_COLUMN_LIST, &at)) != e;)
        if (strcmp(earlier->keys[0], e->keys[0]) == 0 && strcmp(earlier->value, e->value) == 0)
            return true;
    return false;
}

void columns_check(const struct conf *conf, const char *file, struct conf_report *report) {
    const struct conf_entry *e;
    struct board_choice choice;
    for (size_t at = 0; (e = conf_next(conf, CONF_COLUMN_LIST, &at));) {
        enum board_chosen v = view_of(e->keys[0]);
        if (v == CHOSEN_TABLES) {
            if (!e->item) unknown_table(e, file, report);
        } else if (!choice_of(conf, v, e->value, &choice)) {
            unknown_column(conf, v, e, file, report);
        } else if (said_before(conf, e)) {
            conf_report_error(report, file, e->line, "columns.%s: '%s' appears twice", e->keys[0],
                              e->value);
        } else if (e->item == BOARD_COLUMNS_MAX) {
            conf_report_error(report, file, e->line, "columns.%s: more than %d columns", e->keys[0],
                              BOARD_COLUMNS_MAX);
        }
    }
}

void columns_set(const struct conf *conf, struct board *b) {
    for (int v = 0; v < CHOSEN_TABLES; v++) {
        struct board_choice choices[BOARD_COLUMNS_MAX];
        const struct conf_entry *e;
        size_t count = 0;
        for (size_t at = 0;
             count < BOARD_COLUMNS_MAX && (e = conf_next(conf, CONF_COLUMN_LIST, &at));)
            if (strcmp(e->keys[0], board_chosen_names[v]) == 0 &&
                choice_of(conf, (enum board_chosen)v, e->value, &choices[count]))
                count++;
        board_set_columns(b, (enum board_chosen)v, choices, count);
    }
}
