// Reads Asterisk's own format, as far as a check needs it: sections in brackets, `key = value` or
// `key => value`, comments after a semicolon (also over several lines, from ";--" to "--;"), and
// files that are included. FreePBX's files include those in which an administrator may write.
#include "asterisk_files.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MOST  2048
#define DEPTH_MOST 8 // files that include each other

struct reading {
    struct asterisk_files *into;
    const char *user;
    const char *file; // the one that is being read
    unsigned line;
    bool in_comment;
    char section[80];
    void (*take)(struct reading *r, struct span key, struct span value);
};

static bool is_true(struct span value) {
    static const char *const words[] = {"yes", "true", "y", "t", "1", "on"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_same_nocase(value, span_of(words[i]))) return true;
    return false;
}

static bool in_section(const struct reading *r, const char *name) {
    return span_same_nocase(span_of(r->section), span_of(name));
}

static void keep(const struct reading *r, struct span value, char *out, size_t size,
                 struct asterisk_place *at) {
    span_copy(value, out, size);
    span_copy(span_of(r->file), at->file, sizeof at->file);
    at->line = r->line;
}

static void take_manager(struct reading *r, struct span key, struct span value) {
    struct asterisk_files *f = r->into;
    struct asterisk_account *a = &f->account;
    if (in_section(r, "general")) {
        if (span_same_nocase(key, SPAN("enabled"))) f->manager_enabled = is_true(value);
        if (span_same_nocase(key, SPAN("timestampevents"))) f->stamped = is_true(value);
    } else if (in_section(r, r->user)) {
        if (span_same_nocase(key, SPAN("read")))
            keep(r, value, a->read, sizeof a->read, &a->read_at);
        if (span_same_nocase(key, SPAN("permit"))) span_copy(value, a->permit, sizeof a->permit);
        if (span_same_nocase(key, SPAN("write")))
            keep(r, value, a->write, sizeof a->write, &a->write_at);
    }
}

// CDR variable => header of the event
static void take_cdr_manager(struct reading *r, struct span key, struct span value) {
    struct asterisk_files *f = r->into;
    if (in_section(r, "general") && span_same_nocase(key, SPAN("enabled")))
        f->records_enabled = is_true(value);
    if (!in_section(r, "mappings")) return;
    f->linked |=
        span_same_nocase(key, SPAN("linkedid")) && span_same_nocase(value, SPAN("LinkedID"));
    f->sequenced |=
        span_same_nocase(key, SPAN("sequence")) && span_same_nocase(value, SPAN("Sequence"));
}

static void take_cdr(struct reading *r, struct span key, struct span value) {
    if (in_section(r, "general") && span_same_nocase(key, SPAN("batch")))
        r->into->batch = is_true(value);
}

// Takes what is a comment off a line.
static struct span without_comment(struct reading *r, struct span line) {
    for (size_t i = 0; i < line.len; i++) {
        if (r->in_comment) {
            const char *end = memmem(line.at + i, line.len - i, "--;", 3);
            if (!end) return SPAN_NONE;
            r->in_comment = false;
            return without_comment(r, span_from(line, (size_t)(end - line.at) + 3));
        }
        if (line.at[i] != ';' || (i && line.at[i - 1] == '\\')) continue;
        // Four dashes and more are a line that somebody drew.
        bool block = line.len - i >= 3 && !memcmp(line.at + i, ";--", 3) &&
                     (line.len - i == 3 || line.at[i + 3] != '-');
        struct span rest = span_from(line, i);
        if (block && !memmem(rest.at, rest.len, "--;", 3)) r->in_comment = true;
        return (struct span){line.at, i};
    }
    return r->in_comment ? SPAN_NONE : line;
}

