// Reading a configuration, and its errors with their lines.
#include "parsed.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What people write by mistake, and what they are told.
Test(yaml, slips_of_the_pen_are_named) {
    static const char
        tab[] = "a tab; YAML is indented with spaces",
        colon[] =
            "a ':' that does not belong here: put the text in quotes, or correct the indentation",
        fit[] = "this does not fit the lines above: check the indentation and the quotes";
    static const struct {
        const char *yaml;
        int line;
        const char *words;
    } rows[] = {
        {"display:\n\tascii: true\n", 2, tab},
        {"display:\n  theme: amber\n\tascii: true\n", 3, tab},
        {"display:\n  theme: amber\n  \t ascii: true\n", 3, tab},
        {"columns:\n  calls:\n\t- time\n", 3, tab},
        {"servers:\n  -\turl: ws://a\n", 2, tab},
        {"\tdisplay: x\n", 1, tab},
        {"agents:\n  1001: Bob: Smith\n", 2, colon},
        {"display:\n    ascii: true\n   theme: amber\n", 3, fit},
        {"filters:\n  a: \"x\" y\n", 2, fit},
        {"agents:\n  1001: 'Bob\n  1002: x\n", 2, "a quote is not closed"},
        {"agents:\n  1001: @bob\n", 2, "a text that begins with '@' needs quotes"},
        {"agents:\n  1001: é\n  1002: `x`\n", 3, "a text that begins with '`' needs quotes"},
        {"agents:\n  1001: \"a\\q\"\n", 2,
         "found unknown escape character while parsing a quoted scalar"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[160];
        snprintf(wanted, sizeof wanted, "f:%d: %s\n", rows[i].line, rows[i].words);
        bad(rows[i].yaml, wanted);
    }
    struct conf c = good("display:\t\n  theme:\tamber\t# a tab\n");
    cr_expect_str_eq(conf_text(&c, CONF_THEME), "amber",
                     "a tab between is none in the indentation");
    conf_finish(&c);
}

Test(yaml, a_tilde_is_a_folder_where_one_may_stand_and_nothing_elsewhere) {
    struct conf c = good("export_dir: ~\ntimezone: ~\nservers: ~\n");
    cr_expect_str_eq(conf_text(&c, CONF_EXPORT_DIR), "~");
    cr_expect_str_eq(conf_text(&c, CONF_TIMEZONE), "");
    cr_expect_null(conf_next(&c, CONF_SERVER_URL, &(size_t){0}));
    conf_finish(&c);
}

Test(yaml, a_command_has_one_key_or_several_each_with_its_line) {
    struct conf c = good("keys:\n  freeze: F9\n  \"й\": quit\n  export: [e, \"#\"]\n  mask:\n"
                         "    - Ctrl-R\n    - \" \"\n  quit: ~\n");
    static const struct {
        const char *name, *value;
        unsigned line;
    } rows[] = {{"freeze", "F9", 2}, {"й", "quit", 3},      {"export", "e", 4},
                {"export", "#", 4},  {"mask", "Ctrl-R", 6}, {"mask", " ", 7}};
    const struct conf_entry *e;
    size_t at = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_not_null(e = conf_next(&c, CONF_KEY, &at));
        cr_expect_str_eq(e->keys[0], rows[i].name);
        cr_expect_str_eq(e->value, rows[i].value);
        cr_expect_eq(e->line, rows[i].line);
    }
    cr_expect_null(conf_next(&c, CONF_KEY, &at));
    conf_finish(&c);
    bad("keys: F9\n", "f:1: keys: a mapping of names expected\n");
    bad("keys:\n  freeze: {a: b}\n", "f:2: keys{}: a list expected\n");
    bad("keys:\n  F9: freeze\n  F9: export\n", "f:3: F9 appears twice\n");
}

