package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.Blocker;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.sync.binding.SyncContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Announces once that a part of a plan waits for a person. What Weld refuses is announced where Weld refuses it. */
final class BlockerEvents {
    private BlockerEvents() {}

    static void announce(EventRecorder events, SyncContext context, SyncReport report) {
        newBlocker(context.conditionsBefore(), report.conditions())
                .ifPresent(ready -> EventReason.of(Reason.valueOf(ready.reason()))
                        .ifPresent(event -> events.record(context.resource(), event, ready.message())));
    }

    /** The condition Ready where a blocker is its reason and was not before. */
    static Optional<Condition> newBlocker(List<Condition> before, List<Condition> now) {
        return Conditions.find(now, Conditions.READY)
                .filter(ready -> isOfBlocker(ready.reason()))
                .filter(ready -> Conditions.find(before, Conditions.READY)
                        .filter(earlier -> earlier.reason().equals(ready.reason()))
                        .isEmpty());
    }

    /** A list that Weld refuses, or does not give, has the reason of any other failure, which other events announce. */
    private static boolean isOfBlocker(String reason) {
        return Arrays.stream(Blocker.Kind.values())
                .map(Reason::of)
                .filter(blocker -> blocker != Reason.Rejected && blocker != Reason.APIUnavailable)
                .anyMatch(blocker -> blocker.name().equals(reason));
    }
}
