// nginx as an ordinary process, with the site that docs/pbx-setup.md shows.
#ifndef CDRTOP_TESTS_NGINX_H
#define CDRTOP_TESTS_NGINX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct nginx {
    pid_t pid;
    uint16_t port;
};

#define NGINX_PASSWORD "open sesame" // of the user that the page has

// In front of amiws on that port, by the certificate and key in `pem`; its files are put into
// `folder`. Where `asks`, for the password; else what is asked and answered passes through. Ready
// when it is back.
void nginx_start(struct nginx *n, const char *folder, const char *pem, uint16_t amiws, bool asks);
void nginx_stop(struct nginx *n);

#endif
