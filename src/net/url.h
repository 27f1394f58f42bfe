// The address of a link: ws://host[:port][/path]. Pure.
#ifndef CDRTOP_NET_URL_H
#define CDRTOP_NET_URL_H

#include <stdbool.h>
#include <stdint.h>

enum { URL_HOST_MAX = 254, URL_PATH_MAX = 1024 };

struct url {
    bool tls;                // wss://
    bool v6;                 // the host is an IPv6 address
    char host[URL_HOST_MAX]; // without brackets
    uint16_t port;           // 80, with tls 443, when not given
    char path[URL_PATH_MAX]; // begins with '/', with the query
    char authority[URL_HOST_MAX +
                   9]; // "host:port" or "[v6]:port": for the Host header and for words
};

enum { URL_UNUSABLE = 1 }; // positive outcome of url_parse()

// 0, or URL_UNUSABLE and *ret_error says why (static text, a clause without a full stop).
int url_parse(const char *text, struct url *ret_url, const char **ret_error);

#endif
