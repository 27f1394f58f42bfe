#include "../../src/conf/conf_parts.h"
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

Test(example, as_it_stands_it_is_the_built_in_default) {
    struct buf yaml = example(false);
    struct conf built_in, from_file = parsed(&yaml);
    conf_init(&built_in);
    struct buf one = dumped(&built_in), two = dumped(&from_file);
    cr_assert(span_same(buf_text(&one), buf_text(&two)));
    cr_assert_eq(built_in.entry_count, from_file.entry_count);
    conf_finish(&built_in);
    conf_finish(&from_file);
    buf_finish(&one);
    buf_finish(&two);
}

Test(example, every_default_is_written_out) {
    struct buf yaml = example(false), all = {0};
    buf_span(&all, buf_text(&yaml));
    buf_put(&all, "", 1);
    for (int i = 0; i < CONF_OPTIONS; i++) {
        char line[160];
        const char *path = conf_options[i].path, *dot = strrchr(path, '.');
        if (!conf_option_fixed(&conf_options[i]) || !conf_options[i].fallback) continue;
        snprintf(line, sizeof line, "\n%s%s:", dot ? "  " : "", dot ? dot + 1 : path);
        cr_expect(strstr(all.at, line), "%s", path);
    }
    buf_finish(&yaml);
    buf_finish(&all);
}

Test(example, with_its_comments_taken_off_it_shows_every_key) {
    struct buf yaml = example(true);
    struct conf conf = parsed(&yaml);
    for (int i = 0; i < CONF_OPTIONS; i++) {
        size_t at = 0;
        if (!conf_option_is_group(&conf_options[i]))
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
