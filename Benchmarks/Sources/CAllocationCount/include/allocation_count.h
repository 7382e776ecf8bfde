#pragma once

/// How often this process has asked for heap memory.
long allocation_count(void);
