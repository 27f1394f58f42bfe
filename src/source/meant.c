// What somebody may have meant by a SOURCE that is neither a link nor a file that is there: an
// address without its scheme, with half of it or with another one, or a name without what follows.
#include "source/source.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINKS                                                                                      \
    "a link is ws://HOST[:PORT][/PATH], of amiws, or ami://[USER@]HOST[:PORT] (docs/pbx-setup.md)"

static bool is_host(struct span s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '0' || c > '9') && c != '.' && c != '-') return false;
    }
    return s.len > 0;
}

static bool is_number(struct span s) {
    int64_t number;
    return s.len && s.at[0] != '-' && s.at[0] != '+' && span_number(s, &number) && number < 65536;
}

static bool is_ipv4(struct span s) {
    int parts = 0;
    for (; s.len; parts++)
        if (!is_number(span_take(&s, '.'))) return false;
    return parts == 4;
}

// HOST.DOMAIN, which is not a file that just lacks its folder.
static bool is_domain(struct span s) {
    static const char *const ends[] = {"csv", "gz",   "rec", "json", "jsonl",  "ndjson",
                                       "log", "yaml", "yml", "txt",  "sqlite", "db"};
    size_t dot = s.len;
    if (!is_host(s) || !memchr(s.at, '.', s.len)) return false;
    while (s.at[dot - 1] != '.')
        dot--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (span_same_nocase(span_from(s, dot), span_of(ends[i]))) return false;
    for (size_t i = dot; i < s.len; i++)
        if (s.at[i] >= '0' && s.at[i] <= '9') return false; // a part of a rotated file
    return dot > 1 && dot < s.len;
}

// HOST:PORT[/PATH], [IPv6]:PORT, or a host alone that does not look like the name of a file.
static bool is_address(struct span s, bool *ret_port) {
    struct span rest = span_take(&s, '/'), host, port;
    if (rest.len && rest.at[0] == '[') {
        host = span_take(&rest, ']');
        *ret_port = rest.len > 1 && rest.at[0] == ':' && is_number(span_from(rest, 1));
        return memchr(host.at, ':', host.len) && (!rest.len || *ret_port);
    }
    host = span_take(&rest, ':');
    port = rest;
    *ret_port = is_number(port);
    if (port.at && !*ret_port) return false;
    if (!is_host(host)) return false;
    return port.at || is_ipv4(host) || span_same_nocase(host, SPAN("localhost")) ||
           (!s.len && is_domain(host));
}

// Explains an address with a scheme that is not a link's; `rest` follows the scheme.
static void other_scheme(struct span scheme, const char *rest, char *out, size_t size) {
    static const struct {
        const char *scheme, *instead;
    } known[] = {{"http", "ws"}, {"https", "wss"}, {"ws", "ws"}, {"wss", "wss"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (span_same_nocase(scheme, span_of(known[i].scheme))) {
            snprintf(out, size, "amiws is reached by ws://: did you mean %s://%s?",
                     known[i].instead, rest);
            return;
        }
    snprintf(out, size, "%.*s:// is no scheme of a source; " LINKS, (int)scheme.len, scheme.at);
}

bool source_meant(const char *source, char *out, size_t size) {
    struct span server;
    const char *path, *scheme;
    bool port = false;
    source_split(source, &server, &path);
    if (!*path) {
        snprintf(out, size, "a SOURCE is missing here: [NAME=]FILE or ws://HOST:8088");
        return true;
    }
    if ((scheme = strstr(path, "://")) && scheme > path) {
        struct span name = {path, (size_t)(scheme - path)};
        if (is_host(name) && path != source && source_recognise(path, SPAN_NONE) == SOURCE_LINK)
            snprintf(out, size, "a link has no NAME=, its frames name their PBX: write %s", path);
        else if (is_host(name) && source_recognise(path, SPAN_NONE) != SOURCE_DATABASE)
            other_scheme(name, scheme + 3, out, size);
        else
            return false;
        return true;
    }
    if (access(path, F_OK) == 0) return false;
    if (strncmp(path, "ws:", 3) == 0 || strncmp(path, "wss:", 4) == 0) {
        const char *rest = strchr(path, ':') + 1;
        snprintf(out, size, "no such file; did you mean %.*s//%s?", (int)(rest - path), path,
                 rest + strspn(rest, "/"));
        return true;
    }
    if (is_address(span_of(path), &port)) {
        snprintf(out, size, "no such file; did you mean ws://%s%s?", path, port ? "" : ":8088");
        return true;
    }
    return false;
}

bool source_has_password(const char *source, const char **ret_host) {
    struct span name;
    const char *path;
    source_split(source, &name, &path);
    const char *scheme = strstr(path, "://"), *user = scheme ? scheme + 3 : NULL;
    if (!scheme && (!strncmp(path, "ws:", 3) || !strncmp(path, "wss:", 4)))
        user = strchr(path, ':') + 1;
    const char *at = user ? strrchr(user, '@') : NULL;
    if (!at || !memchr(user, ':', (size_t)(at - user))) return false;
    *ret_host = at + 1;
    return true;
}
