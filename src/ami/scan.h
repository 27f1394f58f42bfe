// Shared by the two passes of the frame scanner.
#ifndef CDRTOP_AMI_SCAN_H
#define CDRTOP_AMI_SCAN_H

#include "ami/frame.h"

// A position in the bytes, and memory for texts that had to be changed. `scratch` does not move
// once something was written to it: room for all texts is made first, `spare` times the bytes of
// the frame.
struct ami_cursor {
    const char *at, *end;
    struct buf *scratch;
    size_t total, spare;
};

// Reads the rest of a JSON string, whose opening quote has been read; false if it is not valid.
bool ami_string(struct ami_cursor *c, struct span *ret_text);
// The free part of scratch, with room for everything that may follow.
char *ami_scratch(struct ami_cursor *c);
// The last ones are dropped if there are too many.
void ami_add(struct ami_frame *f, struct span name, struct span value);

// Reads everything before the first header, up to and including `"data": {`, if it is written
// exactly as amiws writes it.
bool ami_envelope(struct span bytes, struct ami_head *ret_head, struct span *ret_rest);
bool ami_name_char(char c); // whether amiws accepts the character in a header name

// For packets of AMI itself (packet.c): recognise one by its first bytes, glance at it, read it.
// Spans point into it; the server's name and id stay empty.
bool ami_is_packet(struct span bytes);
enum ami_result ami_packet_peek(struct span packet, struct ami_head *ret_head);
void ami_packet(struct span packet, struct ami_frame *f);

bool ami_strict(struct span bytes, struct buf *scratch, struct ami_frame *f);
bool ami_repair(struct span bytes, struct buf *scratch, struct ami_frame *f);

// The first field of that name, in any case; false if there is none.
bool ami_find(const struct ami_frame *f, const char *name, struct span *ret_value);

#endif
