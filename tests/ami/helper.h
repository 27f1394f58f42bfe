// What the tests of the ami room share: the captures, and amiws as it spoils a frame.
#ifndef CDRTOP_TESTS_AMI_HELPER_H
#define CDRTOP_TESTS_AMI_HELPER_H

#include "ami/decode.h"

struct capture {
    struct buf bytes;   // of the file, unpacked
    struct span *lines; // its frames, without the arrival time of a .rec file
    size_t count;
};
void capture_load(struct capture *c, const char *name); // under tests/fixtures; ends the program
void capture_finish(struct capture *c);

// Holds one scan against jansson: NULL when they agree, else what is wrong.
const char *disagreement(struct span bytes);

// Puts a JSON string as amiws writes it: behind a byte above 0x7F come `raw` bytes unescaped, or
// those that UTF-8 says when raw is 0. False when the end of the value was among them: amiws then
// cuts the whole frame there.
bool amiws_string(struct buf *out, struct span value, size_t raw);
// A frame of header and value pairs, the last NULL; what is behind a cut is missing.
bool amiws_frame(struct buf *out, const struct ami_field *fields, size_t count, size_t raw);

// Scans and decodes; spans live as long as the three.
struct reading {
    struct ami_frame frame;
    struct ami_value value;
    struct buf scanned, cleaned;
    enum ami_result result;
};
enum ami_value_kind read_frame(struct reading *r, struct span bytes, const struct zone *zone);
void reading_finish(struct reading *r);

#endif
