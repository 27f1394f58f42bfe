// Writes JSON: an object is built from the top, with members in the order in which they are put.
// Numbers are not rounded; NAN and CDR_NO_TIME become null. This hides jansson and its types.
#ifndef CDRTOP_OUT_JSON_H
#define CDRTOP_OUT_JSON_H

#include "base/buf.h"

struct json; // a node; owned by its tree

struct json *json_object_create(void); // a root
void json_destroy(struct json *root);
struct json *json_put_object(struct json *in, const char *key); // key NULL: `in` is a list
struct json *json_put_list(struct json *in, const char *key);
void json_put_text(struct json *in, const char *key, struct span text);
void json_put_count(struct json *in, const char *key, uint64_t n);
void json_put_integer(struct json *in, const char *key, int64_t n);
// NAN becomes null; `whole`: without a fraction.
void json_put_number(struct json *in, const char *key, double n);
void json_put_bool(struct json *in, const char *key, bool b);
void json_put_null(struct json *in, const char *key);
void json_write(const struct json *root, struct buf *out);      // indented by two, with a line end
void json_write_line(const struct json *root, struct buf *out); // on one line, without a line end

#endif
