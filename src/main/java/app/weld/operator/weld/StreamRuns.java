package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/** The runs of the stream with this name: the active one, and the latest one. Each may be absent. */
public record StreamRuns(
        String name, @Nullable Run active, @Nullable Run latest) {}
