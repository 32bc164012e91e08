package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.plan.Digest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An annotation that requests something once. Any new value requests it again; the value handled last is kept in the status. */
public final class RequestAnnotation {
    /** What is kept of a value: the status has bounds, and annotations hardly any. */
    private static final int MAX_LENGTH = 256;

    private RequestAnnotation() {}

    static @Nullable public String annotation(HasMetadata resource, String name) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }

    /** Whether Weld is given up on: the resource is deleted without it. */
    public static boolean isForceDelete(HasMetadata resource) {
        return "true".equals(annotation(resource, Annotations.FORCE_DELETE));
    }

    /** The value as it is kept in the status; absent where the annotation is. */
    static @Nullable public String value(HasMetadata resource, String name) {
        String value = annotation(resource, name);
        if (value == null || value.isBlank()) {
            return null;
        }
        return value.length() <= MAX_LENGTH ? value : "sha256-" + Digest.of(value);
    }

    /** The values of all annotations that request something of the resource. A new value is a new attempt. */
    static List<String> requests(HasMetadata resource) {
        return Annotations.Declared.requests().stream()
                .filter(request -> request.kinds().contains(resource.getKind()))
                .map(request -> request.key() + "=" + value(resource, request.key()))
                .toList();
    }

    /** Whether the value has not been handled yet. */
    public static boolean isNew(@Nullable String value, @Nullable String handled) {
        return value != null && !Objects.equals(value, handled);
    }

    /**
     * The value of the two annotations that request to read from Weld now, together: the later one where both are times, as they are
     * by convention, otherwise both, so that a new value of either is a new request.
     */
    static @Nullable String reconcileRequest(HasMetadata resource) {
        String own = value(resource, Annotations.RECONCILE_REQUESTED_AT);
        String flux = value(resource, Annotations.FLUX_REQUESTED_AT);
        if (own == null || flux == null) {
            return own == null ? flux : own;
        }
        Instant ownAt = time(own);
        Instant fluxAt = time(flux);
        if (ownAt == null || fluxAt == null) {
            return own + " " + flux;
        }
        return ownAt.isAfter(fluxAt) ? own : flux;
    }

    /** The time that a value is; absent where it is none. */
    static @Nullable public Instant time(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
