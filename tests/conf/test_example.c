// config.example.yaml is what the program prints of its built-in configuration.
#include "../../src/conf/conf_parts.h"
#include "../support/manual.h"
#include "conf/conf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct buf example(bool uncomment) {
    struct buf out = {0};
    char line[512];
    FILE *f = fopen(EXAMPLE, "r");
    cr_assert(f, "%s", EXAMPLE);
    while (fgets(line, sizeof line, f)) {
        const char *start = line + strspn(line, " ");
        bool prose = start[1] == '\n' || (start[1] == ' ' && start[2] != ' ');
        bool commented = start[0] == '#' && !prose;
        if (uncomment && commented) {
            buf_put(&out, line, (size_t)(start - line));
            buf_span(&out, span_of(start + 1));
        } else {
            buf_span(&out, span_of(line));
        }
    }
    fclose(f);
    return out;
}

static struct conf parsed(struct buf *yaml) {
    struct conf conf;
    struct conf_report report = {0};
    int result = conf_parse(buf_text(yaml), "config.example.yaml", &report, &conf);
    cr_assert_eq(result, 0, "%.*s", (int)report.text.len, report.text.at);
    buf_finish(yaml);
    return conf;
}

static struct buf dumped(const struct conf *c) {
    struct buf out = {0};
    conf_dump(c, &out);
    return out;
}

// UPDATE_DOCS=1 writes the file anew.
Test(example, it_is_what_is_built_in_as_the_program_prints_it) {
    struct conf built_in;
    conf_init(&built_in);
    struct buf wanted = dumped(&built_in);
    manual_says(EXAMPLE, &wanted);
    struct conf from_file = parsed(&wanted); // also frees it
    cr_assert_eq(built_in.entry_count, from_file.entry_count);
    for (size_t i = 0; i < built_in.entry_count; i++) {
        const struct conf_entry *e = &built_in.entries[i];
        if (conf_options[e->option].path)
            cr_expect_str_eq(conf_text(&from_file, e->option), e->value);
    }
    conf_finish(&built_in);
    conf_finish(&from_file);
}

Test(example, with_its_comments_taken_off_it_shows_every_key) {
    struct buf yaml = example(true);
    struct conf conf = parsed(&yaml);
    for (int i = 0; i < CONF_OPTIONS; i++) {
        size_t at = 0;
        if (conf_options[i].path && !conf_option_is_group(&conf_options[i]))
            cr_expect(conf_next(&conf, i, &at), "%s is not in config.example.yaml",
                      conf_options[i].path);
    }
    struct buf one = dumped(&conf), again = {0};
    buf_span(&again, buf_text(&one));
    struct conf reread = parsed(&again);
    struct buf two = dumped(&reread);
    cr_expect(span_same(buf_text(&one), buf_text(&two)));
    cr_expect_eq(conf.entry_count, reread.entry_count);
    conf_finish(&conf);
    conf_finish(&reread);
    buf_finish(&one);
    buf_finish(&two);
}
