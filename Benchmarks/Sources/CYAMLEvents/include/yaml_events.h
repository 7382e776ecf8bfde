#ifndef YAML_EVENTS_H
#define YAML_EVENTS_H

#include <stddef.h>

/// Takes every event of a YAML text from libyaml and does nothing with it: the least that reading
/// the text through libyaml costs.
///
/// Returns how many events there were, or -1 for a text that is not YAML.
long yaml_events(const unsigned char *bytes, size_t count);

#endif