Test(yaml, what_the_program_uses_is_there_by_value) {
    struct conf c = good("servers:\n"
                         "  - url: ws://a:8088\n"
                         "    pbx:\n"
                         "      pbx1: {timezone: Europe/Berlin, label: \"East\"}\n"
                         "      pbx.2:\n"
                         "        label: West\n"
                         "  - url: ws://b\n"
                         "    send: nothing\n"
                         "day_start: \"04:00\"\n"
                         "timezone: UTC\n"
                         "service_level:\n"
                         "  threshold: 30\n"
                         "  formula: of_answered\n"
                         "queues:\n"
                         "  support: {threshold: 1:00, target: 90, label: Help}\n"
                         "  sales: {hide: yes}\n"
                         "display: {theme: night, ascii: true, kiosk: 20s}\n");
    const struct conf_entry *e;
    size_t at = 0;
    cr_assert_not_null(e = conf_next(&c, CONF_SERVER_URL, &at));
    cr_assert_str_eq(e->value, "ws://a:8088");
    cr_assert_str_eq(conf_text_of(&c, CONF_SERVER_SEND, e->keys[0]), "");
    cr_assert_not_null(e = conf_next(&c, CONF_SERVER_URL, &at));
    cr_assert_str_eq(conf_text_of(&c, CONF_SERVER_SEND, e->keys[0]), "nothing");
    cr_assert_null(conf_next(&c, CONF_SERVER_URL, &at));
    cr_assert_not_null(e = conf_next(&c, CONF_PBX_TIMEZONE, &(size_t){0}));
    cr_assert_str_eq(e->keys[1], "pbx1");
    cr_assert_str_eq(e->value, "Europe/Berlin");
    at = 0;
    cr_assert_not_null(e = conf_next(&c, CONF_PBX_LABEL, &at));
    cr_assert_str_eq(e->value, "East");
    cr_assert_not_null(e = conf_next(&c, CONF_PBX_LABEL, &at));
    cr_assert(!strcmp(e->keys[0], "0") && !strcmp(e->keys[1], "pbx.2"));
    cr_assert_eq(conf_value(&c, CONF_DAY_START), 4 * 3600);
    cr_assert_str_eq(conf_text(&c, CONF_TIMEZONE), "UTC");
    cr_assert_eq(conf_value(&c, CONF_THRESHOLD), 30);
    cr_assert_eq(conf_value(&c, CONF_TARGET), 80);
    cr_assert_str_eq(conf_text(&c, CONF_FORMULA), "of_answered");
    at = 0;
    cr_assert_not_null(e = conf_next_named(&c, CONF_QUEUES, &at));
    cr_assert_str_eq(e->keys[0], "support");
    cr_assert_not_null(e = conf_next_named(&c, CONF_QUEUES, &at));
    cr_assert_str_eq(e->keys[0], "sales");
    cr_assert_null(conf_next_named(&c, CONF_QUEUES, &at), "each once");
    cr_assert_eq(conf_value_of(&c, CONF_QUEUE_THRESHOLD, "support"), 60);
    cr_assert_eq(conf_value_of(&c, CONF_QUEUE_TARGET, "support"), 90);
    cr_assert_eq(conf_value_of(&c, CONF_QUEUE_THRESHOLD, "sales"), -1);
    cr_assert(conf_value_of(&c, CONF_QUEUE_HIDE, "sales"));
    cr_assert(!conf_value_of(&c, CONF_QUEUE_HIDE, "support"));
    cr_assert_str_eq(conf_text(&c, CONF_THEME), "night");
    cr_assert(conf_value(&c, CONF_ASCII) && !conf_value(&c, CONF_BELL) &&
              conf_value(&c, CONF_SHORT_ABANDON_IN_RATES));
    cr_assert_eq(conf_value(&c, CONF_KIOSK), 20);
    cr_assert(conf_value(&c, CONF_DIM) == -1 && conf_value(&c, CONF_WALL_ROTATE) == 15);
    cr_assert_eq(conf_value(&c, CONF_MASK_NUMBERS), -1);
    cr_assert_eq(conf_value(&c, CONF_MAX_RECORDS), 1000000);
    conf_finish(&c);
}

