// JSON as it is written here: one object built from the top, members in the order they are put,
// numbers unrounded, NAN and CDR_NO_TIME as null. A thin room around jansson, whose types stay
// inside.
#ifndef CDRTOP_OUT_JSON_H
#define CDRTOP_OUT_JSON_H

#include "base/buf.h"

struct json; // a node; owned by the tree it stands in

struct json *json_object_create(void); // a root
void json_destroy(struct json *root);
struct json *json_put_object(struct json *in, const char *key); // key NULL: in is a list
struct json *json_put_list(struct json *in, const char *key);
void json_put_text(struct json *in, const char *key, struct span text);
void json_put_count(struct json *in, const char *key, uint64_t n);
void json_put_integer(struct json *in, const char *key, int64_t n);
void json_put_number(struct json *in, const char *key, double n); // NAN: null; whole: no fraction
void json_put_bool(struct json *in, const char *key, bool b);
void json_put_null(struct json *in, const char *key);
void json_write(const struct json *root, struct buf *out); // indented by two, ends with a newline
void json_write_line(const struct json *root, struct buf *out); // on one line, without its end

#endif
