// Explains libyaml's errors in words that say which mistake was made.
#include "base/utf8.h"
#include "conf_parts.h"

#include <stdio.h>
#include <string.h>

static struct span line_of(struct span yaml, size_t line) {
    while (line--)
        span_take(&yaml, '\n');
    return span_take(&yaml, '\n');
}

static bool tab_before_text(struct span line) {
    for (size_t i = 0; i < line.len && (line.at[i] == ' ' || line.at[i] == '\t'); i++)
        if (line.at[i] == '\t') return true;
    return false;
}

// The character at that column; 0 if the line is shorter.
static char at_column(struct span line, size_t column) {
    size_t len;
    for (; line.len && column; line = span_from(line, len), column--)
        utf8_next(line, &len);
    return line.len ? line.at[0] : '\0';
}

bool yaml_words(struct span yaml, size_t line, size_t column, const char *problem,
                const char *context, char *out, size_t size) {
    static const struct {
        const char *problem, *words;
    } known[] = {
        {"mapping values are not allowed",
         "a ':' that does not belong here: put the text in quotes, or correct the indentation"},
        {"did not find expected key",
         "this does not fit the lines above: check the indentation and the quotes"},
        {"did not find expected '-'",
         "this does not fit the lines above: check the indentation and the quotes"},
    };
    struct span text = line_of(yaml, line);
    char first = at_column(text, column);
    if (!problem) problem = "cannot be read";
    if (strstr(problem, "end of stream") && context && strstr(context, "quoted")) {
        snprintf(out, size, "a quote is not closed");
        return true;
    }
    if (strstr(problem, "tab character") || tab_before_text(text) || first == '\t') {
        snprintf(out, size, "a tab; YAML is indented with spaces");
        return false;
    }
    if (strstr(problem, "cannot start any token") && first) {
        snprintf(out, size, "a text that begins with '%c' needs quotes", first);
        return false;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(problem, known[i].problem)) {
            snprintf(out, size, "%s", known[i].words);
            return false;
        }
    snprintf(out, size, "%s%s%s", problem, context ? " " : "", context ? context : "");
    return false;
}
