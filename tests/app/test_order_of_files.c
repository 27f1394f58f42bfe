// Runs the program over the files of each capture: named in any order, cut into rotated parts,
// given twice, or with Master.csv written in GMT as with usegmtime=yes, every figure stays the
// same. From each source alone, from any two, and from all together.
#include "same.h"

#include "../../src/source/csv.h"
#include "base/zone.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 48
#define PBXS      2

static char folder[64];
static uint64_t random_state;

static uint32_t below(uint32_t limit) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % limit);
}

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    random_state = 20261129;
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(any_order, .init = make_folder, .fini = remove_folder);

// ---- a snapshot without what is not a figure, and without the order of rows

static char *figures(const char *const *files, size_t count) {
    const char *argv[64] = {CDRTOP, "snapshot", "--no-history", ZONES};
    size_t at = 0, i;
    json_t *server;
    while (argv[at])
        at++;
    for (i = 0; i < count; i++)
        argv[at++] = files[i];
    argv[at] = NULL;
    json_t *root = same_snapshot(argv);
    json_object_del(root, "generatedAt");
    json_object_del(root, "ingest"); // lines count as often as they are read
    json_array_foreach(json_object_get(root, "servers"), i, server) {
        json_object_del(server, "source");
        json_object_del(server, "id");
    }
    char *text = same_canon(root);
    json_decref(root);
    return text;
}

// ---- the files of a capture

enum kind { FRAMES, LOGS, ROWS };

struct file {
    enum kind kind;
    char name[96]; // in the fixtures
    int pbx;       // from 1; 0 for frames
};

struct capture {
    struct file files[1 + 2 * PBXS];
    size_t count;
};

static struct capture capture_of(const char *name) {
    static const char *const forms[] = {
        [LOGS] = "%s/queue_log-pbx%d.gz", [ROWS] = "%s/Master-pbx%d.csv.gz"};
    struct capture c = {.count = 1};
    snprintf(c.files[0].name, sizeof c.files[0].name, "%s/frames.rec.gz", name);
    for (int kind = LOGS; kind <= ROWS; kind++)
        for (int pbx = 1; pbx <= PBXS; pbx++) {
            char path[512];
            struct file f = {.kind = (enum kind)kind, .pbx = pbx};
            snprintf(f.name, sizeof f.name, forms[kind], name, pbx);
            snprintf(path, sizeof path, FIXTURES "/%s", f.name);
            if (access(path, R_OK) == 0) c.files[c.count++] = f;
        }
    return c;
}

struct list { // SOURCE arguments, owned
    char *at[FILES_MAX];
    size_t count;
};

static void add(struct list *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct list *l, const char *format, ...) {
    va_list args;
    cr_assert_lt(l->count, FILES_MAX);
    va_start(args, format);
    cr_assert(vasprintf(&l->at[l->count++], format, args) >= 0);
    va_end(args);
}

static void empty(struct list *l) {
    for (size_t i = 0; i < l->count; i++)
        free(l->at[i]);
    l->count = 0;
}

static void shuffle(struct list *l) {
    for (size_t i = l->count; i > 1; i--) {
        uint32_t k = below((uint32_t)i);
        char *swap = l->at[k];
        l->at[k] = l->at[i - 1];
        l->at[i - 1] = swap;
    }
}

// As logrotate leaves it: the latest part has the file's name, the oldest the highest number.
static void add_parts(struct list *l, const struct file *f, struct span whole, int parts) {
    const char *base = strrchr(f->name, '/') + 1;
    for (int left = parts; left > 0; left--) {
        char path[256], number[16] = "";
        struct span part = whole;
        if (left > 1) {
            part.len = below((uint32_t)(2 * whole.len / (unsigned)left + 1)) + 1;
            if (part.len > whole.len) part.len = whole.len;
            while (part.len < whole.len && part.at[part.len - 1] != '\n')
                part.len++;
            snprintf(number, sizeof number, ".%d", left - 1);
        }
        whole = span_from(whole, part.len);
        snprintf(path, sizeof path, "%s/%s%s", folder, base, number);
        run_write_file(path, part);
        add(l, "pbx%d=%s", f->pbx, path);
    }
}