Test(yaml, names_are_of_any_script_and_can_be_shown) {
    struct conf c = good("queues: {S\xc3\xbc"
                         "d: {label: \xe6\x97\xa5\xe6\x9c\xac}}\n"
                         "agents: {\"1001\": Zo\xc3\xab M\xc3\xbcller}\n"
                         "filters: {\xc3\xa4rger: \"queue:S\xc3\xbc"
                         "d\"}\n");
    cr_expect(span_same(conf_filter(&c, SPAN("\xc3\xa4rger")), SPAN("queue:S\xc3\xbc"
                                                                    "d")));
    struct buf out = {0};
    conf_dump(&c, &out);
    buf_put(&out, "", 1);
    struct conf again = good(out.at);
    size_t at = 0;
    const struct conf_entry *label = conf_next(&again, CONF_QUEUE_LABEL, &at);
    cr_assert(label);
    cr_expect_str_eq(label->keys[0], "S\xc3\xbc"
                                     "d");
    cr_expect_str_eq(label->value, "\xe6\x97\xa5\xe6\x9c\xac");
    buf_finish(&out);
    conf_finish(&c);
    conf_finish(&again);
    bad("filters: {\"a\\e[31m\": \"disp:missed\"}\n",
        "f:1: filters: a name contains a character that cannot be shown\n");
    bad("queues: {\"a\\u202eb\": {hide: true}}\n",
        "f:1: queues: a name contains a character that cannot be shown\n");
}

static void expect_later(const char *yaml, const char *wanted) {
    struct conf c = good(yaml);
    struct buf out = {0};
    conf_later(&c, &out);
    buf_put(&out, "", 1);
    cr_expect_str_eq(out.at, wanted);
    buf_finish(&out);
    conf_finish(&c);
}

Test(yaml, what_does_nothing_yet_is_said_when_it_is_set) {
    expect_later("history: {path: \"\", keep_days: 90}\ndisplay: {bell: off, theme: mono}\n", "");
    expect_later("servers:\n"
                 "  - url: ws://a\n"
                 "    auth: {type: basic, user: u}\n"
                 "    pbx: {pbx1: {label: Z}}\n"
                 "display: {language: de}\n",
                 "f:4: servers[].pbx{}.label: not in this version yet\n"
                 "f:5: display.language: not in this version yet\n");
}

Test(yaml, nothing_said_is_the_default) {
    static const char *const empties[] = {
        "", "# only this\n", "---\n", "servers:\nqueues: ~\n", "\xEF\xBB\xBF", "display: {}\n"};
    for (size_t i = 0; i < sizeof empties / sizeof *empties; i++) {
        struct conf c = good(empties[i]);
        cr_expect_null(conf_next(&c, CONF_SERVER_URL, &(size_t){0}));
        cr_expect_eq(conf_value(&c, CONF_THRESHOLD), -1);
        conf_finish(&c);
    }
}

