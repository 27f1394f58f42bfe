// Secrets: the password of AMI, of a proxy in front of amiws, or of a database, from a file, a
// variable of the environment or the configuration. It is read once, before the board opens, and
// kept for as long as somebody may have to log in again. From then on no core of the process is
// written, and no other process of the user may look into it.
#include "secret.h"

#include "base/mem.h"
#include "setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define SECRET_MOST 256

// From now on no other process sees what is in memory.
static void keep_memory(void) {
    const struct rlimit none = {0, 0};
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
}

int secret_say(const char *what, const char *why) {
    fprintf(stderr, "cdrtop: %s: %s\n", what, why);
    return EXIT_USAGE;
}

static int keep(const char *where, struct span secret, char **ret_secret) {
    if (!secret.len) return secret_say(where, "there is no secret in it");
    if (secret.len > SECRET_MOST) return secret_say(where, "the secret is too long");
    keep_memory();
    *ret_secret = mem_string(secret.at, secret.len);
    return EXIT_OK;
}

// The path with the home folder, ended by a NUL.
static struct buf at_home(const char *named) {
    struct buf path = {0};
    conf_at_home(named, getenv("HOME"), &path);
    buf_put(&path, "", 1);
    return path;
}

// Opens a file with a secret: NULL if it cannot be opened; *ret_status is EXIT_USAGE then, and with
// `strict` also if others can read it.
static FILE *open_secret(const char *path, bool strict, int *ret_status) {
    struct stat file;
    FILE *f = fopen(path, "re");
    *ret_status = f ? EXIT_OK : secret_say(path, strerror(errno));
    if (f && !fstat(fileno(f), &file) && (file.st_mode & S_IROTH)) {
        secret_say(path, "others can read this secret: chmod 600 it");
        if (strict) *ret_status = EXIT_USAGE;
    }
    return f;
}

int secret_check_key(const struct conf *conf, const char *path) {
    int status;
    FILE *f = open_secret(path, conf_value(conf, CONF_STRICT) > 0, &status);
    if (!f) return status;
    keep_memory();
    fclose(f);
    return status;
}

// Reads the first line of the file.
static int read_file(const char *named, bool strict, char **ret_secret) {
    int status;
    char line[SECRET_MOST + 3] = "";
    struct buf path = at_home(named);
    FILE *f = open_secret(path.at, strict, &status);
    if (!status && !fgets(line, sizeof line, f)) line[0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (!status) status = keep(path.at, span_of(line), ret_secret);
    if (f) fclose(f);
    explicit_bzero(line, sizeof line);
    buf_finish(&path);
    return status;
}

static int read_variable(const char *name, char **ret_secret) {
    const char *value = getenv(name);
    if (value && *value) return keep(name, span_of(value), ret_secret);
    return secret_say(name, "this variable should hold a secret, but it is empty or not set");
}

int secret_find(const struct conf *conf, const struct secret_places *places, char **ret_secret) {
    const char *name = places->name, *variable = places->variable;
    const char *file = name ? conf_text_of(conf, places->file_option, name) : "",
               *word = name ? conf_text_of(conf, places->option, name) : "";
    if (file[0]) return read_file(file, conf_value(conf, CONF_STRICT) > 0, ret_secret);
    if (conf_names_variable(word)) return read_variable(word + 1, ret_secret);
    if (word[0]) return keep(places->source, span_of(word), ret_secret);
    return getenv(variable) ? read_variable(variable, ret_secret) : EXIT_OK;
}

char *secret_file_of(const struct conf *conf, int option, const char *name) {
    const char *named = conf_text_of(conf, option, name);
    return named[0] ? at_home(named).at : NULL;
}
