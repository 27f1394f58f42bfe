// Runs nginx as an ordinary process, with the site shown in docs/pbx-setup.md.
#ifndef CDRTOP_TESTS_NGINX_H
#define CDRTOP_TESTS_NGINX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct nginx {
    pid_t pid;
    uint16_t port;
};

#define NGINX_PASSWORD "open sesame" // that of the user on that page

// Starts it in front of amiws on that port, with the certificate and key in `pem`; its files go to
// `folder`. With `asks` it asks for the password; otherwise questions and answers pass through. It
// is ready when this returns.
void nginx_start(struct nginx *n, const char *folder, const char *pem, uint16_t amiws, bool asks);
void nginx_stop(struct nginx *n);

#endif