// [name], [name](+), or [name](template)
static void begin_section(struct reading *r, struct span line) {
    struct asterisk_account *a = &r->into->account;
    line = span_from(line, 1);
    struct span name = span_take(&line, ']'), way = span_trim(line);
    span_copy(name, r->section, sizeof r->section);
    if (r->take != take_manager || !r->user[0] || !in_section(r, r->user)) return;
    a->there = true;
    a->inherits |= way.len && !span_same(way, SPAN("(+)")) && !span_same(way, SPAN("(!)"));
}

static enum asterisk_read read_file(struct reading *r, const char *path, int depth);

static void path_of(const struct reading *r, const char *name, char *out, size_t size) {
    snprintf(out, size, "%s%s%s", *name == '/' ? "" : r->into->folder, *name == '/' ? "" : "/",
             name);
}

// What an #include or #tryinclude names; SPAN_NONE if the line is neither.
static struct span included(struct span line) {
    static const char *const words[] = {"#include", "#tryinclude"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct span file = span_from(line, strlen(words[i]));
        if (!span_starts(line, span_of(words[i])) || !file.len || !strchr(" \t", *file.at))
            continue;
        file = span_trim(file);
        bool quoted = file.len > 1 && (*file.at == '"' || *file.at == '<');
        return quoted ? (struct span){file.at + 1, file.len - 2} : file;
    }
    return SPAN_NONE;
}

// #include "file", #tryinclude file, #include manager.d/*.conf: all of these, in order.
static void include(struct reading *r, struct span line, int depth) {
    char name[256], path[512];
    glob_t found;
    span_copy(included(line), name, sizeof name);
    if (!*name || depth >= DEPTH_MOST) return;
    path_of(r, name, path, sizeof path);
    if (glob(path, 0, NULL, &found)) return;
    struct reading inner = *r;
    for (size_t i = 0; i < found.gl_pathc; i++)
        read_file(&inner, found.gl_pathv[i], depth + 1);
    globfree(&found);
    memcpy(r->section, inner.section, sizeof r->section); // which goes on behind it
}

static void take_line(struct reading *r, struct span line, int depth) {
    line = span_trim(without_comment(r, line));
    if (!line.len) return;
    if (*line.at == '[') {
        begin_section(r, line);
    } else if (*line.at == '#') {
        include(r, line, depth);
    } else {
        struct span key = span_trim(span_take(&line, '='));
        if (span_starts(line, SPAN(">"))) line = span_from(line, 1);
        r->take(r, key, span_trim(line));
    }
}

static enum asterisk_read read_file(struct reading *r, const char *path, int depth) {
    char line[LINE_MOST];
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT ? ASTERISK_MISSING : ASTERISK_UNREADABLE;
    FILE *f = !fstat(fd, &info) && S_ISREG(info.st_mode) ? fdopen(fd, "r") : NULL;
    if (!f) {
        close(fd);
        return ASTERISK_UNREADABLE;
    }
    r->file = path;
    r->line = 0;
    while (fgets(line, sizeof line, f)) {
        r->line++;
        take_line(r, span_of(line), depth);
    }
    r->file = NULL;
    fclose(f);
    return ASTERISK_READ;
}

static enum asterisk_read read_main(struct reading *r, const char *name) {
    char path[512];
    path_of(r, name, path, sizeof path);
    return read_file(r, path, 0);
}

void asterisk_files_read(const char *folder, const char *user, struct asterisk_files *ret_files) {
    struct asterisk_files *f = ret_files;
    char sign[256];
    *f = (struct asterisk_files){0};
    snprintf(f->folder, sizeof f->folder, "%s", folder);
    snprintf(sign, sizeof sign, "%s/manager_custom.conf", folder);
    f->freepbx = access(sign, F_OK) == 0;
    struct reading r = {.into = f, .user = user, .take = take_manager};
    f->manager = read_main(&r, "manager.conf");
    r = (struct reading){.into = f, .user = user, .take = take_cdr_manager};
    f->cdr_manager = read_main(&r, "cdr_manager.conf");
    r = (struct reading){.into = f, .user = user, .take = take_cdr};
    f->cdr = read_main(&r, "cdr.conf");
}
