// What the configuration says about a database: its password, TLS, and how often it is polled.
#include "database_source.h"

#include "history/database.h"
#include "secret.h"
#include "setup.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD_VARIABLE "CDRTOP_DB_PASSWORD"
#define POLL_S            5
#define DAY_S             86400

// Its entry under sources:, with the same NAME or without one; NULL for none.
static const char *entry_of(const struct conf *conf, const char *source) {
    const struct conf_entry *e;
    struct span name, other_name;
    const char *address, *other;
    source_split(source, &name, &address);
    for (size_t at = 0; (e = conf_next_named(conf, CONF_SOURCES, &at));) {
        source_split(e->keys[0], &other_name, &other);
        bool theirs = !name.len || !other_name.len || span_same(name, other_name);
        if (theirs && strcmp(address, other) == 0) return e->keys[0];
    }
    return NULL;
}

// With anything under tls: it is TLS or nothing.
static int find_certificates(const struct conf *conf, const char *entry,
                             struct database_terms *terms) {
    const char *verify = conf_text_of(conf, CONF_SOURCE_TLS_VERIFY, entry);
    terms->ca_file = secret_file_of(conf, CONF_SOURCE_TLS_CA_FILE, entry);
    terms->cert_file = secret_file_of(conf, CONF_SOURCE_TLS_CLIENT_CERT, entry);
    terms->key_file = secret_file_of(conf, CONF_SOURCE_TLS_CLIENT_KEY, entry);
    terms->unchecked = strcmp(verify, "false") == 0;
    terms->tls = terms->ca_file || terms->cert_file || terms->key_file || *verify;
    const char *key = terms->key_file ? terms->key_file : terms->cert_file;
    return key ? secret_check_key(conf, key) : EXIT_OK;
}

// A day that is over does not change any more.
static bool is_over(const struct engine *e) {
    const struct engine_settings *s = &e->settings;
    return s->window_fixed && s->window.to + DAY_S < clock_us(&e->clock) / SECOND_US;
}

static int find_terms(const struct conf *conf, const char *source, const char *entry,
                      struct database_terms *ret_terms) {
    const struct secret_places places = {source, entry, CONF_SOURCE_PASSWORD_FILE,
                                         CONF_SOURCE_PASSWORD, PASSWORD_VARIABLE};
    char *password = NULL;
    int status = entry ? find_certificates(conf, entry, ret_terms) : EXIT_OK;
    if (!status) status = secret_find(conf, &places, &password);
    ret_terms->password = password;
    return status;
}

static void finish_terms(struct database_terms *terms) {
    char *password = (char *)terms->password;
    if (password) explicit_bzero(password, strlen(password));
    free(password);
    free((char *)terms->ca_file);
    free((char *)terms->cert_file);
    free((char *)terms->key_file);
}

static int said(const struct engine *e, int status) {
    if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    return status;
}

int database_source_add(const struct conf *conf, struct engine *e, const char *source, bool live) {
    const char *entry = entry_of(conf, source);
    struct database_terms terms = {.address = NULL};
    int64_t poll_s = entry ? conf_value_of(conf, CONF_SOURCE_POLL, entry) : -1;
    int status = find_terms(conf, source, entry, &terms);
    if (poll_s < 0) poll_s = POLL_S;
    if (entry && conf_value_of(conf, CONF_SOURCE_FOLLOW, entry) > 0) live = true;
    int64_t every_us = live && !is_over(e) ? poll_s * SECOND_US : 0;
    if (!status) status = said(e, load_add_database(&e->load, source, &terms, every_us));
    finish_terms(&terms);
    return status;
}

int database_source_fill(const struct conf *conf, struct engine *e, const char *source) {
    struct database_terms terms = {.address = NULL};
    int status = find_terms(conf, source, entry_of(conf, source), &terms);
    if (!status) status = said(e, load_fill_add_database(&e->load, source, &terms));
    finish_terms(&terms);
    return status;
}
