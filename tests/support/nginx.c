// Takes the site from the documentation, and runs nginx with it.
#include "nginx.h"

#include "raw_server.h"
#include "run.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SITE "`/etc/nginx/sites-enabled/amiws`:" // the indented text after this is the site

static void read_page(struct buf *page) {
    FILE *file = fopen(DOCS "/pbx-setup.md", "re");
    cr_assert_not_null(file);
    buf_room(page, 65536);
    page->len = fread(page->at, 1, 65536, file);
    fclose(file);
}

static struct span site_of(struct span page) {
    const char *at = memmem(page.at, page.len, SITE "\n\n", sizeof SITE + 1);
    cr_assert_not_null(at, "no site on the page");
    struct span rest = span_from(page, (size_t)(at - page.at) + sizeof SITE + 1), site = rest;
    while (rest.len && (*rest.at == ' ' || *rest.at == '\n'))
        span_take(&rest, '\n');
    site.len -= rest.len;
    return site;
}

struct line {
    const char *begins, *instead; // NULL for nothing
};

static void put_site(struct buf *out, struct span site, const struct line *lines, size_t count) {
    while (site.len) {
        struct span line = span_take(&site, '\n');
        size_t i = 0;
        while (i < count && !span_starts(span_trim(line), span_of(lines[i].begins)))
            i++;
        if (i == count)
            buf_format(out, "%.*s\n", (int)line.len, line.at);
        else if (lines[i].instead)
            buf_format(out, "%s %s;\n", lines[i].begins, lines[i].instead);
    }
}

static void write_files(const char *folder, const char *pem, uint16_t port, uint16_t amiws,
                        bool asks) {
    char listen[32], upstream[48], password[128], path[128];
    struct buf page = {0}, conf = {0};
    snprintf(listen, sizeof listen, "127.0.0.1:%u ssl", port);
    snprintf(upstream, sizeof upstream, "http://127.0.0.1:%u", amiws);
    snprintf(password, sizeof password, "%s/amiws.password", folder);
    run_write_file(password, SPAN("wallboard:{PLAIN}" NGINX_PASSWORD "\n"));
    buf_format(&conf, "daemon off;\nmaster_process off;\nerror_log %s/error.log;\npid %s/pid;\n",
               folder, folder);
    buf_format(&conf, "events {}\nhttp {\naccess_log off;\n");
    for (const char *const *kind =
             (const char *const[]){"client_body", "proxy", "fastcgi", "uwsgi", "scgi", NULL};
         *kind; kind++)
        buf_format(&conf, "%s_temp_path %s/%s;\n", *kind, folder, *kind);
    const struct line lines[] = {
        {"listen", listen},
        {"ssl_certificate_key", pem},
        {"ssl_certificate", pem},
        {"proxy_pass", upstream},
        {"auth_basic_user_file", asks ? password : NULL},
        // where it does not ask, whatever is behind it may ask
        {"auth_basic", NULL},
        {"proxy_set_header   Authorization", NULL},
    };
    read_page(&page);
    put_site(&conf, site_of(buf_text(&page)), lines, asks ? 5 : 7);
    buf_format(&conf, "}\n");
    snprintf(path, sizeof path, "%s/nginx.conf", folder);
    run_write_file(path, buf_text(&conf));
    buf_finish(&page);
    buf_finish(&conf);
}

void nginx_start(struct nginx *n, const char *folder, const char *pem, uint16_t amiws, bool asks) {
    char conf[128], log[128], pid[128];
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    n->port = raw_free_port();
    write_files(folder, pem, n->port, amiws, asks);
    snprintf(conf, sizeof conf, "%s/nginx.conf", folder);
    snprintf(log, sizeof log, "%s/error.log", folder);
    snprintf(pid, sizeof pid, "%s/pid", folder);
    unlink(pid);
    n->pid = fork();
    if (n->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(NGINX, "nginx", "-p", folder, "-e", log, "-c", conf, NULL);
        _exit(127);
    }
    while (access(pid, F_OK)) { // written once it listens
        int status;
        cr_assert(waitpid(n->pid, &status, WNOHANG) == 0 && clock_monotonic_us() < until, "%s",
                  log);
        poll(NULL, 0, 5);
    }
}

void nginx_stop(struct nginx *n) {
    kill(n->pid, SIGKILL);
    waitpid(n->pid, NULL, 0);
}
