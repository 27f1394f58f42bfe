// What README.md and docs/ tell people to type is what the command line takes: of a command in an
// indented block all of it, of one in `quotes`, which may be cut short, its subcommand and options.
#include "../../src/conf/conf_parts.h"
#include "base/buf.h"
#include "conf/args.h"
#include "conf/option.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MOST  4096
#define WORDS_MOST 64

struct place {
    const char *page;
    int line;
};

// Options of other programs that a page names.
static const char *const of_others[] = {"--collector.textfile.directory", NULL};

// Splits as a shell does, up to a comment, another command, or two blanks, behind which a page
// explains. The words stand in `memory`.
static int split(const char *at, char memory[LINE_MOST], char *ret_words[WORDS_MOST]) {
    int count = 0;
    while (*at && *at != '#' && *at != '|' && *at != ';' && *at != '&' && *at != '>') {
        char quote = '\0';
        ret_words[count++] = memory;
        for (; *at && (quote || *at != ' '); at++) {
            if (!quote && (*at == '\'' || *at == '"'))
                quote = *at;
            else if (quote && *at == quote)
                quote = '\0';
            else
                *memory++ = *at;
        }
        *memory++ = '\0';
        if (count == WORDS_MOST || (at[0] == ' ' && at[1] == ' ')) break;
        at += *at == ' ';
    }
    return count;
}

// Whether it reads as a subcommand, not as a file or an address.
static bool is_plain(const char *word) {
    size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz");
    return len && !word[len];
}

static bool is_command(const char *word) {
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
        if (strcmp(args_command_words[c], word) == 0) return true;
    return false;
}

static bool is_of_names(const char *error) {
    return strstr(error, "unknown option") || strstr(error, "is no option of");
}

static void check_command(struct place p, const char *text, bool whole) {
    static struct args args;
    struct buf error = {0};
    char memory[LINE_MOST], *words[WORDS_MOST];
    int count = split(text, memory, words);
    cr_expect(count < 2 || !is_plain(words[1]) || is_command(words[1]),
              "%s:%d: %s is no command: %s", p.page, p.line, words[1], text);
    if (!args_parse(count, words, &error, &args)) args_finish(&args);
    buf_put(&error, "", 1);
    bool wrong = error.len > 1 && (whole || is_of_names(error.at));
    cr_expect(!wrong, "%s:%d: %s\n  %s", p.page, p.line, text, error.at);
    buf_finish(&error);
}

static void check_option(struct place p, const char *text) {
    size_t len = 2 + strspn(text + 2, "abcdefghijklmnopqrstuvwxyz-.");
    bool known = len == 2;
    for (int i = 0; of_others[i]; i++)
        known = known || (strlen(of_others[i]) == len && !strncmp(of_others[i], text, len));
    for (int c = ARGS_BOARD; c < ARGS_COMMANDS; c++)
        for (const struct conf_option *o = NULL; !known && (o = conf_option_next(c, o));)
            known = strlen(o->name) == len - 2 && !strncmp(o->name, text + 2, len - 2);
    cr_expect(known, "%s:%d: there is no option %.*s", p.page, p.line, (int)len, text);
}

static int check_quoted(struct place p, char *line) {
    int commands = 0;
    for (char *at = strchr(line, '`'); at; at = strchr(at, '`')) {
        char *end = strchr(++at, '`');
        if (!end) break; // it goes on in the next line
        *end = '\0';
        if (strncmp(at, "cdrtop ", 7) == 0) {
            check_command(p, at, false);
            commands++;
        } else if (strncmp(at, "--", 2) == 0) {
            check_option(p, at);
        }
        at = end + 1;
    }
    return commands;
}

static int check_line(struct place p, char *line) {
    static const char indent[] = "    ";
    if (strncmp(line, indent, 4) != 0) return check_quoted(p, line);
    char *at = line + strspn(line, " ");
    if (strncmp(at, "$ ", 2) == 0) at += 2;
    if (strncmp(at, "cdrtop ", 7) != 0 || at[7] == ' ') return 0; // a screen has it, too
    check_command(p, at, true);
    return 1;
}

static int check_page(const char *path) {
    char line[LINE_MOST];
    int commands = 0;
    FILE *f = fopen(path, "r");
    cr_assert(f, "%s", path);
    struct place p = {.page = strstr(path, "docs/") ? strstr(path, "docs/") : "README.md"};
    while (fgets(line, sizeof line, f)) {
        p.line++;
        line[strcspn(line, "\n")] = '\0';
        commands += check_line(p, line);
    }
    fclose(f);
    return commands;
}

Test(documented, commands_are_taken_as_they_are_written) {
    glob_t pages;
    int commands = check_page(ROOT "/README.md");
    cr_assert_eq(glob(ROOT "/docs/*.md", 0, NULL, &pages), 0);
    for (size_t i = 0; i < pages.gl_pathc; i++)
        commands += check_page(pages.gl_pathv[i]);
    globfree(&pages);
    cr_expect_geq(commands, 60, "only %d commands were found", commands);
}
