package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.SourceStream;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sync as a manifest wants it: of conn_a into crm, hourly, enabled, nothing else managed. */
record Wish(DesiredSync sync) {
    static Wish hourly() {
        return new Wish(
                new DesiredSync("conn_a", "crm", "0 * * * *", null, null, null, true, null, StreamRemovalPolicy.Owned));
    }

    private Wish with(
            @Nullable String interval,
            @Nullable String orchestration,
            @Nullable String startDate,
            @Nullable ObjectNode settings,
            boolean enabled,
            @Nullable List<SourceStream> streams,
            StreamRemovalPolicy policy) {
        return new Wish(new DesiredSync(
                "conn_a", "crm", interval, orchestration, startDate, settings, enabled, streams, policy));
    }

    Wish at(@Nullable String interval) {
        return with(
                interval,
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    Wish startedBy(String orchestration) {
        return with(
                sync.syncInterval(),
                orchestration,
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    Wish from(String startDate) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                startDate,
                sync.settings(),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    Wish settings(String json) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                Json.of(json),
                sync.enabled(),
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    Wish disabled() {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                false,
                sync.streams(),
                sync.streamRemovalPolicy());
    }

    Wish streams(SourceStream... streams) {
        return with(
                sync.syncInterval(),
                sync.orchestrationId(),
                sync.startDate(),
                sync.settings(),
                sync.enabled(),
                List.of(streams),
                sync.streamRemovalPolicy());
    }

    Wish streams(String... names) {
        return streams(Stream.of(names).map(SourceStream::named).toArray(SourceStream[]::new));
    }

    Wish removing(StreamRemovalPolicy policy) {
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
