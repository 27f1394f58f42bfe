// The file of agents' names.
#include "parsed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/cdrtop-names-XXXXXX";

static void make_folder(void) {
    cr_assert_not_null(mkdtemp(folder));
}

static void write_file(const char *name, const char *text, char *ret_path, size_t size) {
    snprintf(ret_path, size, "%s/%s", folder, name);
    FILE *f = fopen(ret_path, "we");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(text, 1, strlen(text), f), strlen(text));
    cr_assert_eq(fclose(f), 0);
}

static void remove_folder(void) {
    char path[200];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, i ? "wall.yaml" : "agents.csv");
        unlink(path);
    }
    rmdir(folder);
}

// Reads a configuration that names the file, and the file. The report is the caller's.
static struct conf read_both(const char *yaml, const char *csv, struct conf_report *report) {
    char names[200], path[200];
    struct conf conf;
    write_file("agents.csv", csv, names, sizeof names);
    write_file("wall.yaml", yaml, path, sizeof path);
    cr_assert_eq(conf_read(path, report, &conf), 0, "%.*s", (int)report->text.len, report->text.at);
    conf_read_names(&conf, NULL, report);
    return conf;
}

// "extension=name extension=name"
static void expect_names(const char *csv, const char *wanted) {
    struct conf_report report = {0};
    struct conf conf = read_both("agents: \"@agents.csv\"\n", csv, &report);
    struct buf names = {0};
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next_name(&conf, &at));)
        buf_format(&names, "%s%s=%s", names.len ? " " : "", e->keys[0], e->value);
    buf_put(&names, "", 1);
    cr_expect_eq(report.errors, 0, "%.*s", (int)report.text.len, report.text.at);
    cr_expect_str_eq(names.at, wanted);
    buf_finish(&names);
    conf_report_finish(&report);
    conf_finish(&conf);
}

// Each line of `wanted` comes behind the file's path.
static void expect_wrong(const char *csv, const char *wanted) {
    struct conf_report report = {0};
    struct conf conf = read_both("agents: \"@agents.csv\"\n", csv, &report);
    struct buf lines = {0};
    size_t path = strlen(folder) + strlen("/agents.csv");
    for (struct span rest = buf_text(&report.text); rest.len;) {
        struct span line = span_take(&rest, '\n');
        cr_assert(line.len > path && !memcmp(line.at, folder, strlen(folder)), "%.*s",
                  (int)line.len, line.at);
        buf_span(&lines, span_from(line, path));
        buf_put(&lines, "\n", 1);
    }
    buf_put(&lines, "", 1);
    cr_expect_str_eq(lines.at, wanted);
    buf_finish(&lines);
    conf_report_finish(&report);
    conf_finish(&conf);
}

TestSuite(agents_file, .init = make_folder, .fini = remove_folder);

Test(agents_file, names_come_by_extension) {
    expect_names("1001,Alice Martin\n1002,\"Smith, Bob\"\r\npbx2/1001,Zoë\n",
                 "1001=Alice Martin 1002=Smith, Bob pbx2/1001=Zoë");
    expect_names("\xEF\xBB\xBF"
                 "1001 , Alice\n\n# the night\n  # shift\n1002,Bob",
                 "1001=Alice 1002=Bob");
    expect_names("", "");
    expect_names("1001,\n1002,Bob\n", "1002=Bob");
}

Test(agents_file, a_first_line_names_its_columns) {
    expect_names("# of the switchboard\nExtension,Name\n1001,Alice\n", "1001=Alice");
    expect_names("extension,password,name,voicemail\n1001,x,Alice,\n1002,y,\"Bob\",novm\n",
                 "1001=Alice 1002=Bob");
    expect_names("name,extension\nAlice,1001\n", "1001=Alice");
}

Test(agents_file, what_is_wrong_is_said_with_its_line) {
    expect_wrong("1001,Alice\n1002;Bob\n1003,Carol,x\n",
                 ":2: [server/]extension,name expected (fields: 1)\n"
                 ":3: [server/]extension,name expected (fields: 3)\n");
    expect_wrong("1001,Alice\n# x\n1001,Bob\n", ":3: 1001 is in line 1, too\n");
    expect_wrong("1001,\"Alice\n1002,Bob\n",
                 ":1: is not a line of CSV (quotes, or a line that is too long)\n");
    expect_wrong("1001,\"Al\nice\"\n,Bob\n",
                 ":1: contains a character that cannot be shown (the file is read as UTF-8)\n"
                 ":3: an extension is missing\n");
    expect_wrong("1001,Zo\xEB\n",
                 ":1: contains a character that cannot be shown (the file is read as UTF-8)\n");
}

Test(agents_file, a_file_that_is_missing_is_an_error) {
    struct conf_report report = {0};
    struct conf conf = good("agents_file: /nonexistent/agents.csv\n");
    conf_read_names(&conf, NULL, &report);
    buf_put(&report.text, "", 1);
    cr_expect_str_eq(report.text.at, "/nonexistent/agents.csv: No such file or directory\n");
    conf_report_finish(&report);
    conf_finish(&conf);
}

Test(agents_file, it_is_beside_the_configuration_that_names_it) {
    struct conf_report report = {0};
    char wanted[200];
    struct conf conf = read_both("agents:\n  1001: Alice\nagents_file: agents.csv\n",
                                 "1001,Other\n1002,Bob\n", &report);
    size_t at = 0;
    cr_expect_eq(report.errors, 0, "%.*s", (int)report.text.len, report.text.at);
    snprintf(wanted, sizeof wanted, "%s/agents.csv", folder);
    cr_expect_str_eq(conf_text(&conf, CONF_AGENTS_FILE), wanted);
    cr_expect_str_eq(conf_next_name(&conf, &at)->value, "Alice", "what agents says goes first");
    struct buf dump = {0};
    conf_dump(&conf, &dump);
    buf_put(&dump, "", 1);
    cr_expect_not_null(strstr(dump.at, "\"1001\": \"Alice\""));
    cr_expect_not_null(strstr(dump.at, wanted));
    cr_expect_null(strstr(dump.at, "Bob"), "names of the file stay in the file");
    buf_finish(&dump);
    conf_report_finish(&report);
    conf_finish(&conf);
}

Test(agents_file, a_variable_means_it_from_where_the_program_was_started) {
    char *variables[] = {"CDRTOP_AGENTS_FILE=agents.csv", NULL};
    struct conf_report report = {0};
    struct conf conf = good("agents_file: other.csv\n"), layer;
    conf_environment(variables, ARGS_BOARD, &report, &layer);
    conf_lay(&conf, &layer);
    conf_read_names(&conf, NULL, &report);
    cr_expect_str_eq(conf_text(&conf, CONF_AGENTS_FILE), "agents.csv");
    conf_report_finish(&report);
    conf_finish(&layer);
    conf_finish(&conf);
}

Test(agents_file, it_is_named_once) {
    struct conf_report report = {0};
    struct conf conf = good("agents: \"@agents.csv\"\nagents_file: /nonexistent\n");
    conf_read_names(&conf, NULL, &report);
    buf_put(&report.text, "", 1);
    cr_expect_not_null(strstr(report.text.at, "f:2: agents_file: line 1 names one, too\n"));
    conf_report_finish(&report);
    conf_finish(&conf);
    bad("agents: names\n", "f:1: agents: a mapping of names expected\n");
}
