// The settings, in layers: the built-in ones, over these the configuration file, then the
// environment, then the command line. Each value is checked when it is read and remembers where it
// came from. Whoever asks for a value gets the one in the strongest layer.
#ifndef CDRTOP_CONF_CONF_H
#define CDRTOP_CONF_CONF_H

#include "base/civil.h"
#include "conf/option.h"

#define CONF_FILE_MAX   (1024 * 1024) // bytes
#define CONF_ERRORS_MAX 20            // how many are reported in full; further ones are counted

enum conf_layer { // from weakest to strongest
    CONF_BUILT_IN,
    CONF_FILE,
    CONF_ENVIRONMENT,
    // an option without its value, which does not replace a value from a weaker layer
    CONF_LINE_BARE,
    CONF_LINE, // the command line
};

struct conf_entry { // one value
    uint16_t option;
    uint8_t key_count, layer;
    char *keys[2]; // owned: the names or numbers that stand for {} and [] in the path
    uint32_t item; // in a list of texts
    uint32_t line; // in the file
    char *value;   // owned; in the form that conf_check() gives it
};

struct conf {                   // its strings live as long as it does
    char *file;                 // owned: name of the file; NULL for the built-in configuration
    struct conf_entry *entries; // owned: all values, including defaults
    size_t entry_count, entry_capacity;
    struct conf_entry *names; // owned: CONF_AGENT_NAME of agents_file, see conf_read_names()
    size_t name_count, name_capacity;
    bool others_can_read; // other users can read the file it came from
    // by groups at the top, such as CONF_ALERTS: the file is wrong there, and so not all is known
    bool doubtful[CONF_OPTIONS];
};

struct conf_report { // starts zeroed; has lines `FILE:LINE: message`
    struct buf text;
    unsigned errors;
};
void conf_report_finish(struct conf_report *r);
// Adds an error; line 0 stands for no line. The message is cleaned. After CONF_ERRORS_MAX errors
// are only counted.
void conf_report_error(struct conf_report *r, const char *file, size_t line, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

enum { CONF_MISSING = 1, CONF_WRONG = 2 };

void conf_init(struct conf *c); // with the built-in defaults
void conf_finish(struct conf *c);

// 0; or CONF_MISSING (no such file) or CONF_WRONG (it cannot be read, or has errors): then *report
// says why, and *ret_conf has what is right in it, for those who look for more that is wrong. Where
// nothing can be known of what follows, it is the built-in configuration.
int conf_read(const char *path, struct conf_report *report, struct conf *ret_conf);

// Reads the file of names that agents_file says, once all layers are laid. Where the configuration
// says it, the file is looked for beside it. *report has what is wrong, line by line, and then
// there are no names.
void conf_read_names(struct conf *c, const char *home, struct conf_report *report);
// The next name of an agent, first of `agents`, then of the file. Start with *at = 0.
const struct conf_entry *conf_next_name(const struct conf *c, size_t *at);

// Makes the layer of the environment from `variables` (each "NAME=value", NULL at the end).
// CDRTOP_... can set each option of the configuration that is not in a list or under a name, and
// some command-line options of this command. *report has what is wrong, and names that are nearly
// an option's. An empty variable counts as not set.
void conf_environment(char *const *variables, enum args_command command, struct conf_report *report,
                      struct conf *ret_layer);
// Puts a stronger layer over it.
void conf_lay(struct conf *c, const struct conf *over);
// Where a value came from: "wall.yaml:7", "CDRTOP_THEME", "--theme" or "built in".
void conf_origin(const struct conf *c, const struct conf_entry *e, struct buf *out);
// The layer that decides about an option, which must not be in a list or under a name.
enum conf_layer conf_layer(const struct conf *c, int option);

// Whether both have the same values of an option, or of everything in a group.
bool conf_same(const struct conf *a, const struct conf *b, int option);

// Appends a line for everything that is set to other than its default but does nothing in this
// version ("FILE:7: alerts: not in this version yet"), one line for each group.
void conf_later(const struct conf *c, struct buf *out);
// The value of an option that is not in a list or under a name, such as CONF_THEME; "" if it has
// none.
const char *conf_text(const struct conf *c, int option);
// The same as a number; seconds for durations, 1 or 0 for yes or no. -1 if there is none, or a word
// in its place (off, pbx). A time of day is seconds after midnight; hours are from * 86400 + to.
int64_t conf_value(const struct conf *c, int option);
// The same for a CONF_NUMBER or CONF_SECONDS; -1 if not given.
double conf_real(const struct conf *c, int option);
// For a CONF_DATE (at 00:00) or CONF_MOMENT; false if not given.
bool conf_moment(const struct conf *c, int option, struct civil *ret_civil);
const char *conf_said(const struct conf *c, int option); // the text, or NULL if it is empty
bool conf_is(const struct conf *c, int option, const char *word);
// The index of its word among the option's words, from 0; -1 if not given.
int conf_choice(const struct conf *c, int option);
// The next entry of an option, from *at on; NULL when there are no more. Start with *at = 0.
const struct conf_entry *conf_next(const struct conf *c, int option, size_t *at);
// The entries under free names in a group (CONF_QUEUES): for each name its first entry.
const struct conf_entry *conf_next_named(const struct conf *c, int group, size_t *at);
// As conf_text() and conf_value(), for an option under that name or in that item of a list, such as
// CONF_QUEUE_LABEL of "support". A boolean without a value is 0.
const char *conf_text_of(const struct conf *c, int option, const char *name);
int64_t conf_value_of(const struct conf *c, int option, const char *name);

// The expression that is saved as a filter under that name; SPAN_NONE if there is none.
struct span conf_filter(const struct conf *c, struct span name);
// Whether a custom field of records has that as one of its two names, in any case.
bool conf_custom(const struct conf *c, struct span name);

// Writes it all as YAML, with comments and without secrets. Reading that gives the same
// configuration.
void conf_dump(const struct conf *c, struct buf *out);

// Whether it is "$NAME": the secret is in that environment variable.
bool conf_names_variable(const char *value);
// The ":password" of user:password@host in an address; empty if there is none.
struct span conf_password_in(const char *address);
// True if the file contains a secret (not just the name of a file or variable holding one) and
// users other than its owner and group can read it. That is worth a warning, and with --strict an
// error.
bool conf_secret_exposed(const struct conf *c);

// Finds the configuration file: `named` (-c, CDRTOP_CONFIG) as it is; else the first that exists of
// $XDG_CONFIG_HOME/cdrtop/config.yaml ($HOME/.config if unset) and /etc/cdrtop/config.yaml. False
// if there is none, so that the built-in configuration is used. An empty variable counts as unset.
struct conf_places {
    const char *named, *xdg_config_home, *home; // may be NULL
    bool (*exists)(const char *path);           // NULL: use access()
};
// The path ends in a NUL.
bool conf_find_path(const struct conf_places *places, struct buf *ret_path);

// Appends the path of a file. A ~ alone, or before the first slash, is replaced by the home folder,
// unless that is unknown ($HOME is NULL or empty).
void conf_at_home(const char *path, const char *home, struct buf *out);

#endif
