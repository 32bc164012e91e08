package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/** The runs of a stream, by its name: the one under way, if any, and the latest before it. */
public record StreamRuns(
        String name, @Nullable Run active, @Nullable Run latest) {}
