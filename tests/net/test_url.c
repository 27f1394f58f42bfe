// Addresses of links: which are valid, and their parts.
#include "../../src/net/link_parts.h"

#include <criterion/criterion.h>

Test(url, parts_are_taken_apart) {
    static const struct {
        const char *text, *host, *path, *authority;
        uint16_t port;
        bool v6, tls;
    } rows[] = {
        {"ws://pbx", "pbx", "/", "pbx:80", 80, false, false},
        {"WS://pbx.example:8088", "pbx.example", "/", "pbx.example:8088", 8088, false, false},
        {"ws://10.0.0.1:8088/ws?a=b", "10.0.0.1", "/ws?a=b", "10.0.0.1:8088", 8088, false, false},
        {"ws://[::1]:8101", "::1", "/", "[::1]:8101", 8101, true, false},
        {"ws://[fe80::1]", "fe80::1", "/", "[fe80::1]:80", 80, true, false},
        {"ws://a_b-c?x", "a_b-c", "/?x", "a_b-c:80", 80, false, false},
        {"wss://pbx/ws", "pbx", "/ws", "pbx:443", 443, false, true},
        {"ws://pbx:65535/", "pbx", "/", "pbx:65535", 65535, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url u;
        const char *error = "";
        cr_assert_eq(url_parse(rows[i].text, &u, &error), 0, "%s: %s", rows[i].text, error);
        cr_expect_str_eq(u.host, rows[i].host);
        cr_expect_str_eq(u.path, rows[i].path);
        cr_expect_str_eq(u.authority, rows[i].authority);
        cr_expect_eq(u.port, rows[i].port);
        cr_expect_eq(u.v6, rows[i].v6);
        cr_expect_eq(u.tls, rows[i].tls);
    }
}

Test(url, of_ami_has_a_user_and_ports_of_its_own) {
    static const struct {
        const char *text, *user, *host, *authority;
        bool tls;
    } rows[] = {
        {"ami://pbx", "", "pbx", "pbx:5038", false},
        {"AMI://board@pbx.example:15038", "board", "pbx.example", "pbx.example:15038", false},
        {"amis://a.b_c-1@[::1]", "a.b_c-1", "::1", "[::1]:5039", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url u;
        const char *error = "";
        cr_assert_eq(url_parse(rows[i].text, &u, &error), 0, "%s: %s", rows[i].text, error);
        cr_expect(u.ami);
        cr_expect_str_eq(u.user, rows[i].user);
        cr_expect_str_eq(u.host, rows[i].host);
        cr_expect_str_eq(u.authority, rows[i].authority);
        cr_expect_eq(u.tls, rows[i].tls);
    }
}

Test(url, of_a_websocket_may_have_a_user) {
    struct url u;
    const char *error = "";
    cr_assert_eq(url_parse("wss://board@pbx.example/ws@1", &u, &error), 0, "%s", error);
    cr_expect_str_eq(u.user, "board");
    cr_expect_str_eq(u.authority, "pbx.example:443");
    cr_expect_str_eq(u.path, "/ws@1");
    cr_assert_eq(url_parse("ws://pbx/a@b", &u, &error), 0, "%s", error);
    cr_expect_str_eq(u.user, "");
}

Test(url, what_is_wrong_is_said) {
    static const char *const rows[][2] = {
        {"", "it does not begin with ws:// or ami://"},
        {"http://pbx", "it does not begin with ws:// or ami://"},
        {"pbx:8088", "it does not begin with ws:// or ami://"},
        {"ws://", "the host is missing"},
        {"ws://:8088", "the host is missing"},
        {"ws://pbx:0", "the port is not between 1 and 65535"},
        {"ws://pbx:65536", "the port is not between 1 and 65535"},
        {"ws://pbx:", "the port is not between 1 and 65535"},
        {"ws://pbx:80x", "the port is not a number"},
        {"ws://me:secret@pbx", "a password does not belong in the address: use password_file"},
        {"ws://me:se/cret@pbx", "a password does not belong in the address: use password_file"},
        {"ws://@pbx", "the user is missing"},
        {"ws://pbx/\"", "a character is not allowed in an address"},
        {"ws://fe80::1:80", "an IPv6 address goes in brackets, as in ws://[::1]:8088"},
        {"ws://[::1", "the bracket around the IPv6 address is not closed"},
        {"ws://[pbx]", "this is not an IPv6 address"},
        {"ws://[]", "this is not an IPv6 address"},
        {"ws://[::1]x", "a character is not allowed in a host name"},
        {"ws://p\xc3\xb6x", "it contains a blank or a character that is not plain ASCII"},
        {"ws://pbx/a b", "it contains a blank or a character that is not plain ASCII"},
        {"ws://pbx/a\r\nX: y", "it contains a blank or a character that is not plain ASCII"},
        {"ws://pbx!", "a character is not allowed in a host name"},
        {"ami://me:secret@pbx", "a secret does not belong in the address: use secret_file"},
        {"ami://@pbx", "the user is missing"},
        {"ami://a\r\nAction: b@pbx", "a secret does not belong in the address: use secret_file"},
        {"ami://a\r\nb@pbx", "a character is not allowed in a user name"},
        {"ami://me@", "the host is missing"},
        {"ami://me@pbx@pbx", "there is a second user name"},
        {"ami://pbx/ws", "nothing may follow the port"},
        {"ws://pbx/#top", "a part after # is not supported"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url u = {.port = 7};
        const char *error = "";
        cr_expect_eq(url_parse(rows[i][0], &u, &error), URL_UNUSABLE, "%s", rows[i][0]);
        cr_expect_str_eq(error, rows[i][1], "%s: %s", rows[i][0], error);
        cr_expect_eq(u.port, 7);
    }
    char text[4000] = "ws://";
    memset(text + 5, 'h', 300);
    struct url u;
    const char *error = "";
    cr_expect_eq(url_parse(text, &u, &error), URL_UNUSABLE);
    cr_expect_str_eq(error, "the host name is too long");
    memset(text + 5, '/', 2000);
    text[5] = 'h';
    cr_expect_eq(url_parse(text, &u, &error), URL_UNUSABLE);
    cr_expect_str_eq(error, "the path is too long");
}
