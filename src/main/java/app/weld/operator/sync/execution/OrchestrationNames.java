package app.weld.operator.sync.execution;

import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.NearestNames;
import app.weld.operator.snapshot.CallCoalescer;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Orchestration;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ids of orchestrations that manifests name. One list serves all syncs with the same key, and is read only where one of them
 * names an orchestration, or Weld has refused an id. Safe for threads.
 */
public final class OrchestrationNames {
    /** Below the interval at which every resource is reconciled, so that each of these reconciles reads once for all. */
    private static final Duration VALID = Duration.ofMinutes(9);
    /** For a name that the list does not resolve, and after a failure. */
    private static final Duration VALID_UNRESOLVED = Duration.ofMinutes(1);
    /** So many ids are listed in a message. */
    private static final int NAMED = 10;

    private final Clock clock;
    private final CallCoalescer<ApiKey, Answer> calls;
    private final RecentAnswers<ApiKey, Answer> recent = new RecentAnswers<>();

    /**
     * What Weld answered last.
     *
     * @param listing the last list that was complete; absent where there was none
     * @param failure why the list could not be read the last time; absent where it could
     */
    private record Answer(
            @Nullable Listing<Orchestration> listing,
            @Nullable WeldException failure,
            Instant asOf) {
        /** The ids of the orchestrations with this name. */
        private List<String> ids(String name) {
            return listing == null
                    ? List.of()
                    : listing.items().stream()
                            .filter(one -> name.equals(one.name()))
                            .map(Orchestration::id)
                            .distinct()
                            .sorted()
                            .toList();
        }
    }

    public OrchestrationNames(Clock clock, Duration maxBlocking) {
        this.clock = clock;
        this.calls = new CallCoalescer<>(clock, maxBlocking);
    }

    /**
     * The desired sync with the id of the orchestration that it names, or with the reason why there is none.
     *
     * @param refresh whether to read the list from Weld in any case
     * @throws WeldException if Weld refuses the key, or no request can be sent now and no earlier list answers
     */
    public DesiredSync resolve(ApiKey key, DesiredSync desired, WeldApi weld, boolean refresh) {
        DesiredSync.OrchestrationName named = desired.orchestrationName();
        if (named == null) {
            return desired;
        }
        String name = named.name();
        Answer answer = recent.get(key);
        Duration valid =
                answer != null && answer.failure() == null && answer.ids(name).size() == 1 ? VALID : VALID_UNRESOLVED;
        if (answer == null || refresh || isOlder(answer, valid)) {
            answer = read(key, weld);
        }
        List<String> ids = answer.ids(name);
        return ids.size() == 1
                ? desired.startedBy(ids.get(0))
                : desired.withoutOrchestration(name, problem(name, ids, answer));
    }

    /** Why Weld may have refused this id, with the nearest ones; empty if that cannot be found out. */
    public String explain(ApiKey key, String id, WeldApi weld) {
        Answer answer = recent.get(key);
        if (answer == null || isOlder(answer, VALID_UNRESOLVED)) {
            try {
                answer = read(key, weld);
            } catch (WeldException e) {
                return "";
            }
        }
        Listing<Orchestration> listing = answer.listing();
        return listing == null || answer.failure() != null ? "" : explanation(id, listing);
    }

    private static String explanation(String id, Listing<Orchestration> listing) {
        List<String> ids = listing.items().stream().map(Orchestration::id).toList();
        if (ids.contains(id) || listing.mayHide(id)) {
            return "";
        }
        if (listing.items().stream().anyMatch(one -> id.equals(one.name()))) {
            return "this is the name of an orchestration, and not an id: set spec.orchestrationRef.name instead of"
                    + " spec.orchestrationId";
        }
        List<String> nearest = NearestNames.of(id, ids);
        return "Weld lists no orchestration with this id"
                + (nearest.isEmpty()
                        ? ""
                        : " (nearest: "
                                + listing.items().stream()
                                        .filter(one -> nearest.contains(one.id()))
                                        .map(one -> one.id() + ", named " + one.name())
                                        .collect(Collectors.joining("; "))
                                + ")");
    }

    private static Blocker problem(String name, List<String> ids, Answer answer) {
        WeldException failure = answer.failure();
        if (ids.size() > 1) {
            return new Blocker(
                    Blocker.Kind.ORCHESTRATION_AMBIGUOUS,
                    "Weld has " + ids.size() + " orchestrations with the name " + name + " ("
                            + ids.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (ids.size() > NAMED ? " and others" : "")
                            + "): set spec.orchestrationId to the id of the right one instead of spec.orchestrationRef");
        }
        if (failure != null) {
            return failure instanceof WeldException.Rejected
                    ? new Blocker(
                            Blocker.Kind.ORCHESTRATIONS_REFUSED,
                            "Weld refuses to list the orchestrations, so the id of orchestration " + name
                                    + " is not known (" + failure.getMessage()
                                    + "): set spec.orchestrationId instead of spec.orchestrationRef")
                    : new Blocker(
                            Blocker.Kind.ORCHESTRATIONS_UNREADABLE,
                            "the id of orchestration " + name + " is not known, because the list could not be read ("
                                    + failure.getMessage() + "); the operator tries again");
        }
        return new Blocker(Blocker.Kind.ORCHESTRATION_NOT_FOUND, notFound(name, answer));
    }

    private static String notFound(String name, Answer answer) {
        List<String> names = answer.listing() == null
                ? List.of()
                : answer.listing().items().stream()
                        .map(Orchestration::name)
                        .filter(Objects::nonNull)
                        .toList();
        List<String> nearest = NearestNames.of(name, names);
        return "Weld has no orchestration with the name " + name + " (nearest: "
                + (nearest.isEmpty() ? "none" : String.join(", ", nearest)) + "): correct spec.orchestrationRef.name";
    }

    private Answer read(ApiKey key, WeldApi weld) {
        Answer before = recent.get(key);
        Instant began = clock.instant();
        try {
            // Those that waited for the request of another thread have its answer.
            return calls.get(key, began, () -> {
                Answer answered = recent.get(key);
                return answered != null
                                && !Objects.equals(answered, before)
                                && !answered.asOf().isBefore(began)
                        ? answered
                        : recent.put(key, new Answer(weld.orchestrations(), null, clock.instant()));
            });
        } catch (WeldException.Rejected | WeldException.Unavailable e) {
            return recent.put(key, new Answer(before == null ? null : before.listing(), e, clock.instant()));
        } catch (WeldException.Busy | WeldException.RateLimited e) {
            if (before == null) {
                throw e;
            }
            return before;
        }
    }

    private boolean isOlder(Answer answer, Duration valid) {
        return !answer.asOf().plus(valid).isAfter(clock.instant());
    }
}
