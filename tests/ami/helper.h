// Shared by the tests of this room: captures, and frames as amiws spoils them.
#ifndef CDRTOP_TESTS_AMI_HELPER_H
#define CDRTOP_TESTS_AMI_HELPER_H

#include "ami/decode.h"

struct capture {
    struct buf bytes;   // of the unpacked file
    struct span *lines; // its frames, without the arrival times of a .rec file
    size_t count;
};
// `name` is under tests/fixtures; a failure ends the program.
void capture_load(struct capture *c, const char *name);
void capture_finish(struct capture *c);

// Compares one scan with jansson: NULL if they agree, else what is wrong.
const char *disagreement(struct span bytes);

// Writes a JSON string as amiws does: after a byte above 0x7F it copies `raw` bytes without
// escaping them, or, if raw is 0, as many as UTF-8 would have. False if the end of the value is
// among them, where amiws cuts off the whole frame.
bool amiws_string(struct buf *out, struct span value, size_t raw);
// A frame of pairs of header and value, the last NULL; everything after a cut is missing.
bool amiws_frame(struct buf *out, const struct ami_field *fields, size_t count, size_t raw);

// Scans and decodes; spans are valid as long as these three.
struct reading {
    struct ami_frame frame;
    struct ami_value value;
    struct buf scanned, cleaned;
    enum ami_result result;
};
enum ami_value_kind read_frame(struct reading *r, struct span bytes, const struct zone *zone);
void reading_finish(struct reading *r);

#endif
