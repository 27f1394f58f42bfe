// What the configuration says about a link: its name, its secret (secret.h), its certificates.
#include "live_link.h"

#include "base/mem.h"
#include "secret.h"
#include "setup.h"
#include "source/source.h"

#include <stdio.h>
#include <string.h>

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

static int find_secret(const struct conf *conf, const char *server, struct engine_link *link) {
    const struct secret_places places = {link->url, server, CONF_SERVER_SECRET_FILE,
                                         CONF_SERVER_SECRET, SECRET_VARIABLE};
    int status = secret_find(conf, &places, &link->secret);
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
    const struct secret_places places = {link->url, server, CONF_AUTH_PASSWORD_FILE,
                                         CONF_AUTH_PASSWORD, PASSWORD_VARIABLE};
    return secret_find(conf, &places, &link->secret);
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
                return secret_say(link->url,
                                  "there is one PBX behind it, but its pbx: names several");
            name = e->keys[1];
        }
    if (name) link->pbx = mem_string(name, strlen(name));
    return EXIT_OK;
}

// The link itself reads them, again for every try.
static int find_certificates(const struct conf *conf, const char *server,
                             struct engine_link *link) {
    link->tls = (struct link_tls){.ca_file = secret_file_of(conf, CONF_TLS_CA_FILE, server),
                                  .cert_file = secret_file_of(conf, CONF_TLS_CLIENT_CERT, server),
                                  .key_file = secret_file_of(conf, CONF_TLS_CLIENT_KEY, server),
                                  .unchecked = strcmp(conf_text_of(conf, CONF_TLS_VERIFY, server),
                                                      "false") == 0};
    const char *secret = link->tls.key_file ? link->tls.key_file : link->tls.cert_file;
    bool named = link->tls.ca_file || secret || link->tls.unchecked;
    if (named && !has_scheme(link->url, "wss:") && !has_scheme(link->url, "amis:"))
        return secret_say(link->url, "what is under its tls: needs wss:// or amis://");
    return secret ? secret_check_key(conf, secret) : EXIT_OK;
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
