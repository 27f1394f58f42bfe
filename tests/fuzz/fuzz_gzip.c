// Any bytes as a file that may be packed: reading it ends, and what comes out does not depend on
// how much of it is asked for at once. A file that is not packed comes out as it is.
#include "../../src/source/intake.h"
#include "fuzz.h"

#include <string.h>

#define UNPACKED_MOST (1 << 20)

struct unpacked {
    struct buf bytes;
    int64_t end; // 0, or why it cannot be read
};

static struct unpacked unpack(const uint8_t *data, size_t size, size_t at_once) {
    static char piece[70000];
    struct unpacked u = {0};
    struct bytes *b;
    bytes_create(file_of(data, size), &b);
    do {
        u.end = bytes_read(b, piece, at_once);
        must(u.end <= (int64_t)at_once, "no more than was asked for");
        if (u.end > 0) buf_put(&u.bytes, piece, (size_t)u.end);
    } while (u.end > 0 && u.bytes.len < UNPACKED_MOST);
    must(u.end <= 0 || u.bytes.len >= UNPACKED_MOST, "it ends");
    bytes_destroy(b);
    return u;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t few = size ? 1 + data[size - 1] : 1;
    struct unpacked one = unpack(data, size, sizeof(char[65536])), other = unpack(data, size, few);
    size_t same = one.bytes.len < other.bytes.len ? one.bytes.len : other.bytes.len;
    must(one.end > 0 || other.end > 0 || (one.end == other.end && one.bytes.len == other.bytes.len),
         "the same end, whatever is asked for at once");
    must(!same || !memcmp(one.bytes.at, other.bytes.at, same), "the same bytes");
    bool packed = size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
    must(packed || (one.end == 0 &&
                    span_same(buf_text(&one.bytes), (struct span){(const char *)data, size})),
         "what is not packed stays as it is");
    buf_finish(&one.bytes);
    buf_finish(&other.bytes);
    return 0;
}
