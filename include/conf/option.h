// What can be said to the program: one table of options (option_rows.h). Each is said in up to four
// places, and the later one of these holds: built in, the configuration file, the environment, the
// command line (conf.h).
#ifndef CDRTOP_CONF_OPTION_H
#define CDRTOP_CONF_OPTION_H

#include "base/buf.h"

enum conf_type {
    CONF_SECTION, // a mapping of known keys
    CONF_LIST,    // a list of such mappings; the items' keys stand under "path[]."
    CONF_NAMED,   // a mapping by free names; the values stand under "path{}"
    CONF_TEXT,
    CONF_URL, // ws:// or wss://, no user or password in it; or ami:// with a user
    CONF_INTEGER,
    CONF_DURATION,    // 90, 90s, 1:30, 2m, 1h; in seconds
    CONF_TIME_OF_DAY, // HH:MM
    CONF_BOOLEAN,
    CONF_CHOICE,  // one of `words`
    CONF_ZONE,    // Europe/Berlin; empty: the machine's
    CONF_TEXTS,   // a list of texts
    CONF_CHOICES, // a list of `words`; with a range, each may have its seconds: "wall:20"
    CONF_HOURS,   // HH:MM-HH:MM, may go over midnight; or one of `words`
    // only on the command line
    CONF_DATE,    // YYYY-MM-DD
    CONF_MOMENT,  // the same, or with HH:MM or HH:MM:SS behind a space or T
    CONF_NUMBER,  // above 0, 0.5 too
    CONF_SECONDS, // 0 or more, 0.5 too
    CONF_PAIRS,   // NAME=ZONE, as often as wanted
};

enum args_command { ARGS_BOARD, ARGS_SNAPSHOT, ARGS_EXPORT, ARGS_RECORD, ARGS_SIM, ARGS_COMMANDS };

struct conf_option {
    const char *path; // in the configuration, "servers[].pbx{}.timezone"; NULL: not there
    enum conf_type type;
    int64_t min, max;     // integers and durations; 0, 0: any
    const char *words;    // choices; for a number: words allowed in its place. Spaces between
    const char *fallback; // the default as it would be written; NULL: none
    const char *text;     // for people
    const char *example;  // YAML below its key, shown where it has no value
    bool file;            // of a file or folder: conf_at_home()
    bool required;        // in an item of a list
    bool later;           // read and checked, but nothing uses it yet
    bool secret;          // never printed, unless it names a variable ("$NAME")
    const char *name;     // on the command line, without the dashes; NULL: not there
    char letter;          // '\0': none
    const char *value;    // what the help calls its value
    const char *bare;     // meant where it stands without one; a boolean's is true
    unsigned commands;    // that take it, bits 1 << enum args_command
    bool variable;        // in the environment, though not in the configuration
};

#define OPTION(id, ...) id,
enum {
#include "conf/option_rows.h"
    CONF_OPTIONS
};
#undef OPTION

extern const struct conf_option conf_options[CONF_OPTIONS];

// The how manieth of these words it is, in any case, from 0; -1 none.
int conf_word_place(const char *words, struct span word);

#endif
