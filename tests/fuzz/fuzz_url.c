// Any text as the address of a link: refused with a clause that can be shown, or taken apart into
// parts that can be put into a request, from which the same parts come again.
#include "../../src/net/link_parts.h"
#include "base/utf8.h"
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

static bool is_plain(const char *text) { // nothing in it ends a header line
    for (; *text; text++)
        if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f) return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf text = {0};
    struct url u = {0}, again = {0};
    const char *error = NULL;
    buf_put(&text, (const char *)data, size);
    buf_put(&text, "", 1);
    if (url_parse(text.at, &u, &error)) {
        must(error && *error && utf8_can_be_shown(span_of(error)), "it says why");
    } else {
        char whole[URL_HOST_MAX + URL_PATH_MAX + URL_USER_MAX + 40];
        must(u.port && u.host[0] && is_plain(u.host), "a host and a port");
        must(u.path[0] == '/' && is_plain(u.path), "a path");
        must(is_plain(u.user) && !url_user_error(u.user), "a user");
        must(!u.ami || strcmp(u.path, "/") == 0, "AMI has no path");
        snprintf(whole, sizeof whole, "%s%s://%s%s%s%s", u.ami ? "ami" : "ws", u.tls ? "s" : "",
                 u.user, u.user[0] ? "@" : "", u.authority, u.ami ? "" : u.path);
        must(url_parse(whole, &again, &error) == 0, "%s is an address: %s", whole, error);
        must(!memcmp(&u, &again, sizeof u), "%s has the same parts", whole);
    }
    buf_finish(&text);
    return 0;
}
