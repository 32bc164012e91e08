package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sent about a stream that exists: all that Weld reports of it, and what the manifest declares laid over it. The
 * outcome is the same whether Weld keeps the properties that a request leaves out or resets them.
 */
public final class WholeStream {
    private WholeStream() {}

    /** The declared properties over those that Weld has. */
    public static SourceStream of(SourceStream desired, Stream actual) {
        return new SourceStream(desired.name(), desired.properties().over(actual.properties()));
    }

    /**
     * The properties that have changed though the manifest does not declare them. A property that is absent from one of the
     * answers is not known to have changed.
     */
    public static List<Difference> undeclaredChanges(SourceStream desired, Stream before, Stream after) {
        List<Difference> changes = new ArrayList<>();
        StreamProperties was = before.properties();
        StreamProperties is = after.properties();
        for (StreamProperty property : StreamProperty.VISIBLE) {
            boolean isKnown = was.has(property) && is.has(property);
            if (!desired.properties().has(property)
                    && isKnown
                    && !property.isSame(was.get(property), is.get(property))) {
                changes.add(
                        Difference.of(StreamComparison.path(desired, property), was.get(property), is.get(property)));
            }
        }
        return changes;
    }
}
