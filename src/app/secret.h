// Reading secrets, and the files of certificates, that the configuration names.
#ifndef CDRTOP_APP_SECRET_H
#define CDRTOP_APP_SECRET_H

#include "conf/conf.h"

struct secret_places {
    const char *source; // whose it is, for messages
    const char *name;   // the entry of the configuration that has the two options; NULL for none
    int file_option, option;
    const char *variable; // the one for a run that has no entry
};

// From the configuration's two options, else from that variable if it is set. 0, also if no secret
// is given; or EXIT_USAGE with one line printed on stderr. The caller owns the secret, and wipes
// it.
int secret_find(const struct conf *conf, const struct secret_places *places, char **ret_secret);

// Looks at a private key, which is read later: a warning if others can read it, with --strict an
// error, as is one that cannot be opened. 0, or EXIT_USAGE with one line printed on stderr.
int secret_check_key(const struct conf *conf, const char *path);
// The path of a file, with the home folder; NULL if none is named. The caller owns it.
char *secret_file_of(const struct conf *conf, int option, const char *name);

int secret_say(const char *what, const char *why); // one line on stderr; EXIT_USAGE

#endif
