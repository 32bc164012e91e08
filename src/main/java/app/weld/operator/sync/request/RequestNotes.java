package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.plan.StreamSelection;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is written down of a request by annotation when it is first observed: that it is pending, or why it is not carried out. */
final class RequestNotes {
    /** How far the clock of a request's author may be behind the API server's. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);
    /** A request that was made longer before the operator first saw its resource was made for an earlier life of it. */
    private static final Duration BEFORE_FIRST_SEEN = Duration.ofHours(1);

    private static final Pattern EPOCH_SECONDS = Pattern.compile("1[0-9]{9}");
    private static final int MAX_STREAMS = 1000;
    private static final int MAX_CHARACTERS_OF_NAMES = 30_000;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_MESSAGES = 20;
    private static final int MAX_RUN_IDS = 200;

    private RequestNotes() {}

    /**
     * What is requested now, and was not before.
     *
     * @param firstSeen whether the resource has no status so far: it is new, or came back from a backup
     */
    static Optional<PendingRequest> news(
            RequestKind kind, HasMetadata resource, Requests known, boolean firstSeen, Instant now) {
        String annotation = kind.annotation();
        String streamsAnnotation = kind.streamsAnnotation();
        if (annotation == null || streamsAnnotation == null) {
            return Optional.empty();
        }
        String value = RequestAnnotation.value(resource, annotation);
        PendingRequest before = kind.of(known);
        if (value == null
                || !RequestAnnotation.isNew(value, kind.handled(known))
                || (before != null && before.value().equals(value))) {
            return Optional.empty();
        }
        String reset = kind == RequestKind.FULL_REFRESH
                ? RequestAnnotation.value(resource, Annotations.RESET_HISTORY_TABLE)
                : null;
        String names = RequestAnnotation.annotation(resource, streamsAnnotation);
        List<RequestedStream> streams = named(names);
        PendingRequest noted = PendingRequest.noted(value, now.toString(), value.equals(reset), streams);
        boolean nothing = streams.isEmpty() && names != null && !names.isBlank();
        return Optional.of(Stream.of(
                        nothing ? streamsAnnotation + " names no stream" : null,
                        tooOld(kind, resource, value, firstSeen, now),
                        unclear(reset, value, known))
                .filter(Objects::nonNull)
                .findFirst()
                .map(why -> noted.over(RequestState.Refused, why))
                .orElse(noted));
    }

    private static @Nullable String tooOld(
            RequestKind kind, HasMetadata resource, String value, boolean firstSeen, Instant now) {
        Instant requested = latest(value);
        if (requested == null) {
            // A run too many does little harm, and a full refresh may do much.
            return firstSeen && kind == RequestKind.FULL_REFRESH
                    ? "the value is not a time, so it may be older than this resource"
                            + " (restored or copied with its annotations): request it again with a time or another value"
                    : null;
        }
        String created = resource.getMetadata().getCreationTimestamp();
        Instant born = created == null ? null : RequestAnnotation.time(created);
        boolean older = born != null && requested.isBefore(born.minus(CLOCKS));
        return older || (firstSeen && requested.isBefore(now.minus(BEFORE_FIRST_SEEN)))
                ? "it is older than this resource (restored or copied with its annotations): request it again with a new time"
                : null;
    }

    /** The latest time that a value can stand for: a time, a day (UTC), or seconds since 1970; absent where it is none of these. */
    private static @Nullable Instant latest(String value) {
        if (EPOCH_SECONDS.matcher(value).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(value));
        }
        try {
            return LocalDate.parse(value)
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return RequestAnnotation.time(value);
        }
    }

    /** Histories are lost for ever: the annotation that requests that names its request, so that it cannot apply to another one. */
    private static @Nullable String unclear(@Nullable String reset, String value, Requests known) {
        boolean ofAnother = reset != null
                && (RequestAnnotation.time(reset) != null || reset.equals(RequestKind.FULL_REFRESH.handled(known)));
        return reset == null || reset.equals(value) || ofAnother
                ? null
                : Annotations.RESET_HISTORY_TABLE + " must have the same value as "
                        + Annotations.FULL_REFRESH_REQUESTED_AT
                        + " for the history tables to be dropped; set both again, or remove the former";
    }

    /** The streams that an annotation names, as they are to be requested; none where all streams are. */
    private static List<RequestedStream> named(@Nullable String names) {
        return named(StreamSelection.names(names));
    }

    /** The streams of these names, as they are to be requested. */
    static List<RequestedStream> named(Collection<String> names) {
        return bounded(names.stream()
                .map(RequestNotes::cut)
                .distinct()
                .map(RequestNotes::pending)
                .toList());
    }

    /** Once the streams of the sync are known: which of them are requested. Those that it has not are refused. */
    static PendingRequest resolved(PendingRequest request, Collection<String> has) {
        if (request.streams().isEmpty()) {
            List<RequestedStream> all =
                    has.stream().distinct().sorted().map(RequestNotes::pending).toList();
            return request.with(bounded(all));
        }
        return request.map(stream -> stream.requestState() == RequestState.Pending && !has.contains(stream.name())
                ? stream.in(RequestState.Refused, "no stream of this sync")
                : stream);
    }

    private static RequestedStream pending(String name) {
        return new RequestedStream(name, RequestState.Pending.name(), null, null);
    }

    /** Whatever is requested, the status has bounds: as many streams as fit, and messages for some of them. */
    static List<RequestedStream> bounded(List<RequestedStream> streams) {
        int[] room = {MAX_CHARACTERS_OF_NAMES, MAX_MESSAGES, MAX_RUN_IDS};
        Predicate<RequestedStream> fits = stream -> (room[0] -= stream.name().length()) >= 0;
        return streams.stream()
                .limit(MAX_STREAMS)
                .filter(fits)
                .map(stream -> new RequestedStream(
                        stream.name(),
                        stream.state(),
                        stream.runId() == null || stream.runId().length() > MAX_NAME_LENGTH || --room[2] < 0
                                ? null
                                : stream.runId(),
                        stream.message() == null || --room[1] < 0 ? null : StatusText.remark(stream.message())))
                .toList();
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME_LENGTH
                ? name
                : name.substring(0, name.offsetByCodePoints(0, Math.min(200, name.codePointCount(0, name.length()))));
    }
}
