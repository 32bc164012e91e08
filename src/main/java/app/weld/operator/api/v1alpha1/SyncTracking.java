package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator has to remember about a sync besides its id. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SyncTracking(
        @JsonPropertyDescription("What this resource has applied in Weld.") @Nullable
        LastApplied applied,

        @Size(max = 255)
        @JsonPropertyDescription(
                "The sync that this resource managed until Weld no longer had it. If Weld shows it again, the resource manages it again.")
        @Nullable
        String lastSyncId,

        @Size(max = Requests.MAX_IDS)
        @JsonPropertyDescription("The ids of spec.request that were handled, the latest one last.")
        List<@Size(min = 1, max = 63) String> handledRequests) {

    private static final SyncTracking NOTHING = new SyncTracking(null, null, List.of());

    public SyncTracking {
        handledRequests = handledRequests == null ? List.of() : List.copyOf(handledRequests);
    }

    /** The part of a ledger that only the operator needs; absent if it is empty. */
    static @Nullable SyncTracking of(SyncLedger ledger) {
        SyncTracking tracking = new SyncTracking(
                ledger.applied().equals(LastApplied.NOTHING) ? null : ledger.applied(),
                ledger.lastSyncId(),
                ledger.requests().handledIds());
        return tracking.equals(NOTHING) ? null : tracking;
    }

    static SyncTracking orNothing(@Nullable SyncTracking tracking) {
        return tracking == null ? NOTHING : tracking;
    }
}
