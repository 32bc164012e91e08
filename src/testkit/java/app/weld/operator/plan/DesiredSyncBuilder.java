package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.SourceStream;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sync as a manifest wants it: of conn_a into crm, hourly, enabled, nothing else managed. */
record DesiredSyncBuilder(DesiredSync sync) {
    static DesiredSyncBuilder hourly() {
        return new DesiredSyncBuilder(
                new DesiredSync("conn_a", "crm", "0 * * * *", null, null, null, true, null, StreamRemovalPolicy.Owned));
    }

    private DesiredSyncBuilder with(
            @Nullable String interval,
            @Nullable String orchestration,
            @Nullable String startDate,
            @Nullable ObjectNode settings,
            boolean enabled,
            @Nullable List<SourceStream> streams,
            StreamRemovalPolicy policy) {
        return new DesiredSyncBuilder(new DesiredSync(
                "conn_a", "crm", interval, orchestration, startDate, settings, enabled, streams, policy));
    }

    DesiredSyncBuilder at(@Nullable String interval) {
        return with(
                interval,
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder startedBy(String orchestration) {
        return with(
                sync.syncInterval(),
                orchestration,
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder from(String startDate) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                startDate,
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder settings(String json) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                Json.of(json),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder disabled() {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                false,
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder streams(SourceStream... streams) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                List.of(streams),
                sync.streamRemovalPolicy());
    }

    DesiredSyncBuilder streams(String... names) {
        return streams(Stream.of(names).map(SourceStream::named).toArray(SourceStream[]::new));
    }

    DesiredSyncBuilder removing(StreamRemovalPolicy policy) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                policy);
    }
}
