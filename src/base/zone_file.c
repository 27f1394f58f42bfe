// Finds the file of a zone: in the system's database, or by the machine's own setting. zone.c
// judges the bytes.
#include "base/mem.h"
#include "zone_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (1u << 20) // the largest in the database has some 4 kB

static const char *folder(void) {
    const char *set = getenv("TZDIR");
    return set && *set ? set : "/usr/share/zoneinfo";
}

static int load_file(const char *path, const char *name, struct zone **ret_zone) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? ZONE_UNKNOWN : -errno;
    struct stat about;
    int result = ZONE_UNKNOWN;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        result = ZONE_MALFORMED;
        if (about.st_size > 0 && about.st_size <= FILE_MAX) {
            size_t size = (size_t)about.st_size;
            char *bytes = mem_alloc(size);
            ssize_t got = read(fd, bytes, size);
            if (got < 0) result = -errno;
            if (got > 0) result = zone_parse((struct span){bytes, (size_t)got}, name, ret_zone);
            free(bytes);
        }
    }
    close(fd);
    return result;
}

static bool stays_inside(struct span name) { // no empty part, and none that starts with a dot
    if (!name.len) return false;
    while (name.at) {
        bool more = memchr(name.at, '/', name.len) != NULL;
        struct span part = span_take(&name, '/');
        if (!part.len || part.at[0] == '.') return false;
        if (!more) break;
    }
    return true;
}

static int load_named(const char *file, const char *name, struct zone **ret_zone) {
    char path[4096];
    if (!stays_inside(span_of(file))) return ZONE_UNKNOWN;
    int len = snprintf(path, sizeof path, "%s/%s", folder(), file);
    if (len < 0 || (size_t)len >= sizeof path) return ZONE_UNKNOWN;
    return load_file(path, name, ret_zone);
}

static int load_utc(const char *name, struct zone **ret_zone) {
    return zone_of_rule(SPAN("UTC0"), name, ret_zone) ? 0 : ZONE_MALFORMED;
}

static int load_own(const char *name, struct zone **ret_zone) {
    const char *set = getenv("TZ");
    if (!set) {
        int result = load_file("/etc/localtime", name, ret_zone);
        return result == ZONE_UNKNOWN ? load_utc(name, ret_zone) : result;
    }
    if (*set == ':') set++;
    if (!*set || strcmp(set, "UTC") == 0) return load_utc(name, ret_zone);
    int result = *set == '/' ? load_file(set, name, ret_zone) : load_named(set, name, ret_zone);
    if (result == ZONE_UNKNOWN && zone_of_rule(span_of(set), name, ret_zone)) return 0;
    return result;
}

static bool is_own(const char *name) {
    return !*name || strcmp(name, "localtime") == 0;
}

int zone_load(const char *name, struct zone **ret_zone) {
    if (is_own(name)) return load_own(name, ret_zone);
    if (strcmp(name, "UTC") == 0) return load_utc(name, ret_zone);
    return load_named(name, name, ret_zone);
}

void zone_why(const char *name, int outcome, char *out, size_t size) {
    const char *set = is_own(name) ? getenv("TZ") : NULL, *from = set ? "TZ: " : "";
    if (is_own(name)) name = set ? set : "/etc/localtime";
    if (outcome < 0)
        snprintf(out, size, "%sthe time zone %s cannot be read: %s", from, name,
                 strerror(-outcome));
    else
        snprintf(out, size, "%sno time zone is called \"%s\" (they are named like Europe/Berlin)",
                 from, name);
}
