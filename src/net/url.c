// Parses addresses of links in one pass from left to right: scheme, user, host, port, path.
// Whatever could be misread later (a blank, a control character, a password) is refused here,
// because host and path are put into an HTTP request as they are, and the user into a login.
#include "link_parts.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

static const char *take_scheme(struct span *rest, struct url *u) {
    static const struct {
        struct span text;
        bool tls, ami;
        uint16_t port;
    } schemes[] = {{{"ws://", 5}, false, false, 80},
                   {{"wss://", 6}, true, false, 443},
                   {{"ami://", 6}, false, true, 5038},
                   {{"amis://", 7}, true, true, 5039}};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        struct span head = {rest->at, schemes[i].text.len};
        if (rest->len < head.len || !span_same_nocase(head, schemes[i].text)) continue;
        u->tls = schemes[i].tls;
        u->ami = schemes[i].ami;
        u->port = schemes[i].port;
        *rest = span_from(*rest, head.len);
        return NULL;
    }
    return "it does not begin with ws:// or ami://";
}

// It is put into a packet and a header as it is, and between quotes.
const char *url_user_error(const char *user) {
    size_t len = strlen(user);
    if (len >= URL_USER_MAX) return "the user name is too long";
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)user[i] < ' ' || user[i] == 0x7f || strchr(":\"\\", user[i]))
            return "a character is not allowed in a user name";
    return NULL;
}

static const char *take_user(struct span *rest, struct url *u) {
    struct span all = *rest, place = u->ami ? all : span_take(&all, '/');
    const char *at = place.len ? memchr(place.at, '@', place.len) : NULL;
    if (!at) return NULL;
    struct span user = {rest->at, (size_t)(at - rest->at)};
    if (memchr(user.at, ':', user.len))
        return u->ami ? "a secret does not belong in the address: use secret_file"
                      : "a password does not belong in the address: use password_file";
    if (!user.len) return "the user is missing";
    if (user.len >= sizeof u->user) return "the user name is too long";
    for (size_t i = 0; i < user.len; i++)
        if (!is_host_character(user.at[i])) return "a character is not allowed in a user name";
    span_copy(user, u->user, sizeof u->user);
    *rest = span_from(*rest, user.len + 1);
    return NULL;
}

static const char *take_host(struct span *rest, struct url *u) {
    struct span host;
    if (rest->len && rest->at[0] == '[') {
        const char *end = memchr(rest->at, ']', rest->len);
        if (!end) return "the bracket around the IPv6 address is not closed";
        host = (struct span){rest->at + 1, (size_t)(end - rest->at) - 1};
        *rest = span_from(*rest, host.len + 2);
        struct in6_addr ignored;
        if (host.len >= sizeof u->host) return "this is not an IPv6 address";
        span_copy(host, u->host, sizeof u->host);
        if (strlen(u->host) != host.len || inet_pton(AF_INET6, u->host, &ignored) != 1)
            return "this is not an IPv6 address";
        u->v6 = true;
        return NULL;
    }
    size_t len = 0;
    while (len < rest->len && is_host_character(rest->at[len]))
        len++;
    host = (struct span){rest->at, len};
    *rest = span_from(*rest, len);
    if (rest->len && rest->at[0] == '@') return "there is a second user name";
    if (!len) return "the host is missing";
    if (len >= sizeof u->host) return "the host name is too long";
    span_copy(host, u->host, sizeof u->host);
    return NULL;
}

static const char *take_port(struct span *rest, struct url *u) {
    if (!rest->len || rest->at[0] != ':') return NULL;
    size_t len = 1;
    while (len < rest->len && rest->at[len] >= '0' && rest->at[len] <= '9')
        len++;
    int64_t port;
    bool number = span_number((struct span){rest->at + 1, len - 1}, &port);
    if (len < rest->len && strchr("/?#", rest->at[len]) == NULL)
        return memchr(rest->at, '@', rest->len)
                   ? "a password does not belong in the address: use password_file"
               : u->v6 || !memchr(rest->at + 1, ':', rest->len - 1)
                   ? "the port is not a number"
                   : "an IPv6 address goes in brackets, as in ws://[::1]:8088";
    if (!number || port < 1 || port > 65535) return "the port is not between 1 and 65535";
    u->port = (uint16_t)port;
    *rest = span_from(*rest, len);
    return NULL;
}

static const char *take_path(struct span rest, struct url *u) {
    for (size_t i = 0; i < rest.len; i++) {
        unsigned char c = (unsigned char)rest.at[i];
        if (c <= ' ' || c >= 0x7f)
            return "it contains a blank or a character that is not plain ASCII";
        if (c == '"' || c == '\\') return "a character is not allowed in an address";
        if (c == '#') return "a part after # is not supported";
    }
    if (rest.len && rest.at[0] != '/' && rest.at[0] != '?')
        return "a character is not allowed in a host name";
    if (u->ami && rest.len) return "nothing may follow the port";
    if (rest.len + 2 > sizeof u->path) return "the path is too long";
    bool slash = rest.len && rest.at[0] == '/';
    snprintf(u->path, sizeof u->path, "%s%.*s", slash ? "" : "/", (int)rest.len,
             rest.len ? rest.at : "");
    return NULL;
}

int url_parse(const char *text, struct url *ret_url, const char **ret_error) {
    struct url u = {0};
    struct span rest = span_of(text);
    const char *error = take_scheme(&rest, &u);
    if (!error) error = take_user(&rest, &u);
    if (!error) error = take_host(&rest, &u);
    if (!error) error = take_port(&rest, &u);
    if (!error) error = take_path(rest, &u);
    if (error) {
        *ret_error = error;
        return URL_UNUSABLE;
    }
    snprintf(u.authority, sizeof u.authority, u.v6 ? "[%s]:%u" : "%s:%u", u.host, (unsigned)u.port);
    *ret_url = u;
    return 0;
}
