// Prints the options in mdoc(7), the language of manual pages. Lines are broken after each
// sentence, as mdoc wants it, and at WIDTH bytes.
#include "base/utf8.h"
#include "conf/args.h"
#include "conf/printed.h"
#include "conf_parts.h"

#include <string.h>

#define WIDTH 72

void manual_text(struct span text, struct buf *out) {
    size_t len;
    for (; text.len; text = span_from(text, len)) {
        uint32_t code = utf8_next(text, &len);
        if (code == '\\')
            buf_format(out, "\\e");
        else if (code == '-')
            buf_format(out, "\\-");
        else if (code == '~')
            buf_format(out, "\\(ti");
        else if (code == '^')
            buf_format(out, "\\(ha");
        else if (code > 0x7e)
            buf_format(out, "\\[u%04X]", (unsigned)code);
        else
            buf_put(out, text.at, 1);
    }
}

// A word that must not be separated from the next at a line end.
static bool is_name(struct span word) {
    for (size_t i = 0; i < word.len; i++)
        if (strchr("/_$\"", word.at[i])) return true;
    return false;
}

static void paragraph(struct span rest, struct buf *out) {
    size_t at = 0;
    while (rest.len) {
        struct span word = span_take(&rest, ' ');
        size_t begun = out->len;
        bool ends = word.len && (word.at[word.len - 1] == '.' || !rest.len);
        if (at) buf_put(out, at + 1 + word.len > WIDTH ? "\n" : " ", 1);
        if (at + 1 + word.len > WIDTH) at = 0;
        if (!at && word.len && (word.at[0] == '.' || word.at[0] == '\'')) buf_put(out, "\\&", 2);
        if (is_name(word)) buf_put(out, "\\%", 2);
        manual_text(word, out);
        at = ends ? 0 : at + out->len - begun;
        if (ends) buf_put(out, "\n", 1);
    }
}

static void describe(const struct conf_option *o, struct buf *out) {
    struct buf text = {0};
    conf_describe(o, &text);
    buf_put(&text, ".", 1);
    paragraph(buf_text(&text), out);
    buf_finish(&text);
    if (!o->fallback || !*o->fallback) return;
    buf_format(out, "Built in:\n.Li ");
    manual_text(span_of(o->fallback), out);
    buf_format(out, " .\n");
}

static void item(const struct conf_option *o, struct buf *out) {
    buf_format(out, ".It ");
    if (o->letter) buf_format(out, "Fl %c , ", o->letter);
    buf_format(out, "Fl \\-");
    manual_text(span_of(o->name), out);
    if (o->value) buf_format(out, o->bare ? " Ns Oo = Ns Ar %s Oc" : " Ar %s", o->value);
    buf_put(out, "\n", 1);
    describe(o, out);
    if (!o->path) return;
    buf_format(out, "In the configuration\n.Ic ");
    manual_text(span_of(o->path), out);
    buf_format(out, " .\n");
}

void manual_options(enum args_command command, struct buf *out) {
    unsigned alone = 1u << command;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        bool several = (o->commands & (o->commands - 1)) != 0;
        if (command == ARGS_COMMANDS ? !several : o->commands != alone) continue;
        item(o, out);
        if (!several) continue;
        buf_format(out, "Taken by");
        for (int c = 0; c < ARGS_COMMANDS; c++) {
            unsigned rest = o->commands >> c;
            if (!(rest & 1)) continue;
            bool first = !(o->commands & ((1u << c) - 1)), last = rest == 1;
            buf_format(out, "%s %s",
                       first  ? ""
                       : last ? " and"
                              : ",",
                       c ? args_command_words[c] : "the board");
        }
        buf_format(out, ".\n");
    }
}

void manual_keys(struct buf *out) {
    char variable[CONF_VARIABLE_SIZE];
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        if (!o->path) continue;
        buf_format(out, ".It Ic ");
        manual_text(span_of(o->path), out);
        buf_put(out, "\n", 1);
        describe(o, out);
        if (o->name) buf_format(out, "On the command line\n.Fl \\-%s .\n", o->name);
        if (conf_variable(o, variable)) buf_format(out, "In the environment\n.Ev %s .\n", variable);
        if (!o->example) continue;
        buf_format(out, ".Bd -literal -offset 2n\n");
        for (struct span rest = span_of(o->example); rest.len;) {
            manual_text(span_take(&rest, '\n'), out);
            buf_put(out, "\n", 1);
        }
        buf_format(out, ".Ed\n");
    }
}

void manual_variables(struct buf *out) {
    char variable[CONF_VARIABLE_SIZE];
    for (int i = 0; i < CONF_OPTIONS; i++)
        if (conf_variable(&conf_options[i], variable)) {
            buf_format(out, ".It Ev %s\n%s\n", variable, conf_options[i].path ? ".Ic " : ".Fl \\-");
            out->len--; // the name goes on the same line
            manual_text(span_of(conf_options[i].path ? conf_options[i].path : conf_options[i].name),
                        out);
            buf_put(out, "\n", 1);
        }
}