static void put_field(struct buf *out, struct span text, bool last) {
    buf_format(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') buf_format(out, "\"");
        buf_put(out, text.at + i, 1);
    }
    buf_format(out, last ? "\"\n" : "\",");
}

static struct buf in_gmt(struct span rows, int pbx) {
    struct zone *zone;
    struct buf out = {0}, scratch = {0};
    cr_assert_eq(zone_load(pbx == 1 ? "Europe/Berlin" : "America/Toronto", &zone), 0);
    while (rows.len) {
        struct csv_record r;
        size_t used;
        enum csv_result result = csv_scan(rows, true, &scratch, &r, &used);
        for (size_t i = 0; result == CSV_RECORD && i < r.count; i++) {
            struct civil local;
            int64_t first, second;
            char text[32];
            struct span field = r.fields[i];
            if (i >= 9 && i <= 11 && civil_parse(field, &local)) {
                zone_epoch(zone, local, &first, &second);
                struct civil c = civil_of_seconds(first);
                snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day,
                         c.hour, c.minute, c.second);
                field = span_of(text);
            }
            put_field(&out, field, i + 1 == r.count);
        }
        rows = span_from(rows, used);
    }
    buf_finish(&scratch);
    zone_destroy(zone);
    return out;
}

// Copies what is wanted of a capture: logs and rows in `parts` parts, rows in GMT or as they are.
static void copies(const struct capture *c, unsigned kinds, int parts, bool gmt, struct list *ret) {
    for (size_t i = 0; i < c->count; i++) {
        const struct file *f = &c->files[i];
        if (!(kinds & 1u << f->kind)) continue;
        if (f->kind == FRAMES) {
            add(ret, FIXTURES "/%s", f->name);
            continue;
        }
        struct buf bytes = run_fixture(f->name);
        if (gmt && f->kind == ROWS) {
            struct buf other = in_gmt(buf_text(&bytes), f->pbx);
            buf_finish(&bytes);
            bytes = other;
        }
        add_parts(ret, f, buf_text(&bytes), parts);
        buf_finish(&bytes);
    }
}

static void in_any_order(const char *name) {
    static const char *const words[] = {"",     "frames",       "logs",       "frames, logs",
                                        "rows", "frames, rows", "logs, rows", "all"};
    struct capture c = capture_of(name);
    bool rows = c.files[c.count - 1].kind == ROWS;
    for (unsigned kinds = 1; kinds < (rows ? 8 : 4); kinds++) {
        struct list as_is = {.count = 0};
        char how[128];
        for (size_t i = 0; i < c.count; i++)
            if (kinds & 1u << c.files[i].kind) add(&as_is, FIXTURES "/%s", c.files[i].name);
        char *wanted = figures((const char *const *)as_is.at, as_is.count);
        for (int way = 0; way < 5; way++) {
            // in any order; twice; in parts; in GMT; in parts, twice and in GMT
            struct list files = {.count = 0};
            bool gmt = way >= 3, twice = way == 1 || way == 4;
            if (gmt && !(kinds & 1u << ROWS)) continue;
            int parts = way == 2 ? 8 : way == 4 ? 4 : 1;
            copies(&c, kinds, parts, gmt, &files);
            for (size_t i = 0, count = files.count; twice && i < count; i++) {
                char *again = strdup(files.at[i]);
                files.at[files.count++] = again;
            }
            shuffle(&files);
            char *got = figures((const char *const *)files.at, files.count);
            snprintf(how, sizeof how, "%s, %s, way %d", name, words[kinds], way);
            same_text(wanted, got, how);
            free(got);
            empty(&files);
        }
        free(wanted);
        empty(&as_is);
    }
}

Test(any_order, call_centre) {
    in_any_order("callcentre");
}

Test(any_order, exits) {
    in_any_order("exits");
}

Test(any_order, reconnect) {
    in_any_order("reconnect");
}
