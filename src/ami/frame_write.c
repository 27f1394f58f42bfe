// Writes a frame as amiws would if it made no mistakes.
#include "ami/frame.h"

#include "base/utf8.h"

#include <inttypes.h>

static void write_string(struct buf *out, struct span text) {
    buf_put(out, "\"", 1);
    while (text.len) {
        size_t len;
        uint32_t code = utf8_next(text, &len);
        char bytes[4];
        if (code == '"' || code == '\\')
            buf_format(out, "\\%c", (char)code);
        else if (code && code < 0x20)
            buf_format(out, "\\u%04x", (unsigned)code);
        else
            buf_put(out, bytes, utf8_encode(code ? code : UTF8_REPLACEMENT, bytes));
        text = span_from(text, len);
    }
    buf_put(out, "\"", 1);
}

void ami_frame_write(struct buf *out, const struct ami_frame *f) {
    buf_format(out, "{ \"type\": %d, \"server_id\": %" PRId64 ", \"server_name\": ", f->type,
               f->server_id);
    write_string(out, f->server_name);
    buf_format(out, ", \"ssl\": false, \"data\": {");
    for (size_t i = 0; i < f->field_count; i++) {
        if (i) buf_put(out, ",", 1);
        write_string(out, f->fields[i].name);
        buf_put(out, ": ", 2);
        write_string(out, f->fields[i].value);
    }
    buf_put(out, "}}", 2);
}
