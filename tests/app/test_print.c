// The manual and the completions have every option of the table, and the programs that read them do
// so without complaint, if they are installed.
#include "conf/option.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    setenv("XDG_CONFIG_HOME", folder, 1); // it does not exist
    unsetenv("CDRTOP_CONFIG");
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(print, .init = make_folder, .fini = remove_folder);

// Ends in a NUL, owned by the caller.
static char *printed(const char *what, const char *conf) {
    struct run r;
    run_program((const char *[]){CDRTOP, "--print", what, conf ? "-c" : NULL, conf, NULL}, NULL,
                &r);
    buf_put(&r.err, "", 1);
    buf_put(&r.out, "", 1);
    cr_assert_eq(r.status, 0, "%s: %s", what, r.err.at);
    char *text = r.out.at;
    buf_finish(&r.err);
    return text;
}

static void has(const char *page, const char *before, const char *name, const char *behind) {
    char wanted[160];
    size_t len = (size_t)snprintf(wanted, sizeof wanted, "%s", before);
    for (; *name; name++)
        len +=
            (size_t)snprintf(wanted + len, sizeof wanted - len, *name == '-' ? "\\-" : "%c", *name);
    snprintf(wanted + len, sizeof wanted - len, "%s", behind);
    cr_expect_not_null(strstr(page, wanted), "%s", wanted);
}

Test(print, what_cannot_be_written_is_said) {
    static const char *const commands[] = {"--help",        "--version",   "snapshot --help",
                                           "--dump-config", "--print man", "--check-config"};
    char script[256];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct run r;
        snprintf(script, sizeof script, "%s %s >/dev/full", CDRTOP, commands[i]);
        run_program((const char *[]){"/bin/sh", "-c", script, NULL}, NULL, &r);
        cr_expect_eq(r.status, 1, "%s", commands[i]);
        cr_expect_str_eq(r.err.at, "cdrtop: standard output: No space left on device\n", "%s",
                         commands[i]);
        run_finish(&r);
    }
}

// As when a quota is used up.
Test(print, a_file_that_may_not_grow_is_said) {
    char script[256];
    struct run r;
    snprintf(script, sizeof script, "ulimit -f 1; exec %s --print man >%s/page", CDRTOP, folder);
    run_program((const char *[]){"/bin/sh", "-c", script, NULL}, NULL, &r);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, 1, "%d", r.status);
    cr_expect_str_eq(r.err.at, "cdrtop: standard output: File too large\n");
    run_finish(&r);
}

Test(print, every_option_is_in_the_manual_and_in_the_completions) {
    char *man = printed("man", NULL), *keys = printed("man5", NULL), *bash = printed("bash", NULL),
         *fish = printed("fish", NULL);
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        char word[64];
        if (o->path) has(keys, "\n.It Ic ", o->path, "\n");
        if (!o->name) continue;
        has(man, "Fl \\-", o->name, "");
        snprintf(word, sizeof word, "--%s ", o->name);
        cr_expect_not_null(strstr(bash, word), "%s", word);
        snprintf(word, sizeof word, " -l %s ", o->name);
        cr_expect_not_null(strstr(fish, word), "%s", word);
    }
    cr_expect_null(strstr(man, "\n@"), "all of it is filled in");
    cr_expect_null(strstr(keys, "\n@"));
    free(man);
    free(keys);
    free(bash);
    free(fish);
}

Test(print, the_manual_has_the_keys_as_they_are_bound) {
    char path[96];
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    run_write_file(path, SPAN("keys: {freeze: F9, mask: [\".\", '\"']}\n"));
    char *man = printed("man", path);
    cr_expect_not_null(strstr(man, ".It Ic \\&F9 , Ic \\&p , Ic \\&Space\nfreeze the screen"));
    cr_expect_not_null(strstr(man, ".It Ic \\&. , Ic \\&\" , Ic \\&m\n"));
    free(man);
}

// A program says nothing about a manual page or a completion; one that is not installed says
// nothing, either.
static void no_complaint(const char *what, const char *program, const char *line) {
    char script[256];
    struct run r;
    snprintf(script, sizeof script,
             "%s --print %s >%s/page; command -v %s >/dev/null || exit 0; cd %s; %s", CDRTOP, what,
             folder, program, folder, line);
    run_program((const char *[]){"/bin/sh", "-c", script, NULL}, NULL, &r);
    cr_expect_eq(r.status, 0, "%s: %d", line, r.status);
    cr_expect_eq(r.out.len + r.err.len, 0, "%s %s: %.*s%.*s", what, program, (int)r.out.len,
                 r.out.at, (int)r.err.len, r.err.at);
    run_finish(&r);
}

Test(print, others_read_it_without_complaint) {
    static const char *const pages[] = {"man", "man5"};
    for (size_t i = 0; i < 2; i++) {
        no_complaint(pages[i], "mandoc", "mandoc -Tlint -Wwarning page");
        no_complaint(pages[i], "groff", "groff -mandoc -ww -z page");
        no_complaint(pages[i], "groff", "groff -mandoc -ww -Tutf8 -z page");
    }
    no_complaint("bash", "bash", "bash -n page");
    no_complaint("fish", "fish", "fish -n page");
}

// The words typed so far, of which the last is to be completed.
static void completes(const char *words, const char *wanted) {
    char script[512];
    struct run r;
    snprintf(script, sizeof script,
             "cd %s; touch day.rec; source <(%s --print bash); COMP_WORDS=(cdrtop %s); "
             "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _cdrtop; echo \"${COMPREPLY[*]}\"",
             folder, CDRTOP, words);
    run_program((const char *[]){"/bin/bash", "-c", script, NULL}, NULL, &r);
    cr_expect(span_same(span_trim(buf_text(&r.out)), span_of(wanted)), "%s: %.*s%.*s", words,
              (int)r.out.len, r.out.at, (int)r.err.len, r.err.at);
    run_finish(&r);
}

Test(print, bash_completes_commands_options_words_and_files) {
    if (system("command -v bash >/dev/null")) cr_skip_test("no bash");
    completes("sn", "snapshot");
    completes("--dum", "--dump-config");
    completes("snapshot --the", "");
    completes("snapshot --forma", "--format");
    completes("export --format ''", "csv json ndjson");
    completes("export --what = re", "records recalls");
    completes("-c d", "day.rec");
    completes("export -o d", "day.rec");
    completes("--day ''", "");
    completes("snapshot da", "day.rec");
}
