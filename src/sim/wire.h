// Text as amiws and Asterisk write it, their bugs included.
#ifndef CDRTOP_SIM_WIRE_H
#define CDRTOP_SIM_WIRE_H

#include "base/buf.h"

struct wire { // one frame being written
    struct buf *out;
    struct buf *packet; // the same as AMI itself has it; NULL: nobody wants it
    bool any;           // a field was written
    bool cut;           // a NUL was copied: the text ends there
};

// `{ "type": 3, "server_id": 1, "server_name": "pbx1", "ssl": false, "data": {` ... `}}`, and lines
// of `Name: value`.
void wire_begin(struct wire *w, struct buf *out, struct buf *packet, int type, unsigned server_id,
                const char *server);
void wire_field(struct wire *w, const char *prefix, const char *name, const char *value);
void wire_number(struct wire *w, const char *name, int64_t value);
void wire_end(struct wire *w);

// As amiws escapes a string: a byte of 0x80 and above takes as many bytes after it along as its
// UTF-8 lead byte promises, unescaped. True when that ran over the end of the string.
bool wire_escape(struct buf *out, const char *text);

// As Asterisk escapes a caller's name before it goes into an event or a Cdr (C escapes). `out` is
// cut at size - 1 bytes, in the middle of a character if need be.
void wire_c_escape(const char *text, char *out, size_t size);

// A field of Master.csv in its quotes.
void wire_csv(struct buf *out, const char *text);

#endif
