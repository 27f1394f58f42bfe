// Shared by the files of this room.
#ifndef CDRTOP_CONF_PARTS_H
#define CDRTOP_CONF_PARTS_H

#include "conf/conf.h"
#include "conf/option.h"
#include "conf/theme.h"

// Questions to the table of options, and checking a value for its option.
int conf_option_find(struct span path); // its number, -1 if there is none
// True if the option is directly below `parent` ("" for the top, "servers[]" for an item).
// *ret_name is its own part of the path.
bool conf_option_under(const struct conf_option *o, struct span parent, struct span *ret_name);
// The option that a value means where the mapping `path` could be; -1 if there is none.
int conf_option_alone(struct span path);
bool conf_option_fixed(const struct conf_option *o);    // neither in a list nor under a free name
bool conf_option_is_group(const struct conf_option *o); // a section, a list, or free names
bool conf_option_is_list(const struct conf_option *o);  // a list of values
// The option after this one (the first after NULL) that the command accepts; NULL after the last.
const struct conf_option *conf_option_next(int command, const struct conf_option *before);
// Describes the possible values, as the words after the option's text.
void conf_describe(const struct conf_option *o, struct buf *out);
// Breaks text into lines of that width; each but the first starts with the prefix.
void conf_wrap(struct span text, const char *prefix, size_t width, struct buf *out);
// The environment variable of an option, like "CDRTOP_SERVICE_LEVEL_THRESHOLD". False if it has
// none.
#define CONF_VARIABLE_SIZE 64
bool conf_variable(const struct conf_option *o, char out[CONF_VARIABLE_SIZE]);
bool conf_has_word(const char *words, struct span word); // in any case

// Checks a value for its option. Returns NULL if it is valid, and *out (emptied first) has it in a
// normal form: durations in seconds, "true" or "false", "HH:MM", words in lower case. Otherwise it
// returns what is wrong, in *out's memory.
const char *conf_check(const struct conf_option *o, struct span written, struct buf *out);
// The number in a checked integer, duration, time of day (seconds) or boolean; for hours 86400
// times the first plus the second; -1 for a word.
int64_t conf_number(const struct conf_option *o, struct span checked);

// Parses a configuration from bytes, for the reader and for tests. Results as conf_read()'s; `name`
// is the file in messages.
int conf_parse(struct span yaml, const char *name, struct conf_report *report,
               struct conf *ret_conf);

// Adds a checked value; keys and value are copied.
void conf_add(struct conf *c, int option, const struct span *keys, size_t key_count, uint32_t item,
              struct span value);
// The same for an option that is not in a list or under a name, or one more text of a list.
void conf_put(struct conf *c, int option, enum conf_layer layer, struct span value);
void conf_settle(struct conf *c); // adds the defaults
// The entry under that name, NULL if there is none; and whether there is one below a group.
const struct conf_entry *conf_of(const struct conf *c, int option, const char *name);
bool conf_inside(const struct conf_entry *e, struct span group);
// Checks that queues are not merged in a circle. Reports each circle once, at the line of its first
// member.
void conf_check_merges(const struct conf *c, struct conf_report *report, const char *file);

// The colours of text and background when this style is drawn on that ground; THEME_NO_COLOUR for
// the terminal's own colour, which is unknown.
void theme_meeting(const struct style *style, const struct style *first, enum theme_ground ground,
                   int32_t *ret_fg, int32_t *ret_bg);

// Reads a file, and a small YAML file as keys and values.
struct walk {
    void *context;
    // A value under one or two keys. `set` is false if nothing follows the key.
    void (*value)(void *context, size_t line, const struct span *keys, size_t key_count, bool set,
                  struct span value);
};

// Reads a mapping of values and of mappings of values. Anything else is an error in *report.
void yaml_walk(struct span yaml, const char *file, struct conf_report *report,
               const struct walk *walk);

// Says in words what libyaml found wrong at that place (line and column from 0). True if the words
// are about the place where the context of the error began.
bool yaml_words(struct span yaml, size_t line, size_t column, const char *problem,
                const char *context, char *out, size_t size);

enum read_how { READ_FILES, READ_PIPES_TOO }; // anything else is refused; a pipe is waited for
// Reads a whole file of at most CONF_FILE_MAX bytes (and one more, to recognise a larger one). 0,
// or CONF_MISSING, or CONF_WRONG with a line in *report.
int read_whole(const char *path, enum read_how how, struct conf_report *report,
               struct buf *ret_bytes, bool *ret_others_can_read);

#endif
