package app.weld.operator.sync.binding;

import java.time.Instant;

/**
 * A sync that this process has made for a resource which another process bound to another sync meanwhile.
 *
 * @param requested when Weld was requested to make it, or before that
 */
record RedundantSync(String id, Instant requested) {}
