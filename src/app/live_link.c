// The secret of a link is in a file of its own or in an environment variable, never on the command
// line. It is read once, before the board opens, and kept for as long as the link may have to log
// in again. From then on no core of the process is written, and no other process of the user may
// look into it.
#include "live_link.h"

#include "base/mem.h"
#include "setup.h"
#include "source/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define SECRET_MOST       256
#define SECRET_VARIABLE   "CDRTOP_SECRET"
#define PASSWORD_VARIABLE "CDRTOP_PASSWORD"

static bool has_scheme(const char *source, const char *scheme) {
    struct span name;
    const char *url;
    source_split(source, &name, &url);
    return strncmp(url, scheme, strlen(scheme)) == 0 &&
           source_recognise(url, SPAN_NONE) == SOURCE_LINK;
}

bool live_link_is_ami(const char *source) {
    return has_scheme(source, "ami");
}

static void keep_to_itself(void) {
    const struct rlimit none = {0, 0};
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
}

static int say(const char *what, const char *why) {
    fprintf(stderr, "cdrtop: %s: %s\n", what, why);
    return EXIT_USAGE;
}

static int keep(const char *where, struct span secret, struct engine_link *link) {
    if (!secret.len) return say(where, "there is no secret in it");
    if (secret.len > SECRET_MOST) return say(where, "the secret is too long");
    keep_to_itself();
    link->secret = mem_string(secret.at, secret.len);
    return EXIT_OK;
}

// The path with the home folder, ended by a NUL.
static struct buf at_home(const char *named) {
    struct buf path = {0};
    conf_at_home(named, getenv("HOME"), &path);
    buf_put(&path, "", 1);
    return path;
}

// Opens a file that contains a secret.
static FILE *open_secret(const char *path, bool strict, int *ret_status) {
    struct stat file;
    FILE *f = fopen(path, "re");
    *ret_status = f ? EXIT_OK : say(path, strerror(errno));
    if (f && !fstat(fileno(f), &file) && (file.st_mode & S_IROTH)) {
        say(path, "others can read this secret: chmod 600 it");
        if (strict) *ret_status = EXIT_USAGE;
    }
    return f;
}

// Reads the first line of the file.
static int read_file(const char *named, bool strict, struct engine_link *link) {
    int status;
    char line[SECRET_MOST + 3] = "";
    struct buf path = at_home(named);
    FILE *f = open_secret(path.at, strict, &status);
    if (!status && !fgets(line, sizeof line, f)) line[0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (!status) status = keep(path.at, span_of(line), link);
    if (f) fclose(f);
    explicit_bzero(line, sizeof line);
    buf_finish(&path);
    return status;
}

static int read_variable(const char *name, struct engine_link *link) {
    const char *value = getenv(name);
    if (value && *value) return keep(name, span_of(value), link);
    return say(name, "a secret was expected in this variable, and it is empty or not set");
}

// From the configuration's two keys, else from that variable if it is set. EXIT_OK without a secret
// if none is given.
static int find(const struct conf *conf, const char *server, int file_option, int option,
                const char *variable, struct engine_link *link) {
    const char *file = server ? conf_text_of(conf, file_option, server) : "",
               *word = server ? conf_text_of(conf, option, server) : "";
    if (file[0]) return read_file(file, conf_value(conf, CONF_STRICT) > 0, link);
    if (conf_names_variable(word)) return read_variable(word + 1, link);
    if (word[0]) return keep(link->url, span_of(word), link);
    return getenv(variable) ? read_variable(variable, link) : EXIT_OK;
}

static int find_secret(const struct conf *conf, const char *server, struct engine_link *link) {
    int status =
        find(conf, server, CONF_SERVER_SECRET_FILE, CONF_SERVER_SECRET, SECRET_VARIABLE, link);
    if (status || link->secret) return status;
    fprintf(stderr,
            "cdrtop: %s: its secret is not known: set " SECRET_VARIABLE
            ", or name a secret_file under servers: in the configuration (docs/pbx-setup.md)\n",
            link->url);
    return EXIT_USAGE;
}

// For a proxy in front of amiws, which may ask for one: a link without it is tried nevertheless.
static int find_password(const struct conf *conf, const char *server, struct engine_link *link) {
    const char *user = server ? conf_text_of(conf, CONF_AUTH_USER, server) : "",
               *type = server ? conf_text_of(conf, CONF_AUTH_TYPE, server) : "";
    int place = conf_word_place(conf_options[CONF_AUTH_TYPE].words, span_of(type));
    if (user[0]) link->user = user;
    if (place > 0) link->login = (enum link_login)place;
    return find(conf, server, CONF_AUTH_PASSWORD_FILE, CONF_AUTH_PASSWORD, PASSWORD_VARIABLE, link);
}

// The PBX named under `pbx:` of that server.
static int find_name(const struct conf *conf, const char *server, struct engine_link *link) {
    static const int options[] = {CONF_SERVER_PBX, CONF_PBX_TIMEZONE, CONF_PBX_LABEL};
    const struct conf_entry *e;
    const char *name = NULL;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        for (size_t at = 0; (e = conf_next(conf, options[i], &at));) {
            if (strcmp(e->keys[0], server) != 0) continue;
            if (name && strcmp(name, e->keys[1]) != 0)
                return say(link->url, "behind it is one PBX, and its pbx: names several");
            name = e->keys[1];
        }
    if (name) link->pbx = mem_string(name, strlen(name));
    return EXIT_OK;
}

static char *file_of(const struct conf *conf, int option, const char *server) {
    const char *named = conf_text_of(conf, option, server);
    return named[0] ? at_home(named).at : NULL;
}

// The link itself reads them, again for every try.
static int find_certificates(const struct conf *conf, const char *server,
                             struct engine_link *link) {
    int status = EXIT_OK;
    FILE *key = NULL;
    link->tls = (struct link_tls){.ca_file = file_of(conf, CONF_TLS_CA_FILE, server),
                                  .cert_file = file_of(conf, CONF_TLS_CLIENT_CERT, server),
                                  .key_file = file_of(conf, CONF_TLS_CLIENT_KEY, server),
                                  .unchecked = strcmp(conf_text_of(conf, CONF_TLS_VERIFY, server),
                                                      "false") == 0};
    const char *secret = link->tls.key_file ? link->tls.key_file : link->tls.cert_file;
    bool named = link->tls.ca_file || secret || link->tls.unchecked;
    if (named && !has_scheme(link->url, "wss:") && !has_scheme(link->url, "amis:"))
        return say(link->url, "what is under its tls: needs wss:// or amis://");
    if (secret) key = open_secret(secret, conf_value(conf, CONF_STRICT) > 0, &status);
    if (key) keep_to_itself();
    if (key) fclose(key);
    return status;
}

int live_link_make(const struct conf *conf, const char *server, struct engine_link *link) {
    struct span name;
    int status = server ? find_certificates(conf, server, link) : EXIT_OK;
    if (status) return status;
    if (!live_link_is_ami(link->url)) return find_password(conf, server, link);
    source_split(link->url, &name, &link->url);
    if (name.len) link->pbx = mem_string(name.at, name.len);
    if (!name.len && server) status = find_name(conf, server, link);
    return status ? status : find_secret(conf, server, link);
}
