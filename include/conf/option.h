// Options: everything that can be set, in one table (option_rows.h). An option can be given in up
// to four places, of which the last wins: built in, the configuration file, the environment, the
// command line (conf.h).
#ifndef CDRTOP_CONF_OPTION_H
#define CDRTOP_CONF_OPTION_H

#include "base/buf.h"

enum conf_type {
    CONF_SECTION, // a mapping of known keys
    CONF_LIST,    // a list of such mappings; the keys of an item have paths "path[]."
    CONF_NAMED,   // a mapping with free names; a value has the path "path{}"
    CONF_TEXT,
    CONF_URL, // ws:// or wss:// without user or password, or ami:// with a user
    CONF_INTEGER,
    CONF_DURATION,    // 90, 90s, 1:30, 2m, 1h; becomes seconds
    CONF_TIME_OF_DAY, // HH:MM
    CONF_BOOLEAN,
    CONF_CHOICE,  // one of `words`
    CONF_ZONE,    // Europe/Berlin; empty for the machine's own
    CONF_TEXTS,   // a list of texts
    CONF_CHOICES, // a list of `words`; with a range, each can have its seconds: "wall:20"
    CONF_HOURS,   // HH:MM-HH:MM, also past midnight; or one of `words`
    // only on the command line:
    CONF_DATE,    // YYYY-MM-DD
    CONF_MOMENT,  // the same, or with HH:MM or HH:MM:SS after a space or T
    CONF_NUMBER,  // above 0; may have a fraction
    CONF_SECONDS, // 0 or more; may have a fraction
    CONF_PAIRS,   // NAME=ZONE; may be given several times
};

enum args_command {
    ARGS_BOARD,
    ARGS_SNAPSHOT,
    ARGS_EXPORT,
    ARGS_RECORD,
    ARGS_IMPORT,
    ARGS_HISTORY,
    ARGS_ALERTS,
    ARGS_WATCH,
    ARGS_CHECK,
    ARGS_SIM,
    ARGS_COMMANDS
};

struct conf_option {
    const char *path; // in the configuration, "servers[].pbx{}.timezone"; NULL if it is not there
    enum conf_type type;
    int64_t min, max; // for integers and durations; 0, 0: any
    // the choices, separated by spaces; for numbers: words allowed instead of one
    const char *words;
    const char *fallback; // the default, as it would be written; NULL for none
    const char *text;     // what it is, for people
    const char *example;  // lines of YAML, shown below its key while it has no value
    bool file;            // the path of a file or folder, see conf_at_home()
    bool required;        // every item of the list must have it
    bool alone;           // a value in place of the mapping that it is in is this one
    bool later;           // it is read and checked, but nothing uses it yet
    bool at_start;        // a change of it, or of anything in it, takes effect at the next start
    bool secret;          // never printed, unless it names a variable ("$NAME")
    const char *name;     // on the command line, without dashes; NULL if it is not there
    char letter;          // '\0' for none
    const char *value;    // the name of its value in the help
    const char *bare;     // the value if it is given without one; that of a boolean is true
    unsigned commands;    // the commands that accept it, as bits 1 << enum args_command
    bool variable;        // can be set in the environment, though not in the configuration
};

#define OPTION(id, ...) id,
enum {
#include "conf/option_rows.h"
    CONF_OPTIONS
};
#undef OPTION

extern const struct conf_option conf_options[CONF_OPTIONS];

// The index of the word among these, ignoring case, from 0; -1 if it is not among them.
int conf_word_place(const char *words, struct span word);

#endif
