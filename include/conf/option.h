// Every key that a configuration may hold: one row each, in the order they are printed. Adding a
// key is adding a row here and a line to config.example.yaml, and where it is one of each server or
// queue a row to the places table in conf.c.
#ifndef CDRTOP_CONF_OPTION_H
#define CDRTOP_CONF_OPTION_H

#include "base/buf.h"

enum conf_type {
    CONF_SECTION, // a mapping of known keys
    CONF_LIST,    // a list of such mappings; the items' keys stand under "path[]."
    CONF_NAMED,   // a mapping by free names; the values stand under "path{}"
    CONF_TEXT,
    CONF_URL, // ws:// or wss://, no user or password in it
    CONF_INTEGER,
    CONF_DURATION,    // 90, 90s, 1:30, 2m, 1h; in seconds
    CONF_TIME_OF_DAY, // HH:MM
    CONF_BOOLEAN,
    CONF_CHOICE,  // one of `words`
    CONF_ZONE,    // Europe/Berlin; empty: the machine's
    CONF_TEXTS,   // a list of texts
    CONF_CHOICES, // a list of `words`; with a range, each may have its seconds: "wall:20"
    CONF_HOURS,   // HH:MM-HH:MM, may go over midnight; or one of `words`
};

struct conf_option {
    const char *path; // "servers[].pbx{}.timezone"
    enum conf_type type;
    int64_t min, max;     // integers and durations; 0, 0: any
    const char *words;    // choices; for a number: words allowed in its place. Spaces between
    const char *fallback; // the default as it would be written; NULL: none
    const char *text;     // one line for people
    bool file;            // of a file or folder: conf_at_home()
    bool required;        // in an item of a list
    bool later;           // read and checked, but nothing uses it yet
    bool secret;          // never printed, unless it names a variable ("$NAME")
};

enum {
    CONF_SERVERS,
    CONF_SERVER_URL,
    CONF_SERVER_AUTH,
    CONF_AUTH_TYPE,
    CONF_AUTH_USER,
    CONF_AUTH_PASSWORD,
    CONF_AUTH_PASSWORD_FILE,
    CONF_SERVER_TLS,
    CONF_TLS_CA_FILE,
    CONF_TLS_CLIENT_CERT,
    CONF_TLS_CLIENT_KEY,
    CONF_TLS_VERIFY,
    CONF_SERVER_SEND,
    CONF_SERVER_PBX,
    CONF_PBX_TIMEZONE,
    CONF_PBX_LABEL,
    CONF_SOURCES,
    CONF_SOURCE_TIMEZONE,
    CONF_DAY_START,
    CONF_TIMEZONE,
    CONF_MAX_RECORDS,
    CONF_SERVICE_LEVEL,
    CONF_THRESHOLD,
    CONF_FORMULA,
    CONF_TARGET,
    CONF_SHORT_ABANDON,
    CONF_SHORT_ABANDON_IN_RATES,
    CONF_QUEUES,
    CONF_QUEUE_LABEL,
    CONF_QUEUE_THRESHOLD,
    CONF_QUEUE_TARGET,
    CONF_QUEUE_WRAPUP,
    CONF_QUEUE_HIDE,
    CONF_QUEUE_MERGE_WITH,
    CONF_QUEUE_SERVERS,
    CONF_AGENTS,
    CONF_AGENT_NAME,
    CONF_AGENTS_FILE,
    CONF_DIRECTIONS,
    CONF_DIRECTION_MATCH,
    CONF_DIRECTION_CHANNEL,
    CONF_DIRECTION_DESTINATION_CHANNEL,
    CONF_DIRECTION_CONTEXT,
    CONF_COLUMNS,
    CONF_COLUMN_LIST,
    CONF_CUSTOM_FIELDS,
    CONF_CUSTOM_FIELD,
    CONF_RECALLS,
    CONF_MATCH_DIGITS,
    CONF_HISTORY,
    CONF_HISTORY_PATH,
    CONF_KEEP_DAYS,
    CONF_BACKFILL,
    CONF_EXPORT_DIR,
    CONF_ALERTS,
    CONF_ALERT_NAME,
    CONF_ALERT_WHEN,
    CONF_ALERT_FOR,
    CONF_HOOKS,
    CONF_HOOK,
    CONF_DISPLAY,
    CONF_THEME,
    CONF_ASCII,
    CONF_LANGUAGE,
    CONF_KIOSK,
    CONF_MASK_NUMBERS,
    CONF_PAGES,
    CONF_WALL_ROTATE,
    CONF_DIM,
    CONF_BELL,
    CONF_COMPARE,
    CONF_KEYS,
    CONF_KEY,
    CONF_FILTERS,
    CONF_FILTER,
    CONF_OPTIONS
};

extern const struct conf_option conf_options[CONF_OPTIONS];

// The how manieth of these words it is, in any case, from 0; -1 none.
int conf_word_place(const char *words, struct span word);

#endif
