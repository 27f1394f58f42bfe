// What a SOURCE argument and the beginning of a file tell.
#include "source/source.h"

#include <criterion/criterion.h>

Test(name, a_source_is_known_by_scheme_then_name_then_content) {
    static const struct {
        const char *name, *head;
        enum source_kind kind;
    } rows[] = {
        {"ws://localhost:8088", "", SOURCE_LINK},
        {"wss://pbx/path", "", SOURCE_LINK},
        {"mysql://asterisk@db/asteriskcdrdb", "", SOURCE_DATABASE},
        {"-", "", SOURCE_FRAMES},
        {"/var/log/asterisk/cdr-csv/Master.csv", "", SOURCE_MASTER_CSV},
        {"Master-pbx1.csv.gz", "", SOURCE_MASTER_CSV},
        {"Master.csv.1.gz", "", SOURCE_MASTER_CSV},
        {"Master.csv-20261122-06", "", SOURCE_MASTER_CSV},
        {"queue_log", "", SOURCE_QUEUE_LOG},
        {"logs/queue_log-pbx1.gz", "", SOURCE_QUEUE_LOG},
        {"queue_log.2", "", SOURCE_QUEUE_LOG},
        {"day.jsonl.gz", "", SOURCE_FRAMES},
        {"day.rec", "", SOURCE_FRAMES},
        {"x", "{ \"type\": 3", SOURCE_FRAMES},
        {"x", "1795374509.854751\t{ \"type\"", SOURCE_FRAMES},
        {"x", "1795374509.854751\t!up\n", SOURCE_FRAMES},
        {"x", "\"\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",,,1,2,\"A\",\"B\"\n",
         SOURCE_MASTER_CSV},
        {"x", "1795374507|NONE|NONE|NONE|QUEUESTART|\n", SOURCE_QUEUE_LOG},
        {"x", "2026-03-02 09:00:00.5|NONE|NONE|NONE|QUEUESTART|\n", SOURCE_QUEUE_LOG},
        {"Master.csv", "1795374507|NONE|NONE|NONE|QUEUESTART|\n", SOURCE_QUEUE_LOG},
        {"queue_log", "{ \"type\": 3", SOURCE_FRAMES},
        {"day.rec", "calldate,clid,src,dst,duration,billsec,disposition\n", SOURCE_MASTER_CSV},
        {"x",
         "\xEF\xBB\xBF"
         "1795374507|NONE|NONE|NONE|QUEUESTART|\n",
         SOURCE_QUEUE_LOG},
        {"x", "cut\n1795374507|NONE|NONE|NONE|QUEUESTART|\n", SOURCE_QUEUE_LOG},
        {"Master.csv", "hello\n", SOURCE_MASTER_CSV}, // its lines will show what is wrong with them
        {"x", "hello\n", SOURCE_UNKNOWN},
        {"x", "", SOURCE_UNKNOWN},
        {"x", "1795374509.8\thello", SOURCE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(source_recognise(rows[i].name, span_of(rows[i].head)), rows[i].kind, "%s %s",
                     rows[i].name, rows[i].head);
}

Test(name, the_parts_of_a_rotated_file_have_one_stem) {
    static const struct {
        const char *path, *stem;
    } rows[] = {
        {"/var/log/asterisk/queue_log", "queue_log"},
        {"queue_log.1", "queue_log"},
        {"d/queue_log.12.gz", "queue_log"},
        {"queue_log-20261122", "queue_log"},
        {"queue_log-20261122.gz", "queue_log"},
        {"queue_log-pbx1.gz", "queue_log-pbx1"},
        {"Master.csv.2.gz", "Master.csv"},
        {"Master.csv-20261122", "Master.csv"},
        {"queue_log-2026112206", "queue_log"},
        {"queue_log-20261122-060000.gz", "queue_log"},
        {"queue_log-20261122-1795323600", "queue_log"},
        {"queue_log.2026-11-22", "queue_log"},
        {"queue_log_2026-11-22_06.gz", "queue_log"},
        {"queue_log.20261122T0600", "queue_log"},
        {"queue_log.1795323600", "queue_log"},
        {"queue_log-pbx1-20261122", "queue_log-pbx1"},
        {"Master-pbx1.csv.2026-11-22", "Master-pbx1.csv"},
        {"queue_log-1001", "queue_log-1001"},
        {"queue_log-20269922", "queue_log-20269922"},
        {"queue_log-20261122x", "queue_log-20261122x"},
        {"queue_log-20261122-", "queue_log-20261122-"},
        {"20261122", "20261122"},
        {"-20261122", "-20261122"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect(span_same(source_stem(rows[i].path), span_of(rows[i].stem)), "%s: %.*s",
                  rows[i].path, (int)source_stem(rows[i].path).len, source_stem(rows[i].path).at);
}

Test(name, parts_of_a_rotated_file_are_told_apart_by_age) {
    static const char *const oldest_first[] = {"queue_log.12.gz", "queue_log.2", "queue_log.1",
                                               "queue_log"};
    static const char *const days[] = {"Master.csv-20251231.gz", "Master.csv-20261121",
                                       "Master.csv-20261122", "Master.csv"};
    static const char *const hours[] = {"q-2026112123.gz", "q-20261122-060000", "q-2026112207",
                                        "q"};
    static const char *const epochs[] = {"q-20261122-1795323600", "q-20261122-1795327200",
                                         "q-20261123-1795400000", "q"};
    static const char *const own[] = {"q.1795323600", "q.1795327200", "q.1795400000", "q"};
    for (int i = 0; i + 1 < 4; i++) {
        cr_expect_gt(source_age(hours[i]), source_age(hours[i + 1]));
        cr_expect_gt(source_age(epochs[i]), source_age(epochs[i + 1]));
        cr_expect_gt(source_age(own[i]), source_age(own[i + 1]));
        cr_expect_gt(source_age(oldest_first[i]), source_age(oldest_first[i + 1]));
        cr_expect_gt(source_age(days[i]), source_age(days[i + 1]));
    }
    cr_expect_eq(source_age("queue_log-pbx1.gz"), 0);
}

Test(name, a_server_stands_before_the_equals_sign_or_in_the_file_name) {
    static const struct {
        const char *argument, *server, *path;
    } rows[] = {
        {"pbx1=/var/log/queue_log", "pbx1", "/var/log/queue_log"},
        {"pbx-east.2=ws://h:8088", "pbx-east.2", "ws://h:8088"},
        {"/a=b/Master.csv", "", "/a=b/Master.csv"},
        {"two words=x", "", "two words=x"},
        {"ws://h:8088/?a=b", "", "ws://h:8088/?a=b"},
        {"/x/Master-pbx1.csv.gz", "pbx1", "/x/Master-pbx1.csv.gz"},
        {"queue_log-pbx2", "pbx2", "queue_log-pbx2"},
        {"queue_log-20261122", "", "queue_log-20261122"},
        {"queue_log-2026112206", "", "queue_log-2026112206"},
        {"queue_log-pbx2-20261122", "pbx2", "queue_log-pbx2-20261122"},
        {"Master-pbx2.csv.2026-11-22", "pbx2", "Master-pbx2.csv.2026-11-22"},
        {"Master-20261122.csv", "", "Master-20261122.csv"},
        {"Master.csv", "", "Master.csv"},
        {"other=queue_log-pbx2", "other", "queue_log-pbx2"},
        {"=x", "", "=x"},
        {"-", "", "-"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span server;
        const char *path;
        source_split(rows[i].argument, &server, &path);
        cr_expect(span_same(server, span_of(rows[i].server)), "%s: %.*s", rows[i].argument,
                  (int)server.len, server.at);
        cr_expect_str_eq(path, rows[i].path);
    }
}