Test(yaml, errors_name_file_line_and_the_nearest_key) {
    bad("service_level:\n  trheshold: 20\n",
        "f:2: unknown key 'trheshold' in service_level; did you mean 'threshold'?\n");
    bad("formula: of_offered\n",
        "f:1: unknown key 'formula'; did you mean 'service_level.formula'?\n");
    bad("zzz: 1\nsevers: []\n",
        "f:1: unknown key 'zzz'\nf:2: unknown key 'severs'; did you mean 'servers'?\n");
    bad("servers[].url: x\n", "f:1: unknown key 'servers[].url'\n");
    bad("max_records: 5\n", "f:1: max_records: 5 is out of range (1000..50000000)\n");
    bad("\ndisplay: {kiosk: 0}\n", "f:2: display.kiosk: 0 is out of range (1..86400 seconds)\n");
    bad("display:\n  pages: [overview,\n    \"wal:20\"]\n",
        "f:3: display.pages: 'wal' is not one of: overview queues agents calls hours recalls wall "
        "alerts; "
        "did you mean 'wall'?\n");
    bad("display:\n  pages:\n  - wall:0\n",
        "f:3: display.pages: 0 is out of range (1..86400 seconds)\n");
    bad("display: {dim: \"22:00\"}\n",
        "f:1: display.dim: '22:00' is not a time span such as 22:00-06:00\n");
    bad("service_level: {formula: of_ofered}\n",
        "f:1: service_level.formula: 'of_ofered' is not one of: of_offered of_answered "
        "abandons_positive abandons_neutral; did you mean 'of_offered'?\n");
    bad("timezone: Europe/Atlantis\n", "f:1: timezone: no time zone is called \"Europe/Atlantis\" "
                                       "(they are named like Europe/Berlin)\n");
    bad("display:\n  ascii: true\n  ascii: false\n", "f:3: ascii appears twice\n");
    bad("queues:\n  a: {hide: true}\n  a: {hide: true}\n", "f:3: a appears twice\n");
    bad("servers:\n  - send: nothing\n", "f:2: servers[]: 'url' is missing\n");
    bad("servers: ws://a\n", "f:1: servers: a list (- …) expected\n");
    bad("servers: [ws://a]\n", "f:1: servers[]: a mapping of keys expected\n");
    bad("day_start: [1]\nexport_dir: {a: {b: [c]}}\nmax_records: x\n",
        "f:1: day_start: one value expected\nf:2: export_dir: one value expected\n"
        "f:3: max_records: 'x' is not a whole number\n");
    bad("columns: {calls: [a, [b]]}\n", "f:1: columns{}: a text expected\n");
    bad("- a\n", "f:1: a mapping of keys expected\n");
    bad("queues: {\"a\\e[31m\": 1}\n",
        "f:1: queues: a name contains a character that cannot be shown\n");
    bad("queues: {a: 1}\n", "f:1: queues{}: a mapping of keys expected\n");
    bad("a\x1b: 1\n", "f:1: control characters are not allowed\n");
    bad("a: 1\n---\nb: 2\n",
        "f:1: unknown key 'a'\nf:2: there is a second document; only one is read\n");
}

Test(yaml, what_is_no_yaml_is_an_error_with_its_line) {
    bad("filters: {a: b\n", "f:2: did not find expected ',' or '}' while parsing a flow mapping\n");
}

Test(yaml, aliases_are_refused) {
    bad("display: &a {ascii: true}\nqueues: *a\n", "f:2: aliases (*name) are not supported\n");
    bad("queues:\n  a: &x {hide: true}\n  b: *x\n", "f:3: aliases (*name) are not supported\n");
}

Test(yaml, errors_are_gathered_and_bounded) {
    struct buf yaml = {0};
    struct conf conf;
    struct conf_report report = {0};
    for (int i = 0; i < 50; i++)
        buf_format(&yaml, "nokey%d: 1\n", i);
    cr_assert_eq(conf_parse(buf_text(&yaml), "f", &report, &conf), CONF_WRONG);
    cr_assert_eq(report.errors, 50);
    size_t lines = 0;
    for (size_t i = 0; i < report.text.len; i++)
        lines += report.text.at[i] == '\n';
    cr_assert_eq(lines, CONF_ERRORS_MAX + 1);
    conf_report_finish(&report);
    buf_finish(&yaml);
}

