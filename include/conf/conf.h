// What the program was told, in layers: what is built in, the configuration file over it, the
// environment over that, the command line over all. Each is checked when it is read; a value knows
// where it came from, and who asks for one is given that of the strongest layer.
#ifndef CDRTOP_CONF_CONF_H
#define CDRTOP_CONF_CONF_H

#include "base/civil.h"
#include "conf/option.h"

#define CONF_FILE_MAX   (1024 * 1024) // bytes
#define CONF_ERRORS_MAX 20            // said in full; the rest is counted

enum conf_layer { // from the weakest on
    CONF_BUILT_IN,
    CONF_FILE,
    CONF_ENVIRONMENT,
    CONF_LINE_BARE, // an option without its value: it leaves one that weaker layers have
    CONF_LINE,      // the command line
};

struct conf_entry { // one value
    uint16_t option;
    uint8_t key_count, layer;
    char *keys[2]; // owned: the names or numbers in the places of {} and []
    uint32_t item; // in a list of texts
    uint32_t line; // of the file
    char *value;   // owned; in the form of conf_check()
};

struct conf {   // strings live as long as it does
    char *file; // owned: its name; NULL: the built-in one
    struct conf_entry *entries; // owned: all values, defaults are there too
    size_t entry_count, entry_capacity;
    bool others_can_read; // the file it came from
};

struct conf_report { // zeroed to begin with; lines `FILE:LINE: message`
    struct buf text;
    unsigned errors;
};
void conf_report_finish(struct conf_report *r);
// Line 0 leaves it away. The message is cleaned; beyond CONF_ERRORS_MAX it is only counted.
void conf_report_error(struct conf_report *r, const char *file, size_t line, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

enum { CONF_MISSING = 1, CONF_WRONG = 2 };

void conf_init(struct conf *c); // the built-in defaults
void conf_finish(struct conf *c);

// 0 and *ret_conf, or CONF_MISSING (no such file), CONF_WRONG (it cannot be read or has errors):
// then *report says why and *ret_conf is untouched.
int conf_read(const char *path, struct conf_report *report, struct conf *ret_conf);

// The environment's layer, of CDRTOP_... in `variables` (each "NAME=value", NULL ends them): each
// option of the configuration that stands once, and some of the command line's that this command
// takes. What is wrong, and where a name is nearly an option's, *report says; empty is not set.
void conf_environment(char *const *variables, enum args_command command, struct conf_report *report,
                      struct conf *ret_layer);
// Lays a stronger layer over it.
void conf_lay(struct conf *c, const struct conf *over);
// Where a value came from: "wall.yaml:7", "CDRTOP_THEME", "--theme"; "built in".
void conf_origin(const struct conf *c, const struct conf_entry *e, struct buf *out);
// The layer that has the word on an option that stands once.
enum conf_layer conf_layer(const struct conf *c, int option);

// What is set to something else than its default and does nothing in this version, a line each
// ("FILE:7: alerts: not in this version yet"), what stands together once.
void conf_later(const struct conf *c, struct buf *out);
// The value of an option that stands once, e.g. CONF_THEME; "" where it has none.
const char *conf_text(const struct conf *c, int option);
// The same of a number, of seconds or of yes and no (1, 0); -1: none, or a word stands in its place
// (off, pbx). A time of day is seconds after midnight, hours are from * 86400 + to.
int64_t conf_value(const struct conf *c, int option);
// The same of a CONF_NUMBER or CONF_SECONDS; -1 not said.
double conf_real(const struct conf *c, int option);
// Of a CONF_DATE (at 00:00) or CONF_MOMENT; false: not said.
bool conf_moment(const struct conf *c, int option, struct civil *ret_civil);
const char *conf_said(const struct conf *c, int option); // the text; NULL where it is empty
bool conf_is(const struct conf *c, int option, const char *word);
// The how manieth of its words, from 0; -1: not said.
int conf_choice(const struct conf *c, int option);
// The next entry of an option from *at on; NULL when there is none. Begin with *at = 0.
const struct conf_entry *conf_next(const struct conf *c, int option, size_t *at);
// What stands under names in a group (CONF_QUEUES), each name once, by its first entry.
const struct conf_entry *conf_next_named(const struct conf *c, int group, size_t *at);
// The same as conf_text() and conf_value() of what stands under that name, or in that item of a list:
// CONF_QUEUE_LABEL of "support". A boolean is 0 where it has no value.
const char *conf_text_of(const struct conf *c, int option, const char *name);
int64_t conf_value_of(const struct conf *c, int option, const char *name);

// The expression saved as a filter under that name; SPAN_NONE none.
struct span conf_filter(const struct conf *c, struct span name);
// Whether a custom field of records is called so, by either of its names, any case.
bool conf_custom(const struct conf *c, struct span name);

// All of it as YAML, commented, secrets left out. Read, it gives the same back.
void conf_dump(const struct conf *c, struct buf *out);

// "$NAME": a secret that stands in a variable of the environment.
bool conf_names_variable(const char *value);
// True when it holds a secret itself (not the name of a file or variable) in a file that others
// than its owner and group can read: worth a warning, and with --strict a refusal.
bool conf_secret_exposed(const struct conf *c);

// Where the configuration is: `named` (-c, CDRTOP_CONFIG) as it is; else the first that exists of
// $XDG_CONFIG_HOME/cdrtop/config.yaml (unset: $HOME/.config) and /etc/cdrtop/config.yaml. False:
// none, the built-in one. Empty counts as unset.
struct conf_places {
    const char *named, *xdg_config_home, *home; // may be NULL
    bool (*exists)(const char *path);           // NULL: access()
};
bool conf_find_path(const struct conf_places *places, struct buf *ret_path); // ends in NUL

// Appends the path of a file; ~ alone, or before its first slash, is the home folder where that is
// known ($HOME; NULL or empty: it is not).
void conf_at_home(const char *path, const char *home, struct buf *out);

#endif
