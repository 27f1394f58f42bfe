// What the files of the configuration share.
#ifndef CDRTOP_CONF_PARTS_H
#define CDRTOP_CONF_PARTS_H

#include "conf/conf.h"
#include "conf/option.h"
#include "conf/theme.h"

// What the files of this room ask of the table of options, and a value checked against its option.
int conf_option_find(struct span path); // its number, -1 when there is none
// True when the row is a direct child of `parent` ("" is the top, "servers[]" an item); its own
// part of the path is *ret_name.
bool conf_option_under(const struct conf_option *o, struct span parent, struct span *ret_name);
bool conf_option_fixed(const struct conf_option *o);    // stands once: not in a list or by a name
bool conf_option_is_group(const struct conf_option *o); // section, list or named
bool conf_option_is_list(const struct conf_option *o);  // of values
// The next option behind this one (NULL: the first) that the command takes; NULL none.
const struct conf_option *conf_option_next(int command, const struct conf_option *before);
// The words behind its text: which values, from where to where.
void conf_describe(const struct conf_option *o, struct buf *out);
// Text in lines of that width, the second one and those behind it each begun by the prefix.
void conf_wrap(struct span text, const char *prefix, size_t width, struct buf *out);
// The variable of the environment, "CDRTOP_SERVICE_LEVEL_THRESHOLD". False: it has none.
#define CONF_VARIABLE_SIZE 64
bool conf_variable(const struct conf_option *o, char out[CONF_VARIABLE_SIZE]);
bool conf_has_word(const char *words, struct span word); // any case

// Checks a value as written against its option. NULL: good, and *out (emptied first) holds it in
// its one form: durations as seconds, "true" or "false", "HH:MM", words in small letters. Else what
// is wrong, in *out's memory.
const char *conf_check(const struct conf_option *o, struct span written, struct buf *out);
// The number of a checked integer, duration, time of day (seconds) or boolean; of hours 86400 times
// the first and the second; -1 for a word.
int64_t conf_number(const struct conf_option *o, struct span checked);

// A configuration out of bytes, and the colours of a theme: for the reader, and for tests.
// As conf_read(); `name` is the file in messages.
int conf_parse(struct span yaml, const char *name, struct conf_report *report,
               struct conf *ret_conf);

// Adds a checked value; keys and value are copied.
void conf_add(struct conf *c, int option, const struct span *keys, size_t key_count, uint32_t item,
              struct span value);
// The same of an option that stands once, or a further text of a list.
void conf_put(struct conf *c, int option, enum conf_layer layer, struct span value);
void conf_settle(struct conf *c); // puts in the defaults
// The entry under that name; NULL none. Whether one stands below a group.
const struct conf_entry *conf_of(const struct conf *c, int option, const char *name);
bool conf_inside(const struct conf_entry *e, struct span group);
// That queues are not merged in a circle: an error for each circle, at the line of its first.
void conf_check_merges(const struct conf *c, struct conf_report *report, const char *file);

// The colours that meet where this style is drawn on that ground; THEME_NO_COLOUR: the terminal's
// own, unknown.
void theme_meeting(const struct style *style, const struct style *first, enum theme_ground ground,
                   int32_t *ret_fg, int32_t *ret_bg);

// What the files of this room share: a file as bytes, and a small YAML file as keys and values.
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
