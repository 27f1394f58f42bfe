// The only file that knows libmariadb. A server is a stranger: it is asked in a session that can
// only read, it may not ask for files or for a password in clear text, and what it says about an
// error is cleaned and cut before anybody sees it.
#include "mariadb.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <errmsg.h>
#include <errno.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_S 5
#define READ_S    20 // without a byte from the server
#define FIELDS    128

struct mariadb {
    MYSQL *handle; // owned
};

void mariadb_begin(void) {
    mysql_library_init(0, NULL, NULL);
}

// ---- words

// The server's own words, without line ends and whatever could move a cursor, and not too long.
static void own_words(MYSQL *h, char out[MARIADB_WORDS]) {
    struct buf clean = {0};
    utf8_clean(&clean, span_of(mysql_error(h)));
    span_copy(buf_text(&clean), out, MARIADB_WORDS);
    buf_finish(&clean);
}

// The number of the system's error is at the end of libmariadb's words, as "(2)" or as "system
// error: 110". For a connection that is refused it is EINPROGRESS.
static int number_at_end(const char *text) {
    const char *before = strrchr(text, '(');
    if (!before) before = strrchr(text, ':');
    return before ? atoi(before + 1) : 0;
}

static const char *why(MYSQL *h) {
    int number = number_at_end(mysql_error(h));
    switch (mysql_errno(h)) {
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
        return number == EINPROGRESS || number == ECONNREFUSED ? "nobody answers there (refused)"
               : number > 0                                    ? strerror(number)
                                                               : NULL;
    case CR_UNKNOWN_HOST:
        return "no such host";
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
        return number == ETIMEDOUT || number == EAGAIN ? "the server did not answer in time"
                                                       : "the connection was lost";
    case CR_AUTH_PLUGIN_CANNOT_LOAD:
    case CR_AUTH_PLUGIN_ERR:
        return "it wants a kind of login that is not supported (mysql_native_password, "
               "caching_sha2_password and ed25519 are)";
    case ER_ACCESS_DENIED_ERROR:
    case ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
        return "the login was refused: check the user and the password";
    case ER_DBACCESS_DENIED_ERROR:
        return "the user may not read that database (GRANT SELECT, docs/pbx-setup.md)";
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
        return "the user may not read that table (GRANT SELECT, docs/pbx-setup.md)";
    case ER_BAD_DB_ERROR:
        return "there is no database of that name";
    case ER_HOST_NOT_PRIVILEGED:
    case ER_HOST_IS_BLOCKED:
        return "the server lets nobody in from this machine";
    case ER_CON_COUNT_ERROR:
        return "the server has too many connections";
    case ER_STATEMENT_TIMEOUT:
        return "an answer took the server too long: is an index missing (docs/scale.md)?";
    default:
        return NULL;
    }
}

static void say(MYSQL *h, char words[MARIADB_WORDS]) {
    const char *known = why(h);
    if (known)
        snprintf(words, MARIADB_WORDS, "%s", known);
    else
        own_words(h, words);
}

// ---- terms

// A server may not ask for a file of this machine, nor for the password as it is.
static void set_terms(MYSQL *h, const struct database_terms *t) {
    unsigned connect_s = CONNECT_S, read_s = READ_S, no = 0;
    my_bool yes = 1, checked = !t->unchecked;
    mysql_options(h, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
    mysql_options(h, MYSQL_OPT_READ_TIMEOUT, &read_s);
    mysql_options(h, MYSQL_OPT_WRITE_TIMEOUT, &read_s);
    mysql_options(h, MYSQL_OPT_LOCAL_INFILE, &no);
    mysql_options(h, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(h, MARIADB_OPT_RESTRICTED_AUTH,
                  "mysql_native_password,client_ed25519,caching_sha2_password");
    if (!t->tls) return;
    if (t->ca_file) mysql_options(h, MYSQL_OPT_SSL_CA, t->ca_file);
    if (t->cert_file) mysql_options(h, MYSQL_OPT_SSL_CERT, t->cert_file);
    if (t->cert_file) mysql_options(h, MYSQL_OPT_SSL_KEY, t->key_file ? t->key_file : t->cert_file);
    mysql_options(h, MYSQL_OPT_SSL_ENFORCE, &yes);
    mysql_options(h, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &checked);
}

// ---- questions

static void pass_on(MYSQL_RES *result, mariadb_row *row, void *context) {
    unsigned count = mysql_num_fields(result);
    struct span fields[FIELDS];
    if (count > FIELDS) count = FIELDS;
    for (MYSQL_ROW r; (r = mysql_fetch_row(result));) {
        const unsigned long *lengths = mysql_fetch_lengths(result);
        for (unsigned i = 0; i < count; i++)
            fields[i] = r[i] ? (struct span){r[i], lengths[i]} : SPAN_NONE;
        row(context, fields, count);
    }
}

int mariadb_ask(struct mariadb *m, struct span question, mariadb_row *row, void *context,
                char words[MARIADB_WORDS]) {
    bool failed = mysql_real_query(m->handle, question.at, question.len) != 0;
    MYSQL_RES *result = failed ? NULL : mysql_store_result(m->handle);
    if (!result && mysql_errno(m->handle)) {
        say(m->handle, words);
        return DATABASE_BROKEN;
    }
    if (result && row) pass_on(result, row, context);
    mysql_free_result(result);
    return 0;
}

void mariadb_quote(struct mariadb *m, struct span text, struct buf *out) {
    buf_room(out, 2 * text.len + 3);
    buf_put(out, "'", 1);
    out->len +=
        mysql_real_escape_string(m->handle, out->at + out->len, text.len ? text.at : "", text.len);
    buf_put(out, "'", 1);
}

// ---- the connection

// Whether the server knows that makes no difference.
static void try(struct mariadb *m, const char *question) {
    char words[MARIADB_WORDS];
    mariadb_ask(m, span_of(question), NULL, NULL, words);
}

// Nothing can be written in this session, TIMESTAMPs come in UTC, and a question that nobody waits
// for any more ends by itself.
static void begin_session(struct mariadb *m) {
    try(m, "SET SESSION TRANSACTION READ ONLY");
    try(m, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    try(m, "SET time_zone = '+00:00'");
    try(m, "SET SESSION max_statement_time = 20");
}

int mariadb_open(const struct database_address *a, const struct database_terms *terms,
                 struct mariadb **ret_connection, char words[MARIADB_WORDS]) {
    struct mariadb *m = mem_zero(1, sizeof *m);
    const char *host = a->socket[0] ? NULL : a->host, *socket = a->socket[0] ? a->socket : NULL;
    m->handle = mysql_init(NULL);
    if (!m->handle) mem_exhausted();
    set_terms(m->handle, terms);
    bool there = mysql_real_connect(m->handle, host, a->user, terms->password, a->base, a->port,
                                    socket, 0) != NULL;
    if (m->handle->passwd) explicit_bzero(m->handle->passwd, strlen(m->handle->passwd));
    if (!there) {
        say(m->handle, words);
        mariadb_close(m);
        return DATABASE_UNREACHABLE;
    }
    begin_session(m);
    *ret_connection = m;
    return 0;
}

void mariadb_close(struct mariadb *m) {
    if (!m) return;
    mysql_close(m->handle);
    free(m);
}
