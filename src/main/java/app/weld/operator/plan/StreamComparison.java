package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import java.util.ArrayList;
import java.util.List;

/** Compares a desired stream with the stream that Weld has, property by property, as far as the manifest declares them. */
final class StreamComparison {
    private static final String NEVER_REPORTED = "what was set before";

    private StreamComparison() {}

    /** Empty also where the same stream was applied before and Weld's answer is still the one that it gave then. */
    static List<Difference> differences(SourceStream desired, Stream actual, ObservedSync observed) {
        StreamDigest before = StreamDigest.parse(observed.applied().streams().get(StreamKey.of(desired.name())));
        if (before != null && before.holds(desired, actual)) {
            return List.of();
        }
        List<Difference> differences = new ArrayList<>();
        StreamProperties declared = desired.properties();
        for (StreamProperty property : StreamProperty.VISIBLE) {
            Object value = actual.properties().get(property);
            if (declared.has(property) && !property.isSame(declared.get(property), value)) {
                differences.add(
                        Difference.of(path(desired, property), property.orDefault(value), declared.get(property)));
            }
        }
        if (observed.writeOnlyMatters() && (before == null || !before.isOf(desired))) {
            for (StreamProperty property : StreamProperty.WRITE_ONLY) {
                if (declared.has(property)) {
                    differences.add(Difference.of(path(desired, property), NEVER_REPORTED, declared.get(property)));
                }
            }
        }
        return differences;
    }

    /**
     * The write-only properties that a change of this stream might reset: those of a stream that this resource did not add,
     * and those that the manifest declared once, declares no longer, and that could not be kept. Weld never
     * reports them, so they cannot be sent again.
     */
    static List<String> undeclaredColumns(SourceStream desired, ObservedSync observed) {
        LastApplied applied = observed.applied();
        boolean isOwned = OwnedStreams.contains(applied, desired.name());
        StreamDigest before = StreamDigest.parse(applied.streams().get(StreamKey.of(desired.name())));
        return StreamProperty.WRITE_ONLY.stream()
                .filter(property -> !desired.properties().has(property))
                .filter(property -> !isOwned || (before != null && before.declared(property)))
                .map(StreamProperty::manifestName)
                .toList();
    }

    /** The field of a property, as differences name it. */
    static String path(SourceStream desired, StreamProperty property) {
        return "streams[" + desired.name() + "]." + property.manifestName();
    }
}
