// The only file that uses jansson. Texts are cleaned before, so they are valid UTF-8; if one is
// not, it becomes null, so that its object is not lost.
#include "json.h"

#include "base/mem.h"

#include <jansson.h>
#include <math.h>

// struct json is never defined: a node is really jansson's own type.
static json_t *node(const struct json *j) {
    return (json_t *)(uintptr_t)j;
}

static struct json *put(struct json *in, const char *key, json_t *value) {
    if (!value) value = json_null();
    int failed =
        key ? json_object_set_new(node(in), key, value) : json_array_append_new(node(in), value);
    if (failed) mem_exhausted();
    return (struct json *)value;
}

struct json *json_object_create(void) {
    json_t *root = json_object();
    if (!root) mem_exhausted();
    return (struct json *)root;
}

void json_destroy(struct json *root) {
    if (root) json_decref(node(root));
}

struct json *json_put_object(struct json *in, const char *key) {
    return put(in, key, json_object());
}

struct json *json_put_list(struct json *in, const char *key) {
    return put(in, key, json_array());
}

void json_put_text(struct json *in, const char *key, struct span text) {
    put(in, key, json_stringn(text.at ? text.at : "", text.len));
}

void json_put_count(struct json *in, const char *key, uint64_t n) {
    put(in, key, json_integer((json_int_t)n));
}

void json_put_integer(struct json *in, const char *key, int64_t n) {
    put(in, key, json_integer(n));
}

void json_put_number(struct json *in, const char *key, double n) {
    if (isnan(n))
        put(in, key, json_null());
    else if (n == floor(n) && fabs(n) < 1e15)
        put(in, key, json_integer((json_int_t)n));
    else
        put(in, key, json_real(n));
}

void json_put_bool(struct json *in, const char *key, bool b) {
    put(in, key, json_boolean(b));
}

void json_put_null(struct json *in, const char *key) {
    put(in, key, json_null());
}

static int append(const char *bytes, size_t len, void *out) {
    buf_put(out, bytes, len);
    return 0;
}

void json_write(const struct json *root, struct buf *out) {
    json_dump_callback(node(root), append, out, JSON_INDENT(2));
    buf_put(out, "\n", 1);
}

void json_write_line(const struct json *root, struct buf *out) {
    json_dump_callback(node(root), append, out, JSON_COMPACT);
}
