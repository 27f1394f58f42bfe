// Turns YAML into checked values, one event after the other; the only file that uses libyaml. The
// table says what is allowed at each place, so one function walks everything. Aliases are refused,
// because they can make a small file expand without limit. Unknown parts are skipped without
// recursion. All errors are collected, not only the first.
#include "base/mem.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "conf/conf.h"
#include "conf_parts.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

#define VALUES_MAX 10000 // in a file; and the keys in a mapping
#define DEPTH_MAX  64

struct reader {
    struct span yaml;
    yaml_parser_t parser;
    yaml_event_t event;
    struct conf *conf;
    const struct walk *walk; // used in place of conf
    struct conf_report *report;
    const char *file;
    struct span keys[2]; // the names that fill the {} and [] of the current path
    size_t key_count;
    char numbers[2][16]; // numbers of list items, used as keys
    struct buf checked;
    bool broken; // the parser cannot go on
};

struct mapping {     // zeroed before its first key is read
    struct buf seen; // its keys so far, each ended by a NUL
    size_t count;
    struct buf key; // the current one
};

#define COMPLAIN(r, ...)                                                                           \
    conf_report_error((r)->report, (r)->file, (r)->event.start_mark.line + 1, __VA_ARGS__)

static void read_value(struct reader *r, struct span path);

static bool next(struct reader *r) {
    yaml_event_delete(&r->event);
    if (r->broken) return false;
    if (yaml_parser_parse(&r->parser, &r->event)) return true;
    r->broken = true;
    memset(&r->event, 0, sizeof r->event);
    const yaml_mark_t *mark =
        r->parser.error == YAML_READER_ERROR ? &r->parser.mark : &r->parser.problem_mark;
    char words[200];
    bool open = yaml_words(r->yaml, mark->line, mark->column, r->parser.problem, r->parser.context,
                           words, sizeof words);
    conf_report_error(r->report, r->file, (open ? r->parser.context_mark.line : mark->line) + 1,
                      "%s", words);
    return false;
}

