// Reads the address of a database from left to right. A password has no place in it: command lines
// are seen by everybody on the machine.
#include "history/database.h"

#include <stdio.h>
#include <string.h>

#define PORT 3306

static bool fits(struct span text, char *out, size_t size) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f) return false;
    if (!text.len || text.len >= size) return false;
    span_copy(text, out, size);
    return true;
}

// The last part of a path that begins with a slash.
static bool take_last(struct span *path, struct span *ret_last) {
    size_t at = path->len;
    while (at && path->at[at - 1] != '/')
        at--;
    if (!at) return false;
    *ret_last = span_from(*path, at);
    path->len = at - 1;
    return true;
}

static const char *take_host(struct span place, struct database_address *a) {
    bool v6 = place.len && place.at[0] == '[';
    struct span host = span_take(&place, v6 ? ']' : ':');
    int64_t port = PORT;
    if (v6) host = span_from(host, 1);
    if (v6 && place.len && place.at[0] == ':') place = span_from(place, 1);
    if (!fits(host, a->host, sizeof a->host)) return "the host is missing or not valid";
    if (place.len &&
        (!span_is_digits(place) || !span_number(place, &port) || !port || port > 65535))
        return "the port is not a number from 1 to 65535";
    a->port = (uint16_t)port;
    return NULL;
}

const char *database_address(const char *text, struct database_address *ret_address) {
    struct database_address a = {.user = DATABASE_USER};
    struct span rest = span_of(text), base = SPAN_NONE;
    if (!span_starts(rest, SPAN("mysql://"))) return "it does not begin with mysql://";
    rest = span_from(rest, 8);
    const char *at = rest.len ? memchr(rest.at, '@', rest.len) : NULL;
    if (at) {
        struct span user = span_take(&rest, '@');
        if (memchr(user.at, ':', user.len))
            return "a password does not belong in the address: use password_file";
        if (!fits(user, a.user, sizeof a.user)) return "the user name is missing or too long";
    }
    if (!take_last(&rest, &base) || !fits(base, a.base, sizeof a.base))
        return "the name of the database is missing at its end: mysql://user@host/asteriskcdrdb";
    if (rest.len && rest.at[0] == '/') {
        if (!fits(rest, a.socket, sizeof a.socket)) return "the path of the socket is too long";
    } else {
        const char *wrong = take_host(rest, &a);
        if (wrong) return wrong;
    }
    *ret_address = a;
    return NULL;
}
