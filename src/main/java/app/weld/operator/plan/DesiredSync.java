package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.OrchestrationRef;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest declares about a sync, with its references resolved. What is absent is not managed.
 *
 * @param orchestrationId absent: not managed, but an orchestration that this resource attached is detached; empty: no
 *     orchestration starts the sync
 * @param orchestrationName an orchestration that is to start the sync, and whose id is not known; absent where it is known,
 *     or none is named
 * @param streams absent: the streams are not managed, and none is removed
 * @param selector which streams are selected beside the declared ones; absent: none
 */
public record DesiredSync(
        String connectionId,
        String destinationSchemaName,
        @Nullable String syncInterval,
        @Nullable String orchestrationId,
        @Nullable OrchestrationName orchestrationName,
        @Nullable String startDate,
        @Nullable ObjectNode settings,
        boolean enabled,
        @Nullable List<SourceStream> streams,
        StreamRemovalPolicy streamRemovalPolicy,
        @Nullable StreamSelector selector) {

    /**
     * The name of an orchestration whose id is not known.
     *
     * @param problem why it is not known; absent where it was not searched for yet
     */
    public record OrchestrationName(String name, @Nullable Blocker problem) {}

    /** Weld requires a schedule when a sync is created. The orchestration is attached before this one can start a run. */
    private static final String UNTIL_ATTACHED = "0 0 * * *";

    public DesiredSync {
        streams = streams == null ? null : List.copyOf(streams);
    }

    /** A sync without a selector, whose orchestration is not named. */
    public DesiredSync(
            String connectionId,
            String destinationSchemaName,
            @Nullable String syncInterval,
            @Nullable String orchestrationId,
            @Nullable String startDate,
            @Nullable ObjectNode settings,
            boolean enabled,
            @Nullable List<SourceStream> streams,
            StreamRemovalPolicy streamRemovalPolicy) {
        this(
                connectionId,
                destinationSchemaName,
                syncInterval,
                orchestrationId,
                null,
                startDate,
                settings,
                enabled,
                streams,
                streamRemovalPolicy,
                null);
    }

    /** The same with the id of the orchestration that it names. */
    public DesiredSync startedBy(String id) {
        return orchestrated(id, null);
    }

    /** The same where the orchestration that it names has no known id. Its orchestration in Weld then stays as it is. */
    public DesiredSync withoutOrchestration(String name, Blocker problem) {
        return orchestrated(null, new OrchestrationName(name, problem));
    }

    private DesiredSync orchestrated(@Nullable String id, @Nullable OrchestrationName name) {
        return new DesiredSync(
                connectionId,
                destinationSchemaName,
                syncInterval,
                id,
                name,
                startDate,
                settings,
                enabled,
                streams,
                streamRemovalPolicy,
                selector);
    }

    /** Whether an orchestration is to start the sync instead of its schedule. */
    boolean isOrchestrated() {
        return orchestrationName != null || (orchestrationId != null && !orchestrationId.isEmpty());
    }

    /** The same with these streams, those that the selector has added among them. */
    DesiredSync selecting(StreamSelector by, List<SourceStream> all, StreamRemovalPolicy policy) {
        return new DesiredSync(
                connectionId,
                destinationSchemaName,
                syncInterval,
                orchestrationId,
                orchestrationName,
                startDate,
                settings,
                enabled,
                all,
                policy,
                by);
    }

    /** Whether a stream with this name is not removed, although it is not declared. */
    boolean keeps(String name) {
        return selector != null && StreamPatterns.covers(selector, name);
    }

    public static DesiredSync of(WeldEltSyncSpec spec, String connectionId) {
        List<StreamSpec> streams = spec.streams();
        return new DesiredSync(
                connectionId,
                spec.destinationSchemaName(),
                spec.syncInterval(),
                spec.orchestrationId(),
                name(spec),
                spec.startDate(),
                spec.settings(),
                spec.enabledOrDefault(),
                streams == null
                        ? null
                        : streams.stream().map(DesiredSync::sourceStream).toList(),
                spec.streamRemovalPolicyOrDefault(),
                spec.streamSelector());
    }

    private static @Nullable OrchestrationName name(WeldEltSyncSpec spec) {
        OrchestrationRef named = spec.orchestrationRef();
        return named == null || spec.orchestrationId() != null ? null : new OrchestrationName(named.name(), null);
    }

    private static SourceStream sourceStream(StreamSpec spec) {
        return new SourceStream(spec.name(), StreamProperties.of(property -> declared(spec, property)));
    }

    private static @Nullable Object declared(StreamSpec spec, StreamProperty property) {
        return switch (property) {
            case INCREMENTAL_POINTER_ID -> spec.incrementalPointerId();
            case EXCLUDED_COLUMNS -> spec.excludedColumns();
            case HASHED_COLUMNS -> spec.hashedColumns();
            case EXCLUDED_SUBSTREAMS -> spec.excludedSubstreams();
            case FULL_SYNC_ALWAYS -> spec.fullSyncAlways();
            case FULL_SYNC_AT_MIDNIGHT -> spec.fullSyncAtMidnight();
            case PROTECTED_FROM_FULL_SYNC -> spec.protectedFromFullSync();
            case ENABLED_HISTORY_TABLE -> spec.enabledHistoryTable();
        };
    }

    List<SourceStream> streamsOrNone() {
        return streams == null ? List.of() : streams;
    }

    /** Names of the declared streams. */
    public Set<String> streamNames() {
        return streamsOrNone().stream().map(SourceStream::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The request that creates this sync. */
    public NewSync newSync() {
        return new NewSync(
                connectionId,
                destinationSchemaName,
                syncInterval == null ? UNTIL_ATTACHED : syncInterval,
                startDate,
                settings);
    }
}
