// Which characters a screen has, and what stands in for those that it has not.
#ifndef CDRTOP_UI_CHARSET_H
#define CDRTOP_UI_CHARSET_H

#include "ui/canvas.h"

uint32_t charset_code(enum charset charset, uint32_t code); // of one column where it differs

#endif
