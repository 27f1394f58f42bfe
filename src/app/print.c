// Prints the manual. It is written by people in man/; a line that begins with @ is replaced by what
// the program's own tables say.
#include "run.h"

#include "conf/args.h"
#include "conf/printed.h"
#include "setup.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

static void print_keys(const struct conf *conf, struct buf *out) {
    struct conf_report report = {0};
    struct keymap *keymap = keymap_create(conf, conf->file, &report); // it was checked before
    struct keymap_row row;
    const char *group = "";
    for (size_t i = 0; keymap && keymap_row(keymap, i, &row); i++) {
        if (strcmp(group, row.group) != 0)
            buf_format(out, "%s.Ss %s\n.Bl -tag -width Shift-Tab -compact\n", *group ? ".El\n" : "",
                       row.group);
        group = row.group;
        buf_format(out, ".It ");
        for (struct span rest = span_of(row.keys); rest.len; span_take(&rest, ' ')) {
            buf_format(out, "%sIc \\&", rest.at == row.keys ? "" : " , ");
            manual_text(span_take(&rest, ' '), out);
        }
        buf_format(out, "\n");
        manual_text(span_of(row.text), out);
        buf_format(out, "\n.Bq %s\n", row.id);
    }
    buf_format(out, ".El\n");
    keymap_destroy(keymap);
    conf_report_finish(&report);
}

// Writes what the words after "@" stand for.
static void fill(const struct conf *conf, struct span words, struct buf *out) {
    struct span what = span_take(&words, ' ');
    int command = ARGS_BOARD;
    while (command < ARGS_COMMANDS && !span_same(words, span_of(args_command_words[command])))
        command++;
    if (span_same(words, SPAN("board"))) command = ARGS_BOARD;
    if (span_same(what, SPAN("options"))) manual_options((enum args_command)command, out);
    if (span_same(what, SPAN("configuration"))) manual_keys(out);
    if (span_same(what, SPAN("variables"))) manual_variables(out);
    if (span_same(what, SPAN("keys"))) print_keys(conf, out);
}

static void print_manual(const struct conf *conf, const char *const *line, struct buf *out) {
    for (; *line; line++)
        if (**line == '@')
            fill(conf, span_of(*line + 1), out);
        else
            buf_format(out, "%s\n", *line);
}

void print_page(const struct conf *conf, struct buf *out) {
    int shell = conf_choice(conf, CONF_PRINT); // the last of its words, in the order of the enum
    if (conf_is(conf, CONF_PRINT, "man"))
        print_manual(conf, cdrtop_1, out);
    else if (conf_is(conf, CONF_PRINT, "man5"))
        print_manual(conf, cdrtop_yaml_5, out);
    else
        completion((enum shell)(shell - 2), out);
}

int print_checked(const struct conf *conf, struct buf *out) {
    struct conf_report report = {0};
    struct theme_choice choice;
    int failed = theme_choice_make(conf, THEMES, &report, &choice);
    if (failed)
        fprintf(stderr, "%.*s", (int)report.text.len, report.text.at);
    else
        buf_format(out, "%s: nothing is wrong\n",
                   conf->file ? conf->file : "no configuration file: the built-in values apply");
    theme_choice_finish(&choice);
    conf_report_finish(&report);
    return failed ? EXIT_USAGE : EXIT_OK;
}
