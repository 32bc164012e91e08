package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a status remembers of a stream that this resource set: {@code desired/answer}, and after another slash the mark of each
 * write-only property that this resource has ever declared, since Weld never reports these.
 *
 * @param desired digest of what the manifest declared
 * @param answer digest of what Weld answered about the declared properties
 * @param marks of the write-only properties that were ever declared
 */
record StreamDigest(String desired, String answer, String marks) {
    /**
     * The properties of the first version are part of every digest. One that is added later is part of it only where it is
     * declared: so the digests that are stored stay valid across an upgrade.
     */
    private static final Set<StreamProperty> ALWAYS =
            EnumSet.range(StreamProperty.INCREMENTAL_POINTER_ID, StreamProperty.ENABLED_HISTORY_TABLE);

    private static final RecentDigests RECENT = new RecentDigests();

    /** What Weld answered, and which properties of that count. */
    private record Answer(StreamProperties desired, StreamProperties actual) {}

    /** Of this stream, answered like this. */
    static StreamDigest of(SourceStream desired, Stream actual, @Nullable StreamDigest before) {
        String marks = StreamProperty.WRITE_ONLY.stream()
                .filter(property -> desired.properties().has(property) || (before != null && before.declared(property)))
                .map(StreamProperty::mark)
                .collect(Collectors.joining());
        return new StreamDigest(desired(desired), answer(desired, actual), marks);
    }

    static @Nullable StreamDigest parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split("/", 3);
        return new StreamDigest(parts[0], parts.length > 1 ? parts[1] : "", parts.length == 3 ? parts[2] : "");
    }

    /** Whether this resource has ever declared this write-only property. */
    boolean declared(StreamProperty writeOnly) {
        return marks.contains(writeOnly.mark());
    }

    /** Whether this is the stream that was applied. */
    boolean isOf(SourceStream other) {
        return desired.equals(desired(other));
    }

    /** Whether this is the stream that was applied, and Weld's answer is the one that it gave then. */
    boolean holds(SourceStream other, Stream actual) {
        return isOf(other) && answer.equals(answer(other, actual));
    }

    String text() {
        return desired + "/" + answer + (marks.isEmpty() ? "" : "/" + marks);
    }

    static String desired(SourceStream stream) {
        return RECENT.of(stream, StreamDigest::digest);
    }

    private static String digest(SourceStream stream) {
        Map<String, @Nullable Object> declared = new LinkedHashMap<>();
        declared.put("name", stream.name());
        for (StreamProperty property : StreamProperty.ALL) {
            if (ALWAYS.contains(property) || stream.properties().has(property)) {
                declared.put(property.manifestName(), stream.properties().get(property));
            }
        }
        return Digest.of(declared);
    }

    /** Of the declared properties alone. */
    private static String answer(SourceStream desired, Stream actual) {
        return RECENT.of(new Answer(desired.properties(), actual.properties()), StreamDigest::digest);
    }

    private static String digest(Answer answered) {
        List<@Nullable Object> answers = new ArrayList<>();
        for (StreamProperty property : StreamProperty.VISIBLE) {
            boolean isDeclared = answered.desired().has(property);
            Object answer = isDeclared ? answered.actual().get(property) : null;
            if (ALWAYS.contains(property)) {
                answers.add(answer);
            } else if (isDeclared) {
                answers.add(Collections.singletonMap(property.manifestName(), answer));
            }
        }
        return Digest.of(answers);
    }
}
