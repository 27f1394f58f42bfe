// Reads captures with zlib, takes jansson as the judge of what is JSON, and writes strings as amiws
// does.
#include "helper.h"

#include "base/mem.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void load_bytes(struct buf *b, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", FIXTURES, name);
    gzFile f = gzopen(path, "rb"); // reads plain files, too
    if (!f) {
        perror(path);
        exit(2);
    }
    for (;;) {
        buf_room(b, 1 << 16);
        int got = gzread(f, b->at + b->len, 1 << 16);
        if (got <= 0) break;
        b->len += (size_t)got;
    }
    gzclose(f);
}

void capture_load(struct capture *c, const char *name) {
    *c = (struct capture){0};
    load_bytes(&c->bytes, name);
    bool timed = strstr(name, ".rec") != NULL;
    struct span rest = buf_text(&c->bytes);
    size_t room = 0;
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        if (timed) span_take(&line, '\t');
        if (!line.len || line.at[0] == '!') continue;
        if (c->count == room) c->lines = mem_resize(c->lines, room = room * 2 + 64, sizeof line);
        c->lines[c->count++] = line;
    }
}

void capture_finish(struct capture *c) {
    buf_finish(&c->bytes);
    free(c->lines);
}

static json_t *load(struct span bytes, size_t flags) {
    json_error_t error;
    return json_loadb(bytes.at, bytes.len, flags, &error);
}

static bool all_strings(const json_t *data) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)data, key,
                        value) if (!json_is_string(value)) return false;
    return true;
}

static bool has_shape(const json_t *root) {
    const json_t *type = json_object_get(root, "type"), *id = json_object_get(root, "server_id");
    const json_t *data = json_object_get(root, "data");
    return json_object_size(root) == 5 && json_is_integer(type) &&
           json_integer_value(type) >= INT_MIN && json_integer_value(type) <= INT_MAX &&
           json_is_integer(id) && json_integer_value(id) > INT64_MIN &&
           json_is_string(json_object_get(root, "server_name")) &&
           json_is_boolean(json_object_get(root, "ssl")) && json_is_object(data) &&
           all_strings(data);
}

static bool same(struct span s, const json_t *string) {
    return s.len == json_string_length(string) && !memcmp(s.at, json_string_value(string), s.len);
}

static const char *compare(const struct ami_frame *f, const json_t *root) {
    json_t *data = json_object_get(root, "data");
    if (f->type != json_integer_value(json_object_get(root, "type"))) return "type";
    if (f->server_id != json_integer_value(json_object_get(root, "server_id"))) return "server_id";
    if (!same(f->server_name, json_object_get(root, "server_name"))) return "server_name";
    if (f->field_count != json_object_size(data)) return "number of fields";
    size_t i = 0;
    for (void *at = json_object_iter(data); at; at = json_object_iter_next(data, at), i++) {
        if (!span_same(f->fields[i].name, span_of(json_object_iter_key(at)))) return "a name";
        if (!same(f->fields[i].value, json_object_iter_value(at))) return "a value";
    }
    return NULL;
}

const char *disagreement(struct span bytes) {
    static struct ami_frame f;
    struct buf scratch = {0};
    const char *wrong = NULL;
    enum ami_result result = ami_scan(bytes, &scratch, &f);
    json_t *root = load(bytes, 0), *unique = load(bytes, JSON_REJECT_DUPLICATES);
    if (result == AMI_STRICT && (!root || !has_shape(root))) wrong = "strict where jansson is not";
    // jansson loses some of these
    else if (unique && has_shape(unique) && !memchr(bytes.at, 0, bytes.len) &&
             json_object_size(json_object_get(unique, "data")) <= AMI_FIELDS_MAX)
        wrong = result != AMI_STRICT ? "not strict where jansson is" : compare(&f, unique);
    json_decref(root);
    json_decref(unique);
    buf_finish(&scratch);
    return wrong;
}

bool amiws_string(struct buf *out, struct span value, size_t raw) {
    buf_put(out, "\"", 1);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        static const char special[] = "\"\\\b\f\n\r\t\v", letters[] = "\"\\bfnrtv";
        const char *named = c ? strchr(special, c) : NULL;
        if (c >= 0x80) {
            size_t more = raw ? raw : c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
            size_t left = value.len - i - 1;
            buf_put(out, value.at + i, 1 + (more < left ? more : left));
            if (more > left) return false; // the NUL after the value ends the frame
            i += more;
        } else if (named) {
            char escape[2] = {'\\', letters[named - special]};
            buf_put(out, escape, 2);
        } else if (c < 0x20 || c == 0x7F) {
            buf_format(out, "\\u00%x%x", (unsigned)c / 15, (unsigned)c % 15);
        } else {
            buf_put(out, &c, 1);
        }
    }
    buf_put(out, "\"", 1);
    return true;
}

bool amiws_frame(struct buf *out, const struct ami_field *fields, size_t count, size_t raw) {
    buf_clear(out);
    buf_format(out, "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
                    "\"data\": {");
    for (size_t i = 0; i < count; i++) {
        if (i) buf_put(out, ",", 1);
        buf_format(out, "\"%.*s\": ", (int)fields[i].name.len, fields[i].name.at);
        if (!amiws_string(out, fields[i].value, raw)) return false;
    }
    buf_put(out, "}}", 2);
    return true;
}

enum ami_value_kind read_frame(struct reading *r, struct span bytes, const struct zone *zone) {
    struct ami_context context = {.server = 3, .zone = zone, .at_us = 1795380000000000};
    r->result = ami_scan(bytes, &r->scanned, &r->frame);
    if (r->result == AMI_MALFORMED) {
        r->value.kind = AMI_VALUE_NONE;
        return AMI_VALUE_NONE;
    }
    return ami_decode(&r->frame, &context, &r->cleaned, &r->value);
}

void reading_finish(struct reading *r) {
    buf_finish(&r->scanned);
    buf_finish(&r->cleaned);
}
