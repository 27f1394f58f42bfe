// The other functions that are taken from OpenSSL.
#include "tls.h"

#include <openssl/evp.h>
#include <stdio.h>

void tls_sha256(struct span text, char ret_hex[TLS_SHA256_HEX]) {
    unsigned char bytes[EVP_MAX_MD_SIZE] = {0};
    unsigned len = 0;
    EVP_Digest(text.at, text.len, bytes, &len, EVP_sha256(), NULL);
    for (int i = 0; i < TLS_SHA256_HEX / 2; i++)
        snprintf(ret_hex + 2 * i, 3, "%02x", bytes[i]);
}

void tls_base64(struct span text, char *ret) {
    EVP_EncodeBlock((unsigned char *)ret, (const unsigned char *)text.at, (int)text.len);
}
