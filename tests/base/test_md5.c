// MD5 on the examples of RFC 1321.
#include "base/md5.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(const char *first, const char *second, const char *wanted) {
    char hex[MD5_HEX];
    md5_hex(span_of(first), span_of(second), hex);
    cr_expect_str_eq(hex, wanted, "%s%s: %s", first, second, hex);
}

Test(md5, is_that_of_rfc_1321) {
    expect("", "", "d41d8cd98f00b204e9800998ecf8427e");
    expect("a", "", "0cc175b9c0f1b6a831c399e269772661");
    expect("message ", "digest", "f96b697d7cb7938d525a2f31aaf161d0");
    expect("", "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b");
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "",
           "d174ab98d277d9f5a5611c2c9f419d9f");
    expect("1234567890123456789012345678901234567890123456789012345678901234567890123456789", "0",
           "57edf4a22be3c955ac49da2e2107b67a");
}

// Near the end of a block, where the padding needs another one.
Test(md5, pads_as_it_should) {
    static const char *const wanted[] = {"ef1772b6dff9a122358552954ad0df65",
                                         "3b0c8ac703f828b04c6c197006d17218",
                                         "652b906d60af96844ebd21b674f35e93",
                                         "b06521f39153d618550606be297466d5",
                                         "014842d480b571495a4a0363793f7367"};
    static const size_t lengths[] = {55, 56, 57, 63, 64};
    char x[65] = {0};
    for (size_t i = 0; i < 5; i++) {
        memset(x, 'a', lengths[i]);
        x[lengths[i]] = '\0';
        expect(x, "", wanted[i]);
    }
}
