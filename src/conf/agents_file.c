// Names of agents from a file of CSV, so that they can come from a list that somebody has already.
#include "base/csv.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "conf_parts.h"

#include <stdlib.h>
#include <string.h>

struct names {
    struct conf *conf;
    struct conf_report *report;
    const char *file;
    size_t line;
    bool begun;                      // the first line was seen, which may be a head
    size_t extension, name, columns; // where these are; columns: 0 for as many as there are
    struct lookup known;             // places in conf->names, by extension
};

#define COMPLAIN(n, ...) conf_report_error((n)->report, (n)->file, (n)->line, __VA_ARGS__)

static size_t column(const struct csv_record *record, struct span word) {
    size_t at = 0;
    while (at < record->count && !span_same_nocase(span_trim(record->fields[at]), word))
        at++;
    return at;
}

static bool take_head(struct names *n, const struct csv_record *record) {
    size_t extension = column(record, SPAN("extension")), name = column(record, SPAN("name"));
    if (extension == record->count || name == record->count) return false;
    n->extension = extension;
    n->name = name;
    n->columns = record->count;
    return true;
}

static const struct conf_entry *known(const struct names *n, uint32_t hash, struct span key) {
    uint32_t at = 0, i;
    while ((i = lookup_next(&n->known, hash, &at)) != LOOKUP_NONE)
        if (span_same(span_of(n->conf->names[i].keys[0]), key)) return &n->conf->names[i];
    return NULL;
}

static void put(struct names *n, struct span extension, struct span name) {
    struct conf *c = n->conf;
    uint32_t hash = hash_short(hash_text(HASH_NOTHING, extension));
    const struct conf_entry *before = known(n, hash, extension);
    if (before) {
        COMPLAIN(n, "%.*s is in line %u, too", (int)extension.len, extension.at, before->line);
        return;
    }
    lookup_add(&n->known, hash, (uint32_t)c->name_count);
    MEM_ROOM(c->names, c->name_count, c->name_capacity);
    c->names[c->name_count++] =
        (struct conf_entry){.option = CONF_AGENT_NAME,
                            .key_count = 1,
                            .layer = CONF_FILE,
                            .keys[0] = mem_string(extension.at, extension.len),
                            .line = (uint32_t)n->line,
                            .value = mem_string(name.at, name.len)};
}

static void take(struct names *n, const struct csv_record *record) {
    bool first = !n->begun;
    n->begun = true;
    if (first && take_head(n, record)) return;
    if (n->columns ? record->count <= n->name || record->count <= n->extension
                   : record->count != 2) {
        COMPLAIN(n, "[server/]extension,name expected (fields: %zu)", record->count);
        return;
    }
    struct span extension = span_trim(record->fields[n->extension]),
                name = span_trim(record->fields[n->name]);
    if (!extension.len)
        COMPLAIN(n, "an extension is missing");
    else if (!utf8_can_be_shown(extension) || !utf8_can_be_shown(name))
        COMPLAIN(n, "contains a character that cannot be shown (the file is read as UTF-8)");
    else if (name.len)
        put(n, extension, name);
}

static size_t lines_in(struct span text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    return lines;
}

static void take_all(struct names *n, struct span rest) {
    struct csv_record record;
    struct buf scratch = {0};
    if (span_starts(rest, SPAN("\xEF\xBB\xBF"))) rest = span_from(rest, 3); // a byte-order mark
    for (size_t used; rest.len; rest = span_from(rest, used)) {
        struct span line = rest, text = span_trim(span_take(&line, '\n'));
        bool skipped = !text.len || *text.at == '#';
        used = rest.len - line.len;
        if (!skipped && csv_scan(rest, true, &scratch, &record, &used) == CSV_RECORD)
            take(n, &record);
        else if (!skipped)
            COMPLAIN(n, "is not a line of CSV (quotes, or a line that is too long)");
        n->line += lines_in((struct span){rest.at, used});
    }
    buf_finish(&scratch);
}

static struct conf_entry *entry_of(struct conf *c, struct conf_report *report) {
    struct conf_entry *found = NULL;
    for (size_t i = 0; i < c->entry_count; i++) {
        if (c->entries[i].option != CONF_AGENTS_FILE) continue;
        if (found)
            conf_report_error(report, c->file, c->entries[i].line,
                              "agents_file: line %u names one, too", found->line);
        found = &c->entries[i];
    }
    return found;
}

// A file that the configuration names is beside it, wherever the program was started.
static void place_beside(struct conf *c, struct conf_entry *e) {
    const char *slash = c->file ? strrchr(c->file, '/') : NULL;
    if (e->layer != CONF_FILE || !*e->value || strchr("/~", *e->value) || !slash) return;
    struct buf path = {0};
    buf_format(&path, "%.*s%s", (int)(slash + 1 - c->file), c->file, e->value);
    free(e->value);
    e->value = mem_string(path.at, path.len);
    buf_finish(&path);
}

void conf_read_names(struct conf *c, const char *home, struct conf_report *report) {
    struct conf_entry *e = entry_of(c, report);
    struct buf path = {0}, bytes = {0};
    bool others_can_read;
    if (!e || !*e->value) return;
    place_beside(c, e);
    conf_at_home(e->value, home, &path);
    buf_put(&path, "", 1);
    struct names n = {.conf = c, .report = report, .file = path.at, .line = 1, .name = 1};
    if (!read_whole(path.at, READ_FILES, report, &bytes, &others_can_read)) {
        if (bytes.len > CONF_FILE_MAX)
            conf_report_error(report, path.at, 0, "larger than %d bytes", CONF_FILE_MAX);
        else
            take_all(&n, buf_text(&bytes));
    }
    lookup_finish(&n.known);
    buf_finish(&bytes);
    buf_finish(&path);
}

const struct conf_entry *conf_next_name(const struct conf *c, size_t *at) {
    const struct conf_entry *e = *at < c->entry_count ? conf_next(c, CONF_AGENT_NAME, at) : NULL;
    if (e) return e;
    size_t i = (*at)++ - c->entry_count;
    return i < c->name_count ? &c->names[i] : NULL;
}
