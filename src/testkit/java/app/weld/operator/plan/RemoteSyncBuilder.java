package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sync as Weld has it: sync_1 of conn_a into crm, hourly, enabled, with nothing else said. */
record RemoteSyncBuilder(Sync sync) {
    static RemoteSyncBuilder hourly() {
        return new RemoteSyncBuilder(sync("crm", "0 * * * *", null, null));
    }

    private static Sync sync(
            @Nullable String schema,
            @Nullable String interval,
            @Nullable String startDate,
            @Nullable String orchestration) {
        return new Sync(
                "sync_1",
                "conn_a",
                schema,
                interval,
                startDate,
                orchestration,
                true,
                "RUNNING",
                null,
                List.of(),
                Instant.EPOCH);
    }

    static RemoteSyncBuilder into(@Nullable String schema) {
        return new RemoteSyncBuilder(sync(schema, "0 * * * *", null, null));
    }

    static RemoteSyncBuilder at(@Nullable String interval) {
        return new RemoteSyncBuilder(sync("crm", interval, null, null));
    }

    static RemoteSyncBuilder from(String startDate) {
        return new RemoteSyncBuilder(sync("crm", "0 * * * *", startDate, null));
    }

    static RemoteSyncBuilder startedBy(String orchestration) {
        return new RemoteSyncBuilder(sync("crm", null, null, orchestration));
    }

    RemoteSyncBuilder disabled() {
        return new RemoteSyncBuilder(sync.withEnabled(false));
    }

    RemoteSyncBuilder settings(String json) {
        return new RemoteSyncBuilder(sync.withSettings(Json.of(json)));
    }

    RemoteSyncBuilder streams(Stream... streams) {
        return new RemoteSyncBuilder(sync.withStreams(List.of(streams)));
    }

    RemoteSyncBuilder streams(String... names) {
        return streams(Arrays.stream(names).map(RemoteSyncBuilder::stream).toArray(Stream[]::new));
    }

    static Stream stream(String name) {
        return new Stream("id_" + name, "sync_1", name);
    }

    ObservedSync observed() {
        return observed(LastApplied.NOTHING);
    }

    ObservedSync observed(LastApplied applied) {
        return new ObservedSync(sync, null, applied, true);
    }

    ObservedSync observed(LastApplied applied, Circumstances circumstances) {
        return new ObservedSync(sync, null, applied, true, circumstances);
    }

    /** As this resource has made it. */
    ObservedSync created() {
        return observed(LastApplied.NOTHING, new Circumstances(true, false, null, RemovalLimit.USUAL));
    }

    /** Of a Weld that takes the settings of an update for all there are. */
    ObservedSync replacing() {
        return observed(LastApplied.NOTHING, new Circumstances(false, true, null, RemovalLimit.USUAL));
    }

    /** With these streams added by this resource. */
    ObservedSync owning(String... names) {
        return observed(LastApplied.NOTHING.withOwned(List.of(names)));
    }

    /** With these streams added by this resource, and as many to be removed as is said. */
    ObservedSync owning(@Nullable Integer most, @Nullable String confirmed, String... names) {
        return observed(
                LastApplied.NOTHING.withOwned(List.of(names)),
                new Circumstances(false, false, null, new RemovalLimit(most, confirmed)));
    }

    ObservedSync offering(AvailableStream... available) {
        return new ObservedSync(sync, List.of(available), LastApplied.NOTHING, true);
    }

    static AvailableStream offered(String name) {
        return new AvailableStream(name, true, false, null);
    }

    static AvailableStream unselectable(String name) {
        return new AvailableStream(name, false, false, null);
    }
}
