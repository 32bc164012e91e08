package app.weld.operator.sync.execution;

import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Remark;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.CallCoalescer;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which integrations support no start date. One list serves all syncs with the same key for a day, and is read only where a manifest
 * declares a start date. Nothing waits for it. Safe for threads.
 */
public final class StartDateSupport {
    private static final Duration VALID = Duration.ofDays(1);
    private static final Duration VALID_FAILURE = Duration.ofHours(1);

    private final Clock clock;
    private final CallCoalescer<ApiKey, Answer> calls;
    private final RecentAnswers<ApiKey, Answer> recent = new RecentAnswers<>();

    /**
     * What Weld answered last.
     *
     * @param without the integrations that support no start date; none where the list could not be read
     */
    private record Answer(Set<String> without, Instant until) {}

    public StartDateSupport(Clock clock, Duration maxBlocking) {
        this.clock = clock;
        this.calls = new CallCoalescer<>(clock, maxBlocking);
    }

    /** That the declared start date may have no effect; empty where it has, or where Weld does not say. */
    public Optional<Remark> check(Workspace workspace, DesiredSync desired, WeldApi weld) {
        if (desired.startDate() == null
                || !(workspace.connection(desired.connectionId()) instanceof CacheLookup.Hit<Connection> hit)) {
            return Optional.empty();
        }
        String integrationId = hit.object().integrationId();
        return integrationId == null || !without(workspace.key(), weld).contains(integrationId)
                ? Optional.empty()
                : Optional.of(new Remark(
                        Remark.Kind.START_DATE_IGNORED,
                        "integration " + integrationId
                                + " does not support a start date, so spec.startDate may have no effect"));
    }

    private Set<String> without(ApiKey key, WeldApi weld) {
        Answer answer = known(key);
        if (answer == null) {
            try {
                answer = calls.get(key, clock.instant(), () -> read(key, weld));
            } catch (WeldException.Busy e) {
                return Set.of();
            }
        }
        return answer.without();
    }

    private Answer read(ApiKey key, WeldApi weld) {
        Answer read = known(key);
        if (read != null) {
            return read;
        }
        try {
            Set<String> without = weld.integrations().items().stream()
                    .filter(integration -> Boolean.FALSE.equals(integration.supportsStartDate()))
                    .map(Integration::id)
                    .collect(Collectors.toSet());
            return recent.put(key, new Answer(without, clock.instant().plus(VALID)));
        } catch (WeldException.Busy e) {
            throw e;
        } catch (WeldException e) {
            return recent.put(key, new Answer(Set.of(), clock.instant().plus(VALID_FAILURE)));
        }
    }

    private @Nullable Answer known(ApiKey key) {
        Answer answer = recent.get(key);
        return answer == null || !answer.until().isAfter(clock.instant()) ? null : answer;
    }
}
