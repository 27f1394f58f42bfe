// What a proxy asks for, and the answers.
#include "../../src/net/login.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct login_asked read_header(const char *header) {
    struct login_asked a;
    login_read(span_of(header), &a);
    return a;
}

// From section 3.9.1 of RFC 7616, which asks for both algorithms in two headers.
static const char both[] =
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\","
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

static const struct login_who mufasa = {.user = "Mufasa",
                                        .password = "Circle of Life",
                                        .path = "/dir/index.html",
                                        .client_nonce =
                                            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};

static void expect_response(const struct login_asked *a, const char *algorithm,
                            const char *response) {
    char answer[LOGIN_HEADER_MAX], wanted[128];
    cr_assert(login_answer(a, true, &mufasa, answer));
    snprintf(wanted, sizeof wanted, "response=\"%s\"", response);
    cr_expect(strstr(answer, wanted), "%s", answer);
    cr_expect(strstr(answer, algorithm), "%s", answer);
    cr_expect(strstr(answer, ", qop=auth, nc=00000001, "), "%s", answer);
    cr_expect(strstr(answer, "uri=\"/dir/index.html\""), "%s", answer);
    cr_expect(strstr(answer, "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
}

Test(login, digest_is_that_of_the_standard) {
    struct login_asked a = read_header(both);
    cr_expect(a.digest && a.sha256 && !a.basic && !a.stale);
    expect_response(&a, "algorithm=SHA-256",
                    "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    a = read_header(strstr(both, ",Digest") + 1);
    cr_expect(a.digest && !a.sha256);
    expect_response(&a, "algorithm=MD5", "8ca523f5e9506fed4657c9700eebdbec");
}

Test(login, the_best_is_taken_in_any_order) {
    struct login_asked a = read_header("Basic realm=\"a, b\", Digest realm=x, nonce=\"1\", "
                                       "qop=\"auth\", stale=TRUE, Digest realm=\"y\", nonce=\"2\", "
                                       "qop=\"auth-int,auth\", algorithm=sha-256");
    cr_expect(a.basic && a.digest && a.sha256 && !a.stale);
    cr_expect_str_eq(a.realm, "y");
    cr_expect_str_eq(a.nonce, "2");
    cr_expect_str_eq(a.opaque, "");
    a = read_header("digest nonce=\"1\",realm=\"a\",qop=auth,stale=true");
    cr_expect(a.digest && !a.sha256 && a.stale);
}

Test(login, basic_is_user_and_password) {
    char answer[LOGIN_HEADER_MAX];
    struct login_asked a = read_header("BASIC realm=\"WallyWorld\"");
    cr_expect(a.basic && !a.digest);
    const struct login_who who = {.user = "Aladdin", .password = "open sesame", .path = "/"};
    cr_assert(login_answer(&a, false, &who, answer));
    cr_expect_str_eq(answer, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

Test(login, what_is_not_known_is_named) {
    static const char *const rows[][2] = {
        {"Negotiate", "Negotiate"},
        {"Bearer realm=\"x\", scope=\"y\"", "Bearer"},
        {"Digest realm=\"x\", nonce=\"1\", qop=\"auth\", algorithm=SHA-512-256",
         "Digest by SHA-512-256"},
        {"Digest realm=\"x\", nonce=\"1\", qop=\"auth\", algorithm=MD5-sess", "Digest by MD5-sess"},
        {"Digest realm=\"x\", nonce=\"1\"", "Digest without qop=auth"},
        {"Digest realm=\"x\", nonce=\"1\", qop=\"auth-int\"", "Digest without qop=auth"},
        {"Digest realm=\"a\\\"b\", nonce=\"1\", qop=\"auth\"", "Digest without qop=auth"},
        {"", ""},
        {"=", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct login_asked a = read_header(rows[i][0]);
        cr_expect(!a.basic && !a.digest, "%s", rows[i][0]);
        cr_expect_str_eq(a.unknown, rows[i][1], "%s: %s", rows[i][0], a.unknown);
    }
    struct login_asked a = read_header("Negotiate, Basic realm=\"x\"");
    cr_expect(a.basic);
}

Test(login, what_is_too_long_is_no_answer) {
    char answer[LOGIN_HEADER_MAX], path[LOGIN_HEADER_MAX + 1];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    struct login_asked a = read_header("Digest realm=\"x\", nonce=\"1\", qop=\"auth\"");
    struct login_who who = mufasa;
    who.path = path;
    cr_expect_not(login_answer(&a, true, &who, answer));
    who.password = path;
    cr_expect_not(login_answer(&a, false, &who, answer));
}

// Whatever a header contains, what is kept of it can be put between quotes on one line.
Test(login, any_bytes_are_read_within_bounds) {
    static const char odd[] = "\",= \\\r\n\t\x80\xff";
    uint32_t chance = 1;
    for (int round = 0; round < 20000; round++) {
        char header[sizeof both], answer[LOGIN_HEADER_MAX];
        size_t len = sizeof both - 1 - (size_t)round % (sizeof both - 1);
        memcpy(header, both, sizeof both);
        for (int i = 0; i < 6; i++) {
            chance = chance * 1664525 + 1013904223;
            header[(chance >> 8) % len] = odd[(chance >> 24) % (sizeof odd - 1)];
        }
        char *exact = malloc(len); // so that reading past its end is noticed
        memcpy(exact, header, len);
        struct login_asked a;
        login_read((struct span){exact, len}, &a);
        free(exact);
        cr_assert(!strpbrk(a.realm, "\r\n\\") && !strpbrk(a.nonce, "\r\n\\") &&
                  !strpbrk(a.opaque, "\r\n\\"));
        if (a.digest && login_answer(&a, true, &mufasa, answer))
            cr_assert(!strpbrk(answer, "\r\n\\"), "%s", answer);
    }
}
