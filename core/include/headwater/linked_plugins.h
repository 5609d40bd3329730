/* The plugins that headwater_link_plugins() of CMake links into a program: what it
 * hands to ContextOptions::linked. */
#ifndef HEADWATER_LINKED_PLUGINS_H
#define HEADWATER_LINKED_PLUGINS_H

#include <headwater/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const headwater_plugin* const headwater_linked_plugins[];
extern const uint64_t headwater_n_linked_plugins;

#ifdef __cplusplus
}
#endif
#endif
