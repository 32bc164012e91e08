package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * A workflow in Weld that can start syncs. Nothing says that names are unique.
 *
 * @param name as Weld spells it; absent if it has none
 */
public record Orchestration(String id, @Nullable String name) {}