Test(yaml, sizes_and_depths_are_bounded) {
    struct buf yaml = {0};
    struct conf conf;
    struct conf_report report = {0};
    buf_room(&yaml, CONF_FILE_MAX + 1);
    memset(yaml.at, '#', CONF_FILE_MAX + 1);
    yaml.len = CONF_FILE_MAX + 1;
    cr_assert_eq(conf_parse(buf_text(&yaml), "f", &report, &conf), CONF_WRONG);
    memset(yaml.at, '[', 100000);
    yaml.len = 100000;
    cr_assert_eq(conf_parse(buf_text(&yaml), "f", &report, &conf), CONF_WRONG);
    buf_clear(&yaml);
    buf_format(&yaml, "filters:\n");
    for (int i = 0; i < 20000; i++)
        buf_format(&yaml, " a%d: x\n", i);
    conf_report_finish(&report);
    report = (struct conf_report){0};
    cr_assert_eq(conf_parse(buf_text(&yaml), "f", &report, &conf), CONF_WRONG);
    cr_assert_eq(report.errors, 1); // at the limit for values
    conf_report_finish(&report);
    buf_finish(&yaml);
}

Test(yaml, a_dump_leaves_secrets_out_and_reads_back) {
    struct conf c = good("servers:\n"
                         "  - url: ws://a\n"
                         "    auth: {type: basic, user: u, password: hunter2}\n"
                         "  - url: ws://b\n"
                         "    auth: {type: digest, user: 'a \"b\" \\c', password: $PW}\n"
                         "history: {backfill: [\"pbx1=mysql://u:hunter2@db/x\", queue_log,\n"
                         "  \"mysql://v:with@hunter2@db/y\"]}\n"
                         "hooks: {chat: [curl, \"https://chat/hook?token=hunter2\", a?b]}\n");
    struct buf out = {0};
    conf_dump(&c, &out);
    buf_put(&out, "", 1);
    cr_expect_null(strstr(out.at, "hunter2"));
    cr_expect(strstr(out.at, "pbx1=mysql://u@db/x"));
    cr_expect(strstr(out.at, "\"mysql://v@db/y\""));
    cr_expect(strstr(out.at, "password: \"$PW\""));
    cr_expect(strstr(out.at, "[\"curl\", \"https://chat/hook\", \"a?b\"]"));
    struct conf again = good(out.at);
    size_t at = 0;
    cr_expect_str_eq(conf_next(&again, CONF_AUTH_PASSWORD, &at)->value, "$PW");
    at = 0;
    conf_next(&again, CONF_AUTH_USER, &at);
    cr_expect_str_eq(conf_next(&again, CONF_AUTH_USER, &at)->value, "a \"b\" \\c");
    buf_finish(&out);
    conf_finish(&c);
    conf_finish(&again);
}

static int read_with(const char *yaml, mode_t mode, bool *ret_exposed) {
    char name[] = "/tmp/cdrtop-conf-XXXXXX";
    struct conf c;
    struct conf_report report = {0};
    int fd = mkstemp(name);
    cr_assert(fd >= 0 && write(fd, yaml, strlen(yaml)) == (ssize_t)strlen(yaml));
    fchmod(fd, mode);
    close(fd);
    int result = conf_read(name, &report, &c);
    unlink(name);
    conf_report_finish(&report);
    if (result) {
        conf_finish(&c);
        return result;
    }
    *ret_exposed = conf_secret_exposed(&c);
    conf_finish(&c);
    return 0;
}

Test(file, a_secret_that_others_can_read_is_told) {
    static const char secret[] = "servers: [{url: ws://a, auth: {password: hunter2}}]\n";
    static const char named[] = "servers: [{url: ws://a, auth: {password: $PW}}]\n";
    static const char address[] = "history: {backfill: [mysql://u:pw@h/d]}\n";
    bool exposed;
    cr_assert_eq(read_with(secret, 0644, &exposed), 0);
    cr_expect(exposed);
    cr_assert_eq(read_with(secret, 0640, &exposed), 0);
    cr_expect(!exposed);
    cr_assert_eq(read_with(named, 0644, &exposed), 0);
    cr_expect(!exposed);
    cr_assert_eq(read_with(address, 0644, &exposed), 0);
    cr_expect(exposed);
}

