// Names from FreePBX's own database, `asterisk`, beside that of the call records. A queue's name is
// in queues_config (queues_details has its settings), an extension's in users; where devices have
// users (deviceanduser), a device goes by its user's name, and else by its description.
#include "base/utf8.h"
#include "database_parts.h"

#include <string.h>

#define BASE      "asterisk"
#define NAME_MOST 80 // bytes; a longer one is no name

struct naming {
    struct database *d;
    struct buf *out;
    const char *kind;
    int64_t count;
};

static void on_count(void *context, const struct span *fields, size_t count) {
    struct naming *n = context;
    if (count) span_number(fields[0], &n->count);
}

static bool is_word(struct span s) {
    return s.len && s.len <= NAME_MOST && utf8_can_be_shown(s) && !memchr(s.at, '\t', s.len);
}

static void on_name(void *context, const struct span *fields, size_t count) {
    struct naming *n = context;
    if (count < 2) return;
    struct span number = span_trim(fields[0]), name = span_trim(fields[1]);
    if (is_word(number) && is_word(name) && !span_same(number, name))
        buf_format(n->out, "%s\t%.*s\t%.*s\n", n->kind, (int)number.len, number.at, (int)name.len,
                   name.at);
}

// A table that one may not read is not told of at all, so no question fails.
static bool has(struct naming *n, const char *table, const char *columns, int64_t count) {
    n->count = 0;
    buf_format(database_question(n->d, NULL),
               "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = '" BASE
               "' AND table_name = '%s' AND column_name IN (%s)",
               table, columns);
    return n->d->connection && !database_ask(n->d, on_count, n) && n->count == count;
}

static void ask(struct naming *n, const char *kind, const char *question) {
    n->kind = kind;
    buf_format(database_question(n->d, NULL), "%s", question);
    if (n->d->connection) database_ask(n->d, on_name, n);
}

void database_names(struct database *d, struct buf *out) {
    struct naming n = {.d = d, .out = out};
    bool users = has(&n, "users", "'extension', 'name'", 2);
    if (users)
        ask(&n, "extension",
            "SELECT extension, name FROM " BASE ".users ORDER BY extension LIMIT 10000");
    if (has(&n, "devices", "'id', 'description', 'user'", 3))
        ask(&n, "extension",
            users ? "SELECT d.id, COALESCE(NULLIF(u.name, ''), d.description) FROM " BASE
                    ".devices d LEFT JOIN " BASE
                    ".users u ON u.extension = d.user WHERE d.id NOT IN "
                    "(SELECT extension FROM " BASE ".users) ORDER BY d.id LIMIT 10000"
                  : "SELECT id, description FROM " BASE ".devices ORDER BY id LIMIT 10000");
    if (has(&n, "queues_config", "'extension', 'descr'", 2))
        ask(&n, "queue",
            "SELECT extension, descr FROM " BASE ".queues_config ORDER BY extension LIMIT 10000");
}
