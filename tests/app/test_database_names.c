// Names of extensions and queues from FreePBX's own tables, beside the call records.
#include "mariadbd.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct mariadbd m;
static char folder[64], source[192], frames[] = FIXTURES "/callcentre/frames.rec.gz";

static void begin(void) {
    run_folder(folder, sizeof folder);
    mariadbd_start(&m, NULL);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop@%s/asteriskcdrdb", m.socket);
    setenv("CDRTOP_DB_PASSWORD", MARIADBD_PASSWORD, 1);
    mariadbd_freepbx(&m);
    struct buf rows = run_fixture("callcentre/Master-pbx1.csv.gz");
    mariadbd_put_rows(&m, buf_text(&rows), false);
    buf_finish(&rows);
    mariadbd_do(&m, "CREATE DATABASE asterisk CHARACTER SET utf8mb4");
    mariadbd_do(&m,
                "CREATE TABLE asterisk.users (extension varchar(20), password varchar(20), name "
                "varchar(50))");
    mariadbd_do(&m, "CREATE TABLE asterisk.devices (id varchar(20), tech varchar(10), devicetype "
                    "varchar(5), user varchar(50), description varchar(50))");
    mariadbd_do(&m,
                "CREATE TABLE asterisk.queues_config (extension varchar(20), descr varchar(35), "
                "grppre varchar(100))");
    mariadbd_do(&m, "INSERT INTO asterisk.users VALUES ('1004', 'secret', 'Dora Müller'), ('1005', "
                    "'x', 'Emil\\tTab'), ('1007', '', '1007'), ('1006', '', 'Fritz')");
    mariadbd_do(&m,
                "INSERT INTO asterisk.devices VALUES ('1004', 'pjsip', 'fixed', '1004', 'Desk'), "
                "('1008', 'pjsip', 'fixed', '1006', 'Desk'), ('1001', 'pjsip', 'adhoc', 'none', "
                "'Reception')");
    mariadbd_do(&m, "INSERT INTO asterisk.queues_config VALUES ('support', 'Help desk', ''), "
                    "('sales', 'Sales', ''), ('6000', '', '')");
}

static void end(void) {
    mariadbd_stop(&m);
    run_folder_end(folder);
}

TestSuite(database_names, .init = begin, .fini = end);

static void grant(const char *table, const char *columns) {
    mariadbd_do(&m, "GRANT SELECT (%s) ON asterisk.%s TO cdrtop@'%%'", columns, table);
}

static void grant_all(void) {
    grant("users", "extension, name");
    grant("devices", "id, description, user");
    grant("queues_config", "extension, descr");
}

static struct run snapshot(const char *yaml) {
    char path[96];
    struct run r;
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    run_write_file(path, span_of(yaml));
    run_program((const char *[]){CDRTOP, "snapshot", "-c", path, "--no-history", "--server-tz",
                                 "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto",
                                 "--tz", "Europe/Berlin", frames, source, NULL},
                NULL, &r);
    buf_put(&r.out, "", 1);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    return r;
}

static void expect(const struct run *r, const char *text, bool there) {
    cr_expect_eq(strstr(r->out.at, text) != NULL, there, "%s", text);
}

Test(database_names, of_users_devices_and_queues) {
    grant_all();
    struct run r = snapshot("{}\n");
    expect(&r, "\"name\": \"Dora Müller\"", true);
    expect(&r, "\"name\": \"Fritz\"", true);     // the user of the device 1008, and of 1006
    expect(&r, "\"name\": \"Reception\"", true); // of a device without a user
    expect(&r, "Emil", false);                   // no name has a tab
    expect(&r, "\"name\": \"1007\"", false);
    expect(&r, "\"label\": \"Help desk\"", true);
    expect(&r, "\"label\": \"Sales\"", true);
    run_finish(&r);
}

Test(database_names, those_of_the_configuration_go_first) {
    grant_all();
    struct run r = snapshot("agents: {\"1004\": Dave the second}\n"
                            "queues: {support: {label: Support}, sales: {target: 50}}\n");
    expect(&r, "Dave the second", true);
    expect(&r, "Dora", false);
    expect(&r, "Help desk", false);
    expect(&r, "\"label\": \"Support\"", true);
    expect(&r, "\"label\": \"Sales\"", true);
    expect(&r, "\"name\": \"Fritz\"", true);
    run_finish(&r);
}

Test(database_names, without_the_right_nothing_is_said_but_by_a_check) {
    struct run r = snapshot("{}\n");
    expect(&r, "Dora", false);
    expect(&r, "Help desk", false);
    cr_expect_str_eq(r.err.at, "");
    run_finish(&r);
    const char *const check[] = {CDRTOP, "check", source, NULL};
    run_program(check, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_not_null(strstr(r.out.at, "none are read from FreePBX's tables"), "%s", r.out.at);
    run_finish(&r);
    // One table is enough for its names.
    grant("queues_config", "extension, descr");
    r = snapshot("{}\n");
    expect(&r, "\"label\": \"Help desk\"", true);
    expect(&r, "Dora", false);
    run_finish(&r);
    grant_all();
    run_program(check, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_not_null(strstr(r.out.at, "those of 4 extensions and 2 queues"), "%s", r.out.at);
    run_finish(&r);
    mariadbd_do(&m, "DROP DATABASE asterisk");
    r = snapshot("{}\n");
    expect(&r, "Help desk", false);
    cr_expect_str_eq(r.err.at, "");
    run_finish(&r);
}
