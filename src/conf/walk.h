// What the files of this room share: a file as bytes, and a small YAML file as keys and values.
#ifndef CDRTOP_CONF_WALK_H
#define CDRTOP_CONF_WALK_H

#include "conf/conf.h"

struct walk {
    void *context;
    // One value under one or two keys. `set` is false where nothing stands behind the key.
    void (*value)(void *context, size_t line, const struct span *keys, size_t key_count, bool set,
                  struct span value);
};

// A mapping of values and of mappings of values. What is neither is an error in *report.
void yaml_walk(struct span yaml, const char *file, struct conf_report *report,
               const struct walk *walk);

// What libyaml found wrong at that place (line and column from 0), in words. True: they are of the
// place where its context began.
bool yaml_words(struct span yaml, size_t line, size_t column, const char *problem,
                const char *context, char *out, size_t size);

// All of a file of at most CONF_FILE_MAX bytes (one more is read, so that a larger one shows).
// 0, or CONF_MISSING, CONF_WRONG with a line in *report.
int read_whole(const char *path, struct conf_report *report, struct buf *ret_bytes,
               bool *ret_others_can_read);

#endif