Test(file, a_missing_one_and_a_folder_say_so) {
    struct conf c;
    struct conf_report report = {0};
    cr_assert_eq(conf_read("/nowhere/config.yaml", &report, &c), CONF_MISSING);
    cr_assert_eq(conf_read("/tmp", &report, &c), CONF_WRONG);
    buf_put(&report.text, "", 1);
    cr_assert_str_eq(report.text.at, "/nowhere/config.yaml: No such file or directory\n"
                                     "/tmp: Is a directory\n");
    conf_report_finish(&report);
}

Test(yaml, a_name_alone_is_kept) {
    struct conf c = good("servers:\n"
                         "  - url: ami://a\n"
                         "    pbx: {pbx1: {}, pbx2: , pbx3: {timezone: UTC}}\n"
                         "queues: {support: {}}\n"
                         "agents: {\"1001\": , \"1002\": Bob}\n");
    static const char *const names[] = {"pbx1", "pbx2"};
    const struct conf_entry *e;
    struct buf dumped = {0};
    size_t at = 0;
    for (size_t i = 0; i < 2; i++) {
        cr_assert_not_null(e = conf_next(&c, CONF_SERVER_PBX, &at));
        cr_expect_str_eq(e->keys[1], names[i]);
    }
    cr_expect_null(conf_next(&c, CONF_SERVER_PBX, &at));
    cr_assert_not_null(e = conf_next_named(&c, CONF_QUEUES, &(size_t){0}));
    cr_expect_str_eq(e->keys[0], "support");
    cr_assert_not_null(e = conf_next_named(&c, CONF_AGENTS, &(size_t){0}));
    cr_expect_str_eq(e->keys[0], "1002"); // a key without a value is not set
    conf_dump(&c, &dumped);
    conf_finish(&c);
    buf_put(&dumped, "", 1);
    c = good(dumped.at);
    cr_assert_not_null(e = conf_next(&c, CONF_SERVER_PBX, &(size_t){0}));
    cr_expect_str_eq(e->keys[1], "pbx1");
    cr_expect_not_null(conf_next_named(&c, CONF_QUEUES, &(size_t){0}));
    conf_finish(&c);
    buf_finish(&dumped);
}

Test(yaml, queues_are_merged_but_not_in_a_circle) {
    struct conf c = good("queues:\n"
                         "  a: {merge_with: b}\n"
                         "  b: {merge_with: \"all of them\", label: never}\n"
                         "  sales: {servers: together}\n");
    cr_assert_str_eq(conf_text_of(&c, CONF_QUEUE_MERGE_WITH, "a"), "b");
    cr_assert_str_eq(conf_text_of(&c, CONF_QUEUE_SERVERS, "a"), "");
    cr_assert_str_eq(conf_text_of(&c, CONF_QUEUE_SERVERS, "sales"), "together");
    cr_assert_str_eq(conf_text_of(&c, CONF_QUEUE_LABEL, "all of them"), "");
    conf_finish(&c);
    bad("queues:\n"
        "  x: {label: X}\n"
        "  support:\n"
        "    merge_with: support\n",
        "f:4: queues.support.merge_with: a queue cannot be merged with itself; 'servers: together' "
        "makes it one over all servers\n");
    bad("queues:\n"
        "  outside: {merge_with: b}\n"
        "  a:\n"
        "    merge_with: b\n"
        "  b: {merge_with: c}\n"
        "  c:\n"
        "    label: C\n"
        "    merge_with: a\n",
        "f:4: queues.a.merge_with: b is merged with it in turn: a circle\n");
    bad("queues: {a: {merge_with: b}, b: {merge_with: a}}\n",
        "f:1: queues.a.merge_with: b is merged with it in turn: a circle\n");
    bad("queues: {a: {servers: both}}\n",
        "f:1: queues{}.servers: 'both' is not one of: apart together\n");
}