static struct span scalar(const struct reader *r) {
    return (struct span){(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
}

static bool scalar_is(const struct reader *r, const char *text) {
    return r->event.type == YAML_SCALAR_EVENT && span_same(scalar(r), span_of(text));
}

static bool is_null(const struct reader *r) {
    if (r->event.type != YAML_SCALAR_EVENT) return false;
    if (r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
    struct span s = scalar(r);
    return !s.len || span_same(s, SPAN("~")) || span_same_nocase(s, SPAN("null"));
}

// Stops reading.
static void give_up(struct reader *r, const char *why, int limit) {
    COMPLAIN(r, "%s (%d)", why, limit);
    r->broken = true;
}

// Skips the node that begins with the current event.
static void skip(struct reader *r) {
    size_t depth = 0;
    do {
        yaml_event_type_t type = r->event.type;
        if (type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT) depth++;
        if (type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT) depth--;
        // the time that libyaml needs grows with the square of the depth
        if (depth > DEPTH_MAX) give_up(r, "nested too deeply", DEPTH_MAX);
    } while (depth && next(r));
}

static void expected(struct reader *r, struct span path, const char *what) {
    if (r->event.type == YAML_ALIAS_EVENT)
        COMPLAIN(r, "aliases (*name) are not supported");
    else if (path.len)
        COMPLAIN(r, "%.*s: %s expected", (int)path.len, path.at, what);
    else
        COMPLAIN(r, "%s expected", what);
    skip(r);
}

static bool seen_before(struct mapping *m, struct span name) {
    for (size_t at = 0; at < m->seen.len;) {
        struct span known = span_of(m->seen.at + at);
        if (span_same(known, name)) return true;
        at += known.len + 1;
    }
    buf_span(&m->seen, name);
    buf_put(&m->seen, "", 1);
    m->count++;
    return false;
}

// Goes to the next key of a mapping; false at its end.
static bool next_key(struct reader *r, struct span path, struct mapping *m, bool *ret_twice) {
    while (next(r) && r->event.type != YAML_MAPPING_END_EVENT) {
        if (r->event.type != YAML_SCALAR_EVENT) {
            expected(r, path, "a plain key");
            if (next(r)) skip(r);
            continue;
        }
        buf_clear(&m->key);
        buf_span(&m->key, scalar(r));
        struct span key = buf_text(&m->key);
        *ret_twice = memchr(key.len ? key.at : "", '\0', key.len) || seen_before(m, key);
        if (m->count > VALUES_MAX)
            give_up(r, "too many keys", VALUES_MAX);
        else if (*ret_twice)
            COMPLAIN(r, "%.*s appears twice", (int)key.len, key.at);
        return true;
    }
    buf_finish(&m->seen);
    buf_finish(&m->key);
    return false;
}

static void unknown_key(struct reader *r, struct span path, struct span name) {
    struct nearest near = {.wanted = name};
    struct span known;
    const char *elsewhere = NULL;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        if (conf_option_under(&conf_options[i], path, &known)) nearest_offer(&near, known);
        const char *dot = conf_options[i].path ? strrchr(conf_options[i].path, '.') : NULL;
        if (dot && span_same(span_of(dot + 1), name) && !elsewhere)
            elsewhere = conf_options[i].path;
    }
    char where[160] = "", hint[160] = "";
    if (path.len) snprintf(where, sizeof where, " in %.*s", (int)path.len, path.at);
    if (near.best.len)
        snprintf(hint, sizeof hint, "; did you mean '%.*s'?", (int)near.best.len, near.best.at);
    else if (elsewhere)
        snprintf(hint, sizeof hint, "; did you mean '%s'?", elsewhere);
    COMPLAIN(r, "unknown key '%.*s'%s%s", (int)name.len, name.at, where, hint);
}

static void add(struct reader *r, int option, uint32_t item) {
    if (r->conf->entry_count == VALUES_MAX) {
        give_up(r, "too many values", VALUES_MAX);
        return;
    }
    conf_add(r->conf, option, r->keys, r->key_count, item, buf_text(&r->checked));
    struct conf_entry *e = &r->conf->entries[r->conf->entry_count - 1];
    e->line = (uint32_t)r->event.start_mark.line + 1;
    e->layer = CONF_FILE;
}

static void check_and_add(struct reader *r, int option, uint32_t item) {
    const struct conf_option *o = &conf_options[option];
    const char *why = conf_check(o, scalar(r), &r->checked);
    if (why)
        COMPLAIN(r, "%s: %s", o->path, why);
    else
        add(r, option, item);
}

// Reads the value under a free name. A name with keys of its own is noted by itself, too.
static void read_named(struct reader *r, struct span path, int group) {
    size_t before = r->conf->entry_count;
    read_value(r, path);
    if (r->conf->entry_count > before || r->broken || conf_option_find(path) >= 0) return;
    buf_clear(&r->checked);
    add(r, group, 0);
}

static void read_texts(struct reader *r, int option) {
    struct span path = span_of(conf_options[option].path);
    if (r->event.type == YAML_SCALAR_EVENT) { // a single value is a list of one
        check_and_add(r, option, 0);
        return;
    }
    if (r->event.type != YAML_SEQUENCE_START_EVENT) {
        expected(r, path, "a list");
        return;
    }
    for (uint32_t item = 0; next(r) && r->event.type != YAML_SEQUENCE_END_EVENT; item++) {
        if (r->event.type == YAML_SCALAR_EVENT)
            check_and_add(r, option, item);
        else
            expected(r, path, "a text");
    }
}

// Reads a mapping: of known keys below `path`, or (`free_names`) of names that stand for "{}".
static void read_mapping(struct reader *r, struct span path, bool free_names) {
    struct mapping mapping = {.count = 0};
    char inner[128];
    bool twice;
    if (r->event.type != YAML_MAPPING_START_EVENT) {
        expected(r, path, free_names ? "a mapping of names" : "a mapping of keys");
        return;
    }
    while (next_key(r, path, &mapping, &twice)) {
        struct span key = buf_text(&mapping.key), shown;
        snprintf(inner, sizeof inner, "%.*s%s%.*s", (int)path.len, path.at,
                 free_names ? "{}"
                 : path.len ? "."
                            : "",
                 free_names ? 0 : (int)key.len, key.len ? key.at : "");
        int option = conf_option_find(span_of(inner));
        bool known =
            free_names || (option >= 0 && conf_option_under(&conf_options[option], path, &shown));
        bool fit = !free_names || utf8_can_be_shown(key);
        if (!r->broken && !twice && !known)
            unknown_key(r, path, key);
        else if (!r->broken && !twice && !fit)
            COMPLAIN(r, "%.*s: a name contains a character that cannot be shown", (int)path.len,
                     path.at);
        if (!next(r)) continue;
        if (twice || !known || !fit) {
            skip(r);
        } else if (free_names) {
            r->keys[r->key_count++] = key;
            read_named(r, span_of(inner), conf_option_find(path));
            r->key_count--;
        } else {
            unsigned errors = r->report->errors;
            read_value(r, span_of(inner));
            if (!path.len && errors != r->report->errors) r->conf->doubtful[option] = true;
        }
    }
}

// Checks that an item of a list has what it must have.
static void check_required(struct reader *r, struct span path, size_t first, size_t line) {
    struct span name;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        if (!conf_options[i].required || !conf_option_under(&conf_options[i], path, &name))
            continue;
        size_t at = first;
        if (!conf_next(r->conf, i, &at))
            conf_report_error(r->report, r->file, line, "%.*s: '%.*s' is missing", (int)path.len,
                              path.at, (int)name.len, name.at);
    }
}

static void read_list(struct reader *r, struct span path) {
    char inner[128];
    if (r->event.type != YAML_SEQUENCE_START_EVENT) {
        expected(r, path, "a list (- …)");
        return;
    }
    snprintf(inner, sizeof inner, "%.*s[]", (int)path.len, path.at);
    for (unsigned item = 0; next(r) && r->event.type != YAML_SEQUENCE_END_EVENT; item++) {
        size_t first = r->conf->entry_count, line = r->event.start_mark.line + 1;
        unsigned errors = r->report->errors;
        char *number = r->numbers[r->key_count];
        snprintf(number, sizeof r->numbers[0], "%u", item);
        r->keys[r->key_count++] = span_of(number);
        read_mapping(r, span_of(inner), false);
        r->key_count--;
        if (errors == r->report->errors) check_required(r, span_of(inner), first, line);
    }
}

// agents: "@FILE" is agents_file: FILE.
static bool read_names_file(struct reader *r) {
    if (r->event.type != YAML_SCALAR_EVENT || !span_starts(scalar(r), SPAN("@"))) return false;
    const struct conf_option *o = &conf_options[CONF_AGENTS_FILE];
    const char *why = conf_check(o, span_from(scalar(r), 1), &r->checked);
    if (why)
        COMPLAIN(r, "%s: %s", o->path, why);
    else
        add(r, CONF_AGENTS_FILE, 0);
    return true;
}

static void read_value(struct reader *r, struct span path) {
    int option = conf_option_find(path);
    // A key without a value is not set. But where a file is expected, ~ is the home folder and not
    // YAML's null.
    bool home = option >= 0 && conf_options[option].file && scalar_is(r, "~");
    if (is_null(r) && !home) return;
    if (option < 0) { // it is the value under a free name, or an item
        int alone = r->event.type == YAML_MAPPING_START_EVENT ? -1 : conf_option_alone(path);
        if (alone < 0)
            read_mapping(r, path, false);
        else
            read_value(r, span_of(conf_options[alone].path));
        return;
    }
    switch (conf_options[option].type) {
    case CONF_SECTION:
        read_mapping(r, path, false);
        break;
    case CONF_LIST:
        read_list(r, path);
        break;
    case CONF_NAMED:
        if (option != CONF_AGENTS || !read_names_file(r)) read_mapping(r, path, true);
        break;
    case CONF_TEXTS:
    case CONF_CHOICES:
        read_texts(r, option);
        break;
    default:
        if (r->event.type == YAML_SCALAR_EVENT)
            check_and_add(r, option, 0);
        else
            expected(r, path, "one value");
    }
}

static void read_root(struct reader *r) {
    read_mapping(r, SPAN_NONE, false);
}

static void read_document(struct reader *r, void (*root)(struct reader *r)) {
    unsigned documents = 0;
    while (next(r) && r->event.type != YAML_STREAM_END_EVENT) {
        if (r->event.type != YAML_DOCUMENT_START_EVENT) continue;
        if (documents++) {
            COMPLAIN(r, "there is a second document; only one is read");
            return;
        }
        if (next(r) && !is_null(r)) root(r);
    }
}

// Runs the parser over the bytes; false if there are too many.
static bool run(struct reader *r, struct span yaml, void (*root)(struct reader *r)) {
    if (yaml.len > CONF_FILE_MAX) {
        conf_report_error(r->report, r->file, 0, "larger than %d bytes", CONF_FILE_MAX);
        return false;
    }
    if (span_starts(yaml, SPAN("\xEF\xBB\xBF"))) yaml = span_from(yaml, 3); // a byte-order mark
    if (!yaml_parser_initialize(&r->parser)) return false;
    r->yaml = yaml;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(yaml.len ? yaml.at : ""),
                                 yaml.len);
    read_document(r, root);
    yaml_event_delete(&r->event);
    yaml_parser_delete(&r->parser);
    return true;
}

int conf_parse(struct span yaml, const char *name, struct conf_report *report,
               struct conf *ret_conf) {
    struct conf conf = {0};
    struct reader r = {.conf = &conf, .report = report, .file = name};
    unsigned before = report->errors;
    bool whole = run(&r, yaml, read_root) && !r.broken;
    buf_finish(&r.checked);
    if (!whole) conf_finish(&conf);
    conf_settle(&conf);
    conf_check_merges(&conf, report, name);
    conf.file = mem_string(name, strlen(name));
    *ret_conf = conf;
    return report->errors == before ? 0 : CONF_WRONG;
}

// ---- small files, passed on as they are

static void walk_mapping(struct reader *r) {
    struct mapping mapping = {.count = 0};
    size_t depth = r->key_count;
    bool twice;
    if (r->event.type != YAML_MAPPING_START_EVENT) {
        expected(r, SPAN_NONE, "a mapping of keys");
        return;
    }
    while (next_key(r, SPAN_NONE, &mapping, &twice)) {
        struct span key = r->keys[depth] = buf_text(&mapping.key);
        size_t line = r->event.start_mark.line + 1;
        r->key_count = depth + 1;
        if (!next(r)) continue;
        if (twice)
            skip(r);
        else if (r->event.type == YAML_SCALAR_EVENT)
            r->walk->value(r->walk->context, line, r->keys, r->key_count, !is_null(r), scalar(r));
        else if (r->event.type == YAML_MAPPING_START_EVENT && !depth)
            walk_mapping(r);
        else
            expected(r, key, "one value");
    }
    r->key_count = depth;
}

void yaml_walk(struct span yaml, const char *file, struct conf_report *report,
               const struct walk *walk) {
    struct reader r = {.walk = walk, .report = report, .file = file};
    run(&r, yaml, walk_mapping);
}
